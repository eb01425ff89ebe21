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
    let judgement = EncodingJudgement(bytes)
    let file = TextFile(bytes, judgement)
    guard !file.range.isEmpty else {
      reading.find(.recordEmpty, .failure, "The file holds no text (\(bytes.count) bytes).")
      return nil
    }
    if !judgement.isPlain {
      reading.find(
        .textEncoding, judgement.encoding == .windows1252 ? .caution : .note,
        "Read as \(judgement.encoding.rawValue): \(judgement.because).")
    }
    survey(file, context, isOfLines: isOfLines, into: &reading)
    return file
  }

  private static func survey(
    _ file: TextFile, _ context: RecordContext, isOfLines: Bool, into reading: inout ReadingBuilder
  ) {
    var endings: [TextLine.Ending: Int] = [:]
    for line in file.lines {
      endings[line.ending, default: 0] += 1
      let place = Locator.line(line.number, bytes: line.bytes)
      if isOfLines, line.bytes.count > context.limits.lineBytes {
        reading.find(
          .textLineTooLong, .failure, at: place,
          "Line \(line.number) has \(line.bytes.count) bytes (from byte \(line.bytes.lowerBound)); "
            + "lines of more than \(context.limits.lineBytes) are not read.")
      }
      report(damage(file, line.bytes), in: line, into: &reading)
    }
    endings[.none] = nil
    guard endings.count > 1 else { return }
    let counts = endings.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    reading.find(
      .textLineEndings, .note,
      "The lines end in more than one way (\(counts)); each of them ends a line here.")
  }

  private struct Damage {
    var (nuls, firstNUL) = (0, 0)
    var (broken, firstBroken) = (0, 0..<0)
  }

  private static func damage(_ file: TextFile, _ range: Range<Int>) -> Damage {
    var damage = Damage()
    var offset = range.lowerBound
    while offset < range.upperBound {
      if file.encoding == .utf8 {
        let byte = file.bytes[offset]
        if byte != 0, byte < 0x80 {
          offset += 1
          continue
        }
      }
      let (scalar, count) = file.encoding.scalar(file.bytes, at: offset, end: range.upperBound)
      if scalar == nil {
        if damage.broken == 0 { damage.firstBroken = offset..<(offset + count) }
        damage.broken += 1
      } else if scalar == "\0" {
        if damage.nuls == 0 { damage.firstNUL = offset }
        damage.nuls += 1
      }
      offset += count
    }
    return damage
  }

  private static func report(
    _ damage: Damage, in line: TextLine, into reading: inout ReadingBuilder
  ) {
    if damage.broken > 0 {
      reading.find(
        .textUndecodable, .caution, at: .line(line.number, bytes: damage.firstBroken),
        "\(damage.broken) place(s) in line \(line.number) hold bytes that stand for no character, "
          + "the first at byte \(damage.firstBroken.lowerBound); each is shown as U+FFFD.")
    }
    if damage.nuls > 0 {
      reading.find(
        .textNUL, .caution,
        at: .line(line.number, bytes: damage.firstNUL..<(damage.firstNUL + 1)),
        "Line \(line.number) holds \(damage.nuls) NUL character(s), the first at byte "
          + "\(damage.firstNUL); each is shown as U+FFFD.")
    }
  }
}
