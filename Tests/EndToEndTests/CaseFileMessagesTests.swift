import Foundation
import TestSupport
import Testing

/// A case file that is wrong ends the build with code 2 and one line for each fault: line, key, fix.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing)) struct CaseFileMessagesTests {
  struct Wrong: Sendable, CustomTestStringConvertible {
    let what: String
    /// After the two lines `schema:` and `title:`.
    let lines: String
    /// What the message must say, every one of them.
    let says: [String]
    var testDescription: String { what }
  }

  static let wrongs = [
    Wrong(
      what: "unknown keys",
      lines: "titel: x\nsources:\n  - {id: a, file: good.mp4, kind: recording, colour: red}\n"
        + "banana: 1",
      says: [
        "case.yaml:3: titel: this key is not known — did you mean 'title'?",
        "case.yaml:5: sources[1].colour: this key is not known", "case.yaml:6: banana:",
      ]),
    Wrong(
      what: "zones",
      lines: "timeZone: Europe/Londn\nsources:\n"
        + "  - {id: a, file: good.mp4, kind: recording, timeZone: Mars}",
      says: [
        "case.yaml:3: timeZone: 'Europe/Londn' is not understood — use an IANA name",
        "case.yaml:5: sources[1].timeZone: 'Mars'",
      ]),
    Wrong(
      what: "a bracket that never closes", lines: "sources:\n  - {id: a, file: [good.mp4\n",
      says: ["case.yaml:", "this is not YAML"]),
    Wrong(
      what: "a tab", lines: "sources:\n\t- id: a", says: ["case.yaml:4", "this is not YAML"]),
    Wrong(
      what: "a key twice", lines: "title: again", says: ["case.yaml:2: title:", "twice"]),
    Wrong(
      what: "a control character", lines: "reference: a\u{7F}b",
      says: ["case.yaml:3: this is not YAML: control characters are not allowed"]),
    Wrong(
      what: "paths that lead out",
      lines: "sources:\n  - {id: a, file: ../x.mp4, kind: recording}\n"
        + "  - {id: b, file: /etc/passwd, kind: log}",
      says: [
        "case.yaml:4: sources[1].file: '../x.mp4' leads out of the case folder",
        "case.yaml:5: sources[2].file: '/etc/passwd' leads out of the case folder",
      ]),
    Wrong(
      what: "Onset's own files",
      lines: "sources:\n  - {id: a, file: output/timeline.csv, kind: log}\n"
        + "  - {id: b, file: .onset/case.sqlite, kind: recording}",
      says: [
        "case.yaml:4: sources[1].file: 'output/timeline.csv' is Onset's own file",
        "case.yaml:5: sources[2].file: '.onset/case.sqlite' is Onset's own file",
      ]),
    Wrong(
      what: "names and kinds", lines: "sources:\n  - {id: A b, file: good.mp4, kind: movie}",
      says: ["case.yaml:4: sources[1].id: 'A b' is not a name", "sources[1].kind: 'movie'"]),
    Wrong(
      what: "missing keys", lines: "sources:\n  - {id: a}",
      says: ["sources[1].file: the key 'file' is missing", "sources[1].kind: the key 'kind'"]),
    Wrong(
      what: "an id twice",
      lines: "sources:\n  - {id: a, file: good.mp4, kind: recording}\n"
        + "  - {id: a, file: good.csv, kind: log}",
      says: ["case.yaml:5: sources: the id 'a' is used twice"]),
    Wrong(
      what: "an event seen in no source",
      lines: "events:\n  - {id: e, observed: [{source: nobody, line: 1}]}",
      says: ["case.yaml:4", "there is no source 'nobody'"]),
    Wrong(
      what: "a relation of no events",
      lines: "relations:\n  - {earlier: x, later: y, because: z}",
      says: ["there is no event 'x'", "there is no event 'y'"]),
    Wrong(
      what: "aliases that multiply",
      lines: (0..<12).map { level in
        let inner = level == 0 ? "x" : "*a\(level - 1)"
        return "k\(level): &a\(level) [\(Array(repeating: inner, count: 9).joined(separator: ","))]"
      }.joined(separator: "\n"),
      says: ["case.yaml:3: k0: this key is not known"]),
    Wrong(
      what: "brackets without end", lines: "kinds: " + String(repeating: "[", count: 100_000),
      says: ["case.yaml:3", "this is not YAML"]),
    Wrong(
      what: "too long", lines: String(repeating: "#", count: 4_000_001),
      says: ["case.yaml", "longer than"]),
  ]

  @Test(arguments: wrongs) func everyFaultHasLineKeyAndFix(_ wrong: Wrong) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.writeCaseFile(wrong.lines)
      let ending = try await place.build()
      #expect(ending.code == 2)
      #expect(ending.out.isEmpty)
      for words in wrong.says { #expect(ending.err.contains(words)) }
      #expect(ending.err.utf8.count < 8000)
    }
  }

  @Test(arguments: [
    (Data(), "the file is empty"), (Data("hello".utf8), "case.yaml:1"),
    (Data([0xFF, 0xFE, 0x61, 0x00]), "not UTF-8"), (Data("- a".utf8), "case.yaml:1"),
  ])
  func whatIsNoCaseFileIsSaid(_ bytes: Data, _ words: String) async throws {
    try await TemporaryCase.with { place in
      try place.add("case.yaml", bytes)
      let ending = try await place.build()
      #expect(ending.code == 2)
      #expect(ending.err.contains(words))
      #expect(ending.err.contains(" — "))
      #expect(try Data(contentsOf: place.folder.appending(path: "case.yaml")) == bytes)
    }
  }

  @Test func aMissingSourceCostsOneFinding() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.writeCaseFile(
        """
        date: 2017-04-08
        sources:
          - {id: gone, file: evidence/gone.mp4, kind: recording}
          - {id: film, file: good.mp4, kind: recording}
          - {id: radio, file: good.csv, kind: log}
        """)
      let ending = try await place.build()
      #expect(ending.code == 1)
      #expect(ending.out.contains("there is no such file"))
      let timeline = try place.timeline()
      #expect(try timeline.failures("evidence/gone.mp4") == ["evidence.unreadable"])
      #expect(try timeline.source("good.mp4").sha256 != nil)
      #expect(try !timeline.source("good.csv").observations.isEmpty)
    }
  }

  @Test func aClockThatIsNotUnderstoodCostsOneFinding() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.writeCaseFile(
        "sources:\n  - {id: film, file: good.mp4, kind: recording, clock: about right}")
      let ending = try await place.build()
      #expect(ending.code == 1)
      #expect(ending.out.contains("case.yaml:4: the declared clock is not understood"))
    }
  }

  @Test func aWrongKindIsSaidAndTheRestIsBuilt() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add("film.csv", copyOf: TemporaryCase.recording)
      try place.add("log.mp4", copyOf: TemporaryCase.log)
      try place.writeCaseFile(
        """
        date: 2017-04-08
        sources:
          - {id: a, file: film.csv, kind: log}
          - {id: b, file: log.mp4, kind: recording}
          - {id: c, file: good.csv, kind: log, format: morse}
        """)
      let ending = try await place.build()
      #expect(ending.code == 1)
      let timeline = try place.timeline()
      #expect(try timeline.failures("film.csv") == ["record.unrecognised"])
      #expect(try timeline.failures("log.mp4") == ["recording.unreadable"])
      #expect(try timeline.failures("good.csv") == ["record.unrecognised"])
    }
  }
}
