internal import TimeModel

/// Writes the packet or frame table of a recording as text, row by row, in constant memory.
///
/// CSV (RFC 4180 without need for quotes, lines ended by LF):
/// `stream_index,number,pts,dts,duration,pts_seconds,key,discard,size,position`, and for frames also
/// `pict_type,repeat,interlaced`. Absent values are empty; `key`, `discard` and `interlaced` are 0 or
/// 1; times are ticks of the stream's time base, `pts_seconds` is decimal with nine places, to the
/// nearest. JSON: `{"rows":[…],"streams":[…]}`, keys sorted, absent values null, and `pts_seconds` a
/// string.
public struct FrameTable: ~Copyable {
  public enum Format: String, Hashable, Sendable, CaseIterable {
    case csv, json
  }

  public enum Row: Hashable, Sendable {
    /// A row is a packet, in the file's order.
    case packet
    /// A row is a decoded frame, in presentation order.
    case frame
  }

  private let format: Format
  private let row: Row
  private var text = TableText(capacity: 1 << 16)
  private var ticks: [TickLength?] = []
  private var rowCount = 0

  /// The first line of a table of packets.
  static let packetHeading =
    "stream_index,number,pts,dts,duration,pts_seconds,key,discard,size,position"

  /// No row takes more.
  private static let rowLimit = 512

  public init(_ format: Format, of row: Row) {
    (self.format, self.row) = (format, row)
    switch (format, row) {
    case (.csv, .packet):
      text.append(Self.packetHeading + "\n")
    case (.csv, .frame):
      text.append(
        """
        stream_index,number,pts,dts,duration,pts_seconds,key,discard,size,position,\
        pict_type,repeat,interlaced

        """)
    case (.json, _): text.append("{\"rows\":[")
    }
  }

  /// Streams that appear on the way are added the same way. The time bases are needed for rows.
  public mutating func know(_ streams: [StreamInfo]) {
    for stream in streams where stream.index >= 0 && stream.index < 1 << 16 {
      while ticks.count <= stream.index { ticks.append(nil) }
      ticks[stream.index] = TickLength(stream.timeBase)
    }
  }

  /// Hands the text on when a good piece of it is there.
  ///
  /// - Throws: what the sink throws; the text that it refused is lost.
  public mutating func append<Failure: Error>(
    _ packet: Packet, to sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    try makeRoom(sink)
    switch format {
    case .csv: appendCSV(Line(packet))
    case .json: appendJSON(Line(packet))
    }
  }

  /// As for packets.
  public mutating func append<Failure: Error>(
    _ frame: DecodedFrame, to sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    try makeRoom(sink)
    switch format {
    case .csv: appendCSV(Line(frame))
    case .json: appendJSON(Line(frame))
    }
  }

  /// Writes what is left; the table is whole then.
  public consuming func finish<Failure: Error>(
    _ streams: [StreamInfo], to sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    if format == .json {
      text.append(rowCount == 0 ? "],\"streams\":[" : "\n],\"streams\":[")
      for (place, stream) in streams.enumerated() {
        text.append(place == 0 ? "\n" : ",\n")
        append(stream)
      }
      text.append(streams.isEmpty ? "]}\n" : "\n]}\n")
    }
    try flush(sink)
  }

  private mutating func makeRoom<Failure: Error>(
    _ sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    if text.room < Self.rowLimit { try flush(sink) }
    rowCount += 1
  }

  private mutating func flush<Failure: Error>(
    _ sink: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) {
    defer { text.removeAll() }
    try unsafe sink(text.bytes.span.bytes.extracting(first: text.count))
  }
}

/// What a row says, whichever it is of.
private struct Line {
  let stream: Int
  let number: Int
  let pts: Int64?
  let dts: Int64?
  let duration: Int64?
  let size: Int64?
  let position: Int64?
  let isKey: Bool
  let isDiscarded: Bool
  let pictureType: UInt8?
  let repeated: Int64?
  let isInterlaced: Bool?

  @inline(__always)
  init(_ packet: Packet) {
    (stream, number, pts, dts) = (packet.stream, packet.number, packet.pts, packet.dts)
    (duration, size, position) = (packet.duration, Int64(packet.size), packet.position)
    (isKey, isDiscarded) = (packet.isKey, packet.isDiscarded)
    (pictureType, repeated, isInterlaced) = (nil, nil, nil)
  }

