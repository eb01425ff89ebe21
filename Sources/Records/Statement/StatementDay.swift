import TimeModel

/// Which day a witness is speaking of, as the telling goes on.
///
/// A date in the sentence itself counts first. Otherwise it is the case's date for the statement,
/// and the last date that the witness spoke of if that is another: then both are kept. Words that
/// move the day ("the next day") leave it open until a date is named again.
struct StatementDay {
  enum Days: Hashable, Sendable {
    case known([CivilDate])
    /// Nothing says which day: the words that left it open, if any did.
    case open(String?)
  }

  private let given: CivilDate?
  private let order: DateOrder?
  private var told: [CivilDate] = []
  private var movedBy: String?

  /// How far a date may lie from the case's and still be the day of the telling: others are births,
  /// jobs, earlier meetings.
  static let nearDays: Int64 = 7

  init(given: CivilDate?, order: DateOrder?) { (self.given, self.order) = (given, order) }

  private static let movers = [
    "next day", "following day", "following morning", "next morning", "day before", "day after",
    "previous day", "previous night", "previous evening", "night before", "evening before",
    "following week", "next week", "last week", "days later", "day later", "days earlier",
    "days before", "yesterday", "tomorrow", "last night",
  ].map { $0.split(separator: " ").map(String.init) }

  private static let firstWords = Set(movers.compactMap(\.first) + PlainCursor.weekdays)

  /// The days that a time in this sentence may belong to.
  mutating func days(in sentence: Sentence) -> Days {
    let named = sentence.dates.map { readings($0.date) }.filter { !$0.isEmpty }
    if let mover = mover(in: sentence), named.isEmpty {
      movedBy = mover
      return .open(mover)
    }
    guard let last = named.last else {
      if let movedBy { return .open(movedBy) }
      let days = Set(told + [given].compactMap { $0 }).sorted()
      return days.isEmpty ? .open(nil) : .known(days)
    }
    remember(last)
    return Set(named).count == 1 ? .known(last) : .open("two dates in one sentence")
  }

  private mutating func remember(_ days: [CivilDate]) {
    guard let given else {
      (told, movedBy) = (days, nil)
      return
    }
    let near = days.filter { abs($0.daysSinceEpoch - given.daysSinceEpoch) <= Self.nearDays }
    if near.isEmpty { return }
    (told, movedBy) = (near, nil)
  }

  private func readings(_ date: WrittenDate) -> [CivilDate] {
    if case .withoutYear(let month, let day) = date {
      guard let year = (given ?? told.first)?.year else { return [] }
      return [CivilDate(year: year, month: month, day: day)].compactMap { $0 }
    }
    if let own = date.order { return [date.date(own)].compactMap { $0 } }
    if let order { return [date.date(order)].compactMap { $0 } }
    let all = date.readings
    // The case's own date decides between two readings when it is one of them.
    if let given, all.contains(given) { return [given] }
    return all
  }

  private func mover(in sentence: Sentence) -> String? {
    let texts = sentence.words.map(\.text)
    for (index, text) in texts.enumerated() where Self.firstWords.contains(text) {
      if let day = PlainCursor.weekdays.firstIndex(of: text) {
        let known = told.first ?? given
        // 1970-01-01 was a Thursday.
        if known.map({ ($0.daysSinceEpoch + 3) % 7 != Int64(day) }) ?? false { return text }
      }
      if let mover = Self.movers.first(where: { texts[index...].starts(with: $0) }) {
        return mover.joined(separator: " ")
      }
    }
    return nil
  }
}
