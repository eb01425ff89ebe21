import Evidence
import Foundation
import Testing

@testable import Exhibits

struct TimelineHTMLTests {
  private static let allowedTags: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "svg", "defs", "pattern", "line", "rect",
    "path", "text", "g", "div", "header", "main", "footer", "section", "nav", "article", "p", "h1",
    "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody",
    "tr",
    "th", "td", "figure", "figcaption", "img", "a", "strong", "em", "small", "span", "code", "bdi",
    "br", "blockquote", "image",
  ]

  private static let allowedAttributes: Set<String> = [
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "scope", "colspan",
    "src", "alt", "width", "height", "viewBox", "role", "aria-labelledby", "aria-label",
    "aria-hidden", "patternUnits", "patternTransform", "x", "y", "x1", "x2", "y1", "y2", "rx", "d",
    "text-anchor", "title",
  ]

  /// Each page once: they are looked at many times.
  private static let pages = Dictionary(
    uniqueKeysWithValues: SampleCases.all.map { sample in
      let bytes = try? TimelineHTML().files(for: sample.timeline).first?.bytes
      return (sample.name, String(decoding: bytes ?? [], as: UTF8.self))
    })

  private func page(_ sample: SampleCases.Named) throws -> String {
    try #require(Self.pages[sample.name])
  }

  @Test("Nothing but the templates' own markup", arguments: SampleCases.all)
  func holdsOnlyOwnMarkup(_ sample: SampleCases.Named) throws {
    let scanner = try HTMLScanner(try page(sample))
    #expect(Set(scanner.tags.map(\.name)).subtracting(Self.allowedTags).isEmpty)
    for tag in scanner.tags {
      #expect(Set(tag.attributes.keys).subtracting(Self.allowedAttributes).isEmpty)
    }
  }

  @Test(
    "No request leaves the page, and every link leads somewhere in it", arguments: SampleCases.all)
  func isSelfContained(_ sample: SampleCases.Named) throws {
    let tags = try HTMLScanner(try page(sample)).tags
    let names = tags.compactMap { $0.attributes["id"] }
    #expect(Set(names).count == names.count)
    for tag in tags {
      if tag.name == "image" {
        #expect(tag.attributes["href"]?.hasPrefix("data:image/jpeg;base64,") == true)
      } else if let target = tag.attributes["href"] {
        #expect(target.hasPrefix("#") && names.contains(String(target.dropFirst())), "\(target)")
      }
      if let source = tag.attributes["src"] {
        #expect(source.hasPrefix("data:image/jpeg;base64,"))
      }
      for name in tag.attributes["aria-labelledby"].map({ [$0] }) ?? [] {
        #expect(names.contains(name), "\(name)")
      }
    }
  }

  @Test("Readable without eyes or mouse", arguments: SampleCases.all)
  func isAccessible(_ sample: SampleCases.Named) throws {
    let tags = try HTMLScanner(try page(sample)).tags
    #expect(tags.first { $0.name == "html" }?.attributes["lang"] == "en-GB")
    #expect(tags.filter { $0.name == "h1" }.count == 1)
    for tag in tags {
      switch tag.name {
      case "img": #expect(tag.attributes["alt"]?.isEmpty == false)
      case "th": #expect(tag.attributes["scope"] != nil)
      case "svg":
        #expect(tag.attributes["aria-hidden"] == "true" || tag.attributes["aria-labelledby"] != nil)
      default: break
      }
    }
  }

  @Test("No character that hides or reorders reaches the page", arguments: SampleCases.all)
  func showsEveryCharacter(_ sample: SampleCases.Named) throws {
    let flags: Set<Unicode.Scalar> = [
      "\u{E0067}", "\u{E0062}", "\u{E0065}", "\u{E006E}", "\u{E007F}",
    ]
    let hidden = try page(sample).unicodeScalars.filter {
      $0 != "\n" && VisibleText.isHidden($0) && !flags.contains($0)
    }
    #expect(hidden.isEmpty, "\(hidden.map { String($0.value, radix: 16) })")
  }

  @Test("The security policy allows the built-in style by its true digest and no script")
  func policyFitsStyle() throws {
    let style = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Exhibits/Templates/style.css")
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    process.arguments = [style.path]
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let digits = Array(output.prefix(64))
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    #expect(bytes.count == 32)
    let hash = "sha256-" + Data(bytes).base64EncodedString()
    #expect(
      PageTemplates.styleHash.html == hash, "write this into PageTemplates.styleHash: \(hash)")

    let page = try page(SampleCases.all[0])
    #expect(page.contains("default-src 'none'; img-src data:; style-src '\(hash)'"))
    #expect(page.contains("<style>\(try String(contentsOf: style, encoding: .utf8))</style>"))
  }

  @Test("Templates are given escaped markup only", arguments: SampleCases.all)
  func modelHoldsNoBareText(_ sample: SampleCases.Named) {
    func check(_ value: Any, _ path: String) {
      #expect(!(value is String) && !(value is Substring), "\(path) is bare text")
      if value is Markup || value is Bool { return }
      for (place, child) in Mirror(reflecting: value).children.enumerated() {
        check(child.value, "\(path).\(child.label ?? String(place))")
      }
    }
    check(PageModel(sample.timeline, style: .empty, styleHash: .empty), "page")
  }

  @Test("Fields that are handed over by name are all of them")
  func looksUpEveryField() throws {
    func check(_ value: Any, _ child: (String) -> Any?) {
      for field in Mirror(reflecting: value).children {
        let found = field.label.flatMap(child)
        #expect(found != nil, "\(type(of: value)) does not hand over \(field.label ?? "")")
        if let markup = field.value as? Markup { #expect(found as? Markup == markup) }
        if let isTrue = field.value as? Bool { #expect(found as? Bool == isTrue) }
      }
    }
    let model = PageModel(Reasoned.timeline, style: .empty, styleHash: .empty)
    let event = try #require(model.claims.first { !$0.narratives.isEmpty })
    check(event, event.child)
    check(try #require(event.observations.first), try #require(event.observations.first).child)
    let told = try #require(event.narratives.first)
    check(told, told.child)
    let step = try #require(told.steps.first)
    check(step, step.child)
  }

  @Test("Templates write what is escaped already, so none escapes again")
  func templatesAreTriple() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/Exhibits/Templates")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.hasSuffix(".mustache") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      #expect(!text.contains(/(^|[^{])\{\{[A-Za-z.]/), "\(name)")
    }
  }

  @Test("Says what a person must see")
  func saysIt() throws {
    let text = try HTMLScanner(try page(SampleCases.all[0])).text
    for words in [
      "Disturbance at the Bluewater shopping centre", "45KE/1207/17", "OS/3",
      "15:43:02–15:43:06 BST", "14:43:02–14:43:06 UTC", "Contradiction 1",
      "Together they are impossible by 1.3 s. The timeline is computed without what J. Brown says",
      "38 s slow (between 35 s and 41 s)", "guilt or intent", "Proposed", "undecided",
      "onset 0.1.0",
      "The guards were already holding the others back by then", "Not used", "paragraph 4",
    ] { #expect(text.contains(words), "\(words)") }
    #expect(try HTMLScanner(try page(SampleCases.all[1])).text.contains("Draft."))
    #expect(!(try page(SampleCases.all[1])).contains("1970"))
  }

  @Test("A contradiction is told once")
  func tellsContradictionOnce() throws {
    let text = try HTMLScanner(try page(SampleCases.all[0])).text
    #expect(!text.contains("puts the guards before the kick"))
    #expect(!text.contains("Left out of the calculation"))
    let timeline = Sample.timeline(
      title: "", constraints: Bluewater.constraints,
      conflicts: [
        Conflict(
          constraints: Bluewater.conflicts[0].constraints, message: "In other words.",
          leftOut: Bluewater.conflicts[0].leftOut)
      ])
    let other = try Self.text(timeline)
    #expect(other.contains("In other words.") && other.contains("Left out of the calculation"))
  }

  @Test("Entries are counted and listed apart from events")
  func tellsEntriesApart() throws {
    let events = [
      OtherCases.report("a", "A fight", [], Sample.bounds("14:40:00", "14:40:02", "14:40:04")),
      OtherCases.report(
        "b", "Guards", [Sample.seen("cam", "1", 5_000, "Guards")],
        Sample.bounds("14:41:00", "14:41:05", "14:41:12")),
      entry("notes.2", 2), entry("notes.3", 3),
    ]
    let text = try Self.text(
      Sample.timeline(title: "", events: events, order: Sample.order(events)))
    for words in [
      "2 events:", "2 proposed and not confirmed", "2 entries of logs and statements that nobody",
      "of 1 pair of events", "stands in timeline.json", "line 3",
    ] { #expect(text.contains(words), "\(words)") }
    let model = PageModel(
      Sample.timeline(title: "", events: events, order: Sample.order(events)), style: .empty,
      styleHash: .empty)
    #expect(model.events.map(\.statusWord) == ["Proposed", "Proposed", "Entry", "Entry"])
    #expect(model.claims.map(\.number) == ["1", "2"])
    #expect(model.entries.map(\.number) == ["3", "4"])
  }

  @Test("A timeline of entries alone still shows them")
  func showsEntriesAlone() throws {
    let events = [entry("notes.2", 2), entry("notes.3", 3)]
    let text = try Self.text(
      Sample.timeline(title: "", events: events, order: Sample.order(events)))
    #expect(text.contains("No events.") && text.contains("2 entries of logs"))
    #expect(text.contains("fight 3") && !text.contains("Event by event"))
  }

  @Test("A mark of a detector names its source and score; an assumption is marked")
  func marksMachinesAndAssumptions() throws {
    let seen = Sample.seen("cctv", "1", 5_000, "")
    let scored = Observation(
      id: seen.id, source: seen.source, locator: seen.locator, text: "", author: seen.author,
      time: seen.time, kind: .violenceOnset, attributes: ["score": "0.126"])
    let time = Sample.bounds("14:41:00", "14:41:05", "14:41:12", because: ["k"])
    let timeline = Sample.timeline(
      title: "", events: [OtherCases.report("a", "Onset proposed", [scored], time)],
      constraints: [
        Sample.constraint(
          "k", .origin, Sample.clock("cctv"), 0, 1, .estimated, .assumption, nil, nil, "drift")
      ])
    let text = try Self.text(timeline)
    #expect(text.contains("1  Onset proposed · cctv, score 0.126"))
    #expect(text.contains("1. Onset proposed · cctv, score 0.126"))
    #expect(text.contains("assumption · estimated"))
  }

  private func entry(_ id: String, _ line: Int) -> Timeline.EventReport {
    OtherCases.report(
      id, "“fight \(line)”", [Sample.written("notes", line: line, "15:42", "fight \(line)")],
      Sample.bounds("14:42:00", "14:42:30", "14:43:00"))
  }

  private static func text(_ timeline: Timeline) throws -> String {
    let bytes = try TimelineHTML().files(for: timeline).first?.bytes
    return try HTMLScanner(String(decoding: bytes ?? [], as: UTF8.self)).text
  }
}
