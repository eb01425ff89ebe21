import Evidence
import TimeModel

/// What one sentence says of time, from the expressions found in it.
struct SentenceTimes {
  /// A time that the sentence gives for what it tells.
  struct Time: Hashable, Sendable {
    var time: ObservedTime
    var attributes: [String: String]
  }

  /// The order with an event that the words only name; ranges are of the paragraph.
  struct Order: Hashable, Sendable {
    let words: Range<Int>
    let event: Range<Int>
    /// After the event, below zero before it; absent: open.
    let min: Nanoseconds?
    let max: Nanoseconds?
  }

  let words: TimeWords
  let halfDay: HalfDay
  /// The case's date for the statement.
  let given: CivilDate?

  /// - Parameters:
  ///   - expressions: counted from the beginning of the sentence.
  ///   - previous: what was told before; nil at the beginning of the telling.
  /// - Returns: times of day first, or else the one that is relative; what was not used is listed.
  func read(
    _ expressions: [TimeExpression], in sentence: Sentence, days: StatementDay.Days,
    previous: ObservationID?, at place: Locator, into reading: inout ReadingBuilder
  ) -> (times: [Time], orders: [Order]) {
    var (clocks, relatives, wholeDays): ([Time], [Time], [Time]) = ([], [], [])
    var orders: [Order] = []
    var lengths: [String] = []
    var unused: [String] = []
    let start = sentence.range.lowerBound
    for expression in expressions {
      let range = sentence.range(of: expression)
      let quote = sentence.text.text(range)
      if expression.moment != nil, let why = Self.oddity(sentence, range) {
        unused.append("'\(sentence.quote(range))' (\(why))")
        continue
      }
      let attributes = [
        "time as written": quote, "time rules": expression.rules.joined(separator: ", "),
      ]
      switch expression.meaning {
      case .moment(let moment) where moment.clocks.isEmpty && isFar(moment.days):
        unused.append("'\(sentence.quote(range))' (far from the day that is told of)")
      case .moment(let moment) where moment.clocks.isEmpty:
        wholeDays.append(
          Time(
            time: placed(moment, quote, days, place, into: &reading).time, attributes: attributes))
      case .moment(let moment):
        let (time, because) = placed(moment, quote, days, place, into: &reading)
        clocks.append(
          Time(
            time: time,
            attributes: because.isEmpty
              ? attributes : attributes.merging(["half of the day": because]) { $1 }))
      case .duration: lengths.append(quote)
      case .relative(.previous, let min, let max):
        if let previous {
          relatives.append(
            Time(time: .relative(to: previous, min: min, max: max), attributes: attributes))
        } else {
          unused.append("'\(sentence.quote(range))' (nothing was told before it)")
        }
      case .relative(.reference, _, _):
        unused.append("'\(sentence.quote(range))' (counted from when the statement was made)")
      case .relative(.event(let event), let min, let max):
        orders.append(
          Order(
            words: range, event: (event.lowerBound + start)..<(event.upperBound + start), min: min,
            max: max))
      }
    }
    var times = clocks.isEmpty ? Array(relatives.prefix(1)) : clocks
    if times.isEmpty { times = wholeDays }
    let further = clocks.isEmpty ? relatives.dropFirst() : relatives[...]
    unused += further.map { "'\($0.attributes["time as written"] ?? "")' (beside another time)" }
    if !lengths.isEmpty, !times.isEmpty || orders.isEmpty {
      if times.isEmpty { times = [Time(time: .none, attributes: [:])] }
      times[0].attributes["length of time"] = lengths.joined(separator: "; ")
    }
    report(times, clocks, unused, expressions, sentence, place, into: &reading)
    return (times, orders)
  }

