import Evidence
import Exhibits
import Foundation
import SystemPackage
import TestSupport
import Testing
import TimeModel

@testable import Casework

/// The schedule as a PDF, looked at with the tools of others: qpdf and poppler.
struct TypesetterTests {
  private static let hostile = """
    <img src="file:///etc/passwd"> <script>alert(1)</script> \u{202E}drow\u{202C} \u{1F9FF} \u{0}
    """ + String(repeating: "W", count: 10_000)

  private static func timeline(_ status: Event.Status) -> Timeline {
    let source = SourceID(rawValue: "log")
    let events = (0..<40).map { number -> Timeline.EventReport in
      let observation = Observation(
        id: ObservationID(source, "\(number)"), source: source,
        locator: .line(number, bytes: 0..<10), text: hostile, author: .person("A"), time: .none)
      let start = Instant(nanoseconds: 1_509_235_200_000_000_000 + Int64(number) * 90_000_000_000)
      let time = BoundedMoment(
        earliest: start, estimate: start, latest: start, earliestBecause: [], latestBecause: [])
      let event = Event(
        id: EventID(rawValue: "e\(number)"), kind: .other, label: hostile,
        status: number == 0 ? status : .proposed, observations: [observation.id])
      return Timeline.EventReport(
        event: event, time: time, observations: [observation], observationTimes: [time], stills: [])
    }
    let log = Source(
      id: source, kind: .log, path: "log.csv", sha256: nil, byteCount: nil, exhibit: "OS/1")
    return Timeline(
      generator: .init(name: "onset", version: "1", libraries: [:]),
      case: .init(title: "A & B", reference: "01XX/1", zone: .utc, isDraft: false),
      sources: [
        .init(
          source: log,
          clock: SourceClock(status: .unknown, axis: .writtenTime, model: nil, anchors: []),
          extent: nil, findings: [], observations: [])
      ], events: events, order: [], constraints: [], conflicts: [], findings: [], unused: [])
  }

  private struct Set {
    let folder: FilePath
    let pdf: FilePath
    let bytes: [UInt8]
  }

  private static func set(
    _ status: Event.Status = .proposed, attaching json: [UInt8] = []
  ) async throws -> Set {
    let folder = FilePath(NSTemporaryDirectory()).appending("typesetter-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    let contents = ExhibitContents(
      identity: .init(reference: "OS/11", producedBy: "O. Sample"))
    let document = try Schedule(timeline(status), contents).document()
    let bytes = try await Typesetter().pdf(
      of: document, attaching: [.timeline(ExhibitFile(path: "timeline.json", bytes: json))],
      in: folder)
    let pdf = folder.appending("schedule.pdf")
    try Data(bytes).write(to: URL(filePath: pdf.string))
    return Set(folder: folder, pdf: pdf, bytes: bytes)
  }

  private func run(_ program: String, _ arguments: String...) throws -> (text: String, code: Int32)
  {
    let ending = try OtherProgram.run("/usr/bin/\(program)", arguments)
    return (ending.out, ending.code)
  }

  @Test("A sound, tagged PDF/A-3a with all fonts and the timeline in it, and a draft on every page")
  func isSound() async throws {
    let json = Array(#"{"schema":"onset.timeline/1","é":"\u202e"}"#.utf8)
    let set = try await Self.set(attaching: json)
    defer { try? FileManager.default.removeItem(atPath: set.folder.string) }
    #expect(try run("qpdf", "--check", set.pdf.string).code == 0)
    let facts = try run("pdfinfo", set.pdf.string).text
    #expect(facts.contains("Tagged:          yes"))
    #expect(facts.contains("Title:           A & B – sequence of events"))
    #expect(facts.contains("Author:          O. Sample"))
    #expect(!facts.contains("CreationDate"))
    let metadata = try run("pdfinfo", "-meta", set.pdf.string).text
    #expect(metadata.contains("<pdfaid:part>3</pdfaid:part>"))
    #expect(metadata.contains("<pdfaid:conformance>A</pdfaid:conformance>"))
    let fonts = try run("pdffonts", set.pdf.string).text.split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts { #expect(font.contains(" yes yes yes "), "\(font)") }

    let attached = set.folder.appending("attached.json")
    #expect(
      try run("pdfdetach", "-save", "1", "-o", attached.string, set.pdf.string).code == 0)
    #expect(FileManager.default.contents(atPath: attached.string).map { [UInt8]($0) } == json)

    let text = try run("pdftotext", "-layout", set.pdf.string, "-").text
    let pages = text.split(separator: "\u{C}").filter { $0.contains("page ") }
    #expect(pages.count > 5)
    for (place, page) in pages.enumerated() {
      #expect(page.contains("DRAFT – nothing in this has been confirmed by a person"))
      #expect(page.contains("page \(place + 1) of \(pages.count)"))
    }
    #expect(text.contains("[U+202E]drow[U+202C] [U+1F9FF]"))
    #expect(text.contains("[U+0000]WWW"))
    #expect(text.contains("<script>"))
  }

  @Test("The same bytes again, in another folder; no draft once a person confirmed something")
  func isRepeatable() async throws {
    let (first, second) = (try await Self.set(.confirmed), try await Self.set(.confirmed))
    defer {
      try? FileManager.default.removeItem(atPath: first.folder.string)
      try? FileManager.default.removeItem(atPath: second.folder.string)
    }
    #expect(first.bytes == second.bytes)
    #expect(!(try run("pdftotext", first.pdf.string, "-").text.contains("DRAFT")))
  }

  @Test(
    "A document reaches nothing outside it",
    arguments: [
      "file:///etc/hostname", "/etc/hostname", "../secret.jpg", "http://127.0.0.1:9/x.jpg",
      "data:image/png;base64,AAAA",
    ])
  func reachesNothing(_ address: String) async throws {
    let folder = FilePath(NSTemporaryDirectory()).appending("typesetter-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let html = """
      <html><head><title>x</title><style>@import url(\(address));
      @font-face { font-family: y; src: url(\(address)) }
      body { font-family: y; background: url(\(address)) }</style>
      <link rel="stylesheet" href="\(address)"><link rel="attachment" href="\(address)"></head>
      <body><p>x</p><img src="\(address)"><svg viewBox="0 0 1 1"><image href="\(address)"/></svg>
      </body></html>
      """
    await #expect(throws: OnsetError.self) {
      try await Typesetter().pdf(
        of: ScheduleDocument(html: Array(html.utf8), pictures: [], drawingStyle: []),
        attaching: [], in: folder)
    }
  }

  @Test("What takes too long is stopped")
  func isStopped() async throws {
    let folder = FilePath(NSTemporaryDirectory())
    let document = try Schedule(
      Self.timeline(.proposed), ExhibitContents(identity: .init(reference: nil, producedBy: nil))
    ).document()
    let error = await #expect(throws: OnsetError.self) {
      try await Typesetter(patience: .seconds(1)).pdf(of: document, attaching: [], in: folder)
    }
    #expect(error?.message.contains("stopped") ?? false)
  }
}
