public import TimeModel

/// How wide the words are that give a time only nearly; every row may be changed by a case.
///
/// As JSON an object of the rows' names, each `[low, high]` in decimal seconds; rows that are left
/// out keep the standard.
public struct TimeWidths: Hashable, Sendable {
  /// A row of the table.
  public struct Width: Hashable, Sendable {
    /// Added to the beginning, or the least of a length of time, or the beginning of a part of the
    /// day since midnight.
    public var low: Nanoseconds
    /// Likewise for the end.
    public var high: Nanoseconds

    public init(low: Nanoseconds, high: Nanoseconds) { (self.low, self.high) = (low, high) }
  }

  public var rows: [String: Width]

  public init(rows: [String: Width]) { self.rows = rows }

  /// The rows of Documentation/Method.md.
  public static let standard = TimeWidths(rows: standardRows)

  /// The row of that name, or the standard's.
  subscript(name: String) -> Width {
    rows[name] ?? Self.standardRows[name] ?? Width(low: .zero, high: .zero)
  }

  private static let standardRows: [String: Width] = [:]
}

extension TimeWidths: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    var rows = Self.standardRows
    for (name, ends) in try container.decode([String: [Nanoseconds]].self) {
      guard rows[name] != nil else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(name)' is not a row of the table of widths")
      }
      guard ends.count == 2, ends[0] <= ends[1] else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(name)' is not two lengths in seconds, low then high")
      }
      rows[name] = Width(low: ends[0], high: ends[1])
    }
    self.rows = rows
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rows.mapValues { [$0.low, $0.high] })
  }
}
