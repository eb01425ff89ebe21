internal import TimeModel

/// How a table ended.
public struct TableSummary: Hashable, Sendable {
  public let rowCount: Int
  /// Where and why the demuxer gave up before the end of the file; nil when it did not.
  public let readFault: MediaError?
  /// Streams without rows because they cannot be decoded.
  public let undecoded: [MediaError]
}

extension Recording {
  /// Writes the table of a whole recording: what `onset frames` does.
  ///
  /// - Parameters:
  ///   - row: packets, or with `.frame` the frames of every picture and sound stream as ffprobe
  ///     decodes them, each stream in presentation order.
  ///   - stream: the only stream to list; nil for all.
  ///   - sink: takes the text, in pieces of at most about 64 KiB, in order.
  /// - Throws: when the file cannot be opened or changed while it was read, or what the sink throws.
  ///   A fault on the way is in the summary, and the table stays whole up to it.
  public static func writeTable(
    of path: String, as format: FrameTable.Format = .csv, row: FrameTable.Row = .packet,
    stream only: Int? = nil, limits: ReadingLimits = .standard,
    to sink: (RawSpan) throws -> Void
  ) throws -> TableSummary {
    var recording = try open(path: path, limits: limits, hashing: false)
    var streams = recording.info.streams
    if let only, !streams.contains(where: { $0.index == only }) {
      throw MediaError(
        .noSuchStream, while: "listing", path: path,
        detail: "it has \(streams.count) streams, counted from 0")
    }
    var table = FrameTable(format, of: row)
    table.know(streams)
    var rowCount = 0
    var undecoded: [MediaError] = []
    var fault: MediaError? = nil
    switch row {
    case .packet:
      while let packet = nextPacket(&recording, &fault) {
        guard only == nil || packet.stream == only else { continue }
        if packet.stream >= streams.count {
          streams = recording.currentInfo.streams
          table.know(streams)
        }
        try table.append(packet, to: sink)
        rowCount += 1
      }
    case .frame:
      let decoders = FrameDecoders(recording, only: only)
      undecoded = decoders.faults
      while let packet = nextPacket(&recording, &fault) {
        try decoders.decode(packet.stream, recording) { frame throws in
          try table.append(frame, to: sink)
          rowCount += 1
        }
      }
      try decoders.drain { frame throws in
        try table.append(frame, to: sink)
        rowCount += 1
      }
    }
    try table.finish(recording.currentInfo.streams, to: sink)
    _ = try recording.seal()
    return TableSummary(rowCount: rowCount, readFault: fault, undecoded: undecoded)
  }

  private static func nextPacket(
    _ recording: inout Recording, _ fault: inout MediaError?
  ) -> Packet? {
    do { return try recording.nextPacket() } catch {
      fault = error
      return nil
    }
  }
}
