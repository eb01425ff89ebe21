import Foundation
import TestSupport
import Testing

/// `onset exhibit`, `onset seal` and `onset verify` on exhibits, as both sides run them.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing))
struct ExhibitTests {
  /// A case with a recording, a log, an event in both and hostile words, built.
  private static func withCase(_ body: (TemporaryCase) async throws -> Void) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.writeCaseFile(
        """
        timeZone: Europe/London
        date: 2017-04-08
        reference: "<script>alert(1)</script> \u{202E}=cmd()"
        exhibit: {reference: OS/9, producedBy: OS}
        sources:
          - {id: good, file: good.mp4, kind: recording, exhibit: OS/1, clock: {starts: "2017-04-08 15:42:00 ± 2s"}}
          - {id: radio, file: good.csv, kind: log, exhibit: OS/2, columns: {time: Time, text: Message, author: From}}
        events:
          - id: shove
            kind: violence.onset
            label: "=HYPERLINK(<b>) \(String(repeating: "x", count: 10_000))"
            observed: [{source: good, at: "1s", within: 0.1s, by: OS}, {source: radio, line: 8}]
        """)
      let built = try await place.build()
      #expect(built.code <= 1, "\(built.err)")
      try await body(place)
    }
  }

  private static func exhibit(
    _ place: TemporaryCase, _ name: String, _ options: String..., in folder: URL? = nil
  ) async throws -> (folder: URL, ending: Program.Ending) {
    let target = place.parent.appending(path: name)
    let ending = try await Program.run(
      ["exhibit", (folder ?? place.folder).path, "--out", target.path] + options,
      limit: .seconds(180))
    return (target, ending)
  }

  private static func verify(_ folder: URL, _ options: String...) async throws -> Program.Ending {
    try await Program.run(["verify", folder.path] + options, limit: .seconds(240))
  }

  /// The files below a folder, in order.
  private static func files(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted().filter {
      try folder.appending(path: $0).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
        ?? false
    }
  }

  /// Every file below a folder but those of the seal, as bytes.
  private static func contents(_ folder: URL) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for path in try files(folder) where !path.hasPrefix("seal/") {
      result[path] = try Data(contentsOf: folder.appending(path: path))
    }
    return result
  }

  @Test("The same case gives the same bytes twice, elsewhere, and whatever the number of jobs")
  func repeats() async throws {
    try await Self.withCase { place in
      let first = try await Self.exhibit(place, "first", "--jobs", "1")
      #expect(first.ending.code == 0, "\(first.ending.err)\(first.ending.out)")
      let second = try await Self.exhibit(place, "second", "--jobs", "3")
      let copy = place.parent.appending(path: "deeper/copy")
      try FileManager.default.createDirectory(
        at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: place.folder, to: copy)
      try FileManager.default.removeItem(at: copy.appending(path: ".onset"))
      #expect(try await Program.run(["build", copy.path]).code <= 1)
      let third = try await Self.exhibit(place, "third", in: copy)
      let bytes = try Self.contents(first.folder)
      #expect(bytes.count > 15)
      for other in [second, third] {
        let others = try Self.contents(other.folder)
        #expect(others.keys.sorted() == bytes.keys.sorted())
        for (path, data) in bytes where others[path] != data {
          Issue.record("\(path) differs in \(other.folder.lastPathComponent)")
        }
      }
      // Of the same folder even the unsigned seal is the same.
      for name in ["journal.jsonl", "sealed.txt", "request.tsq", "attached.txt"] {
        #expect(
          try Data(contentsOf: first.folder.appending(path: "seal/\(name)"))
            == Data(contentsOf: second.folder.appending(path: "seal/\(name)")), "\(name)")
      }
    }
  }

  @Test("One flipped bit in any file is found and the file named, 1,000 of 1,000")
  func flippedBits() async throws {
    try await Self.withCase { place in
      let made = try await Self.exhibit(place, "exhibit", "--no-videos")
      #expect(made.ending.code == 0, "\(made.ending.err)")
      try await OpenSSLFiles.sealed(made.folder, in: place.parent)
      let whole = try await Self.verify(made.folder)
      #expect(whole.code == 0, "\(whole.out)")
      let paths = try Self.files(made.folder)
      var generator = SeededGenerator(seed: 20_170_408)
      for round in 0..<1000 {
        // Each file in its turn, so that the small ones are hit as often as the large.
        let path = paths[round % paths.count]
        let file = made.folder.appending(path: path)
        let bytes = try Data(contentsOf: file)
        guard !bytes.isEmpty else { continue }
        var flipped = bytes
        let bit = Int.random(in: 0..<bytes.count * 8, using: &generator)
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        try flipped.write(to: file)
        let ending = try await Self.verify(made.folder, "--quiet")
        #expect(ending.code == 1, "\(path), bit \(bit)")
        #expect(
          ending.out.contains("\n")
            && ending.out.split(separator: "\n")
              .contains { $0.hasPrefix("WRONG: ") && $0.contains(path) },
          "\(path), bit \(bit): \(ending.out)")
        try bytes.write(to: file)
      }
      #expect(try await Self.verify(made.folder).code == 0)
    }
  }

  @Test("A file added, taken away or exchanged for a link is found")
  func addedAndTaken() async throws {
    try await Self.withCase { place in
      let made = try await Self.exhibit(place, "exhibit", "--no-videos")
      let files = FileManager.default
      try Data("more".utf8).write(to: made.folder.appending(path: "data/more.txt"))
      var ending = try await Self.verify(made.folder)
      #expect(ending.code == 1 && ending.out.contains("WRONG: data/more.txt"))
      try files.removeItem(at: made.folder.appending(path: "data/more.txt"))
      let csv = made.folder.appending(path: "data/timeline.csv")
      try files.moveItem(at: csv, to: place.parent.appending(path: "away.csv"))
      ending = try await Self.verify(made.folder)
      #expect(ending.code == 1 && ending.out.contains("WRONG: data/timeline.csv: it is missing"))
      try files.createSymbolicLink(
        at: csv, withDestinationURL: place.parent.appending(path: "away.csv"))
      ending = try await Self.verify(made.folder)
      #expect(ending.code == 1 && ending.out.contains("WRONG: data/timeline.csv: a symbolic link"))
    }
  }

  @Test(
    "A journal entry removed, reordered or edited is found even where all digests are made to fit",
    arguments: ["removed", "reordered", "edited"])
  func journal(_ change: String) async throws {
    try await Self.withCase { place in
      let made = try await Self.exhibit(place, "exhibit", "--no-videos")
      let journal = made.folder.appending(path: "seal/journal.jsonl")
      var lines = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n").map(
        String.init)
      switch change {
      case "removed": lines.remove(at: 1)
      case "reordered": lines.swapAt(1, 2)
      default: lines[1] = lines[1].replacing("\"at\":\"2", with: "\"at\":\"1")
      }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: journal)
      try OpenSSLFiles.refit(made.folder)
      let ending = try await Self.verify(made.folder)
      #expect(ending.code == 1)
      #expect(ending.out.contains("WRONG: seal/journal.jsonl: the chain is broken from entry 2"))
    }
  }

  @Test("From copies of the evidence the exhibit is made anew, byte for byte")
  func rebuilds() async throws {
    try await Self.withCase { place in
      let made = try await Self.exhibit(place, "exhibit", "--with-evidence")
      #expect(made.ending.code == 0, "\(made.ending.err)")
      let same = try await Self.verify(made.folder, "--rebuild")
      #expect(same.code == 0, "\(same.out)\(same.err)")
      #expect(same.out.contains("ok: rebuild: made anew from the evidence, all"))
      // Named only, the evidence must be shown.
      let named = try await Self.exhibit(place, "named", "--no-videos")
      #expect(try await Self.verify(named.folder, "--rebuild").code == 2)
      let shown = try await Self.verify(
        named.folder, "--rebuild", "--evidence", place.folder.path)
      #expect(shown.code == 0, "\(shown.out)\(shown.err)")
      // Somebody who alters a time and makes every digest fit is found by the evidence alone.
      let csv = named.folder.appending(path: "data/timeline.csv")
      try Data((try String(contentsOf: csv, encoding: .utf8) + "extra\r\n").utf8).write(to: csv)
      try OpenSSLFiles.refit(named.folder)
      #expect(try await Self.verify(named.folder).code == 0)
      let found = try await Self.verify(
        named.folder, "--rebuild", "--evidence", place.folder.path)
      #expect(found.code == 1)
      #expect(
        found.out.contains(
          "WRONG: data/timeline.csv: the evidence gives other bytes than the exhibit has"))
    }
  }

  @Test("What cannot become a whole exhibit becomes none, and says why")
  func refusals() async throws {
    try await Self.withCase { place in
      func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place.parent.path)
          .filter { $0 != "case" && $0 != "full" }
      }
      let full = place.parent.appending(path: "full")
      try FileManager.default.createDirectory(at: full, withIntermediateDirectories: false)
      try Data("mine".utf8).write(to: full.appending(path: "notes.txt"))
      let taken = try await Self.exhibit(place, "full", "--no-videos")
      #expect(taken.ending.code == 2 && taken.ending.err.contains("is not an empty folder"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: full.path) == ["notes.txt"])

      let log = place.folder.appending(path: "good.csv")
      let bytes = try Data(contentsOf: log)
      try (bytes + Data(" ".utf8)).write(to: log)
      let changed = try await Self.exhibit(place, "changed", "--no-videos")
      #expect(changed.ending.code == 2)
      #expect(changed.ending.err.contains("evidence has changed since the case was built"))
      #expect(changed.ending.err.contains("good.csv"))
      try FileManager.default.removeItem(at: log)
      let gone = try await Self.exhibit(place, "gone", "--no-videos")
      #expect(gone.ending.code == 2 && gone.ending.err.contains("'good.csv', sealed as"))
      try bytes.write(to: log)

      let key = try await Self.exhibit(place, "keyless", "--no-videos", "--key", log.path)
      #expect(key.ending.code == 2 && key.ending.err.contains("private key"))
      #expect(try leftovers() == [])
      let elsewhere = try await Program.run(["exhibit", place.parent.path])
      #expect(elsewhere.code == 2 && elsewhere.err.contains("has not been built"))
    }
  }

  @Test("No space left leaves nothing that looks like an exhibit", .enabled(if: Self.canMount))
  func noSpace() async throws {
    try await Self.withCase { place in
      let disk = place.parent.appending(path: "disk")
      try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: false)
      let script = """
        mount -t tmpfs -o size=64k none "$0" && "$@"; code=$?; ls -A "$0"; exit $code
        """
      let ending = try await Program.run(
        [
          "exhibit", place.folder.path, "--out", disk.appending(path: "exhibit").path,
          "--no-videos",
        ],
        limit: .seconds(120),
        wrapper: ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, disk.path])
      #expect(ending.code == 2)
      #expect(ending.err.contains("space"), "\(ending.err)")
      #expect(ending.out == "", "\(ending.out)")
    }
  }

  /// Whether a test may mount a small disk of its own.
  private static let canMount: Bool = {
    let ending = try? OtherProgram.run(
      "/usr/bin/unshare", ["-m", "/bin/sh", "-c", "mount -t tmpfs none /mnt"])
    return ending?.code == 0
  }()

  @Test("Redactions keep copies of the evidence out, and are listed without what they hide")
  func redactions() async throws {
    try await Self.withCase { place in
      let file = place.folder.appending(path: "case.yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(
        (text + """
          redactions:
            - {source: good, from: 0s, to: 2s, box: "0,0,64,64", mute: true, because: identity of a child}

          """).utf8
      ).write(to: file)
      let refused = try await Self.exhibit(place, "refused", "--with-evidence")
      #expect(refused.ending.code == 2 && refused.ending.err.contains("redactions hide"))
      let made = try await Self.exhibit(place, "made")
      #expect(made.ending.code <= 1, "\(made.ending.err)")
      let list = try String(
        contentsOf: made.folder.appending(path: "data/redactions.json"), encoding: .utf8)
      #expect(list.contains("identity of a child"))
      let open = try await Self.exhibit(place, "open", "--with-evidence", "--unredacted")
      #expect(open.ending.code == 0, "\(open.ending.err)")
    }
  }
}

