import Evidence
import Testing

@testable import Exhibits

struct EscapingTests {
  @Test(
    "Markup escapes by scalars",
    arguments: [
      ("<b>", "&lt;b&gt;"), ("a&b", "a&amp;b"), ("\"\u{301}x", "&quot;\u{301}x"),
      ("\u{600}<script>", "\u{600}&lt;script&gt;"), ("it's", "it&#39;s"), ("&lt;", "&amp;lt;"),
    ])
  func escapes(_ text: String, _ expected: String) {
    #expect(
      Markup("<i>\(text)</i>").html.unicodeScalars.elementsEqual(
        "<i>\(expected)</i>".unicodeScalars))
  }

  @Test(
    "Hidden characters become marks",
    arguments: [
      ("a\u{202E}b", "a[U+202E]b"), ("\u{2066}x\u{2069}", "[U+2066]x[U+2069]"), ("a\u{0}b", "a␀b"),
      ("\u{1B}[31m", "␛[31m"), ("a\u{7F}", "a␡"), ("\u{9B}", "[U+009B]"), ("a\r\nb", "a␍␊b"),
      ("\u{200B}\u{FEFF}\u{AD}", "[U+200B][U+FEFF][U+00AD]"), ("مرحبا", "مرحبا"), ("👨‍👩‍👧", "👨‍👩‍👧"),
      ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"), ("a\u{E0067}", "a[U+E0067]"),
      (
        "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}x",
        "e\u{301}\u{302}\u{303}\u{304}[+2 combining marks]x"
      ),
    ])
  func marks(_ text: String, _ expected: String) {
    #expect(VisibleText.line(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test("Long texts are cut short and say so")
  func cuts() {
    let markup = Markup.evidence(String(repeating: "A", count: 10_000), limit: 1200).html
    #expect(markup.contains("10000 characters in all"))
    #expect(markup.filter { $0 == "A" }.count == 1200)
    #expect(VisibleText.line(String(repeating: "é", count: 300), limit: 10) == "éééééééééé…")
  }

  @Test("Line breaks of every kind stay line breaks in running text")
  func keepsLines() {
    #expect(Markup.evidence("a\r\nb\nc\rd\u{2028}e").html == "<bdi>a<br>b<br>c<br>d<br>e</bdi>")
  }

  @Test(
    "Cells that a spreadsheet would run are neutralised",
    arguments: [
      ("=1+1", "'=1+1"), ("+44 20 7946 0000", "'+44 20 7946 0000"), ("-2", "'-2"),
      ("@SUM(A1)", "'@SUM(A1)"),
      ("\t=1", "'␉=1"), ("\r=1", "'␍=1"), ("\n=1", "'␊=1"), ("  =1", "'  =1"),
      ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠a", "'＠a"), ("−1", "'−1"),
      ("\u{FEFF}=1", "'[U+FEFF]=1"), ("\u{200B}@a", "'[U+200B]@a"), ("=\u{301}1", "'=\u{301}1"),
      ("plain", "plain"), ("1=1", "1=1"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""),
      ("=A,\"B\"", "\"'=A,\"\"B\"\"\""), ("", ""), ("two\nlines", "two␊lines"),
    ])
  func neutralises(_ text: String, _ expected: String) {
    #expect(TimelineCSV.cell(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test("A row an event, however hostile", arguments: SampleCases.all)
  func csvIsRegular(_ sample: SampleCases.Named) throws {
    let text = String(
      decoding: try #require(TimelineCSV().files(for: sample.timeline).first).bytes, as: UTF8.self)
    #expect(text.unicodeScalars.first == "\u{FEFF}")
    let rows = Self.parsed(text.unicodeScalars.dropFirst())
    #expect(rows.count == sample.timeline.events.count + 1)
    #expect(rows.allSatisfy { $0.count == TimelineCSV.header.count })
    let dangerous = rows.joined().filter { cell in
      cell.first.map { "=+-@\t\r＝＋－＠".unicodeScalars.contains($0) } ?? false
    }
    #expect(dangerous.isEmpty)
  }

  /// RFC 4180, strictly: CRLF between records, quotes doubled inside quotes.
  private static func parsed(_ text: Substring.UnicodeScalarView) -> [[String.UnicodeScalarView]] {
    var rows: [[String.UnicodeScalarView]] = []
    var row: [String.UnicodeScalarView] = []
    var cell = String.UnicodeScalarView()
    var (isQuoted, wasQuote) = (false, false)
    for scalar in text {
      if isQuoted {
        if scalar == "\"" { (isQuoted, wasQuote) = (false, true) } else { cell.append(scalar) }
        continue
      }
      switch scalar {
      case "\"":
        if wasQuote { cell.append(scalar) }
        isQuoted = true
      case ",":
        row.append(cell)
        cell = .init()
      case "\r": break
      case "\n":
        rows.append(row + [cell])
        (row, cell) = ([], .init())
      default: cell.append(scalar)
      }
      wasQuote = false
    }
    return rows
  }
}
