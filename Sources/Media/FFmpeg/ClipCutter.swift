internal import CFFmpeg
internal import Crypto
internal import Foundation
public import TimeModel

/// Cuts stretches out of one recording by copying its packets as they are.
public struct ClipCutter: Sendable {
  private let path: String
  private let limits: ReadingLimits
  private let table: PacketTable
  private let info: ContainerInfo
  private let lead: Int?

  /// - Parameter table: the recording's packets; nil to read them.
  /// - Throws: as `Recording.open`.
  public init(
    path: String, table: PacketTable? = nil, limits: ReadingLimits = .standard,
    progress: () -> Void = {}
  ) throws(MediaError) {
    let recording = try Recording.open(path: path, limits: limits, hashing: false)
    info = recording.currentInfo
    let best = recording.demuxer.bestStream(AVMEDIA_TYPE_VIDEO)
    lead = info.streams.first { $0.index == best && !$0.isAttachedPicture }?.index
    if let table {
      self.table = table
    } else {
      self.table = try PacketTable(reading: path, limits: limits, progress: progress)
    }
    (self.path, self.limits) = (path, limits)
  }

  /// Writes the stretch from the key frame at or before `from` to `to`, in a container of the recording's
  /// own family where that takes its packets as they are.
  ///
  /// The file is read again and held against the recording before it counts as made.
  ///
  /// - Parameters:
  ///   - from, to: on the axis of the streams' timestamps; `to` is not in it.
  ///   - hidden: stretches that are not to be seen or heard.
  ///   - target: the file to write; one that is there is written over.
  public func cut(
    from: MediaTime, to: MediaTime, avoiding hidden: [(from: MediaTime, to: MediaTime)] = [],
    to target: String
  ) throws(ClipRefusal) -> ClipFacts {
    let plan = try ClipPlan(info.streams, lead: lead, table, from: from, to: to)
    guard !hidden.contains(where: { $0.from <= plan.reach.to && plan.reach.from < $0.to }) else {
      throw .hidden
    }
    var words: [String] = []
    for format in Container.candidates(for: info) {
      for part in [plan, ClipPlan(plan, without: [.data, .subtitle], because: format.refusal)] {
        do throws(MediaError) {
          let copy = try copied(part, as: format, to: target)
          return try checked(copy, part, format, target)
        } catch {
          if error.reason == .cannotRead || error.reason == .cannotWrite { throw .media(error) }
          let said = error.detail ?? error.code?.description ?? error.fault
          if !words.contains("\(format.ending): \(said)") {
            words.append("\(format.ending): \(said)")
          }
        }
        if part.leftOut.count == plan.leftOut.count, !plan.hasExtras { break }
      }
    }
    throw .noContainer(words)
  }

  /// What was written of one stream.
  fileprivate struct Copied {
    let sha256: String
    let times: [MediaTime?]
  }

  // MARK: - Copying

  private func copied(
    _ plan: ClipPlan, as format: Container, to target: String
  ) throws(MediaError) -> [Copied] {
    var failure: MediaError? = nil
    for seconds: Int64? in [3, 12, 60, nil] {
      let recording = try Recording.open(path: path, limits: limits, hashing: false)
      if let seconds {
        guard seek(recording, to: plan, earlier: seconds) else { continue }
      }
      let muxer = try Muxer.open(
        plan.parts.map(\.stream.index), of: recording, as: format.muxer, to: target)
      do throws(MediaError) {
        if let copied = try copy(plan, recording, muxer) {
          try muxer.finish()
          return copied
        }
      } catch {
        if seconds != nil, error.reason == .damaged { continue }
        failure = error
        break
      }
    }
    throw failure
      ?? MediaError(
        .damaged, while: "copying packets of", path: path,
        detail: "its packets are not those that were listed")
  }

  private func seek(
    _ recording: borrowing Recording, to plan: ClipPlan, earlier seconds: Int64
  ) -> Bool {
    guard let part = plan.parts.first(where: { $0.stream.index == lead }) ?? plan.parts.first,
      let back = try? MediaTime(nanoseconds: Nanoseconds(seconds * 1_000_000_000))
        .rescaled(to: part.stream.timeBase, rounding: .up).ticks
    else { return false }
    let first = table.packets(of: part.stream.index)[part.packets.lowerBound]
    guard let ticks = first.dts ?? first.pts else { return false }
    let (place, overflow) = ticks.subtractingReportingOverflow(back)
    return !overflow && recording.demuxer.seek(part.stream.index, place)
  }

