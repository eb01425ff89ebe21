import Evidence
import TimeModel

/// The events of the picture of their order, one to a row, and how they lie to each other.
struct OrderRows {
  struct Row: Hashable, Sendable {
    let number: Int
    let label: String
    /// The number and the label, as long as there is room for.
    let name: String
    let title: String
    let span: Span
    let isConfirmed: Bool
  }

  /// A pair of rows, by place.
  struct Link: Hashable {
    enum Kind {
      case before, undecided, contested
    }

    let from: Int
    let to: Int
    let kind: Kind
    /// The whole sentence, for those who point at it or cannot see it.
    let title: String
  }

  /// The most events that one picture holds so that its arrows can be followed.
  static let limit = 24
  /// How many characters of a name have room beside the picture.
  static let nameLimit = 44

  /// Those that have a place on UTC, then those that have none.
  let rows: [Row]
  /// Of the rows with a place on UTC.
  let placedCount: Int
  /// Certainly before, without what follows from others in between.
  let certain: [Link]
  /// Undecided: each row and the next below it whose interval shares moments with its own, and the
  /// next below it with which it would be certain but for a contradiction.
  let undecided: [Link]

  var hasContested: Bool { undecided.contains { $0.kind == .contested } }
  var hasLinks: Bool { !certain.isEmpty || !undecided.isEmpty }

  /// Some of the rows, with the links among them.
  func only(_ isWanted: (Row) -> Bool) -> OrderRows {
    let places = rows.indices.filter { isWanted(rows[$0]) }
    let place = Dictionary(places.enumerated().map { ($1, $0) }) { first, _ in first }
    func kept(_ links: [Link]) -> [Link] {
      links.compactMap { link in
        guard let from = place[link.from], let to = place[link.to] else { return nil }
        return Link(from: from, to: to, kind: link.kind, title: link.title)
      }
    }
    return OrderRows(
      rows: places.map { rows[$0] }, placedCount: places.count { $0 < placedCount },
      certain: kept(certain), undecided: kept(undecided))
  }

  private init(rows: [Row], placedCount: Int, certain: [Link], undecided: [Link]) {
    (self.rows, self.placedCount) = (rows, placedCount)
    (self.certain, self.undecided) = (certain, undecided)
  }

  init(
    _ events: [Timeline.EventReport], _ pairs: [OrderModel.Pair: EventOrder],
    _ index: TimelineIndex
  ) {
    let numbered = Self.chosen(events).compactMap { report in
      index.number(of: report.event.id).map { (number: $0, report: report) }
    }
    let graph = OrderGraph(numbered.map(\.number), pairs)
    let reports = Dictionary(numbered.map { ($0.number, $0.report) }) { first, _ in first }
    func isApart(_ number: Int) -> Bool {
      reports[number].map { Span($0.time).isUnbounded } ?? true
    }
    let sorted = Self.downwards(numbered.map(\.number), graph.next)
    let numbers = sorted.filter { !isApart($0) } + sorted.filter(isApart)
    placedCount = numbers.count { !isApart($0) }
    rows = numbers.compactMap { number in
      reports[number].map { Self.row(number, $0, index) }
    }
    let place = Dictionary(numbers.enumerated().map { ($1, $0) }) { first, _ in first }
    let names = rows.map { "‘\(EventRows.shortened($0.label, to: 60))’" }
    certain = numbers.enumerated().flatMap { from, number in
      (graph.next[number] ?? []).compactMap { later in
        place[later].map { to in
          let margin = pairs[OrderModel.Pair(a: number, b: later)]?.margin
          let least =
            margin.map {
              $0 < .millisecond ? "" : ", by at least \(DurationText.text($0, rounding: .down))"
            } ?? ""
          return Link(
            from: from, to: to, kind: .before,
            title: "\(names[from]) certainly before \(names[to])\(least)")
        }
      }
    }
    let open = Self.neighbours(
      rows.prefix(placedCount), graph.undecided, meeting: true
    ).map { from, to in
      Link(
        from: from, to: to, kind: .undecided,
        title: "\(names[from]) and \(names[to]): undecided, the evidence allows both orders")
    }
    let contested = Self.neighbours(rows[...], graph.contested, meeting: false).map { from, to in
      Link(
        from: from, to: to, kind: .contested,
        title: "\(names[from]) and \(names[to]): undecided, contested; certain but for a "
          + "contradiction")
    }
    undecided = open + contested
  }

  /// Where there are too many: what people confirmed first, then what they put forward, then marks.
  private static func chosen(_ events: [Timeline.EventReport]) -> [Timeline.EventReport] {
    guard events.count > limit else { return events }
    func rank(_ report: Timeline.EventReport) -> Int {
      if report.event.status == .confirmed { return 0 }
      let isMark = report.observations.allSatisfy { observation in
        if case .detector = observation.author { true } else { false }
      }
      return isMark ? 2 : 1
    }
    let best = events.enumerated().map { (rank: rank($1), place: $0) }
      .sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.prefix(limit)
    return best.map(\.place).sorted().map { events[$0] }
  }

  /// As they come, but none above one that is certainly before it, so that arrows point downwards.
  private static func downwards(_ numbers: [Int], _ next: [Int: [Int]]) -> [Int] {
    var before: [Int: Int] = [:]
    for later in next.values { for number in later { before[number, default: 0] += 1 } }
    var (left, sorted) = (numbers, [Int]())
    while let free = left.firstIndex(where: { before[$0, default: 0] <= 0 }) ?? left.indices.first {
      let number = left.remove(at: free)
      sorted.append(number)
      for later in next[number] ?? [] { before[later, default: 0] -= 1 }
    }
    return sorted
  }

  private static func neighbours(
    _ rows: ArraySlice<Row>, _ undecided: [Int: [Int]], meeting: Bool
  ) -> [(Int, Int)] {
    rows.indices.compactMap { from in
      let open = Set(undecided[rows[from].number] ?? [])
      let to = rows.indices.dropFirst(from + 1).first { to in
        open.contains(rows[to].number) && (!meeting || rows[from].span.meets(rows[to].span))
      }
      return to.map { (from, $0) }
    }
  }

  private static func row(
    _ number: Int, _ report: Timeline.EventReport, _ index: TimelineIndex
  ) -> Row {
    let words = index.words.interval(report.time)?.sentence ?? TimelineIndex.unplaced
    let (label, mark) = (index.title(report), index.mark(report))
    let room = Self.nameLimit - String(number).count - 2 - mark.count
    let name = EventRows.shortened(report.event.label, to: max(room, 12)) + mark
    return Row(
      number: number, label: label,
      name: "\(number). \(report.event.label.isEmpty ? label : name)",
      title: "\(label) (\(report.event.status.rawValue)): \(words)", span: Span(report.time),
      isConfirmed: report.event.status == .confirmed)
  }
}

extension Span {
  /// True when some moment may belong to both.
  fileprivate func meets(_ other: Span) -> Bool {
    (start ?? .min) <= (other.end ?? .max) && (other.start ?? .min) <= (end ?? .max)
  }
}
