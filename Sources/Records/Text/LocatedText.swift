/// A piece of text whose every character knows where it stands in the file as stored.
///
/// Line ends within it, with the spaces around them, are one space: the words are verbatim, the
/// layout is not.
struct LocatedText: Sendable {
  private(set) var scalars: [Unicode.Scalar] = []
  /// The byte at which each scalar begins.
  private(set) var starts: [Int] = []
  /// `scalars` reduced for grammars, index by index.
  private(set) var plain: [UInt8] = []
  /// Where the last scalar ends.
  private var end = 0

  var isEmpty: Bool { scalars.isEmpty }
  var indices: Range<Int> { scalars.indices }

  /// Adds a line, without its line end; spaces at either end of it are left out.
  mutating func append(_ line: Range<Int>, of file: TextFile) {
    var taken: [(Unicode.Scalar, Int)] = []
    taken.reserveCapacity(line.count)
    file.forEachScalar(line) { taken.append(($0, $1)) }
    guard let first = taken.firstIndex(where: { PlainText.reduce($0.0) != 0x20 }),
      let last = taken.lastIndex(where: { PlainText.reduce($0.0) != 0x20 })
    else { return }
    if !isEmpty { add(" ", at: end) }
    if isEmpty {
      scalars.reserveCapacity(last + 1 - first)
      starts.reserveCapacity(last + 1 - first)
      plain.reserveCapacity(last + 1 - first)
    }
    for (scalar, start) in taken[first...last] { add(scalar, at: start) }
    end = last + 1 < taken.count ? taken[last + 1].1 : line.upperBound
  }

  /// Adds one character and the bytes that stand for it; spaces at the beginning are left out, and
  /// a line end is a space.
  mutating func append(_ scalar: Unicode.Scalar, _ bytes: Range<Int>) {
    if isEmpty, PlainText.reduce(scalar) == 0x20 { return }
    add(scalar == "\n" ? " " : scalar, at: bytes.lowerBound)
    end = bytes.upperBound
  }

  /// Adds a text that follows in the same file, parted by a space.
  mutating func append(_ other: LocatedText) {
    guard !other.isEmpty else { return }
    if !isEmpty, plain.last != 0x20 { add(" ", at: end) }
    for index in other.indices { add(other.scalars[index], at: other.starts[index]) }
    end = other.end
  }

  /// Takes away a space at the end.
  mutating func trimEnd() {
    while plain.last == 0x20, let start = starts.last {
      scalars.removeLast()
      plain.removeLast()
      starts.removeLast()
      end = start
    }
  }

  private mutating func add(_ scalar: Unicode.Scalar, at start: Int) {
    scalars.append(scalar)
    starts.append(start)
    plain.append(PlainText.reduce(scalar))
  }

  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  var text: String { text(indices) }

  /// The bytes that a stretch occupies as stored.
  func bytes(_ range: Range<Int>) -> Range<Int> {
    guard let first = range.first else { return end..<end }
    return starts[first]..<(range.upperBound < starts.count ? starts[range.upperBound] : end)
  }
}
