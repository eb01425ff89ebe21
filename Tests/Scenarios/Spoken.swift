internal import Evidence
internal import TestSupport

/// A time of day in a witness's words, within the widths of Documentation/Method.md, section 4.
struct SpokenClock: Sendable {
  /// At the beginning of a sentence: `At about twenty to four`.
  let words: String
  /// The time that is named, in nanoseconds of UTC.
  let named: Int64
  private let form: Form

  /// A way of naming a time, with the width that it has about the named minute.
  private struct Form: Sendable {
    let low: Int64
    let high: Int64
    /// In minutes: the times that can be named so.
    let grid: Int64
    let words: @Sendable (_ named: Int64, Day) -> String
  }

  private static let forms: [Form] = [
    Form(low: 0, high: 60, grid: 1) { "At \($1.minutes($0))" },
    Form(low: -120, high: 180, grid: 1) { "At about \($1.minutes($0))" },
    Form(low: 0, high: 360, grid: 1) { "Just after \($1.minutes($0))" },
    Form(low: -300, high: 60, grid: 1) { "Just before \($1.minutes($0))" },
    Form(low: 0, high: 360, grid: 1) {
      "Between \($1.minutes($0)) and \($1.minutes($0 + 5 * .minute))"
    },
    Form(low: -300, high: 360, grid: 5) { "At about \(spoken($0, $1))" },
    Form(low: -600, high: 660, grid: 15) { "At about \(spoken($0, $1))" },
    Form(low: -900, high: 960, grid: 60) { "At about \(spoken($0, $1))" },
  ]

  /// Words that are right about a moment as far as the method expects it of a witness; nil where the
  /// words drawn have no time to name.
  static func any(for moment: Int64, _ day: Day, _ draw: inout SeededGenerator) -> SpokenClock? {
    let form = draw.one(of: forms)
    let reach = StatementPlan.assumedError
    // The truth lies from `named + low − reach` until before `named + high + reach`.
    let first = moment - form.high * .second - reach + 1 - day.midnight
    let last = moment - form.low * .second + reach - day.midnight
    let step = form.grid * .minute
    let fitting = stride(from: (first + step - 1).floored(to: step), through: last, by: Int(step))
      .filter { form.grid == 1 || Self.grid(of: $0) == form.grid }
    guard !fitting.isEmpty else { return nil }
    let place = Int(draw.wide(0...Int64(fitting.count - 1)))
    let named = fitting[place] + day.midnight
    return SpokenClock(words: form.words(named, day), named: named, form: form)
  }

  /// The coarsest step on which a time of day is spoken.
  private static func grid(of time: Int64) -> Int64 {
    let minute = time / .minute
    return minute % 60 == 0 ? 60 : minute % 15 == 0 ? 15 : 5
  }

  /// The same words about a time half an hour away, or an hour where only hours are named so.
  func moved(isEarlier: Bool, _ day: Day) -> SpokenClock {
    let length = (form.grid == 60 ? 60 : 30) * Int64.minute
    let other = named + (isEarlier ? -length : length)
    return SpokenClock(words: form.words(other, day), named: other, form: form)
  }

  /// `twenty to four`, half of the day left open.
  private static func spoken(_ time: Int64, _ day: Day) -> String {
    let names = [
      "twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven",
    ]
    let fractions: [Int64: String] = [
      5: "five", 10: "ten", 15: "quarter", 20: "twenty", 25: "twenty-five", 30: "half",
    ]
    let minute = (time - day.midnight) / .minute
    let (hour, past) = (minute / 60, minute % 60)
    if past == 0 { return "\(names[Int(hour % 12)]) o'clock" }
    return past <= 30
      ? "\(fractions[past] ?? "") past \(names[Int(hour % 12)])"
      : "\(fractions[60 - past] ?? "") to \(names[Int((hour + 1) % 12)])"
  }
}

/// How long after the sentence before, in a witness's words.
struct SpokenLength: Sendable {
  let words: String

  /// In seconds; an absent end is open.
  private static let forms: [(words: String, low: Int64, high: Int64?)] = [
    ("A few minutes later", 120, 600), ("A couple of minutes later", 120, 240),
    ("Several minutes later", 180, 600), ("A few seconds later", 2, 10),
    ("A moment later", 0, 60), ("Moments later", 0, 120), ("Immediately afterwards", 0, 30),
    ("After a while", 120, 3_600), ("About twenty seconds later", 15, 25),
    ("About a minute later", 45, 75), ("About five minutes later", 225, 375),
    ("Within a minute", 0, 60), ("Then", 0, nil), ("Less than a minute after that", 0, 60),
  ]

  /// Words whose width holds a length; nil for a length below zero.
  static func any(for length: Int64, _ draw: inout SeededGenerator) -> SpokenLength? {
    let fitting = forms.filter { form in
      form.low * .second <= length && form.high.map { length <= $0 * .second } ?? true
    }
    return fitting.isEmpty ? nil : SpokenLength(words: draw.one(of: fitting).words)
  }
}

/// How a sentence lies to something that it only names: `just before the guards stepped in`.
struct SpokenOrder: Sendable {
  let words: String
  let happening: Int

  /// In seconds, the happening told less the one named; an absent end is open.
  private static let forms: [(words: String, low: Int64?, high: Int64?)] = [
    ("just before", -300, 0), ("before", nil, 0), ("just after", 0, 300), ("after", 0, nil),
    ("shortly after", 0, 300), ("as soon as", 0, 30), ("when", -60, 60),
  ]

  /// True words about the order with something that its words alone name; nil where there is none.
  static func any(
    for number: Int, in incident: [Happening], _ draw: inout SeededGenerator
  ) -> SpokenOrder? {
    let others = incident.indices.filter { other in
      other != number && incident[other].isListed && incident[other].isOnlyOfItsKind
        && incident[other].words.named != nil
    }
    guard !others.isEmpty else { return nil }
    let other = draw.one(of: others)
    let length = incident[number].moment - incident[other].moment
    let fitting = forms.filter { form in
      (form.low.map { $0 * .second <= length } ?? true)
        && (form.high.map { length <= $0 * .second } ?? true)
    }
    guard let named = incident[other].words.named, !fitting.isEmpty else { return nil }
    return SpokenOrder(words: "\(draw.one(of: fitting).words) \(named)", happening: other)
  }
}
