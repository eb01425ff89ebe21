import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Casework

@Suite struct CaseFileTests {
  static let whole = """
    schema: onset.case/1
    title: A "quoted" title
    reference: OP/1
    timeZone: Europe/London
    date: 2017-04-08
    kinds: [taunt]
    ignore: [notes.docx]
    sources:
      - id: live
        file: evidence/live.mp4
        kind: recording
        exhibit: OS/1
        delivery: livestream
        clock: on-screen 15:40:00 was 15:42:17 by the speaking clock
      - id: cctv
        file: evidence/cctv.mp4
        kind: recording
        clock:
          offset: -137s ± 5s
          accuracy: 2s
          readings:
            - {at: "00:10.480", shows: "2017-04-08 15:40:00", by: AB}
      - id: log
        file: log.csv
        kind: log
        columns: {time: Time, text: Entry, author: 2}
        entryDelay: 5min
    events:
      - id: kick
        kind: violence.strike
        label: Kick
        status: confirmed
        by: AB
        observed:
          - {source: live, at: "01:52.480", within: 0.2s, by: AB, words: leg swings}
          - {source: cctv, mark: 1}
          - {source: log, line: 14}
      - id: jeer
        kind: taunt
    relations:
      - {earlier: jeer, later: kick, atLeast: 1s, because: heard first}
    """

