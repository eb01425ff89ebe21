public import Evidence

/// The codes of this room. What each means for a reader stands in its message.
extension Finding.Code {
  /// What a file was read as, and why.
  public static let recordFormat = Self(rawValue: "record.format")
  public static let recordUnrecognised = Self(rawValue: "record.unrecognised")
  public static let recordEmpty = Self(rawValue: "record.empty")
  public static let recordTooLarge = Self(rawValue: "record.tooLarge")
  /// The bytes end before the file does.
  public static let recordCutShort = Self(rawValue: "record.cutShort")
  /// A stretch that was not used, where there is no other list to put it in.
  public static let recordUnused = Self(rawValue: "record.unused")

  /// Which encoding was taken and why, when it is not plain UTF-8.
  public static let textEncoding = Self(rawValue: "text.encoding")
  public static let textUndecodable = Self(rawValue: "text.undecodable")
  /// Bytes that fit another encoding than the rest of the file.
  public static let textMixed = Self(rawValue: "text.mixed")
  /// Characters that show text in another order than it is stored in.
  public static let textOverride = Self(rawValue: "text.override")
  public static let textNUL = Self(rawValue: "text.nul")
  public static let textLineEndings = Self(rawValue: "text.lineEndings")
  public static let textLineTooLong = Self(rawValue: "text.line.tooLong")

  public static let logDialect = Self(rawValue: "log.dialect")
  /// What was taken for what.
  public static let logColumns = Self(rawValue: "log.columns")
  public static let logColumnMissing = Self(rawValue: "log.column.missing")
  /// One heading stands over several columns.
  public static let logColumnTwins = Self(rawValue: "log.column.twins")
  public static let logCellFormula = Self(rawValue: "log.cell.formula")
  public static let logQuoteUnclosed = Self(rawValue: "log.quote.unclosed")
  public static let logQuoteStray = Self(rawValue: "log.quote.stray")
  public static let logQuoteSuspect = Self(rawValue: "log.quote.suspect")
  public static let logRowWidth = Self(rawValue: "log.row.width")
  public static let logRowTooWide = Self(rawValue: "log.row.tooWide")

  public static let logTimeMissing = Self(rawValue: "log.time.missing")
  public static let logTimeUnreadable = Self(rawValue: "log.time.unreadable")
  /// An entry that says it was made after the time that it is about.
  public static let logEntryLate = Self(rawValue: "log.entry.late")
  public static let logTimeHalfDay = Self(rawValue: "log.time.halfDay")
  public static let logTimeWholeMinutes = Self(rawValue: "log.time.wholeMinutes")
  public static let logTimeOrder = Self(rawValue: "log.time.order")
  public static let logTimeMidnight = Self(rawValue: "log.time.midnight")
  public static let logDateOrder = Self(rawValue: "log.date.order")
  public static let logDateAmbiguous = Self(rawValue: "log.date.ambiguous")
  public static let logDateCarried = Self(rawValue: "log.date.carried")

  public static let timeWithoutDate = Self(rawValue: "time.withoutDate")
  public static let timeWithoutZone = Self(rawValue: "time.withoutZone")
  public static let timeRepeatedHour = Self(rawValue: "time.repeatedHour")
  public static let timeSkippedHour = Self(rawValue: "time.skippedHour")
  public static let timeOutOfRange = Self(rawValue: "time.outOfRange")

  public static let statementHeading = Self(rawValue: "statement.heading")
  public static let statementAuthor = Self(rawValue: "statement.author")
  public static let statementDate = Self(rawValue: "statement.date")
  public static let statementHalfDay = Self(rawValue: "statement.halfDay")
  public static let statementSeveralTimes = Self(rawValue: "statement.severalTimes")
}

/// Gathers a reading; keeps the number of findings and unused stretches bounded, and counts the
/// rest.
public struct ReadingBuilder {
  let source: SourceID
  private let limit: Int
  private let each: ((Observation) -> Void)?
  private var observations: [Observation] = []
  private var findings: [Finding] = []
  private var counts: [Finding.Code: Int] = [:]
  private var lastBeyond: [Finding.Code: Finding] = [:]
  private var unused: [UnusedText] = []

  /// - Parameter each: takes the observations as they are read; absent, the reading holds them.
  init(_ context: RecordContext, each: ((Observation) -> Void)? = nil) {
    source = context.source
    limit = max(1, context.limits.findingsPerCode)
    self.each = each
  }

  mutating func add(_ observation: Observation) {
    if let each { each(observation) } else { observations.append(observation) }
  }

  mutating func find(
    _ code: Finding.Code, _ severity: Finding.Severity, at locator: Locator = .whole,
    _ message: @autoclosure () -> String, advice: String = ""
  ) {
    let count = counts[code, default: 0] + 1
    counts[code] = count
    // Of those beyond the limit only the place is told.
    let words = count <= limit ? message() : ""
    let finding = Finding(
      code, severity, source: source, at: locator, message: words, advice: advice)
    if count <= limit { findings.append(finding) } else { lastBeyond[code] = finding }
  }

  /// Lines that follow each other and are unused for one reason become one stretch.
  mutating func leaveOut(_ locator: Locator, because: String) {
    if case .line(let number, let bytes) = locator, let last = unused.last,
      case .line(let first, let before) = last.locator, last.because == because,
      before.upperBound <= bytes.lowerBound, bytes.lowerBound - before.upperBound <= 4,
      number >= first
    {
      unused[unused.count - 1] = UnusedText(
        locator: .line(first, bytes: before.lowerBound..<bytes.upperBound), count: last.count + 1,
        because: because)
      return
    }
    unused.append(UnusedText(locator: locator, count: 1, because: because))
  }

  /// The reading, with one summing-up finding for each code that went beyond the limit.
  consuming func finish(format: String) -> RecordReading {
    for (code, last) in lastBeyond.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let beyond = counts[code, default: 0] - limit
      findings.append(
        Finding(
          code, last.severity, source: source, at: last.locator,
          message: "\(beyond) more of the same, the last at \(last.locator).", advice: last.advice))
    }
    return RecordReading(
      format: format, observations: observations, findings: findings, unused: unused)
  }
}
