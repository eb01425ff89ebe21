public import Evidence
public import TimeModel

/// What the case says about a file, without which its times cannot be placed.
public struct RecordContext: Hashable, Sendable, Codable {
  public var source: SourceID
  /// The zone of times that name none. Absent: such times get no interval, and a finding.
  public var zone: ZoneRules?
  /// The day of the first time that is written without one. Absent: such times get no interval.
  public var date: CivilDate?
  /// Which column holds what. Absent: the columns are found by looking.
  public var columns: ColumnMapping?
  /// How dates in figures are written. Absent: decided by the evidence of the whole file.
  public var dateOrder: DateOrder?
  /// Who speaks where the file does not say. Absent: a log speaks for itself, a witness is unnamed.
  public var author: Author?
  /// Which words report which kind of event.
  public var lexicon: Lexicon
  /// How wide words such as "about" and "a few minutes" are.
  public var widths: TimeWidths
  public var limits: RecordLimits

  public init(
    source: SourceID, zone: ZoneRules? = nil, date: CivilDate? = nil,
    columns: ColumnMapping? = nil, dateOrder: DateOrder? = nil, author: Author? = nil,
    lexicon: Lexicon = .standard, widths: TimeWidths = .standard,
    limits: RecordLimits = RecordLimits()
  ) {
    (self.lexicon, self.widths) = (lexicon, widths)
    (self.source, self.zone, self.date, self.columns) = (source, zone, date, columns)
    (self.dateOrder, self.author, self.limits) = (dateOrder, author, limits)
  }
}

/// The order of day and month in a date written in figures.
public enum DateOrder: String, Hashable, Sendable, Codable, CaseIterable {
  /// 08/04/2017 is the 8th of April.
  case dayFirst
  /// 08/04/2017 is the 4th of August.
  case monthFirst
}

/// A column of a table by its heading or by its place.
public enum ColumnReference: Hashable, Sendable, Codable {
  /// Compared without regard to case and to white space at the ends.
  case name(String)
  /// Counted from 1.
  case number(Int)

  /// A whole number above zero is a place, anything else a heading: `2`, `Entry`.
  public init(_ text: String) {
    if text.utf8.count <= 6, let number = Int(text), number > 0 {
      self = .number(number)
    } else {
      self = .name(text)
    }
  }
}

/// Which column of a table holds what; an absent role is found by looking.
public struct ColumnMapping: Hashable, Sendable, Codable {
  /// The keys under which a case file gives them.
  public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    case time, end, date, text, author, place
  }

  public var roles: [Role: ColumnReference]

  public init(_ roles: [Role: ColumnReference]) { self.roles = roles }

  public subscript(role: Role) -> ColumnReference? { roles[role] }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    var roles: [Role: ColumnReference] = [:]
    for (key, value) in try container.decode([String: String].self) {
      guard let role = Role(rawValue: key) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(key)' is not one of the columns' keys")
      }
      roles[role] = ColumnReference(value)
    }
    self.roles = roles
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    var texts: [String: String] = [:]
    for (role, reference) in roles {
      switch reference {
      case .name(let name): texts[role.rawValue] = name
      case .number(let number): texts[role.rawValue] = String(number)
      }
    }
    try container.encode(texts)
  }
}

/// How much of hostile input is put up with before it becomes a finding.
public struct RecordLimits: Hashable, Sendable, Codable {
  /// A larger file is not read.
  public var fileBytes = 512 << 20
  /// A longer line, row or paragraph is not read, and named.
  public var lineBytes = 1 << 20
  /// A quoted field that runs over more lines was never closed.
  public var quotedLines = 500
  /// A row of more fields is not read.
  public var fields = 1024
  /// More findings of one code are counted and summed up in one.
  public var findingsPerCode = 100

  public init() {}
}
