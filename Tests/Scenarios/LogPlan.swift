internal import Evidence
internal import TestSupport

/// A log with its true clock and its entries.
struct LogPlan: Sendable {
  struct Entry: Sendable {
    /// Nil for what has nothing to do with the incident.
    let happening: Int?
    /// When it was written down, in nanoseconds of UTC.
    let moment: Int64
    let text: String
    /// Whether the case file says which event it is about.
    let isClaimed: Bool
    /// By how much the time that stands beside it is wrong; zero unless it is a lie.
    var writtenError: Int64 = 0
  }

  enum Style: Sendable, CaseIterable {
    case minutes, seconds, universal
  }

  let id: String
  let style: Style
  let check: ClockCheck
  /// The longest time between a happening and its entry as the case file declares it; nil for the
  /// assumed one.
  let declaredDelay: Int64?
  var entries: [Entry] = []
  var declaredError: Int64 = 0

  var source: SourceID { SourceID(rawValue: id) }
  var path: String { "evidence/\(id).csv" }

  /// UTC when the written axis reads zero.
  var offset: Int64 { -check.error }

  static let assumedDelay = 5 * Int64.minute

  static func any(_ id: String, of incident: [Happening], _ draw: inout SeededGenerator) -> Self {
    var plan = LogPlan(
      id: id, style: draw.one(of: Style.allCases),
      check: .any(unchecked: 300 * .second, &draw),
      declaredDelay: draw.isOneOf(1, in: 3)
        ? nil : draw.one(of: [0, 5, 20, 60, 120] as [Int64]) * .second)
    let most = plan.declaredDelay ?? assumedDelay
    for (number, happening) in incident.enumerated() where draw.isOneOf(3, in: 5) {
      plan.entries.append(
        Entry(
          happening: number, moment: happening.moment + draw.wide(0...most),
          text: draw.one(of: happening.words.entries),
          isClaimed: happening.isListed && draw.isOneOf(3, in: 5)))
    }
    let (first, last) = (incident[0].moment, incident[incident.count - 1].moment)
    for text in ["radio check answered", "desk handed over", "lens of camera 5 dirty"]
      + (draw.isOneOf(1, in: 2) ? ["door alarm reset", "lift out of order"] : [])
    {
      plan.entries.append(
        Entry(
          happening: nil, moment: draw.int((first - 10 * .minute)...(last + 10 * .minute)),
          text: text, isClaimed: false))
    }
    plan.entries.sort { $0.moment < $1.moment }
    return plan
  }

  /// The line of an entry by its place: the heading is the first.
  static func line(_ entry: Int) -> Int { entry + 2 }

  func node(_ entry: Int) -> Node { .observation(ObservationID(source, "\(Self.line(entry))")) }

  // MARK: What is written

  func bytes(_ day: Day) -> [UInt8] {
    var text = style == .universal ? "time_utc,unit,text\n" : "Time,Operator,Entry\n"
    for (number, entry) in entries.enumerated() {
      let shown = entry.moment + check.error + entry.writtenError
      let time =
        switch style {
        case .minutes: day.minutes(shown)
        case .seconds: day.seconds(shown)
        case .universal: Day.universal(shown)
        }
      text += "\(time),Operator \(number % 3 + 1),\(entry.text)\n"
    }
    return Array(text.utf8)
  }

  func yaml(_ day: Day) -> String {
    let (time, author, words) =
      style == .universal ? ("time_utc", "unit", "text") : ("Time", "Operator", "Entry")
    var text = "  - id: \(id)\n    file: \(path)\n    kind: log\n"
    text += "    columns: {time: \(time), text: \(words), author: \(author)}\n"
    if let declaredDelay { text += "    entryDelay: \(secondsText(declaredDelay))\n" }
    let clock = check.yaml(wrongBy: -declaredError, day)
    if !clock.isEmpty { text += "    clock:\n" + clock }
    return text
  }
}
