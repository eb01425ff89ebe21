import Evidence
import TimeModel

/// The reading of one statement, from its first paragraph to its last.
///
/// Every paragraph and every sentence is an observation in the witness's own words. What a sentence
/// says of time is resolved in the chain of the telling: a time of day on the day that is spoken of,
/// "a few minutes later" from the sentence before, "before the police came" as an order with an event
/// that the words only name.
struct StatementTelling {
  /// The locator of a stretch of a paragraph.
  typealias Place = (Paragraph, Range<Int>) -> Locator

  private let context: RecordContext
  private let place: Place
  private let author: Author
  private let attributes: [String: String]
  private let times: SentenceTimes
  private let tellings: [[Told]]
  private var day: StatementDay
  /// The sentence before, to which "later" and "after that" refer.
  private var previous: ObservationID?

  /// A sentence with what it says of time.
  private struct Told {
    let sentence: Sentence
    let expressions: [TimeExpression]
  }

  /// Adds everything that the paragraphs say.
  ///
  /// - Parameter place: for text that lies within another file; absent, its bytes in the file itself.
  static func read(
    _ paragraphs: [Paragraph], _ context: RecordContext, place: Place? = nil,
    into reading: inout ReadingBuilder
  ) {
    var telling = StatementTelling(paragraphs, context, place, into: &reading)
    for (index, paragraph) in paragraphs.enumerated() {
      telling.read(paragraph, telling.tellings[index], into: &reading)
    }
  }

  private init(
    _ paragraphs: [Paragraph], _ context: RecordContext, _ place: Place?,
    into reading: inout ReadingBuilder
  ) {
    self.context = context
    self.place =
      place ?? { paragraph, range in
        let bytes = paragraph.text.bytes(range)
        return paragraph.isHeading
          ? .line(paragraph.line, bytes: bytes)
          : .paragraph(paragraph.number, page: nil, bytes: bytes)
      }
    var heading = StatementHeading()
    for paragraph in paragraphs where paragraph.isHeading { heading.note(paragraph.text) }
    author = Self.author(heading, context, into: &reading)
    attributes = heading.date.map { ["date of statement": $0] } ?? [:]
    Self.report(heading, into: &reading)
    let sentences = paragraphs.map { paragraph in
      paragraph.isHeading
        ? [] : Sentences.ranges(paragraph.text).map { Sentence(paragraph.text, $0) }
    }
    let order = context.dateOrder ?? Self.order(paragraphs, into: &reading)
    let words = TimeWords(
      reference: TimeReference(
        date: Self.day(of: heading, order) ?? context.date, zone: context.zone,
        dateOrder: order),
      widths: context.widths)
    tellings = sentences.map { inParagraph in
      inParagraph.map { sentence in
        Told(
          sentence: sentence,
          expressions: sentence.range.count > Self.longestSentence
            ? [] : words.expressions(in: sentence.text.text(sentence.range)))
      }
    }
    times = SentenceTimes(
      words: words,
      halfDay: HalfDay(
        tellings.flatMap { $0 }.flatMap { told in
          told.expressions.compactMap { expression in
            expression.moment.map {
              HalfDay.Told(moment: $0, words: told.sentence.quote(of: expression))
            }
          }
        }), given: context.date)
    day = StatementDay(given: context.date)
  }

  // MARK: - The heading

  private static func author(
    _ heading: StatementHeading, _ context: RecordContext, into reading: inout ReadingBuilder
  ) -> Author {
    if let named = heading.author { return .person(named) }
    if let author = context.author { return author }
    reading.find(
      .statementAuthor, .caution, "The statement does not say who makes it.",
      advice: "Name the witness as 'author' in the case file.")
    return .person("unnamed witness")
  }

  private static func report(_ heading: StatementHeading, into reading: inout ReadingBuilder) {
    guard heading.author != nil || heading.date != nil else { return }
    let parts = [
      heading.author.map { "made by '\($0)'" },
      heading.date.map { "dated '\($0)', which is not taken as the day spoken of" },
    ]
    reading.find(
      .statementHeading, .note,
      "The heading: " + parts.compactMap { $0 }.joined(separator: ", ") + ".")
  }

  /// The day on which the statement was made, if its heading names just one.
  private static func day(of heading: StatementHeading, _ order: DateOrder?) -> CivilDate? {
    guard let words = heading.date, let date = WrittenMoment(cell: words)?.date else {
      return nil
    }
    if let order, let day = date.date(order) { return day }
    return date.readings.count == 1 ? date.readings[0] : nil
  }

  /// The order of day and month that the dates in figures prove, over the whole statement.
  private static func order(
    _ paragraphs: [Paragraph], into reading: inout ReadingBuilder
  ) -> DateOrder? {
    let orders = Set(paragraphs.flatMap { Self.dates($0.text.plain[...]) }.compactMap(\.order))
    guard orders.count == 1, let only = orders.first else { return nil }
    reading.find(
      .logDateOrder, .note,
      "Dates in figures are read \(only == .dayFirst ? "day" : "month") first, because some of "
        + "them can be read in no other way.")
    return only
  }

  private static func dates(_ plain: ArraySlice<UInt8>) -> [WrittenDate] {
    var (dates, at): ([WrittenDate], Int) = ([], plain.startIndex)
    while at < plain.endIndex {
      var cursor = PlainCursor(plain, at: at)
      let begins = at == plain.startIndex || !PlainText.isDigit(plain[at - 1])
      if begins, PlainText.isDigit(plain[at]), let date = cursor.date() {
        dates.append(date)
        at = cursor.at
      } else {
        at += 1
      }
    }
    return dates
  }

