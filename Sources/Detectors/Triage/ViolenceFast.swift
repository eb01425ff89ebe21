public import Media
public import TimeModel

/// Triage: proposes where violence may begin, in a small fraction of the time that decoding takes.
///
/// It sees key frames alone, the sizes of the packets in between, and the sound's level. It is no
/// entry of the catalogue: it stands in for the others where hours have to be sifted first.
public struct ViolenceFast: Detector {
  public static let name = "violence.fast"
  public static let version = 1
  public static let scoreMeaning =
    "Triage from key frames, packet sizes and loudness alone: a rank among the places of one "
    + "recording to look at first, not a probability of violence. It misses what neither moves the "
    + "encoder nor is heard (a blow in a busy or far picture, a fight in a recording of constant "
    + "packet sizes), and most short bursts; absence of marks shows nothing."

  private var table = TriageTable()
  /// The last key picture.
  private var before: (image: LumaImage, moment: Nanoseconds)?
  private var base: Rational?
  private var video: Int?

  public init() {}

  /// Key frames nearer to each other than this tell no more.
  public static let keyFramesApart = Nanoseconds(1_900_000_000)

  /// Whose packets count: those of the largest of a recording's pictures.
  public mutating func watch(_ info: ContainerInfo) {
    let pictures = info.streams.filter { $0.kind == .video && !$0.isAttachedPicture }
    let areas = pictures.map { ($0.video?.width ?? 0) * ($0.video?.height ?? 0) }
    if let place = areas.indices.max(by: { areas[$0] < areas[$1] }) {
      watch(stream: pictures[place].index, timeBase: pictures[place].timeBase)
    }
  }

  /// - Parameters:
  ///   - stream: the video stream whose packets count, by libavformat's index.
  ///   - timeBase: its own.
  public mutating func watch(stream: Int, timeBase: Rational) {
    (video, base) = (stream, timeBase)
  }

  /// How hard the picture is to tell from those before it is what an encoder spends bytes on.
  public mutating func take(_ packet: Packet) {
    guard packet.stream == video, !packet.isKey, !packet.isDiscarded, let base,
      let ticks = packet.pts ?? packet.dts,
      let moment = try? MediaTime(ticks: ticks, timeBase: base)?.nanoseconds(rounding: .down)
    else { return }
    table.update(moment) { step in
      step.bytes += Float(packet.size)
      step.packets += 1
    }
  }

  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    table.update(moment) { $0.isSeen = true }
    if let before, before.moment < moment {
      table.changes.append(
        TriageTable.Change(
          from: before.moment, to: moment, amount: Self.change(before.image, image)))
    }
    before = (image, moment)
  }

  public mutating func hear(_ block: AudioBlock) {
    guard var moment = try? block.start.nanoseconds(rounding: .down), block.sampleRate > 0 else {
      return
    }
    // Loudness of what lies above the rumble: the differences of the samples.
    let length = max(1, block.sampleRate / 4)
    var place = 0
    while place < block.samples.count {
      let part = block.samples[place..<min(block.samples.count, place + length)]
      table.update(moment) { step in
        step.power += Self.power(part)
        step.samples += Float(part.count)
      }
      place += length
      guard let next = try? moment.adding(Nanoseconds(250_000_000)) else { return }
      moment = next
    }
  }

  public consuming func finish() -> Detection {
    let report = TriageReport(table)
    return Detection(
      detector: Self.name, version: Self.version, marks: report.marks, curve: report.curve,
      channels: report.channels)
  }

  private static func power(_ samples: ArraySlice<Float>) -> Float {
    let values = samples.span
    var sum: Float = 0
    for place in 1..<max(1, values.count) {
      let difference = values[place] - values[place - 1]
      sum += difference * difference
    }
    return sum
  }

  /// The mean difference of two pictures in grey levels, their brightness made equal first.
  private static func change(_ before: LumaImage, _ after: LumaImage) -> Float {
    guard before.pixels.count == after.pixels.count, !after.pixels.isEmpty else { return 0 }
    let (old, new) = (before.pixels.span, after.pixels.span)
    var (sumOld, sumNew) = (0, 0)
    for place in new.indices {
      sumOld += Int(old[place])
      sumNew += Int(new[place])
    }
    let shift = Int32((sumNew - sumOld) / new.count)
    var sum: Int = 0
    for place in new.indices {
      sum += Int(abs(Int32(new[place]) - Int32(old[place]) - shift))
    }
    return Float(sum) / Float(new.count)
  }
}
