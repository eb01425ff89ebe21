public import Evidence
import TimeModel

/// Subtitles or a transcript of a recording: SubRip (.srt) or WebVTT (.vtt).
///
/// Each cue is an observation on the recording's own axis: from its start (the estimate) to its end.
/// Tags are left out of the words; `<v Name>` names the speaker.
public struct Captions: RecordFormat {
  public let name = "captions"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    let file = sample.text
    if let refusal = sample.refusalAsText(file) { return refusal }
    let first = file.lines.lazy.filter { !$0.bytes.isEmpty }.prefix(3)
    if let line = first.first(where: { _ in true }), Self.isVTT(file, line) {
      return .yes("it begins with 'WEBVTT'")
    }
    if let line = first.first(where: { CueTiming(file, $0) != nil }) {
      return .yes("line \(line.number) is the timing of a cue ('-->')")
    }
    return .no("it begins with neither 'WEBVTT' nor the timing of a cue")
  }

  private static func isVTT(_ file: TextFile, _ line: TextLine) -> Bool {
    let text = file.text(
      line.bytes.lowerBound..<min(line.bytes.upperBound, line.bytes.lowerBound + 64))
    return text == "WEBVTT" || text.hasPrefix("WEBVTT ") || text.hasPrefix("WEBVTT\t")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.open(input, context, into: &reading) else { return }
    var reader = CueReader(file, context)
    for line in file.lines { reader.take(line, into: &reading) }
    reader.finish(into: &reading)
  }
}

/// `00:01:02,345 --> 00:01:04,000 X1:…`: the line that begins a cue.
private struct CueTiming {
  let start: Nanoseconds
  let end: Nanoseconds
  /// What stands behind the times: settings of WebVTT, coordinates of SubRip.
  let settings: String

  init?(_ file: TextFile, _ line: TextLine) {
    guard line.bytes.count <= 1000 * file.encoding.unit else { return nil }
    let text = LocatedText(line, of: file, atMost: 1000 * file.encoding.unit)
    var cursor = PlainCursor(text.plain[...])
    guard let start = cursor.mediaTime() else { return nil }
    cursor.skipSpaces()
    guard cursor.take("-->") else { return nil }
    cursor.skipSpaces()
    guard let end = cursor.mediaTime() else { return nil }
    cursor.skipSpaces()
    (self.start, self.end) = (start, end)
    settings = text.text(cursor.at..<text.plain.count)
  }

  /// Whether a line looks like a timing, be it one or not.
  static func isMeant(_ file: TextFile, _ line: TextLine) -> Bool {
    let text = LocatedText(line, of: file, atMost: 60 * file.encoding.unit)
    return (text.plain.first.map(PlainText.isDigit) ?? false)
      && String(decoding: text.plain, as: UTF8.self).contains("-->")
  }
}

extension PlainCursor {
  /// `1:02:03,456`, `02:03.456`, `02:03`: hours may have any number of digits up to five.
  fileprivate mutating func mediaTime() -> Nanoseconds? {
    var look = self
    var parts: [Int64] = []
    repeat {
      guard let (value, _) = look.digits(parts.isEmpty ? 1...5 : 2...2) else { return nil }
      parts.append(Int64(value))
    } while parts.count < 3 && look.take(UInt8(0x3A))
    guard parts.count >= 2, let seconds = parts.last, seconds < 60 else { return nil }
    if parts.count == 3, parts[1] >= 60 { return nil }
    var count = parts.reduce(0) { $0 * 60 + $1 } * Nanoseconds.second.count
    if look.take(UInt8(0x2E)) || look.take(UInt8(0x2C)) {
      guard let (value, digits) = look.digits(1...9) else { return nil }
      count += (0..<(9 - digits)).reduce(Int64(value)) { product, _ in product * 10 }
    }
    self = look
    return Nanoseconds(count)
  }
}

/// Gathers the lines of one cue after the other.
private struct CueReader {
  private let file: TextFile
  private let context: RecordContext
  private var block: [TextLine] = []
  private var timing: (CueTiming, index: Int)?
  private var blockBytes = 0
  private var count = 0
  private var (lastStart, lastEnd): (Nanoseconds?, Nanoseconds) = (nil, .zero)
  private var (overlaps, firstOverlap): (Int, Locator?) = (0, nil)

  init(_ file: TextFile, _ context: RecordContext) { (self.file, self.context) = (file, context) }

  mutating func take(_ line: TextLine, into reading: inout ReadingBuilder) {
    if file.text(line.bytes.prefix(200 * file.encoding.unit)).allSatisfy(\.isWhitespace) {
      return close(into: &reading)
    }
    guard line.bytes.count <= context.limits.lineBytes,
      blockBytes + line.bytes.count <= context.limits.lineBytes
    else {
      return reading.leaveOut(
        .line(line.number, bytes: line.bytes), because: "the line or its cue is too long")
    }
    if let found = CueTiming(file, line) {
      if timing != nil {
        // A blank line is missing: the number before this line is this cue's.
        let number = block.last.flatMap { isNumber($0) ? block.removeLast() : nil }
        close(into: &reading)
        if let number { add(number) }
      }
      timing = (found, block.count)
    }
    add(line)
  }

  private mutating func add(_ line: TextLine) {
    block.append(line)
    blockBytes += line.bytes.count
  }

