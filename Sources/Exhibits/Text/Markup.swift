import Mustache

/// HTML or SVG that is safe to put into a page.
///
/// Written as a string literal, its own characters are markup and everything interpolated is escaped:
/// `"<b>\(hostile)</b>"`. There is no other way from a `String` to a `Markup`, and templates are given
/// nothing else. Escaping goes by Unicode scalars: Mustache's own goes by grapheme clusters, so a
/// `<` that follows U+0600 or a `"` that carries an accent would pass it unescaped.
struct Markup: Hashable, Sendable {
  private(set) var html: String

  static let empty = Markup(html: "")

  private init(html: String) { self.html = html }

  var isEmpty: Bool { html.isEmpty }

  static func + (left: Markup, right: Markup) -> Markup { Markup(html: left.html + right.html) }

  static func += (left: inout Markup, right: Markup) { left.html += right.html }

  /// A template of this program: markup by definition.
  static func builtIn(_ bytes: [UInt8]) -> Markup {
    Markup(html: String(decoding: bytes, as: UTF8.self))
  }

  /// Words from evidence for running text: isolated from the direction of what surrounds them, marks
  /// for what would hide, line breaks kept, cut short at `limit` characters.
  static func evidence(_ text: String, limit: Int = 1200) -> Markup {
    let visible = VisibleText(text, limit: limit, lines: .kept)
    var result: Markup = "<bdi>"
    for piece in visible.pieces {
      switch piece {
      case .text(let text): result.html += escaped(text)
      case .mark(let mark): result += "<span class=\"mark\">\(mark)</span>"
      case .lineBreak: result += "<br>"
      }
    }
    result += "</bdi>"
    if let length = visible.fullLength {
      result += """
        <span class="cut">… cut short here: \(length) characters in all, whole in timeline.json</span>
        """
    }
    return result
  }

  /// A short name from evidence: one line.
  static func name(_ text: String, limit: Int = 160) -> Markup {
    "<bdi>\(VisibleText.line(text, limit: limit))</bdi>"
  }

  static func escaped(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x22, 0x26, 0x27, 0x3C, 0x3E: false
      default: true
      }
    }
    guard !isPlain else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Markup: ExpressibleByStringInterpolation {
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { html += literal }
    mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }
    mutating func appendInterpolation(_ number: Int) { html += String(number) }
    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
  }

  init(stringLiteral value: String) { html = value }
  init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }
}

extension [Markup] {
  func joined(_ separator: Markup = "") -> Markup {
    guard let first else { return .empty }
    return dropFirst().reduce(into: first) { $0 += separator + $1 }
  }
}

/// Templates write `{{{name}}}`: what they are given has been escaped already.
extension Markup: MustacheCustomRenderable {
  var renderText: String { html }
  var isNull: Bool { html.isEmpty }
}
