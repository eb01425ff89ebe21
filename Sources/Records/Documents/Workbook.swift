import Evidence

/// What the sheets of an Excel workbook share.
struct Workbook {
  struct Sheet: Hashable {
    let name: String
    let part: String
    let isHidden: Bool
  }

  var sheets: [Sheet] = []
  /// Parts that sheets refer to and that are no sheets of cells: charts, macro sheets.
  var others: [String] = []
  /// Days are counted from 1 January 1904, as on early Macintoshes.
  var is1904 = false
  /// Texts that cells refer to by number.
  var strings: [String] = []
  /// The number format of each cell style.
  var formats: [NumberFormat] = []

  /// Beyond this many shared texts or styles the rest is not read: their cells then say so.
  private static let mostStrings = 4_000_000

  init(_ package: DocumentPackage, into reading: inout ReadingBuilder) {
    let top = package.relationships(of: "", into: &reading)
    let part = top.first { $0.type == "officeDocument" }?.target ?? "xl/workbook.xml"
    guard let bytes = package.part(part, into: &reading) else { return }
    let related = package.relationships(of: part, into: &reading)
    readSheets(bytes, part, related, into: &reading)
    func path(_ type: String, _ usual: String) -> String {
      related.first { $0.type == type }?.target ?? usual
    }
    let texts = path("sharedStrings", "xl/sharedStrings.xml")
    if let bytes = package.part(texts, mayBeAbsent: true, into: &reading) {
      readStrings(bytes, texts, into: &reading)
    }
    let styles = path("styles", "xl/styles.xml")
    if let bytes = package.part(styles, mayBeAbsent: true, into: &reading) {
      readStyles(bytes, styles, into: &reading)
    }
  }

  private mutating func readSheets(
    _ bytes: [UInt8], _ part: String, _ related: [DocumentPackage.Relationship],
    into reading: inout ReadingBuilder
  ) {
    let targets = Dictionary(related.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next() {
        guard case .start(let name, _) = piece else { continue }
        if name == "workbookPr", let flag = scanner.attribute("date1904") {
          is1904 = flag == "1" || flag == "true"
        }
        guard name == "sheet", sheets.count < 10_000 else { continue }
        let title = scanner.attribute("name") ?? "sheet \(sheets.count + 1)"
        guard let target = scanner.attribute("id").flatMap({ targets[$0] }) else {
          reading.find(
            .documentPart, .failure, at: .within(part: part, .whole),
            "The sheet '\(title)' is named and not in the file.")
          continue
        }
        if target.type != "worksheet" {
          others.append(target.target)
          continue
        }
        sheets.append(
          Sheet(
            name: title, part: target.target,
            isHidden: scanner.attribute("state").map { $0 != "visible" } ?? false))
      }
    } catch {
      DocumentPackage.report(error, in: part, into: &reading)
    }
  }

  private mutating func readStrings(
    _ bytes: [UInt8], _ part: String, into reading: inout ReadingBuilder
  ) {
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next(), strings.count < Self.mostStrings {
        if case .start("si", _) = piece { strings.append(try Self.richText(&scanner)) }
      }
    } catch {
      DocumentPackage.report(error, in: part, into: &reading)
    }
  }

  /// The text of an `si` or `is` element that was just opened: its runs, without the readings that
  /// Japanese texts carry (`rPh`).
  static func richText(_ scanner: inout XMLScanner) throws(XMLError) -> String {
    let level = scanner.level
    var (text, isText, phonetic) = ("", false, 0)
    while let piece = try scanner.next() {
      switch piece {
      case .start("rPh", _): phonetic += 1
      case .end("rPh", _): phonetic -= 1
      case .start("t", _): isText = phonetic == 0
      case .text(let bytes, let isLiteral) where isText:
        text += scanner.text(bytes, isLiteral: isLiteral)
      case .end(let name, _):
        if name == "t" { isText = false }
        if scanner.level < level { return unescaped(text) }
      default: break
      }
    }
    return text
  }

  /// `_x000D_` stands for a character that XML has no room for (ECMA-376 part 1, 22.9.2.19).
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(0x5F) else { return text }
    let bytes = Array(text.utf8)
    var (out, at): ([UInt8], Int) = ([], 0)
    while at < bytes.count {
      if at + 7 <= bytes.count, bytes[at] == 0x5F, bytes[at + 1] == 0x78, bytes[at + 6] == 0x5F,
        let value = UInt32(String(decoding: bytes[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value == 0 ? 0xFFFD : value)
      {
        out += Array(String(Character(scalar)).utf8)
        at += 7
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private mutating func readStyles(
    _ bytes: [UInt8], _ part: String, into reading: inout ReadingBuilder
  ) {
    var (codes, isCellStyles): ([Int: String], Bool) = ([:], false)
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next(), formats.count < 100_000 {
        switch piece {
        case .start("numFmt", _):
          if let id = scanner.number("numFmtId"), codes.count < 100_000 {
            codes[id] = scanner.attribute("formatCode")
          }
        case .start("cellXfs", _): isCellStyles = true
        case .end("cellXfs", _): isCellStyles = false
        case .start("xf", _) where isCellStyles:
          let id = scanner.number("numFmtId") ?? 0
          formats.append(codes[id].map { NumberFormat($0) } ?? NumberFormat(builtIn: id))
        default: break
        }
      }
    } catch {
      DocumentPackage.report(error, in: part, into: &reading)
    }
  }
}