  private func report(
    _ times: [Time], _ clocks: [Time], _ unused: [String], _ expressions: [TimeExpression],
    _ sentence: Sentence, _ place: Locator, into reading: inout ReadingBuilder
  ) {
    let start = sentence.range.lowerBound
    let vague = VagueWords(sentence: sentence).find().filter { words in
      !expressions.contains { expression in
        words.overlaps(
          (expression.range.lowerBound + start)..<(expression.range.upperBound + start))
      }
    }
    let listed = unused + vague.map { "'\(sentence.quote($0))'" }
    if !listed.isEmpty {
      reading.leaveOut(
        place,
        because: "about time, kept verbatim and not used: \(listed.joined(separator: ", "))")
    }
    if clocks.count > 1 {
      reading.find(
        .statementSeveralTimes, .note, at: place,
        "A sentence in \(place) gives \(clocks.count) times: each is an observation with the whole "
          + "sentence as its words.")
    } else if clocks.count == 1, !unused.isEmpty {
      reading.find(
        .statementSeveralTimes, .caution, at: place,
        "A sentence in \(place) gives one time and speaks of another: which of its happenings was "
          + "at '\(clocks[0].attributes["time as written"] ?? "")' is for a person to say.")
    }
  }

  // MARK: - What is no time of the telling

  /// Beside a time these say that it is not so, or not alone.
  private static let alternatives: Set<String> = [
    "not", "never", "or", "nor", "neither", "either", "maybe", "perhaps", "possibly",
  ]
  private static let recordings = [
    "video", "footage", "recording", "clip", "livestream", "timestamp", "timecode", "counter",
  ]
  private static let scores: Set<String> = [
    "score", "scored", "won", "win", "lost", "lose", "beat", "beaten", "drew", "ratio", "odds",
    "verse", "chapter", "psalm", "section", "page", "version", "paragraph", "rule", "room", "bus",
  ]

  /// Why figures in such company are not taken as a time of the telling.
  private static func oddity(_ sentence: Sentence, _ range: Range<Int>) -> String? {
    if let odd = sentence.before(range, 3).first(where: { scores.contains($0.text) }) {
      return "'\(odd.text)' stands before it"
    }
    let beside = [sentence.before(range, 1).first, sentence.after(range)].compactMap { $0?.text }
    if let word = beside.first(where: { alternatives.contains($0) }) {
      return "'\(word)' beside it: not the whole of what is said"
    }
    let before = sentence.text.plain[sentence.range.lowerBound..<range.lowerBound]
    if !before.count(where: { $0 == 0x22 }).isMultiple(of: 2) {
      return "within quotation marks: what somebody said, not when"
    }
    let texts = sentence.words.map(\.text)
    for (index, text) in texts.enumerated().dropFirst() where recordings.contains(text) {
      let lead = texts[max(0, index - 2)..<index]
      if lead.contains(where: { ["in", "into", "of", "on"].contains($0) }) {
        return "the sentence speaks of a place in a recording ('\(text)')"
      }
    }
    return nil
  }

  /// Births, jobs, earlier meetings.
  private func isFar(_ days: [ClosedRange<CivilDate>]) -> Bool {
    guard let given else { return false }
    return days.allSatisfy { day in
      day.lowerBound.daysSinceEpoch - given.daysSinceEpoch > StatementDay.nearDays
        || given.daysSinceEpoch - day.upperBound.daysSinceEpoch > StatementDay.nearDays
        || day.upperBound.daysSinceEpoch - day.lowerBound.daysSinceEpoch > StatementDay.nearDays
    }
  }

  // MARK: - One moment

  private func placed(
    _ told: SpokenMoment, _ quote: String, _ days: StatementDay.Days, _ place: Locator,
    into reading: inout ReadingBuilder
  ) -> (time: ObservedTime, because: String) {
    var (moment, because) = (told, "")
    if let given, let own = moment.days.first(where: { $0 == given...given }) {
      moment.days = [own]
    }
    if let decided = halfDay.decide(HalfDay.Told(moment: told, words: quote)) {
      (moment.clocks, because) = ([decided.clock], decided.because)
    } else if told.clocks.count == 2, told.written != nil {
      reading.find(
        .statementHalfDay, .caution, at: place,
        "'\(quote)' in \(place) does not say which half of the day: both readings are kept.")
    }
    let known = moment.days.isEmpty ? known(days, quote, place, into: &reading) : []
    if moment.days.isEmpty, known.isEmpty { return (.none, because) }
    let resolution = words.resolve(moment, on: known)
    report(resolution, quote, place, into: &reading)
    let all = moment.days.isEmpty ? known.map { $0...$0 } : moment.days
    let intervals = bounded(resolution.intervals, moment, all)
    guard let written = local(moment, all), !intervals.isEmpty else { return (.none, because) }
    return (.written(written, intervals: intervals), because)
  }

