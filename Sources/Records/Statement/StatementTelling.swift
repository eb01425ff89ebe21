import Evidence
import TimeModel

/// The reading of one statement, from its first paragraph to its last.
struct StatementTelling {
  private let context: RecordContext
  private let author: Author
  private let attributes: [String: String]
  private var day: StatementDay
  /// Some hour is beyond 12 and no time says am or pm: then 10, 11 and 12 are of the morning too.
  private let usesTwentyFourHours: Bool

  init(_ paragraphs: [Paragraph], _ context: RecordContext, into reading: inout ReadingBuilder) {
    var heading = StatementHeading()
    for paragraph in paragraphs where paragraph.isHeading { heading.note(paragraph) }
    self.context = context
    if let named = heading.author {
      author = .person(named.name)
    } else {
      author = context.author ?? .person("unnamed witness")
      if context.author == nil {
        reading.find(
          .statementAuthor, .caution, "The statement does not say who makes it.",
          advice: "Name the witness as 'author' in the case file.")
      }
    }
    attributes = heading.date.map { ["date of statement": $0.words] } ?? [:]
    if heading.author != nil || heading.date != nil {
      let parts = [
        heading.author.map { "made by '\($0.name)' (paragraph \($0.paragraph))" },
        heading.date.map {
          "dated '\($0.words)' (paragraph \($0.paragraph)), which is not taken as the day spoken of"
        },
      ]
      reading.find(
        .statementHeading, .note,
        "The heading: " + parts.compactMap { $0 }.joined(separator: ", ") + ".")
    }
    let whole = paragraphs.filter { !$0.isHeading }
      .map { Sentence($0.text, $0.text.indices) }
    let clocks = whole.flatMap(\.mentions).map(\.clock)
    usesTwentyFourHours =
      clocks.contains { $0.hour > 12 && !$0.namesHalf } && !clocks.contains(where: \.namesHalf)
    day = StatementDay(
      given: context.date, order: context.dateOrder ?? Self.order(whole, into: &reading))
  }

  /// The order of day and month that the dates in figures prove, over the whole statement.
  private static func order(
    _ paragraphs: [Sentence], into reading: inout ReadingBuilder
  ) -> DateOrder? {
    let orders = Set(paragraphs.flatMap(\.dates).compactMap(\.date.order))
    guard orders.count == 1, let only = orders.first else { return nil }
    reading.find(
      .logDateOrder, .note,
      "Dates in figures are read \(only == .dayFirst ? "day" : "month") first, because some of "
        + "them can be read in no other way.")
    return only
  }

  mutating func read(_ paragraph: Paragraph, into reading: inout ReadingBuilder) {
    let text = paragraph.text
    var own = attributes
    if paragraph.isHeading { own["part"] = "heading" }
    reading.add(
      Observation(
        id: ObservationID(context.source, "p\(paragraph.number)"), source: context.source,
        locator: locator(paragraph, text.indices), text: text.text, author: author, time: .none,
        attributes: own))
    guard !paragraph.isHeading else { return }
    for (index, range) in Sentences.ranges(text).enumerated() {
      read(Sentence(text, range), number: index + 1, of: paragraph, into: &reading)
    }
  }

  private func locator(_ paragraph: Paragraph, _ range: Range<Int>) -> Locator {
    .paragraph(paragraph.number, page: nil, bytes: paragraph.text.bytes(range))
  }

  // MARK: - One sentence

  /// What holds more times than this in one sentence is not the telling of a witness.
  private static let mostTimes = 50

  private mutating func read(
    _ sentence: Sentence, number: Int, of paragraph: Paragraph, into reading: inout ReadingBuilder
  ) {
    let place = locator(paragraph, sentence.range)
    let days = day.days(in: sentence)
    guard sentence.mentions.count <= Self.mostTimes else {
      return reading.leaveOut(
        place,
        because: "a sentence with \(sentence.mentions.count) times is no telling: not used")
    }
    let judge = ClockJudge(sentence)
    var (given, vague, doubtful): ([Sentence.Mention], [Range<Int>], [String]) = ([], [], [])
    for mention in sentence.mentions {
      switch judge.judge(mention, follows: !given.isEmpty) {
      case .given: given.append(mention)
      case .vague(let range): vague.append(range)
      case .doubtful(let why): doubtful.append("'\(sentence.quote(mention.range))': \(why)")
      case .noTime: break
      }
    }
    vague += VagueWords(sentence: sentence).find().filter { words in
      !vague.contains { $0.overlaps(words) } && !given.contains { belongs(words, to: $0, sentence) }
    }
    list(vague, doubtful, sentence, at: place, into: &reading)
    if given.count == 1, !(vague.isEmpty && doubtful.isEmpty) {
      reading.find(
        .statementSeveralTimes, .caution, at: place,
        "A sentence in \(place) gives one time and speaks of another: which of its happenings was "
          + "at '\(sentence.quote(given[0].range))' is for a person to say.")
    }
    if given.count > 1 {
      reading.find(
        .statementSeveralTimes, .note, at: place,
        "A sentence in \(place) gives \(given.count) times: each is an observation with the whole "
          + "sentence as its words.")
    }
    for (index, mention) in given.enumerated() {
      let suffix = "p\(paragraph.number).s\(number)" + (index == 0 ? "" : ".t\(index + 1)")
      observe(mention, days, sentence, id: suffix, at: place, into: &reading)
    }
  }