  private func isNumber(_ line: TextLine) -> Bool {
    let text = file.text(line.bytes.prefix(24))
    return !text.isEmpty && text.allSatisfy { $0.isNumber || $0.isWhitespace }
  }

  mutating func finish(into reading: inout ReadingBuilder) {
    close(into: &reading)
    reading.find(.logRecords, count == 0 ? .caution : .note, "\(count) cue(s).")
    if let firstOverlap {
      reading.find(
        .captionOrder, .note, at: firstOverlap,
        "\(overlaps) cue(s) begin before the one above has ended, the first at \(firstOverlap).")
    }
  }

  private mutating func close(into reading: inout ReadingBuilder) {
    defer { (block, timing, blockBytes) = ([], nil, 0) }
    guard let first = block.first, let last = block.last else { return }
    let place = Locator.line(first.number, bytes: first.bytes.lowerBound..<last.bytes.upperBound)
    guard let (timing, index) = timing else {
      return leaveOut(place, first, into: &reading)
    }
    count += 1
    report(timing, place, into: &reading)
    let cue = CueText(block[(index + 1)...].map { file.text($0.bytes) }.joined(separator: "\n"))
    var attributes = ["end": MediaTime(nanoseconds: timing.end).clockText]
    let name = block[..<index].map { file.text($0.bytes) }.joined(separator: " ")
    if !name.isEmpty { attributes["cue"] = name }
    if !timing.settings.isEmpty { attributes["settings"] = timing.settings }
    if cue.speakers.count > 1 { attributes["speakers"] = cue.speakers.joined(separator: ", ") }
    let (start, end) = (
      MediaTime(nanoseconds: timing.start), MediaTime(nanoseconds: max(timing.start, timing.end))
    )
    reading.add(
      Observation(
        id: ObservationID(context.source, String(first.number)), source: context.source,
        locator: place, text: cue.text,
        author: cue.speakers.count == 1 ? .person(cue.speakers[0]) : context.author ?? .log,
        time: .media(earliest: start, estimate: start, latest: end), attributes: attributes))
  }

  private mutating func report(
    _ timing: CueTiming, _ place: Locator, into reading: inout ReadingBuilder
  ) {
    if timing.end < timing.start {
      reading.find(
        .captionCue, .caution, at: place,
        "The cue at \(place) ends before it begins; its beginning is used.")
    }
    if let lastStart, timing.start < lastStart {
      reading.find(
        .captionOrder, .caution, at: place,
        "The cue at \(place) begins before the one above it; cues are not put into another order.",
        advice: "Check whether transcripts of several recordings were joined.")
    } else if timing.start < lastEnd {
      overlaps += 1
      if firstOverlap == nil { firstOverlap = place }
    }
    (lastStart, lastEnd) = (timing.start, timing.end)
  }

  private func leaveOut(
    _ place: Locator, _ first: TextLine, into reading: inout ReadingBuilder
  ) {
    let lines = block.map { file.text($0.bytes) }
    if let map = lines.first(where: { $0.hasPrefix("X-TIMESTAMP-MAP") }) {
      reading.find(
        .captionOffset, .caution, at: place,
        "The cues' times count from another zero than the recording's ('\(TableClock.quoted(map))'); "
          + "that is not applied.",
        advice: "Take the offset into account when the transcript is set against the recording.")
    }
    if block.contains(where: { CueTiming.isMeant(file, $0) }) {
      reading.find(
        .captionCue, .caution, at: place,
        "The timing of the cue at \(place) cannot be read; the cue is not used.")
      return reading.leaveOut(place, because: "the timing of the cue cannot be read")
    }
    let head = lines.first.map { String($0.prefix { $0.isLetter && $0.isASCII }) } ?? ""
    let known = ["WEBVTT", "NOTE", "STYLE", "REGION"].contains(head)
    reading.leaveOut(place, because: known ? "a block of '\(head)'" : "text without a time")
  }
}

/// The words of a cue without their tags.
private struct CueText {
  let text: String
  /// Named by `<v Name>`, each once.
  let speakers: [String]

  /// With several speakers the text keeps its tags, which say who says what.
  init(_ stored: String) {
    var speakers: [String] = []
    var words = String.UnicodeScalarView()
    var rest = stored.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "<", let end = rest.firstIndex(of: ">"),
        rest[..<end].allSatisfy({ $0 != "<" })
      else {
        words.append(scalar)
        continue
      }
      let tag = String(rest[..<end])
      guard let first = tag.unicodeScalars.first, first.isASCII,
        first == "/" || first.properties.isAlphabetic || PlainText.isDigit(PlainText.reduce(first))
      else {
        words.append(scalar)
        continue
      }
      rest = rest[rest.index(after: end)...]
      let parts = tag.split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2, parts[0] == "v" || parts[0].hasPrefix("v."),
        !speakers.contains(parts[1]), speakers.count < 20
      {
        speakers.append(parts[1])
      }
    }
    self.speakers = speakers
    text = speakers.count > 1 ? stored : Self.unescaped(String(words))
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    let names = [
      ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{A0}"), ("&lrm;", "\u{200E}"),
      ("&rlm;", "\u{200F}"), ("&amp;", "&"),
    ]
    return names.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
