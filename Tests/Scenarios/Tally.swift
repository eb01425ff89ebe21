internal import TimeModel

/// The verdicts of many scenarios together.
package struct Tally: Sendable {
  package private(set) var verdicts: [Verdict] = []

  package init() {}

  package mutating func add(_ verdict: Verdict) { verdicts.append(verdict) }

  private var honest: [Verdict] { verdicts.filter { !$0.hasLies } }
  private var lying: [Verdict] { verdicts.filter(\.hasLies) }

  /// By kind: how many scenarios have failures of it, and the first of each, up to `most`.
  package func failures(most: Int) -> String {
    var text = ""
    for kind in Verdict.Failure.Kind.allCases {
      let all = verdicts.compactMap { verdict in
        verdict.failures.first { $0.kind == kind }.map { (verdict.seed, $0.words) }
      }
      guard !all.isEmpty else { continue }
      text += "\(kind.rawValue): \(all.count) scenarios\n"
      for (seed, words) in all.prefix(most) { text += "  seed \(seed): \(words.prefix(400))\n" }
    }
    return text
  }

  /// Certain orders that are wrong, or by less than is stated, where nobody lied.
  package var falseCertain: Int {
    Self.sum(honest, \.wrongOrders) + Self.sum(honest, \.wrongMargins)
  }

  package var falseConflicts: Int { Self.sum(honest, \.falseConflicts) }

  package var insideOfHonest: (inside: Int, events: Int) {
    (Self.sum(honest, \.inside), Self.sum(honest, \.events))
  }

  package var lies: (detectable: Int, found: Int) {
    (Self.sum(lying, \.detectable), Self.sum(lying, \.found))
  }

  private static func sum(_ verdicts: [Verdict], _ path: KeyPath<Verdict, Int>) -> Int {
    verdicts.reduce(0) { $0 + $1[keyPath: path] }
  }

  // MARK: The table

  /// A line for each thing that is counted.
  package var table: String {
    let groups = [
      ("no lies", honest), ("lies, a conflict", lying.filter(\.hasConflict)),
      ("lies, no conflict", lying.filter { !$0.hasConflict }),
    ]
    var rows: [[String]] = [[""] + groups.map(\.0)]
    func row(_ name: String, _ value: ([Verdict]) -> String) {
      rows.append([name] + groups.map { value($0.1) })
    }
    row("scenarios") { "\($0.count)" }
    row("events") { "\(Self.sum($0, \.events))" }
    row("truths inside") { Self.share(Self.sum($0, \.inside), Self.sum($0, \.events)) }
    row("bounded both ways") { verdicts in
      Self.share(verdicts.reduce(0) { $0 + $1.widths.count }, Self.sum(verdicts, \.events))
    }
    row("median width") { verdicts in
      let widths = verdicts.flatMap(\.widths).sorted()
      return widths.isEmpty ? "-" : "\(widths[widths.count / 2] / 1_000_000_000) s"
    }
    row("order answers") { "\(Self.sum($0, \.orders))" }
    row("certain") { Self.share(Self.sum($0, \.certain), Self.sum($0, \.orders)) }
    row("false certain") { "\(Self.sum($0, \.wrongOrders))" }
    row("too wide a margin") { "\(Self.sum($0, \.wrongMargins))" }
    row("conflicts") { "\(Self.sum($0, \.conflicts))" }
    row("without a lie left out") {
      "\(Self.sum($0, \.conflicts) - Self.sum($0, \.conflictsSettled))"
    }
    row("lies harmless") { "\(Self.sum($0, \.harmless))" }
    row("lies detectable") { "\(Self.sum($0, \.detectable))" }
    row("lies found") { "\(Self.sum($0, \.found))" }
    row("proposals right") { "\(Self.sum($0, \.proposalsRight))" }
    row("proposals wrong") { "\(Self.sum($0, \.proposalsWrong))" }
    row("open, right one among") { "\(Self.sum($0, \.openRight))" }
    row("open, right one not") { "\(Self.sum($0, \.openWrong))" }
    row("missed") { "\(Self.sum($0, \.missed))" }
    return rows.map { row in
      row.enumerated().map { Self.cell($1, isFirst: $0 == 0) }.joined() + "\n"
    }.joined()
  }

  private static func cell(_ text: String, isFirst: Bool) -> String {
    let blanks = String(repeating: " ", count: max(1, (isFirst ? 24 : 18) - text.count))
    return isFirst ? text + blanks : blanks + text
  }

  /// In hundredths of a percent, rounded down.
  private static func share(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return "-" }
    let hundredths = part * 10_000 / whole
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) %"
  }
}
