internal import Evidence
internal import TestSupport

/// A witness's statement: what it tells, in which words.
struct StatementPlan: Sendable {
  struct Sentence: Sendable {
    /// Nil for what has nothing to do with the incident.
    let happening: Int?
    /// In nanoseconds of UTC.
    let moment: Int64
    let clause: String
    /// How the sentence says when.
    var time: Time
    /// `just before the guards stepped in`, with what it means.
    let order: SpokenOrder?
    /// Whether the case file says which event it is about.
    let isClaimed: Bool
  }

  enum Time: Sendable {
    case none
    case clock(SpokenClock)
    case later(SpokenLength)

    var isTold: Bool { if case .none = self { false } else { true } }
  }

  let id: String
  let witness: String
  /// Sentences by paragraph.
  var paragraphs: [[Sentence]] = []
  private let isNumbered: Bool

  var source: SourceID { SourceID(rawValue: id) }
  var path: String { "evidence/\(id).txt" }

  /// How far a witness's sense of the time may be off beyond what the words leave open.
  static let assumedError = 10 * Int64.minute

  static func any(
    _ id: String, _ witness: String, of incident: [Happening], _ day: Day,
    _ draw: inout SeededGenerator
  ) -> Self {
    var plan = StatementPlan(id: id, witness: witness, isNumbered: draw.isOneOf(1, in: 2))
    var told = incident.indices.filter { _ in draw.isOneOf(1, in: 2) }
    if told.count > 2, draw.isOneOf(1, in: 5) { told.swapAt(0, draw.index(below: told.count)) }
    var previous: Int64?
    var paragraph = [plan.arrival(before: incident[0].moment, day, &draw)]
    for number in told {
      if !paragraph.isEmpty, draw.isOneOf(1, in: 3) {
        plan.paragraphs.append(paragraph)
        paragraph = []
      }
      let sentence = plan.tell(number, incident, after: previous, day, &draw)
      previous = sentence.moment
      paragraph.append(sentence)
    }
    plan.paragraphs.append(paragraph)
    return plan
  }

  /// What the witness did before: with a time, or with none.
  private func arrival(
    before first: Int64, _ day: Day, _ draw: inout SeededGenerator
  ) -> Sentence {
    let moment = first - draw.int(.minute...(20 * .minute))
    let clock = draw.isOneOf(1, in: 2) ? SpokenClock.any(for: moment, day, &draw) : nil
    return Sentence(
      happening: nil, moment: moment, clause: "I sat down on a bench near the fountain",
      time: clock.map(Time.clock) ?? .none, order: nil, isClaimed: false)
  }

  private func tell(
    _ number: Int, _ incident: [Happening], after previous: Int64?, _ day: Day,
    _ draw: inout SeededGenerator
  ) -> Sentence {
    let happening = incident[number]
    var time = Time.none
    if let previous, draw.isOneOf(2, in: 3),
      let length = SpokenLength.any(for: happening.moment - previous, &draw)
    {
      time = .later(length)
    } else if draw.isOneOf(2, in: 3), let clock = SpokenClock.any(for: happening.moment, day, &draw)
    {
      time = .clock(clock)
    }
    let order =
      draw.isOneOf(1, in: 4) ? SpokenOrder.any(for: number, in: incident, &draw) : nil
    return Sentence(
      happening: number, moment: happening.moment, clause: happening.words.told, time: time,
      order: order, isClaimed: happening.isListed && time.isTold && draw.isOneOf(3, in: 5))
  }

  func node(_ paragraph: Int, _ sentence: Int) -> Node {
    .observation(ObservationID(source, "p\(paragraph + 1).s\(sentence + 1)"))
  }

  // MARK: What is written

  var bytes: [UInt8] {
    var text = "WITNESS STATEMENT\n\nStatement of: \(witness)\nDate of statement: 1 December 2017\n"
    for (number, paragraph) in paragraphs.enumerated() {
      text += "\n" + (isNumbered ? "\(number + 1). " : "")
      text += paragraph.map(Self.words).joined(separator: "\n") + "\n"
    }
    return Array((text + "\nSigned: \(witness)\n").utf8)
  }

  private static func words(_ sentence: Sentence) -> String {
    let clause =
      switch sentence.time {
      case .none: sentence.clause.prefix(1).uppercased() + sentence.clause.dropFirst()
      // The comma parts "five to three" from "two guards".
      case .clock(let clock): "\(clock.words), \(sentence.clause)"
      case .later(let length): "\(length.words) \(sentence.clause)"
      }
    return clause + (sentence.order.map { " " + $0.words } ?? "") + "."
  }

  func yaml() -> String {
    "  - id: \(id)\n    file: \(path)\n    kind: statement\n    author: \(witness)\n"
  }

  /// The place of a sentence as the case file names it.
  func place(_ paragraph: Int, _ sentence: Int) -> String {
    let alone = paragraphs[paragraph].count == 1
    return "paragraph: \(paragraph + 1)" + (alone ? "" : ", sentence: \(sentence + 1)")
  }
}
