internal import TimeModel

/// The verdicts of many scenarios together.
package struct Tally: Sendable {
  package private(set) var verdicts: [Verdict] = []

  package init() {}

  package mutating func add(_ verdict: Verdict) { verdicts.append(verdict) }

  private func on(_ footing: Verdict.Footing) -> [Verdict] {
    verdicts.filter { $0.footing == footing }
  }

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

  /// Certain orders that are wrong, or by less than is stated.
  package func falseCertain(_ footing: Verdict.Footing) -> Int {
    Self.sum(on(footing), \.wrongOrders) + Self.sum(on(footing), \.wrongMargins)
  }

  package var falseConflicts: Int { Self.sum(verdicts, \.falseConflicts) }

  /// Truths inside the bounds that no conflict touches.
  package func inside(_ footing: Verdict.Footing) -> (inside: Int, events: Int) {
    (Self.sum(on(footing), \.firmlyInside), Self.sum(on(footing), \.events))
  }

  /// How many order answers are certain.
  package func certain(_ footing: Verdict.Footing) -> (certain: Int, orders: Int) {
    (Self.sum(on(footing), \.certain), Self.sum(on(footing), \.orders))
  }

  /// The median width of the bounds that no conflict touches, in nanoseconds; nil where there are none.
  package func medianWidth(_ footing: Verdict.Footing) -> Int64? {
    Self.median(on(footing).flatMap(\.firmWidths))
  }

  package var lies: (detectable: Int, found: Int) {
    (Self.sum(verdicts, \.detectable), Self.sum(verdicts, \.found))
  }

  private static func median(_ values: [Int64]) -> Int64? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }

  private static func sum(_ verdicts: [Verdict], _ path: KeyPath<Verdict, Int>) -> Int {
    verdicts.reduce(0) { $0 + $1[keyPath: path] }
  }

  // MARK: The table

  /// A line for each thing that is counted.
  package var table: String {
    let groups = Verdict.Footing.allCases.map { ($0.rawValue, on($0)) }
    var rows: [[String]] = [[""] + groups.map(\.0)]
    func row(_ name: String, _ value: ([Verdict]) -> String) {
      rows.append([name] + groups.map { value($0.1) })
    }
    func widths(_ name: String, _ path: KeyPath<Verdict, [Int64]>) {
      row("median width" + name) { verdicts in
        Self.median(verdicts.flatMap { $0[keyPath: path] }).map {
          "\($0 / 1_000_000_000) s"
        } ?? "-"
      }
    }
    row("scenarios") { "\($0.count)" }
    row("events") { "\(Self.sum($0, \.events))" }
    row("truths inside") { Self.share(Self.sum($0, \.inside), Self.sum($0, \.events)) }
    row("inside, uncontested") {
      Self.share(Self.sum($0, \.firmlyInside), Self.sum($0, \.events))
    }
    row("bounded both ways") { verdicts in
      Self.share(verdicts.reduce(0) { $0 + $1.widths.count }, Self.sum(verdicts, \.events))
    }
    widths("", \.widths)
    widths(", uncontested", \.firmWidths)
    row("order answers") { "\(Self.sum($0, \.orders))" }
    row("certain") { Self.share(Self.sum($0, \.certain), Self.sum($0, \.orders)) }
    row("contested") { Self.share(Self.sum($0, \.contested), Self.sum($0, \.orders)) }
    row("false certain") { "\(Self.sum($0, \.wrongOrders))" }
    row("too wide a margin") { "\(Self.sum($0, \.wrongMargins))" }
    row("of both, by a named lie") { "\(Self.sum($0, \.wrongThoughNamed))" }
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
    row("not proposed") { "\(Self.sum($0, \.missed))" }
    return rows.map { row in
      row.enumerated().map { Self.cell($1, isFirst: $0 == 0) }.joined() + "\n"
    }.joined()
  }

  private static func cell(_ text: String, isFirst: Bool) -> String {
    let blanks = String(repeating: " ", count: max(1, (isFirst ? 27 : 18) - text.count))
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
