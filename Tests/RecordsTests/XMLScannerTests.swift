import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Records

/// Foundation's parser is libxml2's: what it reads, ours reads alike. (Of damaged documents they are
/// not compared: Foundation's traps on some.)
@Suite("XML")
struct XMLScannerTests {
  /// What a document says, piece by piece, with the text between two tags as one.
  private final class Log: NSObject, XMLParserDelegate {
    var pieces: [String] = []
    /// The attributes of each element.
    var names: [[String]] = []
    var text = ""

    func flush() {
      let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
      if !plain.isEmpty { pieces.append("'\(plain)'") }
      text = ""
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      flush()
      names.append(attributes.keys.sorted())
      let own = attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.flat($0.value))" }
      pieces.append("<\(Self.local(name)) \(own.joined(separator: " "))>")
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      flush()
      pieces.append("</\(Self.local(name))>")
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
      text += String(decoding: block, as: UTF8.self)
    }

    static func local(_ name: String) -> String {
      name.split(separator: ":").last.map(String.init) ?? name
    }

    /// White space in a value is a space (XML 1.0, 3.3.3).
    static func flat(_ value: String) -> String {
      String(value.replacing("\r\n", with: " ").map { $0.isWhitespace ? " " : $0 })
    }
  }

  /// Nil where libxml2 refuses the document.
  private func oracle(_ bytes: [UInt8]) -> (pieces: [String], names: [[String]])? {
    let (parser, log) = (XMLParser(data: Data(bytes)), Log())
    parser.delegate = log
    parser.shouldProcessNamespaces = false
    guard parser.parse() else { return nil }
    log.flush()
    return (log.pieces, log.names)
  }

  private func ours(_ bytes: [UInt8], _ names: [[String]]) throws -> [String] {
    let log = Log()
    var (scanner, element) = (try XMLScanner(bytes), 0)
    while let piece = try scanner.next() {
      switch piece {
      case .start(let name, let range):
        log.flush()
        #expect(bytes[range.lowerBound] == 0x3C && bytes[range.upperBound - 1] == 0x3E)
        let own = (names.indices.contains(element) ? names[element] : [])
          .compactMap { key in scanner.attribute(key).map { "\(key)=\(Log.flat($0))" } }
        log.pieces.append("<\(name) \(own.joined(separator: " "))>")
        element += 1
      case .end(let name, _):
        log.flush()
        log.pieces.append("</\(name)>")
      case .text(let range, let isLiteral):
        log.text += scanner.text(range, isLiteral: isLiteral)
      }
    }
    log.flush()
    return log.pieces
  }

  private static let made: [String] = [
    "<a/>", "<?xml version=\"1.0\"?>\n<!-- a > b --><a x='1' y = \"&lt;2&quot;\">t</a>\n<!--z-->",
    "<n:a xmlns:n=\"u\"><n:b/>&#65;&#x2014;&amp;<![CDATA[<&]]>]]<c ></c ></n:a>",
    "<a>caf\u{E9} \u{1F600}\n  <b q=\">\"/>\t</a>", "<a><?pi <b> ?></a>",
  ]

  private func parts() throws -> [[UInt8]] {
    var parts = Self.made.map { Array($0.utf8) }
    for path in HostileDocumentTests.packages {
      let archive = try ZipArchive(DocumentTests.sample("logs/\(path)"))
      archive.unpack({ $0.name.hasSuffix(".xml") || $0.name.hasSuffix(".rels") }) { _, contents in
        if let bytes = try? contents.get() { parts.append(bytes) }
      }
    }
    return parts + [try DocumentTests.sample("logs/ElanTranscript/door.eaf")]
  }

  @Test("reads whole documents as libxml2 does")
  func agrees() throws {
    for bytes in try parts() {
      let expected = try #require(oracle(bytes))
      let read = try ours(bytes, expected.names)
      let different = zip(read, expected.pieces).first { $0 != $1 }
      #expect(read == expected.pieces, "\(String(describing: different))")
    }
  }

  @Test(
    "refuses what is not well formed, with the byte",
    arguments: [
      ("<a>", 3), ("<a></b>", 3), ("<a/><b/>", 4), ("x<a/>", 0), ("<a", 0), ("<a><!-- </a>", 3),
      ("<!DOCTYPE a><a/>", 0), ("", 0), ("<a></a></a>", 7), ("<a><![CDATA[x</a>", 3),
    ])
  func refuses(_ text: String, _ place: Int) {
    do throws(XMLError) {
      var scanner = try XMLScanner(Array(text.utf8))
      while try scanner.next() != nil {}
      Issue.record("took \(text)")
    } catch {
      switch error {
      case .malformed(_, let at), .documentType(let at), .tooDeep(let at): #expect(at == place)
      case .encoding: Issue.record("\(error)")
      }
    }
  }
}