  @Test func everyKeyIsRead() throws {
    let file = try CaseFileReader.read(Data(Self.whole.utf8))
    #expect(file.title == "A \"quoted\" title")
    #expect(file.date == CivilDate(year: 2017, month: 4, day: 8))
    #expect(file.sources.map(\.id.rawValue) == ["live", "cctv", "log"])
    #expect(file.sources[0].delivery == .livestream)
    #expect(
      file.sources[0].clock?.timeCheck == "on-screen 15:40:00 was 15:42:17 by the speaking clock")
    #expect(file.sources[1].clock?.offset == "-137s ± 5s")
    #expect(file.sources[1].clock?.accuracy == Nanoseconds(2_000_000_000))
    #expect(
      file.sources[1].clock?.readings.first?.at
        == MediaTime(nanoseconds: Nanoseconds(10_480_000_000)))
    #expect(file.sources[2].columns == ["time": "Time", "text": "Entry", "author": "2"])
    #expect(file.sources[2].entryDelay == Nanoseconds(300_000_000_000))
    #expect(file.events[0].status == .confirmed)
    #expect(
      file.events[0].observed.map(\.place) == [
        .media(
          at: MediaTime(nanoseconds: Nanoseconds(112_480_000_000)), within: Nanoseconds(200_000_000)
        ),
        .mark(1), .line(14),
      ])
    #expect(file.events[1].kind == EventKind(rawValue: "taunt"))
    #expect(file.relations[0].atLeast == .second)
  }

  /// What is wrong, where it must be said to stand, and words that the message must hold.
  static let faults: [(change: (from: String, to: String), line: Int?, words: String)] = [
    (("title:", "titel:"), 2, "did you mean 'title'?"),
    (("schema: onset.case/1", "schema: onset.case/9"), 1, "is not a schema"),
    (("timeZone: Europe/London", "timeZone: Europe/Londn"), 4, "Europe/Londn"),
    (("date: 2017-04-08", "date: 2017-02-30"), 5, "2017-02-30"),
    (("file: log.csv", "file: ../log.csv"), 24, "leads out of the case folder"),
    (("file: log.csv", "file: /etc/passwd"), 24, "leads out of the case folder"),
    (("kind: log", "kind: logg"), 25, "recording, log, statement"),
    (("entryDelay: 5min", "entryDelay: soon"), 27, "200ms"),
    (("{source: log, line: 14}", "{source: logg, line: 14}"), 37, "there is no source 'logg'"),
    (("{source: log, line: 14}", "{source: log}"), 37, "exactly one place"),
    (("status: confirmed\n    by: AB", "status: confirmed"), 32, "needs to say who"),
    (("kind: taunt", "kind: taunting"), 39, "not a kind of event"),
    (("earlier: jeer", "earlier: cheer"), 41, "there is no event 'cheer'"),
    (("- id: cctv", "- id: live"), 15, "used twice"),
    (("reference: OP/1", "reference: OP/1\ntitle: again"), 2, "stands here twice"),
    (("at: \"00:10.480\"", "at: noon"), 22, "from the recording's start"),
    (("sources:\n", "sources: [\n"), nil, "this is not YAML"),
    (("title:", "\u{1}title:"), nil, "this is not YAML"),
  ]

  @Test(arguments: faults.indices)
  func faultsAreNamedWithLineKeyAndFix(_ index: Int) {
    let fault = Self.faults[index]
    let text = Self.whole.replacingOccurrences(of: fault.change.from, with: fault.change.to)
    #expect(text != Self.whole)
    do {
      _ = try CaseFileReader.read(Data(text.utf8))
      Issue.record("\(fault.change.to) was accepted")
    } catch let error as CaseFileProblems {
      let problem = error.problems.first { $0.description.contains(fault.words) }
      #expect(problem != nil, "\(error)")
      if let line = fault.line { #expect(problem?.line == line, "\(error)") }
      #expect(problem?.fix.isEmpty == false)
    } catch {
      Issue.record("unexpected \(error)")
    }
  }

  @Test func severalFaultsAreNamedAtOnce() {
    let text = Self.whole.replacingOccurrences(of: "kind: log", with: "kind: x")
      .replacingOccurrences(of: "date: 2017-04-08", with: "date: x")
    #expect {
      try CaseFileReader.read(Data(text.utf8))
    } throws: { error in
      (error as? CaseFileProblems)?.problems.count == 2
    }
  }

  @Test(arguments: ["", "[]", "- a\n- b", "just words", "a: &x [*x]", "\u{FEFF}schema: x"])
  func whatIsNoCaseFileIsRefusedPolitely(_ text: String) {
    #expect(throws: CaseFileProblems.self) { try CaseFileReader.read(Data(text.utf8)) }
  }

  @Test func anAliasBombIsNotExpanded() {
    let levels = (1...30).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1), *l\($0 - 1)]" }
    let text = "l0: &l0 [x, x]\n" + levels.joined(separator: "\n") + "\n"
    #expect(throws: CaseFileProblems.self) { try CaseFileReader.read(Data(text.utf8)) }
  }

  @Test func seededMutationNeverCrashes() {
    var generator = SeededGenerator(seed: 20170408)
    for _ in 0..<2_000 {
      var bytes = Array(Self.whole.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        }
      }
      _ = try? CaseFileReader.read(Data(bytes))
    }
  }

  @Test func aDraftIsReadBackWhateverTheFilesAreCalled() throws {
    let names = [
      "a b.mp4", "x\"y: [.csv", "Ünï.MOV", "#1 & *2.txt", "\u{202E}evil.mp4", "..hidden.mp4",
    ]
    var taken: Set<String> = []
    let guesses = names.map { name in
      let id = CaseFileDraft.name(for: "folder/" + name, taken: taken)
      taken.insert(id)
      return CaseFileDraft.Guess(
        entry: CaseFile.SourceEntry(id: SourceID(rawValue: id), file: "folder/" + name, kind: .log),
        because: "line\nbreak")
    }
    let text = CaseFileDraft.text(
      title: "A \"case\"\n", guesses: guesses, date: CivilDate(year: 2017, month: 4, day: 8),
      unused: [("odd\nname", "why\nnot")])
    let file = try CaseFileReader.read(Data(text.utf8))
    #expect(file.isDraft)
    #expect(file.sources.map(\.file) == names.map { "folder/" + $0 })
    #expect(Set(file.sources.map(\.id)).count == names.count)
    #expect(file.ignored == ["odd\nname"])
  }

  @Test(arguments: [
    ("200ms", 200_000_000), ("0.2s", 200_000_000), ("5min", 300_000_000_000),
    ("1h", 3_600_000_000_000),
    ("1.5 min", 90_000_000_000),
  ])
  func durations(_ text: String, _ count: Int64) {
    #expect(Parse.duration(text) == Nanoseconds(count))
  }

  @Test(arguments: ["", "5", "-5s", "s", "1e3s", "999999999999999999999s", "5 parsecs"])
  func noDurations(_ text: String) { #expect(Parse.duration(text) == nil) }

  @Test(arguments: [
    ("00:10.480", 10_480_000_000), ("1:01:52.48", 3_712_480_000_000), ("112.48s", 112_480_000_000),
    ("75:00", 4_500_000_000_000),
  ])
  func mediaTimes(_ text: String, _ count: Int64) {
    #expect(Parse.mediaTime(text) == MediaTime(nanoseconds: Nanoseconds(count)))
  }

  @Test(arguments: ["10", "::", "1:75:00", "-1:00", "0:60", "99999999999999999:00"])
  func noMediaTimes(_ text: String) { #expect(Parse.mediaTime(text) == nil) }
}
