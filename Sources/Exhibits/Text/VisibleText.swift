/// Text from evidence made safe to look at: what would hide, reorder or overprint is shown as a mark.
///
/// Bidirectional controls (Unicode UAX #9; the "Trojan Source" attack, CVE-2021-42574), control and
/// invisible characters become visible; runs of combining marks and very long texts are cut short,
/// and say so. The words themselves stay as they are: the whole text stands in `timeline.json`.
package struct VisibleText {
  enum Piece: Hashable {
    /// Characters to show as they are.
    case text(String)
    /// A mark in place of characters that nobody would see, as in `[U+202E]`.
    case mark(String)
    case lineBreak
  }

  /// Whether line breaks stay line breaks or become marks.
  enum Lines {
    case kept, marked
  }

  private(set) var pieces: [Piece] = []
  /// The number of characters (Unicode scalars) of the whole text, where it was cut short.
  private(set) var fullLength: Int?

  /// - Parameter limit: how many scalars are shown at most.
  init(_ text: String, limit: Int, lines: Lines) {
    if Self.isPlain(text), text.utf8.count <= limit {
      pieces = text.isEmpty ? [] : [.text(text)]
      return
    }
    var plain = String.UnicodeScalarView()
    var (shown, combining, breaks) = (0, 0, 0)
    var previous: Unicode.Scalar = " "
    var isFlag = false

    func flush(_ pieces: inout [Piece]) {
      if !plain.isEmpty { pieces.append(.text(String(plain))) }
      plain.removeAll()
    }
    func note(_ count: Int, _ pieces: inout [Piece]) {
      guard count > Self.combiningLimit else { return }
      flush(&pieces)
      pieces.append(.mark("[+\(count - Self.combiningLimit) combining marks]"))
    }

    for scalar in text.unicodeScalars {
      guard shown < limit, breaks < Self.lineLimit else {
        fullLength = text.unicodeScalars.count
        break
      }
      shown += 1
      if Self.isCombining(scalar) {
        combining += 1
        if combining <= Self.combiningLimit { plain.append(scalar) }
        continue
      }
      note(combining, &pieces)
      combining = 0
      isFlag = scalar == Self.blackFlag || (isFlag && Self.tags.contains(scalar))
      if lines == .kept, Self.isLineBreak(scalar) {
        if !(scalar == "\n" && previous == "\r") {
          flush(&pieces)
          pieces.append(.lineBreak)
          breaks += 1
        }
      } else if let mark = Self.mark(for: scalar), !isFlag {
        flush(&pieces)
        pieces.append(.mark(mark))
      } else {
        plain.append(scalar)
      }
      previous = scalar
    }
    note(combining, &pieces)
    flush(&pieces)
  }

  /// True of printable ASCII alone: nothing in it hides, combines or breaks a line.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { 0x20...0x7E ~= $0 }
  }

  /// One line for places that hold nothing but characters: attributes, CSV cells, cues.
  package static func line(_ text: String, limit: Int = 200) -> String {
    let visible = VisibleText(text, limit: limit, lines: .marked)
    let words = visible.pieces.map { piece in
      switch piece {
      case .text(let text), .mark(let text): text
      case .lineBreak: " "
      }
    }
    return words.joined() + (visible.fullLength == nil ? "" : "…")
  }

  /// The mark for a character that would hide or reorder; nil for all others.
  static func mark(for scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
    case 0x7F: "\u{2421}"
    default: isHidden(scalar) ? "[U+\(hexadecimal(scalar.value))]" : nil
    }
  }

  /// Characters that show nothing or change the order of others; the joiners that some scripts need
  /// (U+200C, U+200D) and variation selectors are not among them.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    case 0x00AD, 0x034F, 0x115F, 0x1160, 0x180E, 0x3164, 0xFFA0: true
    case 0x200B, 0x2028, 0x2029, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF: true
    case 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF, 0xE0000...0xE0FFF: true
    default: false
    }
  }

  static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  private static let combiningLimit = 4
  private static let lineLimit = 60
  private static let blackFlag: Unicode.Scalar = "\u{1F3F4}"
  private static let tags: ClosedRange<Unicode.Scalar> = "\u{E0020}"..."\u{E007F}"

  private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300, !(0xFE00...0xFE0F).contains(scalar.value), !isHidden(scalar) else {
      return false
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
  }
}
