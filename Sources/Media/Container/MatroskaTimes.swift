import TimeModel

/// The date of a Matroska segment (RFC 9559, section 5.1.2.11): nanoseconds since 2001, of which
/// libavformat shows microseconds.
enum MatroskaTimes {
  private enum ID {
    static let header: UInt64 = 0x1A45_DFA3
    static let segment: UInt64 = 0x1853_8067
    static let info: UInt64 = 0x1549_A966
    static let date: UInt64 = 0x4461
  }

  /// Seconds from 1970 to 2001.
  private static let epoch: Int64 = 978_307_200

  /// Empty unless the file begins as such a file does.
  static func read(_ file: borrowing some FileBytes & ~Copyable) -> [StoredTime] {
    guard let header = Element(file, at: 0, within: file.size), header.id == ID.header,
      let segment = Element(file, at: header.end, within: file.size), segment.id == ID.segment
    else { return [] }
    var budget = ReadingBudget()
    var place = segment.body
    while budget.take(), let element = Element(file, at: place, within: segment.end) {
      if element.id == ID.info { return dates(in: element, file, &budget) }
      // What follows an element of unknown length cannot be found without reading through it.
      guard element.isSized, element.end > place else { return [] }
      place = element.end
    }
    return []
  }

  private static func dates(
    in info: Element, _ file: borrowing some FileBytes & ~Copyable, _ budget: inout ReadingBudget
  ) -> [StoredTime] {
    var place = info.body
    while budget.take(), let element = Element(file, at: place, within: info.end),
      element.isSized, element.end > place
    {
      place = element.end
      guard element.id == ID.date else { continue }
      let content = file.bytes(at: element.body, count: 8)
      guard element.end - element.body == 8, let stored = content.bigEndian(at: 0, count: 8) else {
        return []
      }
      let count = Int64(bitPattern: stored)
      let time = Timestamp(count: Int128(count), unit: 1, epoch: epoch)
      return [
        StoredTime(
          .matroskaDate, place: "Segment/Info/DateUTC",
          value: time.map { .instant($0) } ?? .unreadable("\(count) ns since 2001"))
      ]
    }
    return []
  }

  /// An EBML element by its places (RFC 8794, sections 4 to 6).
  private struct Element {
    let id: UInt64
    let body: Int64
    /// Of its parent where its own length is unknown or runs over that.
    let end: Int64
    let isSized: Bool

    init?(_ file: borrowing some FileBytes & ~Copyable, at place: Int64, within limit: Int64) {
      guard place >= 0, place < limit else { return nil }
      let bytes = file.bytes(at: place, count: Int(min(12, limit - place)))
      guard let first = bytes.first, first != 0 else { return nil }
      let idLength = first.leadingZeroBitCount + 1
      guard idLength <= 4, let id = bytes.bigEndian(at: 0, count: idLength),
        bytes.count > idLength, bytes[idLength] != 0
      else { return nil }
      let length = bytes[idLength].leadingZeroBitCount + 1
      guard let stored = bytes.bigEndian(at: idLength, count: length) else { return nil }
      let mask = (UInt64(1) << UInt64(7 * length)) - 1
      self.id = id
      body = place + Int64(idLength + length)
      isSized = stored & mask != mask
      let (close, overflow) = body.addingReportingOverflow(Int64(stored & mask))
      end = isSized && !overflow ? min(close, limit) : limit
      guard end >= body else { return nil }
    }
  }
}
