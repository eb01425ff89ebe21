/// A file's bytes by their place, for the readers of fields that libavformat does not hand out.
protocol FileBytes: ~Copyable {
  /// In bytes.
  var size: Int64 { get }

  /// The bytes from `offset` on: fewer than `count` at the end of the file or where it cannot be
  /// read, none outside it.
  func bytes(at offset: Int64, count: Int) -> [UInt8]
}

/// Bytes at hand.
struct MemoryBytes: FileBytes {
  let content: [UInt8]

  var size: Int64 { Int64(content.count) }

  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    guard offset >= 0, offset < size, count > 0 else { return [] }
    return Array(content[Int(offset)...].prefix(count))
  }
}

/// How much of one file its fields may cost, so that no file can make its reader work without end.
struct ReadingBudget {
  /// Headers of boxes, chunks and elements.
  var steps = 400_000

  /// False when it is used up.
  mutating func take() -> Bool {
    steps -= 1
    return steps >= 0
  }
}

extension [UInt8] {
  /// An unsigned number of `count` bytes, 1…8, most significant first; nil where there are too few.
  func bigEndian(at place: Int, count: Int) -> UInt64? {
    guard place >= 0, count <= 8, place <= self.count - count else { return nil }
    return self[place..<place + count].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The same, least significant first.
  func littleEndian(at place: Int, count: Int) -> UInt64? {
    guard place >= 0, count <= 8, place <= self.count - count else { return nil }
    return self[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Four letters at `place`; nil where there are too few bytes.
  func fourLetters(at place: Int) -> String? {
    guard place >= 0, place <= count - 4 else { return nil }
    return String(decoding: self[place..<place + 4], as: UTF8.self)
  }
}
