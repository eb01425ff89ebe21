import TimeModel

/// Watches the packets of a recording go by and says what is irregular about them.
///
/// Constant memory but for what it reports, and that is capped per code and stream. Feed it every
/// packet in demux order, then call ``finish(_:)`` once.
///
/// ```swift
/// var check = ContinuityCheck(container)
/// while let packet = try demuxer.next() { check.see(packet) }
/// let findings = check.finish(ReadingFacts(byteCount: size))
/// ```
public struct ContinuityCheck: Sendable {
  private let container: ContainerInfo
  private let thresholds: ContinuityThresholds
  /// By libavformat's index; nil for what has no usable time.
  private var streams: [StreamContinuity?] = []
  private var unannounced: Set<Int> = []
  private var ledger: FindingLedger

  /// Packets of at most so many streams that the container did not list are told apart.
  private static let unannouncedLimit = 64
  /// libavformat itself stops at 1000 (`max_streams`).
  private static let streamLimit = 4096

  public init(_ container: ContainerInfo, thresholds: ContinuityThresholds = .standard) {
    (self.container, self.thresholds) = (container, thresholds)
    ledger = FindingLedger(cap: thresholds.reportsPerCode)
    let count = (container.streams.map(\.index).max() ?? -1) + 1
    streams = Array(repeating: nil, count: min(max(0, count), Self.streamLimit))
    for stream in container.streams where streams.indices.contains(stream.index) {
      guard stream.kind != .attachment else { continue }
      guard
        let continuity = StreamContinuity(
          stream, format: container.format, thresholds: thresholds)
      else {
        ledger.report(
          ContinuityFinding(
            .unusableTimeBase, .failure, stream: stream.index,
            message: "The stream's unit of time, \(stream.timeBase) s, is not a positive length: "
              + "nothing in it has a time.",
            advice: "Acquire the file again; if it is the same, only the other streams can be used."
          ))
        continue
      }
      streams[stream.index] = continuity
    }
  }

  /// O(log n) in the size of the reorder window.
  public mutating func see(_ packet: Packet) {
    guard streams.indices.contains(packet.stream) else {
      noteUnannounced(packet)
      return
    }
    streams[packet.stream]?.see(packet, into: &ledger)
  }

  /// Everything found, the file first, then by stream, kind and place: the same for the same packets.
  public consuming func finish(_ facts: ReadingFacts = ReadingFacts()) -> [ContinuityFinding] {
    var (streams, ledger) = (self.streams, self.ledger)
    for index in streams.indices { streams[index]?.close(into: &ledger) }
    let closed = streams.compactMap(\.self)
    for stream in closed { stream.summarise(into: &ledger, thresholds: thresholds) }
    let whole = FileContinuity(
      container: container, streams: closed, facts: facts, thresholds: thresholds)
    whole.report(into: &ledger)
    for finding in EncodingMarks.findings(container, bitstream: facts.encoderStrings) {
      ledger.report(finding)
    }
    return ledger.closed()
  }

  private mutating func noteUnannounced(_ packet: Packet) {
    guard unannounced.count < Self.unannouncedLimit, unannounced.insert(packet.stream).inserted
    else { return }
    ledger.report(
      ContinuityFinding(
        .unannouncedStream, .caution, stream: packet.stream, packet: packet.number,
        message: "A stream appears midway that the container did not list at its beginning.",
        advice: "Look at it by itself: it is not part of what Onset analysed."))
  }
}
