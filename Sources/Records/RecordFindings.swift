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
  /// Numbers that count from 1970, and in which unit.
  public static let logTimeEpoch = Self(rawValue: "log.time.epoch")
  /// Two fields of one record give different times.
  public static let logTimeTwice = Self(rawValue: "log.time.twice")
  /// Which list of a file holds its records, and how many there are.
  public static let logRecords = Self(rawValue: "log.records")
  /// A date without a year, and the year that it was given.
  public static let logDateYear = Self(rawValue: "log.date.year")

  public static let jsonSyntax = Self(rawValue: "json.syntax")
  public static let jsonDuplicateKey = Self(rawValue: "json.duplicateKey")
  public static let jsonNotANumber = Self(rawValue: "json.notANumber")
  public static let jsonRecordTooLarge = Self(rawValue: "json.record.tooLarge")

  /// A message that was taken back, edited or stands for something that is not in the file.
  public static let chatMessage = Self(rawValue: "chat.message")
  public static let chatParticipants = Self(rawValue: "chat.participants")
  /// Characters that went through a wrong encoding.
  public static let textMojibake = Self(rawValue: "text.mojibake")

  public static let captionCue = Self(rawValue: "caption.cue")
  public static let captionOrder = Self(rawValue: "caption.order")
  public static let captionOffset = Self(rawValue: "caption.offset")

  public static let mailHeader = Self(rawValue: "mail.header")
  public static let mailAttachment = Self(rawValue: "mail.attachment")
  public static let mailPart = Self(rawValue: "mail.part")

  public static let timeWithoutDate = Self(rawValue: "time.withoutDate")
  public static let timeWithoutZone = Self(rawValue: "time.withoutZone")
  public static let timeRepeatedHour = Self(rawValue: "time.repeatedHour")
  public static let timeSkippedHour = Self(rawValue: "time.skippedHour")
  public static let timeOutOfRange = Self(rawValue: "time.outOfRange")

  /// A password stands before the contents.
  public static let documentProtected = Self(rawValue: "document.protected")
  /// A format of the twentieth century that is not read.
  public static let documentOld = Self(rawValue: "document.old")
  /// A file within the file could not be read, or not to its end.
  public static let documentPart = Self(rawValue: "document.part")
  /// Text that was struck out under tracked changes, or added under them.
  public static let documentChanges = Self(rawValue: "document.changes")
  /// A document without a text layer: pictures of pages.
  public static let documentPictures = Self(rawValue: "document.pictures")
  public static let archiveUnreadable = Self(rawValue: "archive.unreadable")
  public static let archiveMember = Self(rawValue: "archive.member")
  /// What was read of an archive, and as what.
  public static let archiveContents = Self(rawValue: "archive.contents")

  public static let sheetCell = Self(rawValue: "sheet.cell")
  public static let sheetDates = Self(rawValue: "sheet.dates")
  public static let sheetFormulas = Self(rawValue: "sheet.formulas")
  public static let sheetHidden = Self(rawValue: "sheet.hidden")
  public static let documentLinks = Self(rawValue: "document.links")
  public static let documentMacros = Self(rawValue: "document.macros")
  public static let sheetMerged = Self(rawValue: "sheet.merged")

  /// Annotations whose times or tiers do not hold together.
  public static let transcriptBroken = Self(rawValue: "transcript.broken")
  public static let transcriptMedia = Self(rawValue: "transcript.media")

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
  private let lexicon: Lexicon
  private let each: ((Observation) -> Void)?
  private var observations: [Observation] = []
  private var findings: [Finding] = []
  private var counts: [Finding.Code: Int] = [:]
  private var lastBeyond: [Finding.Code: Finding] = [:]
  private var unused: [UnusedText] = []
  private var orders: [ToldOrder] = []

  /// - Parameter each: takes the observations as they are read; absent, the reading holds them.
  init(_ context: RecordContext, each: ((Observation) -> Void)? = nil) {
    source = context.source
    limit = max(1, context.limits.findingsPerCode)
    lexicon = context.lexicon
    self.each = each
  }

  /// Adds an observation, with the kind of event that its words report.
  mutating func add(_ observation: Observation) {
    addClassified(observation.classified(by: lexicon))
  }

  /// Adds an observation whose words have been looked at.
  mutating func addClassified(_ observation: Observation) {
    if let each { each(observation) } else { observations.append(observation) }
  }

  mutating func add(_ order: ToldOrder) { orders.append(order) }

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

  /// Lines or rows that follow each other and are unused for one reason become one stretch.
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
    if case .row(let sheet, let row) = locator, let last = unused.last, last.because == because,
      case .row(sheet, let first) = last.locator, row == first &+ last.count
    {
      unused[unused.count - 1] = UnusedText(
        locator: last.locator, count: last.count + 1, because: because)
      return
    }
    unused.append(UnusedText(locator: locator, count: 1, because: because))
  }

  /// Adds what was read from a file within the source: its places are places within `part`, and
  /// the names of its observations begin with `prefix`.
  mutating func take(_ inner: RecordReading, within part: String, prefix: String = "") {
    take(inner, prefix: prefix) { .within(part: part, $0) }
  }

  /// Adds another reading of the same source with its places told anew.
  mutating func take(
    _ inner: RecordReading, prefix: String = "", place: (Locator) -> Locator
  ) {
    let own = "\(source.rawValue)/"
    func renamed(_ id: ObservationID) -> ObservationID {
      let name = id.rawValue
      return ObservationID(
        source, prefix + (name.hasPrefix(own) ? String(name.dropFirst(own.count)) : name))
    }
    for one in inner.observations {
      var time = one.time
      if case .relative(let other, let min, let max) = time {
        time = .relative(to: renamed(other), min: min, max: max)
      }
      addClassified(
        Observation(
          id: renamed(one.id), source: source, locator: place(one.locator), text: one.text,
          author: one.author, time: time, kind: one.kind, attributes: one.attributes))
    }
    for one in inner.orders {
      add(
        ToldOrder(
          renamed(one.observation), at: place(one.locator), after: one.kind, min: one.min,
          max: one.max, words: one.words))
    }
    for one in inner.findings {
      find(one.code, one.severity, at: place(one.locator), one.message, advice: one.advice)
    }
    for one in inner.unused {
      unused.append(
        UnusedText(locator: place(one.locator), count: one.count, because: one.because))
    }
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
      format: format, observations: observations, findings: findings, unused: unused,
      orders: orders)
  }
}