/// What a test does with `openssl` and the digests of a bag.
enum OpenSSLFiles {
  /// Signs an exhibit with a key and has a throw-away authority stamp it.
  static func sealed(_ folder: URL, in parent: URL) async throws {
    let place = parent.appending(path: "openssl")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let openssl = OpenSSL(folder: place)
    try openssl.run("genpkey", "-algorithm", "ed25519", "-out", "key.pem")
    try openssl.makeAuthority()
    try openssl.answer(folder.appending(path: "seal/request.tsq").path, to: "token.tsr")
    let ending = try await Program.run([
      "seal", folder.path, "--key", place.appending(path: "key.pem").path, "--token",
      place.appending(path: "token.tsr").path,
    ])
    #expect(ending.code == 0, "\(ending.err)")
    let trusted = try await Program.run([
      "verify", folder.path, "--authority", place.appending(path: "ca.pem").path,
    ])
    #expect(trusted.code == 0 && trusted.out.contains("ok: time-stamp:"), "\(trusted.out)")
  }

  /// Makes every list of digests fit what is there now, as a forger without a key would.
  static func refit(_ folder: URL) throws {
    let script = """
      set -e
      for a in 256 512; do
        find data -type f -printf '%P\\n' | LC_ALL=C sort | sed 's,^,data/,' | xargs -d '\\n' sha${a}sum > manifest-sha$a.txt
      done
      for a in 256 512; do
        sha${a}sum bag-info.txt bagit.txt how-to-check.txt manifest-sha256.txt manifest-sha512.txt > tagmanifest-sha$a.txt
      done
      sha512sum seal/journal.jsonl tagmanifest-sha256.txt tagmanifest-sha512.txt > seal/sealed.txt
      openssl ts -query -data seal/sealed.txt -sha512 -cert -no_nonce -out seal/request.tsq 2>/dev/null
      sha512sum seal/request.tsq seal/sealed.txt > seal/attached.txt
      """
    try OtherProgram.output(of: "/bin/bash", ["-c", script], in: folder)
  }
}
