import Evidence

/// Opens a file as text: judges its encoding and looks over every byte once.
///
/// What is wrong with it (damage, NULs, mixed line ends, a line too long) is found with its place
/// before anything is read from it.
enum TextSurvey {
  /// Nil for a file that is empty or beyond the limit, after a finding that says so.
  ///
  /// - Parameter isOfLines: false for text such as JSON, in which a line may be of any length.
  static func open(
    _ input: RecordInput, _ context: RecordContext, isOfLines: Bool = true,
    into reading: inout ReadingBuilder
  ) -> TextFile? {
    guard let bytes = input.whole(context, into: &reading) else { return nil }
    let (whole, judgement) = (RecordInput(bytes), EncodingJudgement(bytes))
    var context = context
    if !isOfLines { context.limits.lineBytes = max(1, bytes.count) }
    guard survey(whole, judgement, context, TextStream.usualWindow, into: &reading) != nil else {
      return nil
    }
    return TextFile(bytes, judgement)
  }

  /// The same for text that is read in windows: nothing of it stays in memory.
  static func stream(
    _ input: RecordInput, _ context: RecordContext, windowBytes: Int = TextStream.usualWindow,
    into reading: inout ReadingBuilder
  ) -> TextStream? {
    guard input.isWithinLimit(context, into: &reading) else { return nil }
    guard EncodingJudgement.dependsOnEveryByte(input) else {
      let judgement = EncodingJudgement(input, windowBytes: windowBytes)
      return survey(input, judgement, context, windowBytes, into: &reading)
    }
    // Nearly every file is sound UTF-8; then one look at it judges it and looks it over.
    var trial = reading
    var lines = LineSurvey(TextStream(input, .plain, windowBytes: windowBytes), context.limits)
    let end = lines.run(into: &trial)
    guard lines.isSound, end == input.byteCount else {
      let judgement = EncodingJudgement(input, windowBytes: windowBytes)
      return survey(input, judgement, context, windowBytes, into: &reading)
    }
    reading = trial
    return TextStream(input, .plain, windowBytes: windowBytes)
  }

  private static func survey(
    _ input: RecordInput, _ judgement: EncodingJudgement, _ context: RecordContext,
    _ windowBytes: Int, into reading: inout ReadingBuilder
  ) -> TextStream? {
    let text = TextStream(input, judgement, windowBytes: windowBytes)
    guard !text.range.isEmpty else {
      reading.find(.recordEmpty, .failure, "The file holds no text (\(input.byteCount) bytes).")
      return nil
    }
    if !judgement.isPlain {
      reading.find(
        .textEncoding, judgement.encoding == .windows1252 ? .caution : .note,
        "Read as \(judgement.encoding.rawValue): \(judgement.because).")
    }
    var lines = LineSurvey(text, context.limits)
    let end = lines.run(into: &reading)
    guard end < text.range.upperBound else { return text }
    reading.find(
      .recordCutShort, .failure,
      "The file could be read to byte \(end) of \(input.byteCount) only.",
      advice: "Check the medium that it lies on, and add the source again.")
    return TextStream(input, judgement, upTo: end, windowBytes: windowBytes)
  }
}

/// Looks over the lines of a text once, character by character where a run of bytes is not plain.
private struct LineSurvey {
  private let text: TextStream
  private let limit: Int
  /// The line that is being looked at.
  private var (number, start) = (1, 0)
  private var damage = Damage()
  /// A carriage return stands here, and what follows it has not been seen.
  private var openReturn: Int?
  private var endings: [TextLine.Ending: Int] = [:]
  private var feeds = 0
  /// Every byte so far is part of a character.
  private(set) var isSound = true

  private struct Damage: Equatable {
    var (nuls, firstNUL) = (0, 0)
    var (broken, firstBroken) = (0, 0..<0)
    /// UTF-8 in a line that is read as Windows-1252.
    var (mixed, firstMixed) = (0, 0..<0)
    var (overrides, firstOverride) = (0, 0..<0)
  }

  init(_ text: TextStream, _ limits: RecordLimits) {
    (self.text, limit) = (text, limits.lineBytes)
    start = text.range.lowerBound
  }

  /// - Returns: where the bytes that could be read end.
  mutating func run(into reading: inout ReadingBuilder) -> Int {
    let end = text.range.upperBound
    var at = text.range.lowerBound
    while at < end {
      // Three bytes more than are looked at: a character is four at most.
      let length = min(text.windowBytes, end - at)
      let window = text.window(from: at, length: length + 3)
      let readable = min(at + length, window.range.upperBound)
      at = look(over: window, from: at, upTo: readable, into: &reading)
      if readable < window.base + length { break }
    }
    closeReturn(at: nil, into: &reading)
    if start < at { finish(start..<at, TextLine.Ending.none, into: &reading) }
    reportEndings(into: &reading)
    return at
  }

  private mutating func look(
    over window: TextFile, from start: Int, upTo end: Int, into reading: inout ReadingBuilder
  ) -> Int {
    let isNarrow = text.encoding.unit == 1
    var at = start
    while at < end {
      let next = min(end, at + ASCIIRun.length)
      if isNarrow, openReturn == nil, next - at <= limit,
        let feeds = ASCIIRun.lineFeeds(window.slice(at..<next))
      {
        passPlain(window, at..<next, feeds: feeds, into: &reading)
        at = next
      } else {
        while at < next {
          if isNarrow, openReturn == nil { at = passASCII(window, at..<next, into: &reading) }
          if at < next { at = passCharacter(window, at: at, into: &reading) }
        }
      }
    }
    return at
  }

