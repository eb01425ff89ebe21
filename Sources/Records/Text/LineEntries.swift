import Evidence

/// A text as entries: a line that begins one, and the lines after it that begin none.
///
/// May be gone over as often as needed; holds no more than one entry. Linear in the text.
struct LineEntries<Head: Sendable>: Sequence {
  let file: TextFile
  let limits: RecordLimits
  /// What the beginning of a line says, if the line begins an entry.
  let head: @Sendable (TextFile, TextLine) -> Head?

  struct Entry: Sendable {
    let line: TextLine
    let head: Head
    /// With the lines that continue it, without the last line end.
    fileprivate(set) var bytes: Range<Int>
    fileprivate(set) var lineCount = 1

    var locator: Locator { .line(line.number, bytes: bytes) }
  }

  enum Piece: Sendable {
    case entry(Entry)
    /// A line that belongs to none, and why.
    case loose(TextLine, because: String)
  }

  func makeIterator() -> Iterator { Iterator(self) }

  struct Iterator: IteratorProtocol {
    private let entries: LineEntries
    private var lines: TextLines
    private var open: Entry?
    private var waiting: Piece?
    private var hasBegun = false

    init(_ entries: LineEntries) {
      self.entries = entries
      lines = entries.file.lines
    }

    mutating func next() -> Piece? {
      if let piece = waiting {
        waiting = nil
        return piece
      }
      while let line = lines.next() {
        guard line.bytes.count <= entries.limits.lineBytes else {
          return close(then: .loose(line, because: "the line is too long"))
        }
        if let head = entries.head(entries.file, line) {
          let before = open
          open = Entry(line: line, head: head, bytes: line.bytes)
          hasBegun = true
          if let before { return .entry(before) }
          continue
        }
        if let piece = goOn(line) { return piece }
      }
      defer { open = nil }
      return open.map(Piece.entry)
    }

    /// Adds a line to the open entry, or says why it belongs to none.
    private mutating func goOn(_ line: TextLine) -> Piece? {
      if entries.isBlank(line) { return nil }
      guard var entry = open else {
        return .loose(
          line, because: hasBegun ? "it continues no entry" : "stands before the first entry")
      }
      if LineEntryBeginning.isLikely(entries.file, line) {
        return close(
          then: .loose(
            line, because: "it begins like an entry of its own, with a time that cannot be read"))
      }
      guard line.bytes.upperBound - entry.bytes.lowerBound <= entries.limits.lineBytes else {
        return close(then: .loose(line, because: "the entry that it continues is too long"))
      }
      entry.bytes = entry.bytes.lowerBound..<line.bytes.upperBound
      entry.lineCount += 1
      open = entry
      return nil
    }

    private mutating func close(then piece: Piece) -> Piece {
      guard let entry = open else { return piece }
      open = nil
      waiting = piece
      return .entry(entry)
    }
  }

  private func isBlank(_ line: TextLine) -> Bool {
    var offset = line.bytes.lowerBound
    while offset < line.bytes.upperBound {
      let character = file.ascii(at: offset)
      guard character == 0x20 || character == 0x09 else { return false }
      offset += file.encoding.unit
    }
    return true
  }

  /// The entries as rows, numbered by their lines.
  func rows(
    _ cells: @escaping @Sendable (Entry) -> [String]
  ) -> LazyMapSequence<
    LazyFilterSequence<LazyMapSequence<LazySequence<Self>.Elements, TableRow?>>, TableRow
  > {
    lazy.compactMap { piece in
      guard case .entry(let entry) = piece else { return nil }
      return TableRow(
        number: entry.line.number, locator: entry.locator, cells: cells(entry), problems: [])
    }
  }

  /// Goes over the text once for what is no entry, and counts the rest.
  ///
  /// - Parameter each: takes every entry.
  func survey(
    into reading: inout ReadingBuilder, each: (Entry, inout ReadingBuilder) -> Void
  ) {
    var (count, continued) = (0, 0)
    for piece in self {
      switch piece {
      case .entry(let entry):
        count += 1
        continued += entry.lineCount - 1
        each(entry, &reading)
      case .loose(let line, let because):
        reading.leaveOut(.line(line.number, bytes: line.bytes), because: because)
      }
    }
    reading.find(
      .logRecords, count == 0 ? .caution : .note,
      "\(count) entries begin with a time"
        + (continued > 0 ? "; \(continued) line(s) without one continue the entry above." : "."))
  }
}

/// Lines that seem to begin with a time although no grammar reads it: they continue nothing.
enum LineEntryBeginning {
  private static let leads = [
    "approx", "approximately", "about", "around", "circa", "late entry", "late", "at", "c",
  ]

  /// `15.40…`, `1555 police`, `[08/04/2017, 25:05`, `approx 1620 all clear`, `16:00-16:10`.
  static func isLikely(_ file: TextFile, _ line: TextLine) -> Bool {
    isLikely(file.text(line.bytes.prefix(64 * file.encoding.unit)))
  }

  static func isLikely(_ text: String) -> Bool {
    var plain = PlainText.trimmed(text)
    plain = plain.drop { $0 == 0x5B || $0 == 0x28 || $0 == 0x7E }
    for lead in leads where plain.starts(with: lead.utf8) {
      let rest = plain.dropFirst(lead.utf8.count).drop { $0 == 0x2E || $0 == 0x3A }
      guard rest.first == 0x20 else { continue }
      plain = rest.drop { $0 == 0x20 }
      break
    }
    let digits = plain.prefix(while: PlainText.isDigit)
    let rest = plain.dropFirst(digits.count)
    switch digits.count {
    case 1...2:
      guard let mark = rest.first, [0x3A, 0x2E, 0x2F, 0x2D].contains(mark) else { return false }
      let more = rest.dropFirst().prefix(while: PlainText.isDigit).count
      return mark == 0x3A ? more == 2 : mark == 0x2E ? more == 2 : more >= 1 && more <= 2
    case 4:
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      let after = rest.first ?? 0x20
      return value / 100 < 24 && value % 100 < 60 && (after == 0x20 || after == 0x68)
        || after == 0x2D && rest.dropFirst().prefix(while: PlainText.isDigit).count == 2
    default: return false
    }
  }
}

extension LocatedText {
  /// The beginning of a line, up to a number of bytes.
  init(_ line: TextLine, of file: TextFile, atMost count: Int) {
    self.init()
    append(
      line.bytes.lowerBound..<min(line.bytes.upperBound, line.bytes.lowerBound + count), of: file)
  }

  /// The byte at which a character begins; the end for one beyond the last.
  func offset(_ index: Int) -> Int {
    bytes(min(index, scalars.count)..<scalars.count).lowerBound
  }
}

extension Unicode.Scalar {
  /// A mark that only steers the direction of writing, or a byte order mark within the text.
  var isDirectionMark: Bool {
    switch value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0x061C: true
    default: false
    }
  }
}
