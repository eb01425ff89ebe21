/// One packet as a table lists it: ``Packet`` without what only reading it tells.
public struct ListedPacket: Hashable, Sendable {
  public let pts: Int64?
  public let dts: Int64?
  public let duration: Int64?
  /// In bytes.
  public let size: Int
  /// Of its first byte in the file; nil when it is not known.
  public let position: Int64?
  public let isKey: Bool
  /// Decoded but not shown.
  public let isDiscarded: Bool

  init(_ packet: Packet) {
    (pts, dts, duration) = (packet.pts, packet.dts, packet.duration)
    (size, position) = (packet.size, packet.position)
    (isKey, isDiscarded) = (packet.isKey, packet.isDiscarded)
  }

  fileprivate init(
    pts: Int64?, dts: Int64?, duration: Int64?, size: Int, position: Int64?, isKey: Bool,
    isDiscarded: Bool
  ) {
    (self.pts, self.dts, self.duration, self.size) = (pts, dts, duration, size)
    (self.position, self.isKey, self.isDiscarded) = (position, isKey, isDiscarded)
  }
}

/// Every packet of a recording, by stream: a stream's packets in the file's order, so that the place
/// of each is its number.
public struct PacketTable: Sendable {
  public private(set) var streams: [[ListedPacket]] = []

  /// Reads what ``FrameTable`` wrote as CSV of packets; nil for anything else.
  public init?(csv: [UInt8]) {
    var reader = RowReader(csv)
    guard reader.line() == FrameTable.packetHeading else { return nil }
    while !reader.isAtEnd {
      guard let stream = reader.cell() ?? nil, stream >= 0, stream < 1 << 16,
        let number = reader.cell() ?? nil, let pts = reader.cell(), let dts = reader.cell(),
        let duration = reader.cell(), reader.skip(), let key = reader.cell() ?? nil,
        let discard = reader.cell() ?? nil, let size = reader.cell() ?? nil,
        let position = reader.cell()
      else { return nil }
      while streams.count <= stream { streams.append([]) }
      guard Int(number) == streams[Int(stream)].count else { return nil }
      streams[Int(stream)].append(
        ListedPacket(
          pts: pts, dts: dts, duration: duration, size: Int(size), position: position,
          isKey: key == 1, isDiscarded: discard == 1))
    }
  }

  /// Reads the whole file; a fault on the way ends the table.
  ///
  /// - Parameter progress: told now and then that it goes on.
  /// - Throws: as `Recording.open`.
  public init(
    reading path: String, limits: ReadingLimits = .standard, progress: () -> Void = {}
  ) throws(MediaError) {
    var recording = try Recording.open(path: path, limits: limits, hashing: false)
    while let packet = try? recording.nextPacket() {
      while streams.count <= packet.stream { streams.append([]) }
      if packet.number.isMultiple(of: 4096) { progress() }
      streams[packet.stream].append(ListedPacket(packet))
    }
  }

  /// The packets of a stream; none of one that is not there.
  public func packets(of stream: Int) -> [ListedPacket] {
    streams.indices.contains(stream) ? streams[stream] : []
  }
}

/// Goes through the cells of a table of whole numbers.
private struct RowReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place >= bytes.count }

  mutating func line() -> String {
    let end = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count
    defer { place = min(bytes.count, end + 1) }
    return String(decoding: bytes[place..<end], as: UTF8.self)
  }

  /// The next cell: nil when it is no number, and nil within for an empty one.
  mutating func cell() -> Int64?? {
    var (value, digits, isNegative) = (Int64(0), 0, false)
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case 0x2C, 0x0A: return .some(digits == 0 ? nil : isNegative ? -value : value)
      case 0x2D where digits == 0 && !isNegative: isNegative = true
      case 0x30...0x39:
        let (scaled, isOver) = value.multipliedReportingOverflow(by: 10)
        let (sum, isWrapped) = scaled.addingReportingOverflow(Int64(byte - 0x30))
        guard !isOver, !isWrapped else { return nil }
        (value, digits) = (sum, digits + 1)
      default: return nil
      }
    }
    return digits == 0 ? nil : .some(isNegative ? -value : value)
  }

  /// Passes over a cell, whatever it holds.
  mutating func skip() -> Bool {
    while place < bytes.count {
      defer { place += 1 }
      if bytes[place] == 0x2C { return true }
    }
    return false
  }
}
