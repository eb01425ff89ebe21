import Foundation
import TestSupport
import Testing

/// The whole exhibit of the re-enactment, judged by other people's programs.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing))
struct BluewaterExhibitTests {
  /// One exhibit of bluewater with a decision and a redaction, for all that is asked of it.
  private static func withExhibit(_ body: (URL, URL) async throws -> Void) async throws {
    let parent = try Places.temporaryFolder("onset-exhibit")
    defer { try? FileManager.default.removeItem(at: parent) }
    let place = parent.appending(path: "bluewater")
    try FileManager.default.copyItem(at: Places.fixtures.appending(path: "bluewater"), to: place)
    for own in ["output", ".onset"] {
      try? FileManager.default.removeItem(at: place.appending(path: own))
    }
    let built = try await Program.run(["build", place.path], limit: .seconds(240))
    #expect(built.code == 1, "\(built.err)")
    let decided = try await Program.run(
      ["decide", place.path, "kick", "confirm", "--by", "OS", "--because", "Seen in three."],
      limit: .seconds(120))
    #expect(decided.code <= 1, "\(decided.err)")
    let exhibit = parent.appending(path: "exhibit")
    let made = try await Program.run(
      ["exhibit", place.path, "--out", exhibit.path], limit: .seconds(600))
    #expect(made.code == 0, "\(made.err)\(made.out)")
    try await body(exhibit, place)
  }

  private struct Index: Decodable {
    struct File: Decodable { let path: String }
    struct Frame: Decodable {
      let source: String
      let number: Int?
    }
    struct Still: Decodable {
      let clean: File
      let frame: Frame
    }
    struct Clip: Decodable {
      let form: String
      let source: String
      let file: File
    }
    let stills: [Still]
    let clips: [Clip]
    let isDraft: Bool
  }

  private static let recordings = [
    "livestream": "livestream.mp4", "phone": "IMG_2041.MOV",
    "cctv": "CCTV_CH03_20170408_153831.mp4",
  ]

  @Test func otherPeoplesProgramsAgree() async throws {
    try await Self.withExhibit { exhibit, place in
      let data = exhibit.appending(path: "data")
      let index = try JSONDecoder().decode(
        Index.self, from: Data(contentsOf: data.appending(path: "exhibit.json")))
      #expect(index.stills.count >= 20)
      #expect(!index.isDraft)

      // The PDF: sound, with the timeline in it untouched, and no page of a draft.
      let pdf = data.appending(path: "schedule.pdf").path
      let checked = try OtherProgram.run("/usr/bin/qpdf", ["--check", pdf])
      #expect(checked.code == 0, "\(checked.words)")
      let attached = exhibit.deletingLastPathComponent().appending(path: "attached")
      let detached = try OtherProgram.run(
        "/usr/bin/pdfdetach", ["-save", "1", "-o", attached.path, pdf])
      #expect(detached.code == 0, "\(detached.words)")
      #expect(
        try Data(contentsOf: attached) == Data(contentsOf: data.appending(path: "timeline.json")))
      let text = try OtherProgram.run("/usr/bin/pdftotext", ["-layout", pdf, "-"]).words
      #expect(text.contains("Kick by the man in the red top"))
      #expect(!text.contains("DRAFT"))

      // The digests, by the programs of how-to-check.txt.
      for (program, lists) in [
        ("/usr/bin/sha256sum", ["manifest-sha256.txt", "tagmanifest-sha256.txt"]),
        (
          "/usr/bin/sha512sum",
          ["manifest-sha512.txt", "tagmanifest-sha512.txt", "seal/sealed.txt", "seal/attached.txt"]
        ),
      ] {
        let sums = try OtherProgram.run(
          program, ["--check", "--quiet", "--strict"] + lists, in: exhibit)
        #expect(sums.code == 0, "\(sums.words)")
      }
      let validators = Places.repository.appending(path: ".build/validators/bin/python")
      if FileManager.default.isExecutableFile(atPath: validators.path) {
        let bag = try OtherProgram.run(
          validators.path, ["-m", "bagit", "--validate", exhibit.path])
        #expect(bag.code == 0, "\(bag.words)")
      }

      // Every still is what ffmpeg makes of that frame; every clip's packets are the recording's.
      for still in index.stills.prefix(12) {
        let file = try #require(Self.recordings[still.frame.source])
        let number = try #require(still.frame.number)
        let evidence = place.appending(path: "evidence/\(file)").path
        func pixels(_ arguments: [String]) throws -> String {
          try OtherProgram.run(
            "/usr/bin/ffmpeg",
            ["-v", "error"] + arguments + ["-frames:v", "1", "-fps_mode", "passthrough"]
              + ["-pix_fmt", "rgb24", "-f", "framemd5", "-"]
          ).words.split(separator: "\n").last?.split(separator: ",").last.map(String.init) ?? ""
        }
        let ours = try pixels(["-i", data.appending(path: still.clean.path).path])
        let theirs = try pixels([
          "-i", evidence, "-map", "0:v:0", "-vf", "select=eq(n\\,\(number))",
        ])
        #expect(!ours.isEmpty && ours == theirs, "\(still.clean.path)")
      }
      for clip in index.clips.filter({ $0.form == "evidential" }).prefix(6) {
        let file = try #require(Self.recordings[clip.source])
        func packets(_ path: String) throws -> [Substring] {
          try OtherProgram.run(
            "/usr/bin/ffprobe",
            [
              "-v", "error", "-select_streams", "v:0", "-show_packets", "-show_data_hash", "sha256",
              "-show_entries", "packet=data_hash", "-of", "csv=p=0", path,
            ]
          ).words.split(separator: "\n")
        }
        let ours = try packets(data.appending(path: clip.file.path).path)
        let all = try packets(place.appending(path: "evidence/\(file)").path)
        let start = try #require(ours.first.flatMap { all.firstIndex(of: $0) })
        #expect(Array(all[start..<min(all.count, start + ours.count)]) == ours, "\(clip.file.path)")
      }

      let verified = try await Program.run(["verify", exhibit.path, "--evidence", place.path])
      #expect(verified.code == 0, "\(verified.out)")
      #expect(verified.out.contains("ok: evidence: 10 files have the digest"))
    }
  }
}
