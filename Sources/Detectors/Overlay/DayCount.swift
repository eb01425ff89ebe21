import Evidence
import TimeModel

/// Which day the first day shown is, from the digits of the date at every second that was read.
struct DayCount {
  enum Order: String, CaseIterable {
    case yearFirst, dayFirst, monthFirst

    /// As a format; `??` where day and month are both possible.
    func words(_ separator: Character, yearDigits: Int) -> String {
      let year = String(repeating: "Y", count: yearDigits)
      let fields =
        switch self {
        case .yearFirst: [year, "MM", "DD"]
        case .dayFirst: ["DD", "MM", year]
        case .monthFirst: ["MM", "DD", year]
        }
      return fields.joined(separator: String(separator))
    }
  }

  /// What may be the first day, by the order that makes it so; several when it is ambiguous.
  private(set) var days: [(order: Order, day: CivilDate)] = []
  /// Runs whose date contradicts every order that is left.
  private(set) var contradicting: [Int] = []
  /// The case's own days decided.
  private(set) var isHinted = false

  /// - Parameters:
  ///   - shown: by run, on the running count of seconds; nil where none was read.
  init(_ runs: [Run], shown: [Int64?], fields: [Int], hint: OverlayHint) {
    guard fields.count == 3 else { return }
    let dated = runs.indices.compactMap { place -> (run: Int, digits: [Int], day: Int64)? in
      guard let digits = runs[place].date, let shown = shown[place],
        digits.count == fields.reduce(0, +)
      else { return nil }
      return (place, digits, Self.day(of: shown))
    }
    guard !dated.isEmpty else { return }
    let candidates = Order.allCases.filter {
      ($0 == .yearFirst) == (fields[0] == 4) || fields[2] == 2
    }
    var votes: [(order: Order, day: Int64, count: Int)] = []
    for order in candidates {
      var counts: [Int64: Int] = [:]
      for entry in dated {
        guard let date = Self.date(entry.digits, fields, order) else { continue }
        counts[date.daysSinceEpoch - entry.day, default: 0] += 1
      }
      guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { continue }
      votes.append((order, best.key, best.value))
    }
    guard let most = votes.map(\.count).max(), most * 2 > dated.count else { return }
    var left = votes.filter { $0.count * 10 >= most * 9 }
    let named = left.filter { vote in
      hint.days.contains { abs($0.daysSinceEpoch - vote.day) <= 1 }
    }
    if Set(left.map(\.day)).count > 1, Set(named.map(\.day)).count == 1 {
      (left, isHinted) = (named, true)
    }
    days = left.map { ($0.order, CivilDate(daysSinceEpoch: $0.day)) }
    let kept = left
    contradicting = dated.filter { entry in
      !kept.contains { vote in
        Self.date(entry.digits, fields, vote.order)?.daysSinceEpoch == vote.day + entry.day
      }
    }.map(\.run)
  }

  static func day(of shown: Int64) -> Int64 {
    let (day, rest) = shown.quotientAndRemainder(dividingBy: 86_400)
    return rest < 0 ? day - 1 : day
  }

  private static func date(_ digits: [Int], _ fields: [Int], _ order: Order) -> CivilDate? {
    var rest = digits[...]
    let numbers = fields.map { count -> Int in
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reduce(0) { $0 * 10 + $1 }
    }
    let (year, month, day) =
      switch order {
      case .yearFirst: (numbers[0], numbers[1], numbers[2])
      case .dayFirst: (numbers[2], numbers[1], numbers[0])
      case .monthFirst: (numbers[2], numbers[0], numbers[1])
      }
    return CivilDate(year: year < 100 ? 2000 + year : year, month: month, day: day)
  }
}
