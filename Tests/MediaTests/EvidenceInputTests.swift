import Crypto
import Foundation
import Media
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What may be opened, what is sealed, and what is refused.
@Suite struct EvidenceInputTests {
  private static func digest(_ path: String) throws -> String {
    SHA256.hash(data: try Data(contentsOf: URL(filePath: path)))
      .map { String(($0 >> 4), radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private static func reason(_ path: String) -> MediaError.Reason? {
    do {
      _ = try Recording.open(path: path)
      return nil
    } catch {
      return error.reason
    }
  }

  private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = try Places.temporaryFolder("onset-media")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  @Test(arguments: Fixture.names) func sealIsTheFilesDigest(_ name: String) throws {
    let path = Fixture.path(name)
    let expected = try Self.digest(path)
    var read = try Recording.open(path: path)
    while try read.nextPacket() != nil {}
    #expect(try read.seal()?.sha256 == expected)
    // Without a single packet read, and after only some.
    #expect(try Recording.open(path: path).seal()?.sha256 == expected)
    var half = try Recording.open(path: path)
    for _ in 0..<7 { _ = try half.nextPacket() }
    let seal = try half.seal()
    #expect(seal?.sha256 == expected)
    #expect(seal?.byteCount == Int64(try Data(contentsOf: URL(filePath: path)).count))
    #expect(try Recording.open(path: path, hashing: false).seal() == nil)
  }

  @Test func whatIsNoRecording() throws {
    try Self.inFolder { folder in
      func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let url = folder.appending(path: name)
        try Data(bytes).write(to: url)
        return url.path
      }
      var generator = SeededGenerator(seed: 7)
      let noise = (0..<50_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let movie = try Data(contentsOf: URL(filePath: Fixture.path("bframes.mp4")))
      let stump = movie.prefix(4_000)
      #expect(Self.reason(try write("empty.mp4", [])) == .empty)
      #expect(Self.reason(try write("noise.mp4", noise)) != nil)
      #expect(Self.reason(try write("stump.mp4", stump)) == .damaged)
      #expect(Self.reason(try write("moov-less.bin", movie.prefix(20))) != nil)
      #expect(Self.reason(folder.appending(path: "nothing.mp4").path) == .cannotRead)
      #expect(Self.reason(folder.path) == .notARegularFile)
      #expect(Self.reason("/dev/zero") == .notARegularFile)
      let pipe = folder.appending(path: "pipe.mp4").path
      #expect(unsafe mkfifo(pipe, 0o600) == 0)
      #expect(Self.reason(pipe) == .notARegularFile)
      let loop = folder.appending(path: "loop.mp4").path
      try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
      #expect(Self.reason(loop) == .cannotRead)
      // A recording under a wrong name is still what it is.
      let renamed = try write("renamed.txt", movie)
      #expect(try Recording.open(path: renamed).info.format.hasPrefix("mov"))
    }
  }

  @Test func errorsNameTheFileAndWhatToDo() throws {
    do {
      _ = try Recording.open(path: "/nowhere/at all.mp4")
      Issue.record("it opened")
    } catch {
      #expect(error.description.contains("'/nowhere/at all.mp4'"))
      #expect(error.description.contains("No such file"))
      #expect(error.description.hasSuffix(error.advice))
    }
  }

  @Test func changesWhileReadingAreSeen() throws {
    try Self.inFolder { folder in
      let copy = folder.appending(path: "copy.mp4")
      let original = try Data(contentsOf: URL(filePath: Fixture.path("bframes.mp4")))
      try original.write(to: copy)
      let changes: [(String, (FileHandle) throws -> Void)] = [
        (
          "grows",
          {
            try $0.seekToEnd(); try $0.write(contentsOf: Data([0]))
          }
        ),
        ("shrinks", { try $0.truncate(atOffset: 9_000) }),
        (
          "same size",
          {
            try $0.seek(toOffset: 3_000); try $0.write(contentsOf: Data([1]))
          }
        ),
      ]
      for (name, change) in changes {
        var recording = try Recording.open(path: copy.path)
        _ = try recording.nextPacket()
        let handle = try FileHandle(forUpdating: copy)
        try change(handle)
        try handle.close()
        do throws(MediaError) {
          _ = try recording.seal()
          Issue.record("\(name): not seen")
        } catch {
          #expect(error.reason == .changedWhileRead, "\(name)")
        }
        try original.write(to: copy)
      }
    }
  }

  /// Files that stand for another: that other one must not be opened.
  @Test func nothingElseIsOpened() throws {
    try Self.inFolder { folder in
      let secret = folder.appending(path: "secret.ts")
      try FileManager.default.copyItem(atPath: Fixture.path("plain.ts"), toPath: secret.path)
      let playlist =
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n"
      let bait: [(String, String)] = [
        ("list.m3u8", playlist),
        ("list.mp4", playlist),
        ("list.ffconcat", "ffconcat version 1.0\nfile secret.ts\n"),
        ("list.txt", "ffconcat version 1.0\nfile \(secret.path)\n"),
        (
          "session.sdp",
          "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
            + "a=rtpmap:96 H264/90000\n"
        ),
        (
          "manifest.mpd",
          "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\""
            + " profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\">"
            + "<Period><AdaptationSet><Representation id=\"1\"><BaseURL>secret.ts</BaseURL>"
            + "</Representation></AdaptationSet></Period></MPD>"
        ),
      ]
      for (name, text) in bait {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        #expect(Self.reason(url.path) == .refersElsewhere, "\(name)")
      }
      let picture = folder.appending(path: "frame-%d.jpg")
      try Data([0xFF, 0xD8, 0xFF, 0xE0]).write(to: picture)
      // Read as one picture, not as the first of a series of files.
      #expect(try Recording.open(path: picture.path).info.format == "jpeg_pipe")
      // A QuickTime file whose data reference names another file.
      let movie = try Data(contentsOf: URL(filePath: Fixture.path("rotated.mov")))
      var bytes = Array(movie)
      if let place = bytes.firstRange(of: Array("url ".utf8))?.lowerBound {
        bytes[place + 7] = 0
      }
      let dref = folder.appending(path: "dref.mov")
      try Data(bytes).write(to: dref)
      _ = Self.reason(dref.path)
      #expect(openDescriptors().allSatisfy { !$0.hasSuffix("secret.ts") })
    }
  }

  private func openDescriptors() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
  }

  @Test func libraryVersionsAreNamed() {
    #expect(FFmpegLibraries.versions["libavformat"]?.split(separator: ".").count == 3)
  }
}
