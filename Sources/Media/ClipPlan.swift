internal import TimeModel

/// Which packets of each stream a clip takes.
struct ClipPlan {
  struct Part {
    let stream: StreamInfo
    /// Numbers within the stream.
    let packets: ClosedRange<Int>
  }

  let parts: [Part]
  let leftOut: [ClipFacts.LeftOut]
  let begins: MediaTime
  let ends: MediaTime
  let framesBefore: Int
  let framesAfter: Int
  let leadingFrames: Int
  /// Of all that its packets can tell anything of: sound is coded across the edges of its packets.
  let reach: (from: MediaTime, to: MediaTime)

  private static let margin = Nanoseconds(250_000_000)

  /// - Parameters:
  ///   - lead: the stream of pictures that says where to begin; nil for a recording without any.
  ///   - from, to: on the axis of the streams' timestamps.
  init(
    _ streams: [StreamInfo], lead: Int?, _ table: PacketTable, from: MediaTime, to: MediaTime
  ) throws(ClipRefusal) {
    var (begin, counts) = (from, (before: 0, after: 0, leading: 0))
    var ranges: [Int: ClosedRange<Int>] = [:]
    var end = to
    if let lead, let stream = streams.first(where: { $0.index == lead }) {
      let packets = table.packets(of: lead)
      let range = try Self.pictures(packets, stream, from: from, to: to)
      ranges[lead] = range
      let times = range.compactMap { Self.time(packets[$0], stream) }
      guard let first = Self.time(packets[range.lowerBound], stream), let last = times.max() else {
        throw .empty
      }
      begin = first
      end = max(to, last)
      let shown = Self.shown(times, at: from)
      counts = (
        times.count { $0 < shown && $0 >= first }, times.count { $0 >= to },
        times.count { $0 < first }
      )
    }
    var leftOut: [ClipFacts.LeftOut] = []
    func leaveOut(_ stream: StreamInfo, _ because: String) {
      leftOut.append(
        ClipFacts.LeftOut(
          index: stream.index, kind: stream.kind, codec: stream.codec, because: because))
    }
    for stream in streams where stream.index != lead {
      if stream.isAttachedPicture || stream.kind == .attachment {
        leaveOut(stream, "it is a picture or a file that goes with the recording, not a part of it")
      } else if stream.kind == .unknown || stream.codec == "none" {
        leaveOut(stream, "it is not known what it holds")
      } else if let range = Self.range(table.packets(of: stream.index), stream, begin, to) {
        ranges[stream.index] = range
      } else {
        leaveOut(stream, "no packet of it lies in the stretch")
      }
    }
    parts = streams.compactMap { stream in
      ranges[stream.index].map { Part(stream: stream, packets: $0) }
    }
    guard !parts.isEmpty else { throw .empty }
    (self.leftOut, begins, ends) = (leftOut, begin, end)
    (framesBefore, framesAfter, leadingFrames) = (counts.before, counts.after, counts.leading)
    reach = Self.reach(parts, table, from: begin, to: end)
  }

  private static func reach(
    _ parts: [Part], _ table: PacketTable, from: MediaTime, to: MediaTime
  ) -> (from: MediaTime, to: MediaTime) {
    var (first, last) = (from, to)
    for part in parts {
      let packets = table.packets(of: part.stream.index)
      for place in part.packets {
        guard let start = time(packets[place], part.stream) else { continue }
        let end = start.ticks.addingReportingOverflow(max(0, packets[place].duration ?? 0))
        first = min(first, start)
        last = max(
          last, MediaTime(ticks: end.partialValue, timeBase: start.timeBase) ?? start)
      }
    }
    func moved(_ time: MediaTime, _ rounding: Rounding, _ by: Int64) -> MediaTime {
      (try? time.nanoseconds(rounding: rounding).adding(Nanoseconds(by * margin.count)))
        .map { MediaTime(nanoseconds: $0) } ?? time
    }
    return (moved(first, .down, -1), moved(last, .up, 1))
  }

  /// The same with some streams left out.
  init(_ plan: ClipPlan, without kinds: Set<StreamInfo.Kind>, because: String) {
    parts = plan.parts.filter { !kinds.contains($0.stream.kind) }
    leftOut =
      plan.leftOut
      + plan.parts.filter { kinds.contains($0.stream.kind) }.map {
        ClipFacts.LeftOut(
          index: $0.stream.index, kind: $0.stream.kind, codec: $0.stream.codec, because: because)
      }
    (begins, ends, reach) = (plan.begins, plan.ends, plan.reach)
    (framesBefore, framesAfter) = (plan.framesBefore, plan.framesAfter)
    leadingFrames = plan.leadingFrames
  }

  private static func time(_ packet: ListedPacket, _ stream: StreamInfo) -> MediaTime? {
    (packet.pts ?? packet.dts).flatMap { MediaTime(ticks: $0, timeBase: stream.timeBase) }
  }

  /// When the frame came that is on the screen at a time: the last not after it, or the first.
  private static func shown(_ times: [MediaTime], at time: MediaTime) -> MediaTime {
    times.filter { $0 <= time }.max() ?? times.min() ?? time
  }

  /// From the key packet that the frame on the screen at `from` needs, to the last packet that is shown
  /// before `to`.
  private static func pictures(
    _ packets: [ListedPacket], _ stream: StreamInfo, from: MediaTime, to: MediaTime
  ) throws(ClipRefusal) -> ClosedRange<Int> {
    let times = packets.map { time($0, stream) }
    guard packets.contains(where: \.isKey) else { throw .noKeyFrame }
    let shown = shown(times.compactMap(\.self), at: from)
    let place = times.firstIndex(of: shown) ?? 0
    let before = packets[...place].indices.last {
      packets[$0].isKey && (times[$0].map { $0 <= shown } ?? false)
    }
    guard let start = before ?? packets.firstIndex(where: \.isKey),
      let last = packets.indices.last(where: { (times[$0].map { $0 < to } ?? false) && $0 >= start }
      )
    else { throw .empty }
    return start...last
  }

  /// Of the packets that sound or show at any moment of the stretch.
  private static func range(
    _ packets: [ListedPacket], _ stream: StreamInfo, _ from: MediaTime, _ to: MediaTime
  ) -> ClosedRange<Int>? {
    let inside = packets.indices.filter { place in
      guard let start = time(packets[place], stream), start < to else { return false }
      let length = max(0, packets[place].duration ?? 0)
      let end = MediaTime(
        ticks: start.ticks.addingReportingOverflow(length).partialValue, timeBase: stream.timeBase)
      return start >= from || end.map { $0 > from } ?? false
    }
    guard let first = inside.first, let last = inside.last else { return nil }
    return first...last
  }
}
