/// A word of a page: what stands between white space.
struct PageWord: Hashable, Sendable {
  var text: String
  var left: Int
  var right: Int
  var top: Int
  var bottom: Int

  var height: Int { max(bottom - top, 1) }
  var middle: Int { (top + bottom) / 2 }
}

/// A line of the text that a page shows, from left to right.
///
/// Lengths are in hundredths of a point from the top left.
struct PageLine: Hashable, Sendable {
  /// Both counted from 1.
  let page: Int
  let number: Int
  let words: [PageWord]

  var left: Int { words.first?.left ?? 0 }
  var height: Int { words.first?.height ?? 1 }
  var middle: Int { words.first?.middle ?? 0 }
  var text: String { words.map(\.text).joined(separator: " ") }

  /// Words that only a space parts: in a table, what stands in one cell.
  var groups: [ArraySlice<PageWord>] {
    var (groups, start): ([ArraySlice<PageWord>], Int) = ([], 0)
    for index in words.indices.dropFirst()
    where words[index].left - words[index - 1].right > words[index].height * 6 / 10 {
      groups.append(words[start..<index])
      start = index
    }
    groups.append(words[start...])
    return groups
  }

  /// The lines of a page: words whose middles lie at one height.
  static func lines(_ glyphs: [PageGlyph], page: Int) -> [PageLine] {
    let words = words(upright(glyphs)).sorted { ($0.middle, $0.left) < ($1.middle, $1.left) }
    var (lines, open): ([PageLine], [PageWord]) = ([], [])
    func close() {
      guard !open.isEmpty else { return }
      lines.append(
        PageLine(
          page: page, number: lines.count + 1,
          words: open.sorted { ($0.left, $0.top, $0.text) < ($1.left, $1.top, $1.text) }))
    }
    for word in words {
      if let first = open.first,
        word.middle - first.middle > min(word.height, first.height) * 4 / 10
      {
        close()
        open = []
      }
      open.append(word)
    }
    close()
    return lines
  }

  /// The same characters on a page turned so that their lines run from left to right.
  ///
  /// A sheet printed sideways is often stored as an upright page of lines that run up or down.
  private static func upright(_ glyphs: [PageGlyph]) -> [PageGlyph] {
    var (across, down, up) = (0, 0, 0)
    for (one, next) in zip(glyphs, glyphs.dropFirst())
    where !one.scalar.properties.isWhitespace && !next.scalar.properties.isWhitespace {
      let (right, fall) = (next.left - one.left, next.top - one.top)
      if abs(right) >= abs(fall) { across += 1 } else if fall > 0 { down += 1 } else { up += 1 }
    }
    guard down + up > across else { return glyphs }
    let (most, least) = (glyphs.map(\.right).max() ?? 0, glyphs.map(\.bottom).max() ?? 0)
    return glyphs.map { glyph in
      down > up
        ? PageGlyph(
          scalar: glyph.scalar, left: glyph.top, right: glyph.bottom, top: most - glyph.right,
          bottom: most - glyph.left)
        : PageGlyph(
          scalar: glyph.scalar, left: least - glyph.bottom, right: least - glyph.top,
          top: glyph.left, bottom: glyph.right)
    }
  }

  private static func words(_ glyphs: [PageGlyph]) -> [PageWord] {
    var (words, open): ([PageWord], PageWord?) = ([], nil)
    func close() {
      if let word = open { words.append(word) }
      open = nil
    }
    for glyph in glyphs {
      guard !glyph.scalar.properties.isWhitespace, glyph.scalar != "\0" else {
        close()
        continue
      }
      // Poppler writes no space where a column ends.
      if let word = open,
        glyph.left - word.right > word.height * 3 / 10 || glyph.right < word.left
          || abs((glyph.top + glyph.bottom) / 2 - word.middle) > word.height / 2
      {
        close()
      }
      let piece = String(Character(glyph.scalar))
      guard var word = open else {
        open = PageWord(
          text: piece, left: glyph.left, right: glyph.right, top: glyph.top, bottom: glyph.bottom)
        continue
      }
      word.text += piece
      word.left = min(word.left, glyph.left)
      word.right = max(word.right, glyph.right)
      word.top = min(word.top, glyph.top)
      word.bottom = max(word.bottom, glyph.bottom)
      open = word
    }
    close()
    return words
  }
}
