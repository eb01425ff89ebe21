import Foundation

/// A strict reader of the little HTML that the page is made of: it accepts no more than the templates
/// need, so that anything smuggled in fails a test.
struct HTMLScanner {
  struct Tag: Hashable {
    let name: String
    let attributes: [String: String]
  }

  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private(set) var tags: [Tag] = []
  private(set) var text = ""
  private var open: [String] = []

  private static let void: Set<String> = ["meta", "img", "br"]
  private static let shapes: Set<String> = ["rect", "line", "path", "image"]

  init(_ document: String) throws {
    let scalars = Array(document.unicodeScalars)
    var place = 0
    func string(_ range: Range<Int>) -> String {
      String(String.UnicodeScalarView(scalars[range]))
    }
    while place < scalars.count {
      guard scalars[place] == "<" else {
        let end = scalars[place...].firstIndex(of: "<") ?? scalars.count
        text += string(place..<end)
        place = end
        continue
      }
      guard let end = scalars[place...].firstIndex(of: ">") else {
        throw Fault(description: "a tag without an end")
      }
      try read(string(place + 1..<end))
      place = end + 1
      if open.last == "style", let close = document.range(of: "</style>") {
        place = document.unicodeScalars.distance(
          from: document.startIndex, to: close.lowerBound)
      }
    }
    guard open.isEmpty else { throw Fault(description: "not closed: \(open)") }
  }

  private mutating func read(_ inside: String) throws {
    if inside == "!DOCTYPE html" { return }
    if inside.hasPrefix("/") {
      let name = String(inside.dropFirst())
      guard open.last == name else {
        throw Fault(description: "</\(name)> closes \(open.last ?? "nothing")")
      }
      open.removeLast()
      return
    }
    let isClosed = inside.hasSuffix("/")
    var rest = (isClosed ? inside.dropLast() : inside[...])
    let name = String(rest.prefix { !$0.isWhitespace })
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
      rest = rest[start...]
      guard let equals = rest.firstIndex(of: "="), rest[rest.index(after: equals)...].first == "\"",
        let close = rest[rest.index(equals, offsetBy: 2)...].firstIndex(of: "\"")
      else { throw Fault(description: "not an attribute: \(rest.prefix(80)) in <\(name)>") }
      let value = String(rest[rest.index(equals, offsetBy: 2)..<close])
      guard attributes.updateValue(value, forKey: String(rest[..<equals])) == nil else {
        throw Fault(description: "twice: \(rest[..<equals]) in <\(name)>")
      }
      rest = rest[rest.index(after: close)...]
    }
    tags.append(Tag(name: name, attributes: attributes))
    if !isClosed, !Self.void.contains(name) { open.append(name) }
    if isClosed, !Self.shapes.contains(name) {
      throw Fault(description: "<\(name)/> is no shape")
    }
  }
}