  /// - Returns: nil when the file stood behind the first of the packets.
  private func copy(
    _ plan: ClipPlan, _ recording: borrowing Recording, _ muxer: borrowing Muxer
  ) throws(MediaError) -> [Copied]? {
    var next = plan.parts.map(\.packets.lowerBound)
    var hashers = plan.parts.map { _ in SHA256() }
    var times: [[MediaTime?]] = plan.parts.map { _ in [] }
    let places = Dictionary(
      plan.parts.enumerated().map { ($1.stream.index, $0) }, uniquingKeysWith: { first, _ in first }
    )
    let lists = plan.parts.map { table.packets(of: $0.stream.index) }
    var open = plan.parts.count
    let shift = shift(plan)
    while open > 0, try recording.demuxer.read(recording.packet) {
      let packet = unsafe recording.packet.pointer
      guard let part = unsafe places[Int(packet.pointee.stream_index)],
        next[part] <= plan.parts[part].packets.upperBound
      else { continue }
      let listed = lists[part][next[part]]
      guard unsafe listed.matches(packet) else {
        // Before the first one, the way to it; behind it, something that was not listed.
        if next[part] == plan.parts[part].packets.lowerBound { continue }
        return nil
      }
      let base = plan.parts[part].stream.timeBase
      times[part].append(
        (listed.pts ?? listed.dts).flatMap { MediaTime(ticks: $0, timeBase: base) })
      unsafe hashers[part].update(packet)
      next[part] += 1
      if next[part] > plan.parts[part].packets.upperBound { open -= 1 }
      try unsafe muxer.write(packet, stream: part, earlierBy: shift, of: base)
    }
    guard open == 0 else { return nil }
    return zip(hashers, times).map { Copied(sha256: hexadecimal($0.finalize()), times: $1) }
  }

  /// The earliest time of all, on the lead's axis, which becomes zero.
  private func shift(_ plan: ClipPlan) -> MediaTime {
    plan.parts.compactMap { part in
      let first = table.packets(of: part.stream.index)[part.packets.lowerBound]
      let ticks = [first.dts, first.pts].compactMap(\.self).min()
      return ticks.flatMap { MediaTime(ticks: $0, timeBase: part.stream.timeBase) }
    }.min() ?? plan.begins
  }

  // MARK: - Checking

  /// Reads the clip again: every packet must be the recording's.
  private func checked(
    _ copied: [Copied], _ plan: ClipPlan, _ format: Container, _ target: String
  ) throws(MediaError) -> ClipFacts {
    var clip = try Recording.open(path: target, limits: limits, hashing: false)
    var hashers = copied.map { _ in SHA256() }
    var times: [[MediaTime?]] = copied.map { _ in [] }
    let difference = MediaError(
      .cannotEncode, while: "checking a clip of", path: path,
      detail: "read again, its packets are not the recording's")
    while let packet = try clip.nextPacket() {
      guard hashers.indices.contains(packet.stream) else { throw difference }
      unsafe hashers[packet.stream].update(clip.packet.pointer)
      let base = clip.currentInfo.streams[packet.stream].timeBase
      times[packet.stream].append(
        (packet.pts ?? packet.dts).flatMap { MediaTime(ticks: $0, timeBase: base) })
    }
    var streams: [ClipFacts.Stream] = []
    for (place, part) in plan.parts.enumerated() {
      guard hexadecimal(hashers[place].finalize()) == copied[place].sha256 else { throw difference }
      let offsets = Offsets(copied[place].times, times[place])
      streams.append(
        ClipFacts.Stream(
          index: part.stream.index, clipIndex: place, kind: part.stream.kind,
          codec: part.stream.codec, timeBase: part.stream.timeBase,
          firstPacket: part.packets.lowerBound, lastPacket: part.packets.upperBound,
          sha256: copied[place].sha256, offset: offsets.only, leastOffset: offsets.least,
          greatestOffset: offsets.greatest))
    }
    return ClipFacts(
      ending: format.ending, begins: plan.begins, ends: plan.ends, framesBefore: plan.framesBefore,
      framesAfter: plan.framesAfter, leadingFrames: plan.leadingFrames, streams: streams,
      leftOut: plan.leftOut)
  }
}

