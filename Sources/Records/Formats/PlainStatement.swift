public import Evidence
import TimeModel

/// A witness statement as plain text: a heading block, then paragraphs of prose.
///
/// Each paragraph and each sentence is an observation in the witness's own words, with what the
/// sentence says of time; words about time that are not understood are listed as not used.
public struct PlainStatement: RecordFormat {
  public let name = "statement"
  public let kind = SourceKind.statement

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard !sample.prefix.isEmpty else { return .no("the file is empty") }
    let file = TextFile(
      sample.prefix, EncodingJudgement(sample.prefix, isWhole: sample.isWhole))
    let damage = CSVLog.share(of: file)
    guard damage <= CSVLog.tolerated else { return .no("\(damage) in 100 characters are no text") }
    var shape = Shape(file)
    ParagraphReader(file, RecordLimits()).forEach(
      { text, isHeading, _ in shape.note(text, isHeading: isHeading) }, leftOut: { _ in })
    guard let mark = shape.firstCharacter else { return .no("the file holds only white space") }
    if [0x7B, 0x5B, 0x3C].contains(mark) {
      return .no("it begins with '\(Character(Unicode.Scalar(mark)))' like JSON or XML")
    }
    if let claim = sample.claim(of: Self.narrower) { return claim }
    if let author = shape.heading.author {
      return .yes("the heading names who makes the statement: '\(author)'")
    }
    if shape.timedLines * 2 > shape.lines, shape.lines >= 3 {
      return .no("\(shape.timedLines) of \(shape.lines) lines begin with a time, like a log")
    }
    guard shape.sentences >= 2, shape.words >= 20, shape.wordyLetters * 10 >= shape.characters * 7
    else {
      return .no("it holds no prose (\(shape.sentences) sentences of \(shape.words) words)")
    }
    return .yes("prose: \(shape.sentences) sentences in \(shape.paragraphs) paragraph(s)")
  }

  private static let narrower: [any RecordFormat] = [
    WhatsAppChat(), TextLog(), MailMessage(), Captions(), DispatchExport(),
  ]

  /// What the beginning of a file looks like.
  private struct Shape {
    var heading = StatementHeading()
    var (lines, timedLines) = (0, 0)
    var (paragraphs, sentences, words) = (0, 0, 0)
    var (characters, wordyLetters) = (0, 0)
    var firstCharacter: UInt8?

    init(_ file: TextFile) {
      for line in file.lines {
        let head = line.bytes.prefix(80 * file.encoding.unit)
        let plain = PlainText.trimmed(file.text(head)).drop { $0 == 0x5B || $0 == 0x28 }
        guard !plain.isEmpty else { continue }
        lines += 1
        var cursor = PlainCursor(plain)
        if cursor.date(allowWithoutYear: true) != nil
          || cursor.clock(allowBareDigits: false, allowZone: true) != nil
        {
          timedLines += 1
        }
      }
    }

    mutating func note(_ text: LocatedText, isHeading: Bool) {
      if firstCharacter == nil { firstCharacter = text.plain.first }
      if isHeading { return heading.note(text) }
      paragraphs += 1
      characters += text.plain.count
      wordyLetters += text.plain.count { PlainText.isLetter($0) || $0 == 0x20 }
      words += text.plain.split(separator: 0x20).count
      sentences += Sentences.ranges(text).count {
        [0x2E, 0x3F, 0x21, 0x22, 0x29].contains(text.plain[$0.upperBound - 1])
      }
    }
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.open(input, context, into: &reading) else { return }
    var paragraphs: [(text: LocatedText, isHeading: Bool, line: Int)] = []
    var tooLong: [TextLine] = []
    ParagraphReader(file, context.limits).forEach(
      { paragraphs.append(($0, $1, $2)) }, leftOut: { tooLong.append($0) })
    for line in tooLong {
      reading.leaveOut(.line(line.number, bytes: line.bytes), because: "the line is too long")
    }
    StatementTelling.read(Paragraph.numbered(paragraphs), context, into: &reading)
  }
}
