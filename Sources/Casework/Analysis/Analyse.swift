import Detectors
import Evidence
import Foundation
public import Media
import TimeModel

/// The unit of work of a build and of a batch: one pass over one recording gives one artifact.
public enum Analyse {
  /// - Parameters:
  ///   - file: the recording.
  ///   - artifact: a JSON file to write; it must not exist.
  ///   - packets: a CSV file for the packet table, as `onset frames` writes it; it must not exist.
  ///   - sound: a file for the sound, as ``SoundFile`` writes it; it must not exist.
  ///   - decodesPictures: false to leave the pictures alone, and with them all detectors.
  ///   - overlay: where the picture shows a clock.
  ///   - threads: of the video decoder; the artifact does not depend on it.
  ///   - progress: the bytes of packets read so far; called about ten times a second.
  /// - Throws: `MediaError` when the file is no recording that can be read.
  public static func run(
    file: String, artifact: String, packets: String?, sound: String? = nil,
    decodesPictures: Bool = true, overlay: OverlayPlace = .anywhere, threads: Int,
    progress: (Int64) -> Void
  ) throws {
    let table = try packets.map { path throws(OnsetError) in try PacketTableFile(path) }
    let recorder = try sound.map { path throws(OnsetError) in try SoundFile(path) }
    let analysis = try analysis(
      of: file, threads: threads, senses: decodesPictures ? [.sight, .hearing] : .hearing,
      detectors: decodesPictures ? DetectorCatalogue.present : [],
      overlay: decodesPictures ? overlay : .nowhere, table: table, recorder: recorder,
      progress: progress)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(analysis).write(to: URL(filePath: artifact), options: .withoutOverwriting)
  }

  /// - Parameters:
  ///   - senses: what is decoded.
  ///   - detectors: what watches them.
  ///   - keyFramesApart: decode key frames alone, so far apart at least, for ``ViolenceFast``.
  static func analysis(
    of file: String, threads: Int, senses: Senses = [.sight, .hearing],
    detectors catalogue: [any Detector.Type] = DetectorCatalogue.present,
    overlay place: OverlayPlace = .nowhere, keyFramesApart: Nanoseconds? = nil,
    table: PacketTableFile? = nil, recorder: SoundFile? = nil, progress: (Int64) -> Void = { _ in }
  ) throws -> RecordingAnalysis {
    // Opened once more for what the container says, so that packets can be judged as they come.
    let info = try Recording.open(path: file, hashing: false).info
    // libavformat draws any plain text as the picture of a terminal.
    guard info.format != "tty" else {
      throw OnsetError(
        "'\(file)' is plain text, not a recording", fix: "name it as a log or a statement")
    }
    let (reader, remarks) = try Self.overlay(in: file, info, place, threads)
    var options = AnalysisOptions(
      pictures: senses.contains(.sight), sound: senses.contains(.hearing), threads: threads)
    options.crop = reader?.region
    if senses.contains(.sight) {
      for case let colors? in catalogue.map({ $0.colors }) where !options.colors.contains(colors) {
        options.colors.append(colors)
      }
    }
    options.keyFramesApart = keyFramesApart
    return try withoutActuallyEscaping(progress) { progress in
      let odometer = Odometer(progress)
      let (analysis, watch) = try Recording.analyse(
        path: file, options: options
      ) {
        var watch = Watch(info, catalogue, reader, table, recorder, odometer)
        if keyFramesApart != nil { watch.sift(info) }
        return watch
      }
      guard
        analysis.containerAtEnd.streams.contains(where: { $0.kind == .video || $0.kind == .audio })
      else {
        throw OnsetError(
          "'\(file)' holds neither picture nor sound (its format is '\(info.format)')",
          fix: "ask for the original again, or look at it with another tool")
      }
      guard let digest = Digest(analysis.seal.sha256) else {
        throw OnsetError("the digest of '\(file)' is malformed", fix: "report this")
      }
      try table?.finish(analysis.containerAtEnd.streams)
      let (start, end) = watch.extent.bounds
      return RecordingAnalysis(
        sha256: digest, byteCount: analysis.seal.byteCount, container: analysis.containerAtEnd,
        presentationStart: start, presentationEnd: end, packetCounts: analysis.packetCounts,
        continuity: watch.continuity.finish(ReadingFacts(analysis)),
        detections: watch.detectors.finish() + [watch.triage?.finish()].compactMap(\.self),
        storedTimes: analysis.storedTimes,
        sound: try recorder?.finish(),
        overlay: track(watch.overlay, remarks, from: start))
    }
  }

  /// Goes over a recording quickly: key frames, packet sizes and sound alone, no clock in the picture.
  static func triage(of file: String, threads: Int) throws -> RecordingAnalysis {
    try analysis(
      of: file, threads: threads, detectors: [], keyFramesApart: ViolenceFast.keyFramesApart)
  }

  /// Looks for the clock in the picture, which takes a few stretches of it.
  private static func overlay(
    in file: String, _ info: ContainerInfo, _ place: OverlayPlace, _ threads: Int
  ) throws -> (OverlayReader?, [OverlayTrack.Remark]) {
    guard place != .nowhere, info.streams.contains(where: { $0.kind == .video }) else {
      return (nil, [])
    }
    let starts = info.streams.filter { $0.kind == .video }.compactMap(\.start)
    let outcome = try? OverlaySearch.find(
      path: file, duration: (try? info.duration?.nanoseconds(rounding: .down)) ?? .zero,
      start: starts.min(), hint: OverlayHint(region: place.region), threads: threads)
    switch outcome {
    case .found(let reader): return (reader, [])
    case .refused(let remarks): return (nil, remarks)
    case .some(.none), nil: return (nil, [])
    }
  }

