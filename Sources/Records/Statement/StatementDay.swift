import TimeModel

/// Which day a witness is speaking of, as the telling goes on.
///
/// A day in the sentence itself counts first. Otherwise it is the case's date for the statement, and
/// the last day that the witness spoke of if that is another: then both are kept. Words that move
/// the day ("the next day") leave it open until a day is named again.
struct StatementDay {
  enum Days: Hashable, Sendable {
    case known([CivilDate])
    /// Nothing says which day: the words that left it open, if any did.
    case open(String?)
  }

  private let given: CivilDate?
  private var told: [CivilDate] = []
  private var movedBy: String?

  /// How far a day may lie from the case's and still be the day of the telling: others are births,
  /// jobs, earlier meetings.
  static let nearDays: Int64 = 7

  init(given: CivilDate?) { self.given = given }

  private static let movers = [
    "next day", "following day", "following morning", "next morning", "day before", "day after",
    "previous day", "previous night", "previous evening", "night before", "evening before",
    "following week", "next week", "last week", "days later", "day later", "days earlier",
    "days before", "yesterday", "tomorrow", "last night",
  ].map { $0.split(separator: " ").map(String.init) }

  private static let firstWords = Set(movers.compactMap(\.first))

  /// The days that a time in this sentence may belong to.
  ///
  /// - Parameter named: the readings of each day that the sentence names, in its order.
  mutating func days(in sentence: Sentence, naming named: [[CivilDate]]) -> Days {
    let named = named.map(decided)
    if named.isEmpty, let mover = mover(in: sentence) {
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

  /// The case's own date decides between two readings when it is one of them.
  private func decided(_ readings: [CivilDate]) -> [CivilDate] {
    given.map { readings.contains($0) ? [$0] : readings } ?? readings
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

  private func mover(in sentence: Sentence) -> String? {
    let texts = sentence.words.map(\.text)
    for (index, text) in texts.enumerated() where Self.firstWords.contains(text) {
      if let mover = Self.movers.first(where: { texts[index...].starts(with: $0) }) {
        return mover.joined(separator: " ")
      }
    }
    return nil
  }
}