  /// "By 15:45" is from the beginning of that day to then, "from 15:45" from then to its end.
  private func bounded(
    _ intervals: [TimeRange], _ moment: SpokenMoment, _ days: [ClosedRange<CivilDate>]
  ) -> [TimeRange] {
    guard let bound = moment.bound else { return intervals }
    let whole = words.resolve(SpokenMoment(days: days)).intervals
    return intervals.compactMap { limit in
      guard let day = whole.first(where: { $0.intersection(limit) != nil }) else { return limit }
      return bound == .notAfter
        ? TimeRange(day.start, limit.end) : TimeRange(limit.start, day.end)
    }
  }

  /// What was said, for people: as written, or the beginning and length of the span.
  private func local(_ moment: SpokenMoment, _ days: [ClosedRange<CivilDate>]) -> LocalTime? {
    let day = days.count == 1 && days[0].lowerBound == days[0].upperBound ? days[0].lowerBound : nil
    if var written = moment.written {
      if let clock = moment.clocks.first, moment.clocks.count == 1,
        clock.lowerBound.count > written.timeOfDay.count + 6 * Nanoseconds.hour.count
      {
        written.timeOfDay = Nanoseconds(
          min(Nanoseconds.day.count, written.timeOfDay.count + 12 * Nanoseconds.hour.count))
      }
      written.date = written.date ?? day
      return written
    }
    guard let clock = moment.clocks.first else {
      return LocalTime(
        date: days.first?.lowerBound, timeOfDay: .zero, resolution: .day, zone: moment.zone)
    }
    let start = min(max(.zero, clock.lowerBound), .day)
    let length = min(max(1, clock.upperBound.count - clock.lowerBound.count), Nanoseconds.day.count)
    return LocalTime(
      date: day, timeOfDay: start, resolution: Nanoseconds(length), zone: moment.zone)
  }

  private func known(
    _ days: StatementDay.Days, _ quote: String, _ place: Locator,
    into reading: inout ReadingBuilder
  ) -> [CivilDate] {
    switch days {
    case .known(let dates):
      if dates.count > 1 {
        reading.find(
          .statementDate, .caution, at: place,
          "'\(quote)' in \(place) may belong to "
            + dates.map(\.description).joined(separator: " or ") + ": each is kept.")
      }
      return dates
    case .open(let because):
      let why = because.map { " ('\($0)' leaves it open)" } ?? ""
      reading.find(
        .timeWithoutDate, .caution, at: place,
        "'\(quote)' in \(place) has no date\(why), so it has no place in UTC.",
        advice: because == nil ? "Give the day that is spoken of as 'date' in the case file." : "")
      return []
    }
  }

  private func report(
    _ resolution: SpokenResolution, _ quote: String, _ place: Locator,
    into reading: inout ReadingBuilder
  ) {
    for trouble in resolution.troubles {
      switch trouble {
      case .withoutDate: break
      case .withoutZone: Resolution.Trouble.withoutZone.report(quote, at: place, into: &reading)
      case .skippedHour: Resolution.Trouble.skippedHour.report(quote, at: place, into: &reading)
      case .outOfRange: Resolution.Trouble.outOfRange.report(quote, at: place, into: &reading)
      }
    }
    if resolution.isRepeatedHour { Resolution.reportRepeated(quote, at: place, into: &reading) }
  }
}