extension ClipPlan {
  fileprivate var hasExtras: Bool {
    parts.contains { $0.stream.kind == .data || $0.stream.kind == .subtitle }
  }
}

/// By how much the times of a recording and those of a clip differ.
private struct Offsets {
  private(set) var only: Rational?
  private(set) var least = Nanoseconds.zero
  private(set) var greatest = Nanoseconds.zero

  init(_ recording: [MediaTime?], _ clip: [MediaTime?]) {
    let pairs = zip(recording, clip).compactMap { source, copy in
      source.flatMap { source in copy.map { (source, $0) } }
    }
    let exact = pairs.map { source, copy in
      try? source.seconds.subtracting(copy.seconds)
    }
    if let first = exact.first, exact.allSatisfy({ $0 == first }) { only = first }
    func rounded(_ rounding: Rounding) -> [Nanoseconds] {
      exact.compactMap { value in
        value.flatMap { value in
          MediaTime(ticks: 1, timeBase: value).flatMap {
            try? $0.nanoseconds(rounding: rounding)
          } ?? value.nanoseconds(rounding)
        }
      }
    }
    least = rounded(.down).min() ?? .zero
    greatest = rounded(.up).max() ?? .zero
  }
}

extension MediaTime {
  /// As a fraction.
  fileprivate var seconds: Rational {
    (try? Rational(ticks).multiplied(by: timeBase)) ?? .zero
  }
}

extension Rational {
  fileprivate func nanoseconds(_ rounding: Rounding) -> Nanoseconds? {
    let scaled = Int128(numerator) * 1_000_000_000
    let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: Int128(denominator))
    let step: Int128 =
      switch rounding {
      case .down: remainder < 0 ? -1 : 0
      case .up: remainder > 0 ? 1 : 0
      case .nearest: 0
      }
    return Int64(exactly: quotient + step).map { Nanoseconds($0) }
  }
}

extension ListedPacket {
  fileprivate func matches(_ packet: UnsafeMutablePointer<AVPacket>) -> Bool {
    unsafe timestamp(packet.pointee.pts) == pts && timestamp(packet.pointee.dts) == dts
      && Int(packet.pointee.size) == size
  }
}

extension SHA256 {
  /// A packet's length and its data.
  fileprivate mutating func update(_ packet: UnsafeMutablePointer<AVPacket>) {
    let count = unsafe UInt64(max(0, packet.pointee.size))
    update(data: (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) })
    guard let data = unsafe packet.pointee.data else { return }
    unsafe update(bufferPointer: UnsafeRawBufferPointer(start: data, count: Int(count)))
  }
}

/// A kind of file that packets can be written into.
private struct Container {
  /// libavformat's name.
  let muxer: String
  let ending: String

  init(_ muxer: String, _ ending: String) { (self.muxer, self.ending) = (muxer, ending) }

  var refusal: String { "a \(ending) file does not take it as it is" }

  /// The recording's own kind first, then what takes almost anything.
  static func candidates(for info: ContainerInfo) -> [Container] {
    let matroska = Container("matroska", "mkv")
    let names = Set(info.format.split(separator: ",").map(String.init))
    if names.contains("mov") {
      let isQuickTime = info.tags["major_brand"].map { $0.hasPrefix("qt") } ?? true
      let (mov, mp4) = (Container("mov", "mov"), Container("mp4", "mp4"))
      return (isQuickTime ? [mov, mp4] : [mp4, mov]) + [matroska]
    }
    if names.contains("matroska") { return [matroska] }
    if names.contains("mpegts") { return [Container("mpegts", "ts")] }
    if names.contains("mpeg") { return [Container("vob", "mpg"), Container("mpegts", "ts")] }
    for (name, ending) in [
      ("avi", "avi"), ("flv", "flv"), ("asf", "asf"), ("wav", "wav"), ("ogg", "ogg"),
      ("mp3", "mp3"), ("mxf", "mxf"),
    ] where names.contains(name) { return [Container(name, ending), matroska] }
    return [matroska, Container("nut", "nut")]
  }
}