  /// "in the afternoon" after a time has been used for it.
  private func belongs(
    _ words: Range<Int>, to mention: Sentence.Mention, _ sentence: Sentence
  ) -> Bool {
    words.overlaps(mention.range)
      || words.lowerBound == mention.range.upperBound + 1 && mention.clock.isHalfDayOpen
        && !halved(mention, sentence).isHalfDayOpen
  }

  private func list(
    _ vague: [Range<Int>], _ doubtful: [String], _ sentence: Sentence, at place: Locator,
    into reading: inout ReadingBuilder
  ) {
    var apart: [Range<Int>] = []
    for range in vague.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = apart.last, last.overlaps(range) {
        apart[apart.count - 1] =
          last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        apart.append(range)
      }
    }
    if !apart.isEmpty {
      let beyond = apart.count - Self.mostTimes
      let words =
        apart.prefix(Self.mostTimes).map { "'\(sentence.quote($0))'" }
        .joined(separator: ", ") + (beyond > 0 ? " and \(beyond) more" : "")
      reading.leaveOut(place, because: "vague time: \(words) – kept verbatim, not used")
    }
    if !doubtful.isEmpty {
      reading.leaveOut(
        place, because: "perhaps a time: \(doubtful.joined(separator: "; ")) – not used")
    }
  }

  // MARK: - One time

  private func observe(
    _ mention: Sentence.Mention, _ days: StatementDay.Days, _ sentence: Sentence, id: String,
    at place: Locator, into reading: inout ReadingBuilder
  ) {
    let words = sentence.quote(mention.range)
    let clock = halved(mention, sentence)
    let isOpen = clock.isHalfDayOpen && !(usesTwentyFourHours && clock.hour >= 10)
    let readings = isOpen ? [clock, clock.inOtherHalf] : [clock]
    var own = attributes
    own["time as written"] = words
    let dates = known(days, words, place, &reading)
    let resolution = Resolution(readings, on: dates, zone: context.zone)
    resolution.report(words, at: place, into: &reading)
    if readings.count > 1, case .written = resolution.time {
      reading.find(
        .statementHalfDay, .caution, at: place,
        "'\(words)' in \(place) does not say which half of the day: both readings are kept.")
    }
    reading.add(
      Observation(
        id: ObservationID(context.source, id), source: context.source, locator: place,
        text: sentence.text.text(sentence.range), author: author, time: resolution.time,
        attributes: own))
  }

  private func known(
    _ days: StatementDay.Days, _ words: String, _ place: Locator, _ reading: inout ReadingBuilder
  ) -> [CivilDate] {
    switch days {
    case .known(let dates):
      if dates.count > 1 {
        reading.find(
          .statementDate, .caution, at: place,
          "'\(words)' in \(place) may belong to "
            + dates.map(\.description).joined(separator: " or ") + ": each is kept.")
      }
      return dates
    case .open(let because):
      let why = because.map { " ('\($0)' leaves it open)" } ?? ""
      reading.find(
        .timeWithoutDate, .caution, at: place,
        "'\(words)' in \(place) has no date\(why), so it has no place in UTC.",
        advice: because == nil ? "Give the day that is spoken of as 'date' in the case file." : "")
      return []
    }
  }

  /// "3.44 in the afternoon" is 15:44.
  private func halved(_ mention: Sentence.Mention, _ sentence: Sentence) -> WrittenClock {
    guard mention.clock.isHalfDayOpen else { return mention.clock }
    let following = sentence.after(mention.range, 3).map(\.text)
    guard let first = following.first, ["in", "that", "this"].contains(first),
      let part = following.first(where: { ["morning", "afternoon", "evening"].contains($0) }),
      let placed = PlainCursor.placed(mention.clock, afternoon: part != "morning")
    else { return mention.clock }
    return placed
  }
}
