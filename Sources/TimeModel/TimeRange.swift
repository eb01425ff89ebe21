/// A closed stretch of UTC, `start…end`; a single moment when both are equal.
public struct TimeRange: Hashable, Sendable, Codable {
  public let start: Instant
  public let end: Instant

  /// The stretch between two instants, given in either order.
  public init(_ first: Instant, _ second: Instant) {
    (start, end) = (min(first, second), max(first, second))
  }

  init(start: Instant, end: Instant) {
    (self.start, self.end) = (start, end)
  }

  public func contains(_ instant: Instant) -> Bool { start <= instant && instant <= end }

  public func intersection(_ other: TimeRange) -> TimeRange? {
    let (start, end) = (max(self.start, other.start), min(self.end, other.end))
    return start <= end ? TimeRange(start: start, end: end) : nil
  }

  /// The smallest stretch that holds both.
  public func hull(_ other: TimeRange) -> TimeRange {
    TimeRange(start: min(start, other.start), end: max(end, other.end))
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let start = try container.decode(Instant.self, forKey: .start)
    let end = try container.decode(Instant.self, forKey: .end)
    guard start <= end else {
      throw DecodingError.dataCorruptedError(
        forKey: .end, in: container, debugDescription: "the end \(end) is before the start \(start)"
      )
    }
    (self.start, self.end) = (start, end)
  }
}

extension TimeRange: CustomStringConvertible {
  public var description: String { "\(start)…\(end)" }
}

/// How one interval lies to another: J. F. Allen, "Maintaining knowledge about temporal intervals",
/// CACM 26 (1983). For any two proper intervals exactly one of the thirteen holds.
///
/// ```
/// precedes      aaa                  precededBy (inverse: a and b exchanged)
///                    bbb
/// meets         aaa                  metBy
///                  bbb
/// overlaps      aaaa                 overlappedBy
///                 bbbb
/// starts        aa                   startedBy
///               bbbb
/// during         aa                  contains
///               bbbb
/// finishes        aa                 finishedBy
///               bbbb
/// equals        aaaa
///               bbbb
/// ```
public enum AllenRelation: String, Hashable, Sendable, Codable, CaseIterable {
  case precedes, meets, overlaps, starts, during, finishes, equals
  case precededBy, metBy, overlappedBy, startedBy, contains, finishedBy

  public var inverse: AllenRelation {
    switch self {
    case .precedes: .precededBy
    case .meets: .metBy
    case .overlaps: .overlappedBy
    case .starts: .startedBy
    case .during: .contains
    case .finishes: .finishedBy
    case .equals: .equals
    case .precededBy: .precedes
    case .metBy: .meets
    case .overlappedBy: .overlaps
    case .startedBy: .starts
    case .contains: .during
    case .finishedBy: .finishes
    }
  }
}

extension TimeRange {
  /// The one relation of Allen's that holds between this interval and `other`.
  ///
  /// A single moment counts as `starts` or `finishes` where it lies on an end of a longer interval,
  /// so that still exactly one relation holds.
  public func relation(to other: TimeRange) -> AllenRelation {
    if start == other.start {
      if end == other.end { return .equals }
      return end < other.end ? .starts : .startedBy
    }
    if end == other.end { return start > other.start ? .finishes : .finishedBy }
    if start < other.start {
      if end < other.start { return .precedes }
      if end == other.start { return .meets }
      return end < other.end ? .overlaps : .contains
    }
    if other.end < start { return .precededBy }
    if other.end == start { return .metBy }
    return other.end < end ? .overlappedBy : .during
  }
}