  // MARK: - Paragraphs and sentences

  private mutating func read(
    _ paragraph: Paragraph, _ tellings: [Told], into reading: inout ReadingBuilder
  ) {
    let text = paragraph.text
    var own = attributes
    if paragraph.isHeading { own["part"] = "heading" }
    reading.addClassified(
      Observation(
        id: ObservationID(context.source, paragraph.name), source: context.source,
        locator: place(paragraph, text.indices), text: text.text, author: author, time: .none,
        attributes: own))
    for (index, told) in tellings.enumerated() {
      read(told, id: "\(paragraph.name).s\(index + 1)", of: paragraph, into: &reading)
    }
  }

  /// What holds more times than this in one sentence is not the telling of a witness.
  private static let mostTimes = 50
  /// In characters; a longer one is not looked through for times.
  private static let longestSentence = 4_000

  private mutating func read(
    _ told: Told, id name: String, of paragraph: Paragraph, into reading: inout ReadingBuilder
  ) {
    let (sentence, id) = (told.sentence, ObservationID(context.source, name))
    let locator = place(paragraph, sentence.range)
    guard told.expressions.count <= Self.mostTimes else {
      reading.addClassified(observation(id, sentence, .none, [:], at: locator))
      return reading.leaveOut(
        locator,
        because: "a sentence with \(told.expressions.count) times is no telling: not used")
    }
    if sentence.range.count > Self.longestSentence {
      reading.leaveOut(
        locator,
        because:
          "a sentence of \(sentence.range.count) characters is no telling: it is kept, and not "
          + "looked through for times")
    }
    let named = told.expressions.compactMap(\.namedDays)
    let isFlashback = Self.isFlashback(sentence)
    // A flashback moves no day but its own.
    var ownDay = day
    let days = ownDay.days(in: sentence, naming: named)
    if !isFlashback { day = ownDay }
    var found = times.read(
      told.expressions, in: sentence, days: days, previous: previous, at: locator, into: &reading)
    if found.times.isEmpty { found.times = [SentenceTimes.Time(time: .none, attributes: [:])] }
    let start = sentence.range.lowerBound
    let clauses = found.orders.map {
      ($0.event.lowerBound - start)..<($0.event.upperBound - start)
    }
    for (index, time) in found.times.enumerated() {
      reading.addClassified(
        observation(
          index == 0 ? id : ObservationID(context.source, "\(name).t\(index + 1)"), sentence,
          time.time, time.attributes, at: locator, leavingOut: clauses))
    }
    // "That was before the guards came": the happening is the one that was told before.
    let speaksBack = Self.speaksBack(sentence)
    let subject = speaksBack ? previous ?? id : id
    for order in found.orders { tell(order, of: subject, sentence, locator, into: &reading) }
    if !speaksBack, !isFlashback { previous = id }
  }

  /// Whether a sentence leaves the telling for what had been before: "The day before I had been in
  /// Leeds". What follows it goes on from the sentence before it.
  private static func isFlashback(_ sentence: Sentence) -> Bool {
    let words = sentence.words.map(\.text)
    return words.contains("had") || words.contains("used") || words.contains("usually")
  }

  private func observation(
    _ id: ObservationID, _ sentence: Sentence, _ time: ObservedTime,
    _ attributes: [String: String], at locator: Locator, leavingOut named: [Range<Int>] = []
  ) -> Observation {
    Observation(
      id: id, source: context.source, locator: locator,
      text: sentence.text.text(sentence.range), author: author, time: time,
      attributes: self.attributes.merging(attributes) { _, own in own }
    ).classified(by: context.lexicon, leavingOut: named)
  }

  private static let backwards: [[String]] = [
    ["that", "was"], ["this", "was"], ["it", "was"], ["that", "happened"], ["this", "happened"],
    ["it", "happened"], ["all", "this"], ["all", "that"],
  ]

  private static func speaksBack(_ sentence: Sentence) -> Bool {
    // The number of a paragraph is no word of the sentence.
    let words = sentence.words.map(\.text).drop { $0.utf8.allSatisfy(PlainText.isDigit) }
    return backwards.contains { words.starts(with: $0) }
  }

  private func tell(
    _ order: SentenceTimes.Order, of subject: ObservationID, _ sentence: Sentence,
    _ locator: Locator, into reading: inout ReadingBuilder
  ) {
    let clause = Classification(sentence.text.plain[order.event], context.lexicon)
    let words = sentence.text.text(order.words)
    guard let kind = clause.kind else {
      return reading.leaveOut(
        locator,
        because:
          "'\(sentence.quote(order.words))' is told beside '\(sentence.quote(order.event))', "
          + "which no phrase of the lexicon ties to a kind of event: not used")
    }
    reading.add(
      ToldOrder(
        subject, at: locator, after: kind, min: order.min, max: order.max, words: words))
  }
}

extension TimeExpression {
  var moment: SpokenMoment? {
    if case .moment(let moment) = meaning { moment } else { nil }
  }

  /// Each day that it can mean, where it names single days.
  fileprivate var namedDays: [CivilDate]? {
    guard let days = moment?.days, !days.isEmpty,
      days.allSatisfy({ $0.lowerBound == $0.upperBound })
    else { return nil }
    return days.map(\.lowerBound)
  }
}
