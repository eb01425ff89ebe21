public import Evidence

/// A chat as WhatsApp exports it (`_chat.txt`): on iOS `[08/04/2017, 15:42:10] Name: text`, on Android
/// `08/04/2017, 15:42 - Name: text`.
///
/// Messages may run over lines. Lines without a name are the app's own. Names are as the exporting
/// telephone's address book has them.
public struct WhatsAppChat: RecordFormat {
  public let name = "whatsapp"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    let file = sample.text
    if let refusal = sample.refusalAsText(file) { return refusal }
    var (lines, heads, named, first) = (0, 0, 0, false)
    for line in file.lines.prefix(200) where !line.bytes.isEmpty {
      lines += 1
      guard let head = Head(file, line) else { continue }
      if lines == 1 { first = true }
      heads += 1
      if head.author != nil { named += 1 }
    }
    guard first, named > 0, named * 2 >= heads else {
      return .no(
        "\(heads) of the first \(lines) lines begin like messages of WhatsApp, \(named) with a name"
      )
    }
    return .yes("\(heads) of the first \(lines) lines begin with a date, a time and a name")
  }

  /// What stands before a message.
  struct Head: Sendable {
    /// Date and time as written, without marks of direction.
    let time: String
    /// Absent where the app speaks for itself.
    let author: String?
    /// Where the message begins.
    let body: Int

    init?(_ file: TextFile, _ line: TextLine) {
      let text = LocatedText(line, of: file, atMost: 600)
      var at = text.indices.first { !text.scalars[$0].isDirectionMark } ?? text.scalars.count
      guard at < text.scalars.count else { return nil }
      let isBracketed = text.plain[at] == 0x5B
      if isBracketed { at += 1 }
      guard let end = Self.end(of: text, from: at, isBracketed) else { return nil }
      let stamp = String(
        String.UnicodeScalarView(text.scalars[at..<end].filter { !$0.isDirectionMark }))
      guard stamp.contains(","), let moment = WrittenMoment(cell: stamp), moment.date != nil,
        moment.clock != nil
      else { return nil }
      time = stamp
      at = end + (isBracketed ? 1 : 3)
      while at < text.scalars.count, text.plain[at] == 0x20 { at += 1 }
      let name = Self.author(of: text, from: at)
      author = name?.words
      body = text.offset(name?.after ?? at)
    }

    /// Where the closing bracket, or the hyphen between spaces, stands.
    private static func end(of text: LocatedText, from start: Int, _ isBracketed: Bool) -> Int? {
      for index in start..<min(start + 48, text.plain.count) {
        if isBracketed {
          if text.plain[index] == 0x5D { return index }
        } else if text.plain[index] == 0x20, index + 2 < text.plain.count,
          text.plain[index + 1] == 0x2D, text.plain[index + 2] == 0x20
        {
          return index
        }
      }
      return nil
    }

    private static func author(
      of text: LocatedText, from start: Int
    ) -> (words: String, after: Int)? {
      let limit = min(start + 120, text.plain.count)
      guard start < limit,
        let colon = (start..<limit).first(where: { index in
          text.plain[index] == 0x3A
            && (index + 1 >= text.plain.count || text.plain[index + 1] == 0x20)
        })
      else { return nil }
      let words = String(
        String.UnicodeScalarView(text.scalars[start..<colon].filter { !$0.isDirectionMark }))
      guard !words.isEmpty, !PlainText.holds(text.plain[start..<colon], any: ownWords) else {
        return nil
      }
      return (words, min(colon + 2, text.plain.count))
    }

    /// The app's own sentences, which may hold a colon themselves.
    private static let ownWords = [
      " changed the subject", " changed the group", " changed this group", " created group",
      " added ", " removed ", " left", " joined using", "end-to-end encrypted", "security code",
      "changed their phone number", "changed the description",
    ].map { Array($0.utf8) }
  }

  static let columns = ["time", "author", "message", "kind"]

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.open(input, context, into: &reading) else { return }
    let entries = LineEntries(file: file, limits: context.limits) { Head($0, $1) }
    survey(entries, into: &reading)
    let rows = entries.rows { entry in
      let body = Self.body(entry, file)
      return [entry.head.time, entry.head.author ?? "", body, Self.kind(body, entry.head)]
    }
    TableReader.read(
      rows, width: Self.columns.count,
      layout: .fixed(Self.columns, time: "time", text: "message", author: "author"), context,
      into: &reading)
  }

  private static func body(_ entry: LineEntries<Head>.Entry, _ file: TextFile) -> String {
    file.text(min(entry.head.body, entry.bytes.upperBound)..<entry.bytes.upperBound)
  }

  private static let deletedWords = ["this message was deleted", "you deleted this message"]
    .map { Array($0.utf8) }
  private static let editedWords = [Array("<this message was edited>".utf8)]
  private static let attachmentWords = ["omitted", "<attached:", "(file attached)"]
    .map { Array($0.utf8) }

  /// What the app says of a message in its place; empty for words that somebody wrote.
  private static func kind(_ body: String, _ head: Head) -> String {
    let plain = body.unicodeScalars.prefix(400).map(PlainText.reduce)
    if PlainText.holds(plain, any: deletedWords) { return "deleted" }
    if PlainText.holds(plain, any: editedWords) { return "edited" }
    if PlainText.holds(plain, any: attachmentWords) { return "attachment" }
    if head.author == nil { return "system" }
    return body.unicodeScalars.first?.value == 0x200E ? "by the app" : ""
  }

  private func survey(_ entries: LineEntries<Head>, into reading: inout ReadingBuilder) {
    var (counts, authors): ([String: Int], [String: Int]) = ([:], [:])
    entries.survey(into: &reading) { entry, _ in
      let kind = Self.kind(Self.body(entry, entries.file), entry.head)
      if !kind.isEmpty { counts[kind, default: 0] += 1 }
      guard let author = entry.head.author, authors[author] != nil || authors.count < 1000 else {
        return
      }
      authors[author, default: 0] += 1
    }
    if !authors.isEmpty {
      let told = authors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
        .map { "\(TableClock.quoted($0.key)) (\($0.value))" }.joined(separator: ", ")
      reading.find(
        .chatParticipants, .note,
        "\(authors.count) name(s) wrote, as the exporting telephone knows them: \(told).")
    }
    let told = counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if !told.isEmpty {
      reading.find(
        .chatMessage, .note,
        "Messages that are not, or not only, what somebody wrote (\(told.joined(separator: ", "))): "
          + "see their attribute 'kind'.",
        advice: "Ask for the export with media if an omitted attachment matters.")
    }
  }
}
