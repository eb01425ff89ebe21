import Evidence

/// The lines of a document's pages as the rows of a table, if that is what they are.
///
/// A row is a line with a time in it. Columns are parted by the white that runs down through all
/// of these. A line without a time continues the row that stands nearer.
struct PageTable {
  private let lines: [PageLine]
  /// Lines that hold a time, by index.
  private let timed: [Int]
  /// Where a column begins beyond which, in hundredths of a point; empty for lines that only begin
  /// with a time.
  private let edges: [Int]

  var rowCount: Int { timed.count }
  var columnCount: Int { edges.isEmpty ? 2 : edges.count + 1 }
  var isRuled: Bool { !edges.isEmpty }

  /// Nil for lines that are no log: fewer than three with a time, or fewer than a quarter.
  init?(_ lines: [PageLine]) {
    var (byCell, byStart): ([Int], [Int]) = ([], [])
    for (index, line) in lines.enumerated() {
      if line.groups.contains(where: { Self.isTime($0.map(\.text).joined(separator: " ")) }) {
        byCell.append(index)
      } else if Self.leadingTime(line) != nil {
        byStart.append(index)
      }
    }
    let all = byCell.count + byStart.count
    guard all >= 3, all * 4 >= lines.count else { return nil }
    self.lines = lines
    if byCell.count * 10 >= all * 6 {
      let edges = Self.edges(byCell.map { lines[$0] })
      if !edges.isEmpty {
        self.edges = edges
        timed = Self.timed(byCell, lines, edges)
        return
      }
    }
    let starting = lines.indices.filter { Self.leadingTime(lines[$0]) != nil }
    guard starting.count >= 3, starting.count * 4 >= lines.count else { return nil }
    (timed, edges) = (starting, [])
  }

  // MARK: - Times

  private static func isTime(_ text: String) -> Bool {
    guard let clock = WrittenMoment(cell: text, allowBareDigits: false)?.clock else { return false }
    return clock.style != .dot || clock.hasSuffix
  }

  /// How many words at the start of a line are a time, with or without a date.
  private static func leadingTime(_ line: PageLine) -> Int? {
    (1...6).last { count in
      count <= line.words.count
        && isTime(line.words.prefix(count).map(\.text).joined(separator: " "))
    }
  }

  // MARK: - Columns

  /// The left ends of the columns after the first: where, among rows, no group of words stands.
  ///
  /// One row in fifty may reach across.
  private static func edges(_ rows: [PageLine]) -> [Int] {
    let (bin, most) = (50, 20_000)
    func slot(_ place: Int) -> Int { min(max(place / bin, 0), most - 1) }
    var changes = [Int](repeating: 0, count: most + 1)
    for group in rows.flatMap(\.groups) {
      guard let first = group.first, let last = group.last else { continue }
      changes[slot(first.left)] += 1
      changes[slot(max(last.right, first.left)) + 1] -= 1
    }
    let allowed = rows.count / 50
    let heights = rows.map(\.height).sorted()
    let gap = max(heights[heights.count / 2] * 4 / 10 / bin, 2)
    var (edges, depth, white, hasText): ([Int], Int, Int, Bool) = ([], 0, 0, false)
    for slot in 0..<most {
      depth += changes[slot]
      if depth <= allowed {
        white += 1
        continue
      }
      if hasText, white >= gap { edges.append(slot * bin - bin) }
      (white, hasText) = (0, true)
    }
    return edges.count <= 200 ? edges : []
  }

  /// Of lines that hold a time, those that hold it in the column where most do.
  private static func timed(_ some: [Int], _ lines: [PageLine], _ edges: [Int]) -> [Int] {
    let columns = some.map { index -> Set<Int> in
      let timed = lines[index].groups.filter { isTime($0.map(\.text).joined(separator: " ")) }
      return Set(timed.compactMap(\.first).map { column($0, edges) })
    }
    var counts: [Int: Int] = [:]
    for column in columns.joined() { counts[column, default: 0] += 1 }
    let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
    return zip(some, columns).filter { $1.contains(best ?? -1) }.map(\.0)
  }

  private static func column(_ word: PageWord, _ edges: [Int]) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= word.left { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The cells of one row: its own words, and those of the lines that continue it.
  private func cells(_ own: [Int]) -> [String] {
    var cells = [[String]](repeating: [], count: columnCount)
    for index in own {
      let line = lines[index]
      if edges.isEmpty {
        let lead = Self.leadingTime(line) ?? 0
        cells[0] += line.words.prefix(lead).map(\.text)
        cells[1] += line.words.dropFirst(lead).map(\.text)
      } else {
        for word in line.words { cells[Self.column(word, edges)].append(word.text) }
      }
    }
    return cells.map { $0.joined(separator: " ") }
  }

  // MARK: - Rows

  /// The rows in the order of the pages, and lines that belong to none, with the reason.
  func rows(_ limits: RecordLimits) -> (rows: [TableRow], others: [(PageLine, String)]) {
    var owner = [Int?](repeating: nil, count: lines.count)
    for index in timed { owner[index] = index }
    for (above, below) in zip([-1] + timed, timed + [lines.count]) where below - above > 1 {
      share(above, below, &owner)
    }
    let first = timed.first ?? 0
    var (rows, others): ([TableRow], [(PageLine, String)]) = ([], [])
    var own: [Int: [Int]] = [:]
    for index in lines.indices { if let row = owner[index] { own[row, default: []].append(index) } }
    for index in lines.indices where owner[index] == index || owner[index] == nil {
      let line = lines[index]
      guard owner[index] != nil || index < first && line.page == lines[first].page else {
        others.append((line, "stands outside the rows of the table: not used"))
        continue
      }
      let cells = cells(own[index] ?? [index])
      let place = Locator.pageLine(page: line.page, line: line.number)
      guard cells.reduce(0, { $0 + $1.utf8.count }) <= limits.lineBytes else {
        others.append((line, "the row is too long"))
        continue
      }
      rows.append(TableRow(number: index + 1, locator: place, cells: cells, problems: []))
    }
    return (rows, others)
  }

  /// Further than any two lines of one page.
  private static let apart = 1 << 40

  /// Gives the lines between two rows to the one above or below, parted at the widest white; to
  /// neither where they stand apart, as titles and page numbers do.
  private func share(_ above: Int, _ below: Int, _ owner: inout [Int?]) {
    let between = (above + 1)..<below
    func isNear(_ upper: Int, _ lower: Int, _ tenths: Int) -> Bool {
      lines[upper].page == lines[lower].page
        && lines[lower].middle - lines[upper].middle <= lines[upper].height * tenths / 10
    }
    func distance(_ upper: Int) -> Int {
      guard upper >= 0, upper + 1 < lines.count, lines[upper].page == lines[upper + 1].page else {
        return Self.apart
      }
      return lines[upper + 1].middle - lines[upper].middle
    }
    var widest = above
    for index in above..<below where distance(index) >= distance(widest) { widest = index }
    // Evenly spaced lines continue what stands above them.
    let least = (above..<below).map(distance).min() ?? 0
    if distance(widest) < Self.apart, distance(widest) <= least * 11 / 10 {
      widest = below - 1
    }
    var index = above
    while index >= 0, index < widest, between.contains(index + 1),
      isNear(index, index + 1, 25)
    {
      owner[index + 1] = above
      index += 1
    }
    index = below
    while below < lines.count, index - 1 > widest, between.contains(index - 1),
      isNear(index - 1, index, 10)
    {
      owner[index - 1] = below
      index -= 1
    }
  }
}