  /// Passes over ASCII that is neither a NUL nor a carriage return.
  private mutating func passASCII(
    _ window: TextFile, _ run: Range<Int>, into reading: inout ReadingBuilder
  ) -> Int {
    let (bytes, base, stop) = (window.bytes, window.base, run.upperBound &- window.base)
    var at = run.lowerBound &- base
    while at < stop {
      let byte = bytes[at]
      if byte >= 0x80 || byte == 0 || byte == 0x0D { break }
      if byte == 0x0A {
        finish(start..<(at &+ base), nil, into: &reading)
        feeds += 1
        start = at &+ base &+ 1
      }
      at &+= 1
    }
    return at &+ base
  }

  /// A run of ASCII shorter than the longest line that is read: only the line that began before it
  /// can be too long, or damaged.
  private mutating func passPlain(
    _ window: TextFile, _ run: Range<Int>, feeds: Int, into reading: inout ReadingBuilder
  ) {
    let slice = window.slice(run)
    guard feeds > 0, let first = slice.firstIndex(of: 0x0A), let last = slice.lastIndex(of: 0x0A)
    else { return }
    finish(start..<(first + window.base), nil, into: &reading)
    self.feeds += feeds
    number += feeds - 1
    start = last + window.base + 1
  }

  private mutating func passCharacter(
    _ window: TextFile, at offset: Int, into reading: inout ReadingBuilder
  ) -> Int {
    let (scalar, count) = window.encoding.scalar(
      window.bytes, at: offset - window.base, end: window.bytes.count)
    let next = offset + count
    if openReturn != nil {
      let isPair = scalar == "\n"
      closeReturn(at: isPair ? next : offset, into: &reading)
      if isPair { return next }
    }
    switch scalar {
    case "\n":
      finish(start..<offset, .lineFeed, into: &reading)
      start = next
    case "\r":
      openReturn = offset
    case "\0":
      if damage.nuls == 0 { damage.firstNUL = offset }
      damage.nuls += 1
    case nil:
      if damage.broken == 0 { damage.firstBroken = offset..<next }
      damage.broken += 1
      isSound = false
    case "\u{202D}", "\u{202E}":
      if damage.overrides == 0 { damage.firstOverride = offset..<next }
      damage.overrides += 1
    default:
      if window.encoding == .windows1252 { noteMixed(window, at: offset) }
    }
    return next
  }

  private mutating func noteMixed(_ window: TextFile, at offset: Int) {
    guard offset >= damage.firstMixed.upperBound else { return }
    let (scalar, count) = TextEncoding.utf8.scalar(
      window.bytes, at: offset - window.base, end: window.bytes.count)
    guard scalar != nil, count > 1 else { return }
    if damage.mixed == 0 { damage.firstMixed = offset..<(offset + count) }
    damage.mixed += 1
  }

  /// - Parameter next: where the next line begins; nil at the end of the text.
  private mutating func closeReturn(at next: Int?, into reading: inout ReadingBuilder) {
    guard let end = openReturn else { return }
    openReturn = nil
    let after = end + text.encoding.unit
    let isPair = next.map { $0 > after } ?? false
    finish(start..<end, isPair ? .carriageReturnLineFeed : .carriageReturn, into: &reading)
    start = next ?? after
  }

  /// - Parameter ending: nil where it has been counted.
  private mutating func finish(
    _ bytes: Range<Int>, _ ending: TextLine.Ending?, into reading: inout ReadingBuilder
  ) {
    if bytes.count > limit {
      reading.find(
        .textLineTooLong, .failure, at: .line(number, bytes: bytes),
        "Line \(number) has \(bytes.count) bytes (from byte \(bytes.lowerBound)); lines of more "
          + "than \(limit) are not read.")
    }
    if damage != Damage() { report(into: &reading) }
    if let ending { endings[ending, default: 0] += 1 }
    number += 1
  }

  private mutating func report(into reading: inout ReadingBuilder) {
    if damage.broken > 0 {
      reading.find(
        .textUndecodable, .caution, at: .line(number, bytes: damage.firstBroken),
        "\(damage.broken) place(s) in line \(number) hold bytes that stand for no character, "
          + "the first at byte \(damage.firstBroken.lowerBound); each is shown as U+FFFD.")
    }
    if damage.nuls > 0 {
      reading.find(
        .textNUL, .caution, at: .line(number, bytes: damage.firstNUL..<(damage.firstNUL + 1)),
        "Line \(number) holds \(damage.nuls) NUL character(s), the first at byte "
          + "\(damage.firstNUL); each is shown as U+FFFD.")
    }
    if damage.mixed > 0 {
      reading.find(
        .textMixed, .caution, at: .line(number, bytes: damage.firstMixed),
        "\(damage.mixed) place(s) in line \(number) are written in UTF-8, the first at byte "
          + "\(damage.firstMixed.lowerBound), although the file is not; they are read as "
          + "Windows-1252 like the rest.",
        advice: "If the words look garbled, give those lines as a source of their own.")
    }
    if damage.overrides > 0 {
      reading.find(
        .textOverride, .caution, at: .line(number, bytes: damage.firstOverride),
        "Line \(number) holds \(damage.overrides) character(s) that turn the direction of writing "
          + "round (U+202D or U+202E), the first at byte \(damage.firstOverride.lowerBound): it may "
          + "be shown in another order than it is stored in.")
    }
    damage = Damage()
  }

  private mutating func reportEndings(into reading: inout ReadingBuilder) {
    if feeds > 0 { endings[.lineFeed, default: 0] += feeds }
    endings[.none] = nil
    guard endings.count > 1 else { return }
    let counts = endings.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    reading.find(
      .textLineEndings, .note,
      "The lines end in more than one way (\(counts)); each of them ends a line here.")
  }
}
