import Foundation
import TestSupport
import Testing

/// Whatever lies in a case folder: a clear finding that names it, exit code 1 at worst, the rest built.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing)) struct BadInputTests {
  /// A file that cannot be used, with what must be said of it.
  struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: Data
    let says: String
    var testDescription: String { name }

    init(_ name: String, _ bytes: Data, _ says: String) {
      (self.name, self.bytes, self.says) = (name, bytes, says)
    }

    init(_ name: String, _ text: String, _ says: String) {
      self.init(name, Data(text.utf8), says)
    }
  }

  /// The same bytes in every run, and like no format.
  static let noise = Data(
    (0..<50_000).map { UInt8(truncatingIfNeeded: ($0 &* $0 &* 2_654_435_761) >> 13) })
  static let film = (try? Data(contentsOf: TemporaryCase.recording)) ?? Data()
  static let longFilm = (try? Data(contentsOf: TemporaryCase.longRecording)) ?? Data()
  /// An MP4 with a movie header and no track.
  static let withoutStreams =
    Data([0, 0, 0, 16]) + Data("ftypisom".utf8) + Data([0, 0, 2, 0])
    + Data([0, 0, 0, 116]) + Data("moov".utf8) + Data([0, 0, 0, 108]) + Data("mvhd".utf8)
    + Data(count: 12) + Data([0, 0, 3, 0xE8]) + Data(count: 84)

  static let recordings = [
    Bad("empty.mp4", Data(), "it is empty"),
    Bad("head.mp4", longFilm.prefix(40), "neither picture nor sound"),
    Bad("cut.mp4", longFilm.prefix(longFilm.count / 2), "cut short"),
    Bad("streamless.mp4", withoutStreams, "neither picture nor sound"),
    Bad("noise.mov", noise, "noise.mov"),
    Bad("words.mp4", String(repeating: "0123456789 ", count: 600), "words.mp4"),
    Bad(
      "list.ts", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n", "refers to other"),
    Bad("list.mkv", "ffconcat version 1.0\nfile 'good.mp4'\n", "refers to other"),
  ]

  @Test(arguments: recordings) func aBadRecordingIsAFinding(_ bad: Bad) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add(bad.name, bad.bytes)
      // Drafted, then with the draft as the case file: the finding stays until a person decides.
      for _ in 0..<2 {
        let ending = try await place.build()
        #expect(ending.code == 1)
        #expect(ending.err.isEmpty)
        #expect(ending.out.contains(bad.says))
        let timeline = try place.timeline()
        #expect(try !timeline.failures(bad.name).isEmpty)
        try expectGoodEvidence(timeline)
      }
    }
  }

  @Test(arguments: recordings) func everyCommandSaysWhatIsWrong(_ bad: Bad) async throws {
    try await TemporaryCase.with { place in
      try place.add(bad.name, bad.bytes)
      let file = place.folder.appending(path: bad.name).path
      for command in ["probe", "detect", "read"] {
        let ending = try await Program.run([command, file])
        #expect([1, 2].contains(ending.code), "\(command)")
        #expect(!(ending.out + ending.err).isEmpty)
      }
      let table = try await Program.run(["frames", file])
      #expect([0, 1, 2].contains(table.code))
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path).count == 1)
    }
  }

  static let head = "Time,Message,From\n"
  /// Enough of a log to be known for one.
  static let begun = head + "15:38:00,first,A\n15:39:00,second,B\n"
  static let logs = [
    Bad("empty.csv", Data(), "the file is empty"),
    Bad("header.csv", head, "No column was found in which most cells are times"),
    Bad("nul.csv", head + "15:40:01,a\0b,c\n15:41:00,\0\0\0,e\n", "are no text"),
    Bad("zeros.csv", Data(count: 5000), "are no text"),
    Bad("noise.csv", noise, "No record format recognises this file"),
    Bad("film.csv", film.prefix(3000), "No record format recognises this file"),
    Bad(
      "line.csv",
      begun + "15:40:01," + String(repeating: "x", count: 3_000_000) + ",a\n15:41:00,b,c\n",
      "lines of more than"),
  ]

  @Test(arguments: logs) func aBadLogIsAFinding(_ bad: Bad) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add(bad.name, bad.bytes)
      for _ in 0..<2 {
        let ending = try await place.build()
        #expect(ending.code == 1)
        #expect(ending.out.contains(bad.says))
        let timeline = try place.timeline()
        #expect(try !timeline.failures(bad.name).isEmpty)
        try expectGoodEvidence(timeline)
      }
      let read = try await Program.run(["read", place.folder.appending(path: bad.name).path])
      #expect(read.code == 1)
    }
  }

  @Test func aHundredMegabytesOnOneLineAreLeftOutWithTheirPlace() async throws {
    try await TemporaryCase.with { place in
      let line = Data(repeating: UInt8(ascii: "x"), count: 100_000_000)
      try place.add(
        "huge.csv", Data((Self.begun + "15:40:01,").utf8) + line + Data(",a\n15:41:00,b,c\n".utf8))
      try place.add("huge.txt", Data("I saw it at 15:40. ".utf8) + line)
      let ending = try await place.build()
      #expect(ending.code == 1)
      #expect(ending.out.contains("Line 4 has 100000011 bytes"))
      #expect(ending.out.utf8.count < 10_000)
      #expect(try place.timeline().source("huge.csv").observations.count == 3)
    }
  }

  @Test(arguments: [
    ("utf16.csv", String.Encoding.utf16), ("latin.csv", .isoLatin1), ("utf8.csv", .utf8),
  ])
  func otherEncodingsAreRead(_ name: String, _ encoding: String.Encoding) async throws {
    try await TemporaryCase.with { place in
      let text = Self.head + "15:40:01,hélas,A\n15:41:00,déjà vu,B\n15:42:00,fin,C\n"
      try place.add(name, try #require(text.data(using: encoding)))
      let read = try await Program.run(["read", place.folder.appending(path: name).path, "--json"])
      #expect(read.out.contains("déjà vu"))
      #expect([0, 1].contains(read.code))
    }
  }

  @Test func brokenQuotesLoseNoRow() async throws {
    try await TemporaryCase.with { place in
      try place.add(
        "quotes.csv",
        Self.head + "15:40:01,\"He said \"no\" loudly\",A\n15:41:02,fine,B\n"
          + "15:42:00,\"never closed,C\n15:43:00,after,D\n")
      let read = try await Program.run(
        ["read", place.folder.appending(path: "quotes.csv").path, "--date", "2017-04-08"])
      #expect([0, 1].contains(read.code))
      for words in ["loudly", "fine", "never closed", "after"] { #expect(read.out.contains(words)) }
      #expect(read.out.contains("quote"))
    }
  }

  /// Names that shells, terminals, YAML and FFmpeg would take for something else.
  static let names = [
    "-i", "--out", "new\nline", "quo'te\"", "bidi\u{202E}gnp", "esc\u{1B}[31mred", "del\u{7F}",
    "bom\u{FEFF}", "no\u{FFFF}char", "c1\u{81}", "co:lon #hash", "{a: b}", "tab\there", "*",
    "e\u{301}", "\u{E9}", " space ", "=cmd|x", "http:", "null", String(repeating: "x", count: 251),
  ]

  @Test func everyNameIsOnlyAName() async throws {
    try await TemporaryCase.with { place in
      for name in Self.names {
        try place.add(name + ".csv", copyOf: TemporaryCase.log)
        try place.add(name + ".bin", Self.noise)
      }
      for name in Self.names.prefix(3) {
        try place.add(name + ".mp4", copyOf: TemporaryCase.recording)
      }
      for _ in 0..<2 {
        let ending = try await place.build()
        #expect(ending.code == 0)
        let output = ending.out + ending.err
        for hidden: Unicode.Scalar in ["\u{202E}", "\u{1B}", "\u{7F}", "\u{FEFF}"] {
          #expect(!output.unicodeScalars.contains(hidden))
        }
        let timeline = try place.timeline()
        #expect(timeline.sources.count == Self.names.count + 3)
        #expect(timeline.unused.count == Self.names.count)
        for name in Self.names {
          #expect(try !timeline.source(name + ".csv").observations.isEmpty)
        }
      }
      #expect(try await place.verify().code == 0)
    }
  }

  @Test func whatIsNoRegularFileIsPassedOver() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let files = FileManager.default
      let elsewhere = place.parent.appending(path: "elsewhere.mp4")
      try files.copyItem(at: TemporaryCase.recording, to: elsewhere)
      func link(_ name: String, to target: String) throws {
        try files.createSymbolicLink(
          atPath: place.folder.appending(path: name).path, withDestinationPath: target)
      }
      try link("linked.mp4", to: elsewhere.path)
      try link("dangling.mp4", to: "/nowhere.mp4")
      try link("loop", to: ".")
      try place.add("sub/notes.csv", copyOf: TemporaryCase.log)
      try link("sub/up", to: "..")
      try place.add(".hidden.mp4", copyOf: TemporaryCase.recording)
      try makePipe(place.folder.appending(path: "pipe.mp4"))
      let ending = try await place.build()
      #expect(ending.code == 0)
      let timeline = try place.timeline()
      #expect(Set(timeline.sources.map(\.path)) == ["good.csv", "good.mp4", "sub/notes.csv"])
      #expect(
        Set(timeline.unused.compactMap(\.path)) == [
          ".hidden.mp4", "dangling.mp4", "linked.mp4", "loop", "pipe.mp4", "sub/up",
        ])
      for words in ["linked.mp4: a symbolic link", "pipe.mp4: no regular file"] {
        #expect(ending.out.contains(words))
      }
    }
  }

  @Test func namedLinksAndPipesAreRefused() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let elsewhere = place.parent.appending(path: "elsewhere")
      try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
      try Self.film.write(to: elsewhere.appending(path: "film.mp4"))
      try FileManager.default.createSymbolicLink(
        at: place.folder.appending(path: "through"), withDestinationURL: elsewhere)
      try makePipe(place.folder.appending(path: "pipe.csv"))
      try place.writeCaseFile(
        """
        date: 2017-04-08
        sources:
          - {id: a, file: through/film.mp4, kind: recording}
          - {id: b, file: pipe.csv, kind: log}
          - {id: c, file: good.mp4, kind: recording}
          - {id: d, file: good.csv, kind: log}
        """)
      let ending = try await place.build()
      #expect(ending.code == 1)
      let timeline = try place.timeline()
      #expect(try timeline.failures("through/film.mp4") == ["evidence.unreadable"])
      #expect(try timeline.failures("pipe.csv") == ["evidence.unreadable"])
      try expectGoodEvidence(timeline)
    }
  }

  @Test func aNameThatIsNoTextIsAFinding() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let made = Process()
      made.executableURL = URL(filePath: "/bin/sh")
      made.arguments = ["-c", "cp good.mp4 \"$(printf 'caf\\351.mp4')\""]
      made.currentDirectoryURL = place.folder
      try made.run()
      made.waitUntilExit()
      for _ in 0..<2 {
        let ending = try await place.build()
        #expect(ending.code == 1)
        #expect(ending.out.contains("may not be UTF-8"))
        try expectGoodEvidence(place.timeline())
      }
    }
  }

  @Test(.enabled(if: Program.canDropRights, "needs root and setpriv"))
  func whatMayNotBeReadIsAFinding() async throws {
    try await TemporaryCase.with { place in
      let files = FileManager.default
      try place.addGoodEvidence()
      try place.add("closed.mp4", copyOf: TemporaryCase.recording)
      try place.add("closed.csv", copyOf: TemporaryCase.log)
      try place.add("vault/inside.csv", copyOf: TemporaryCase.log)
      for (path, mode) in [("", 0o777), ("closed.mp4", 0), ("closed.csv", 0), ("vault", 0)] {
        try files.setAttributes(
          [.posixPermissions: mode], ofItemAtPath: place.folder.appending(path: path).path)
      }
      for _ in 0..<2 {
        let ending = try await place.build(wrapper: Program.asNobody)
        #expect(ending.code == 1)
        let timeline = try place.timeline()
        #expect(try timeline.failures("closed.mp4") == ["evidence.unreadable"])
        #expect(try timeline.failures("closed.csv") == ["evidence.unreadable"])
        #expect(timeline.findings.contains { $0.message.contains("vault") })
        try expectGoodEvidence(timeline)
      }
    }
  }

  private func makePipe(_ file: URL) throws {
    let made = unsafe mkfifo(file.path, 0o600)
    try #require(made == 0)
  }

  private func expectGoodEvidence(_ timeline: TemporaryCase.Timeline) throws {
    #expect(try timeline.failures("good.mp4").isEmpty)
    #expect(try timeline.source("good.mp4").sha256 != nil)
    #expect(try !timeline.source("good.csv").observations.isEmpty)
  }
}