  /// On the axis of the source's clock; nil where the picture shows no clock.
  private static func track(
    _ reader: OverlayReader?, _ remarks: [OverlayTrack.Remark], from start: MediaTime
  ) -> OverlayTrack? {
    guard let zero = try? start.nanoseconds(rounding: .nearest) else { return nil }
    if let reader { return reader.finish().rebased(to: zero) }
    guard !remarks.isEmpty else { return nil }
    return OverlayTrack(
      region: nil, format: "", firstDays: [], seconds: [], segments: [], remarks: remarks
    ).rebased(to: zero)
  }
}

/// Where a picture shows a clock, as far as a person knows.
public enum OverlayPlace: Hashable, Sendable {
  case anywhere
  case nowhere
  /// In pixels of the upright picture.
  case region(PictureRegion)

  var region: PictureRegion? {
    if case .region(let region) = self { region } else { nil }
  }

  /// `none`, `x,y,width,height`; the rule that an error quotes is ``rule``.
  public init?(_ text: String) {
    if text == "none" {
      self = .nowhere
      return
    }
    let numbers = text.split(separator: ",").map {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
      let height = numbers[3], [x, y, width, height].allSatisfy({ (0...65_535).contains($0) }),
      let region = PictureRegion(x: x, y: y, width: width, height: height)
    else { return nil }
    self = .region(region)
  }

  static let rule =
    "write 'none', or the region in pixels of the upright picture: \"x,y,width,height\""

  /// As an argument of a worker; nil for anywhere.
  var text: String? {
    switch self {
    case .anywhere: nil
    case .nowhere: "none"
    case .region(let region): "\(region.x),\(region.y),\(region.width),\(region.height)"
    }
  }
}

/// Everything that watches a recording during its one pass.
private struct Watch: AnalysisConsumer {
  var continuity: ContinuityCheck
  var extent: PresentationExtent
  let detectors: Onlookers
  var overlay: OverlayReader?
  private(set) var triage: ViolenceFast?
  let table: PacketTableFile?
  let recorder: SoundFile?
  let odometer: Odometer

  init(
    _ info: ContainerInfo, _ catalogue: [any Detector.Type], _ overlay: OverlayReader?,
    _ table: PacketTableFile?,
    _ recorder: SoundFile?, _ odometer: Odometer
  ) {
    table?.begin(info.streams)
    recorder?.begin()
    (self.overlay, self.table, self.recorder) = (overlay, table, recorder)
    continuity = ContinuityCheck(info)
    extent = PresentationExtent(info)
    detectors = Onlookers(catalogue)
    self.odometer = odometer
  }

  /// Watches with the detector of triage as well.
  mutating func sift(_ info: ContainerInfo) {
    var triage = ViolenceFast()
    triage.watch(info)
    self.triage = triage
  }

  mutating func take(_ packet: Packet) {
    triage?.take(packet)
    continuity.see(packet)
    extent.see(packet)
    table?.append(packet)
    odometer.advance(packet.size)
  }

  mutating func see(_ image: LumaImage, at time: MediaTime) {
    detectors.show { $0.see(image, at: time) }
    triage?.see(image, at: time)
  }

  mutating func see(_ picture: ColorImage, of sampling: ColorSampling, at time: MediaTime) {
    detectors.show { detector in
      if type(of: detector).colors == sampling { detector.see(picture, at: time) }
    }
  }

  mutating func see(crop: LumaImage, at time: MediaTime) { overlay?.see(crop, at: time) }

  mutating func hear(_ block: AudioBlock) {
    recorder?.hear(block)
    detectors.show { $0.hear(block) }
    triage?.hear(block)
  }
}

/// Tells how many bytes were read, about ten times a second. It never goes back, even when a pass is
/// made again: whoever waits takes a standstill for a hang.
private final class Odometer {
  private let tell: (Int64) -> Void
  private var bytes: Int64 = 0
  private var lastTold = ContinuousClock.now
  private var packets = 0

  init(_ tell: @escaping (Int64) -> Void) { self.tell = tell }

  func advance(_ size: Int) {
    bytes += Int64(size)
    packets += 1
    guard packets.isMultiple(of: 16), ContinuousClock.now - lastTold > .milliseconds(100) else {
      return
    }
    lastTold = .now
    tell(bytes)
  }
}

/// Where the presentation of a recording begins and ends, from the packets themselves.
private struct PresentationExtent {
  private let bases: [Int: Rational]
  private let declaredStart: MediaTime?
  private var first: MediaTime?
  private var last: MediaTime?

  init(_ info: ContainerInfo) {
    let shown = info.streams.filter { $0.kind == .video || $0.kind == .audio }
    bases = Dictionary(
      shown.map { ($0.index, $0.timeBase) }, uniquingKeysWith: { first, _ in first })
    declaredStart = shown.compactMap(\.start).min()
  }

  mutating func see(_ packet: Packet) {
    guard let base = bases[packet.stream], let pts = packet.pts, !packet.isDiscarded,
      let start = MediaTime(ticks: pts, timeBase: base),
      let end = MediaTime(
        ticks: pts.addingReportingOverflow(packet.duration ?? 0).partialValue, timeBase: base)
    else { return }
    first = min(first ?? start, start)
    last = max(last ?? end, end)
  }

  /// Zero twice for a recording without timestamps.
  var bounds: (start: MediaTime, end: MediaTime) {
    let zero = MediaTime(nanoseconds: .zero)
    let start = declaredStart ?? first ?? zero
    return (start, max(start, last ?? start))
  }
}
