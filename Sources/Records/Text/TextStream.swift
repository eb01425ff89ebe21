/// The text of a file that is read in windows: what a million lines hold need not lie in memory.
struct TextStream: Sendable {
  private let input: RecordInput
  let encoding: TextEncoding
  /// The text itself, without a byte order mark.
  let range: Range<Int>
  /// How much is read at a time, unless a record is longer.
  let windowBytes: Int

  static let usualWindow = 1 << 18

  init(_ input: RecordInput, _ judgement: EncodingJudgement, windowBytes: Int = usualWindow) {
    self.init(
      input, judgement, upTo: input.byteCount, windowBytes: windowBytes)
  }

  /// A text that is at hand as a whole.
  init(_ file: TextFile) {
    let (bytes, base) = (file.bytes, file.base)
    input = RecordInput(byteCount: base + bytes.count) { range in
      let from = range.clamped(to: base..<(base + bytes.count))
      return Array(bytes[(from.lowerBound - base)..<(from.upperBound - base)])
    }
    (encoding, range, windowBytes) = (file.encoding, file.range, Self.usualWindow)
  }

  /// - Parameter end: where reading ends, for files that can no longer be read to their end.
  init(_ input: RecordInput, _ judgement: EncodingJudgement, upTo end: Int, windowBytes: Int) {
    self.input = input
    encoding = judgement.encoding
    range = min(judgement.markLength, end)..<end
    self.windowBytes = max(8, windowBytes & ~1)
  }

  /// The text from an offset on: as much as was asked for, or less at the end of the text.
  func window(from start: Int, length: Int) -> TextFile {
    let start = min(max(start, range.lowerBound), range.upperBound)
    let end = start + min(max(0, length), range.upperBound - start)
    let bytes = input.bytes(start..<end)
    // A file that shrank since it was looked over ends where its bytes end.
    let isShort = bytes.count < end - start
    return TextFile(
      window: bytes, base: start, encoding: encoding,
      isCut: end < range.upperBound && !isShort)
  }
}