  @inline(__always)
  init(_ frame: DecodedFrame) {
    (stream, number, pts, dts) = (frame.stream, frame.number, frame.pts, frame.dts)
    (duration, size, position) = (frame.duration, frame.size.map { Int64($0) }, frame.position)
    (isKey, isDiscarded) = (frame.isKey, frame.isDiscarded)
    pictureType = frame.pictureType?.rawValue
    (repeated, isInterlaced) = (frame.repeated.map { Int64($0) }, frame.isInterlaced)
  }
}

extension FrameTable {
  private static let (comma, quote) = (UInt8(0x2C), UInt8(0x22))

  @inline(__always)
  private mutating func cell(_ value: Int64?) {
    if let value { text.append(value) }
    text.put(Self.comma)
  }

  private mutating func appendCSV(_ line: Line) {
    cell(Int64(line.stream))
    cell(Int64(line.number))
    cell(line.pts)
    cell(line.dts)
    cell(line.duration)
    if let pts = line.pts, line.stream < ticks.count, let base = ticks[line.stream] {
      text.append(seconds: pts, base: base)
    }
    text.put(Self.comma)
    text.put(line.isKey ? 0x31 : 0x30)
    text.put(Self.comma)
    text.put(line.isDiscarded ? 0x31 : 0x30)
    text.put(Self.comma)
    cell(line.size)
    if let position = line.position { text.append(position) }
    if row == .frame {
      text.put(Self.comma)
      if let letter = line.pictureType { text.put(letter) }
      text.put(Self.comma)
      cell(line.repeated)
      if let isInterlaced = line.isInterlaced { text.put(isInterlaced ? 0x31 : 0x30) }
    }
    text.put(0x0A)
  }

  private mutating func number(_ value: Int64?) {
    if let value { text.append(value) } else { text.append("null") }
  }

  private mutating func truth(_ value: Bool?) {
    switch value {
    case true?: text.append("true")
    case false?: text.append("false")
    case nil: text.append("null")
    }
  }

  private mutating func appendJSON(_ line: Line) {
    text.append(rowCount == 1 ? "\n{\"discard\":" : ",\n{\"discard\":")
    truth(line.isDiscarded)
    text.append(",\"dts\":")
    number(line.dts)
    text.append(",\"duration\":")
    number(line.duration)
    if row == .frame {
      text.append(",\"interlaced\":")
      truth(line.isInterlaced)
    }
    text.append(",\"key\":")
    truth(line.isKey)
    text.append(",\"number\":")
    text.append(Int64(line.number))
    if row == .frame {
      text.append(",\"pict_type\":")
      if let letter = line.pictureType {
        text.put(Self.quote)
        text.put(letter)
        text.put(Self.quote)
      } else {
        text.append("null")
      }
    }
    text.append(",\"position\":")
    number(line.position)
    text.append(",\"pts\":")
    number(line.pts)
    text.append(",\"pts_seconds\":")
    if let pts = line.pts, line.stream < ticks.count, let base = ticks[line.stream] {
      text.put(Self.quote)
      text.append(seconds: pts, base: base)
      text.put(Self.quote)
    } else {
      text.append("null")
    }
    if row == .frame {
      text.append(",\"repeat\":")
      number(line.repeated)
    }
    text.append(",\"size\":")
    number(line.size)
    text.append(",\"stream_index\":")
    text.append(Int64(line.stream))
    text.append("}")
  }

  /// Every word in it is libavcodec's own name for something: nothing needs escaping.
  private mutating func append(_ stream: StreamInfo) {
    text.reserve(Self.rowLimit)
    text.append("{\"codec\":\"")
    text.append(stream.codec)
    text.append("\",\"duration\":")
    number(stream.duration?.ticks)
    text.append(",\"index\":")
    text.append(Int64(stream.index))
    text.append(",\"kind\":\"")
    text.append(stream.kind.rawValue)
    text.append("\",\"start\":")
    number(stream.start?.ticks)
    text.append(",\"timeBase\":[")
    text.append(stream.timeBase.numerator)
    text.append(",")
    text.append(stream.timeBase.denominator)
    text.append("]}")
  }
}
