import Foundation
import TestSupport
import Testing

/// Clocks that lie in the bytes and beside them, from the folder to the timeline.
@Suite(.serialized, .enabled(if: Program.isBuilt, Program.whenMissing))
struct ContainerClocksTests {
  private struct Timeline: Decodable {
    struct Source: Decodable {
      let id: String
      let clock: Clock
    }
    struct Clock: Decodable { let anchors: [Anchor] }
    struct Anchor: Decodable { let kind: String }
    let sources: [Source]

    func kinds(_ source: String) -> [String] {
      sources.first { $0.id == source }?.clock.anchors.map(\.kind) ?? []
    }
  }

  private static let folder = Places.fixtures.appending(path: "container")

  private func fill(_ place: TemporaryCase, fileTime: Bool) throws {
    for name in ["segment.ts", "live.m3u8", "mdpm.ts"] {
      try place.add("evidence/\(name)", copyOf: Self.folder.appending(path: name))
    }
    try place.writeCaseFile(
      """
      timeZone: Europe/London
      sources:
        - id: live
          file: evidence/segment.ts
          kind: recording
          clock:
            comments: [{at: 1s, posted: "2017-04-08 15:40:10", within: 20s, by: OS}]
            \(fileTime ? "fileTime: trusted" : "")
        - {id: camera, file: evidence/mdpm.ts, kind: recording}
      """)
  }

  private func timeline(_ place: TemporaryCase) throws -> (Timeline, Data) {
    let bytes = try Data(contentsOf: place.folder.appending(path: "output/timeline.json"))
    return (try JSONDecoder().decode(Timeline.self, from: bytes), bytes)
  }

  @Test func playlistsSegmentsAndCommentsAreAnchors() async throws {
    try await TemporaryCase.with { place in
      try fill(place, fileTime: false)
      _ = try await place.build()
      let (first, bytes) = try timeline(place)
      #expect(
        first.kinds("live")
          == ["playlist.programDateTime", "live.ingest", "live.ingest", "live.comment"])
      #expect(first.kinds("camera") == ["sei.mdpm"])
      let unused = try place.timeline().unused.first { $0.path == "evidence/live.m3u8" }
      #expect(unused?.because.hasPrefix("a playlist") == true)
      // A copy made later gives the same bytes: the file system's times are left out.
      try await TemporaryCase.with { copy in
        try fill(copy, fileTime: false)
        let old = Date(timeIntervalSince1970: 1_500_000_000)
        for name in ["segment.ts", "mdpm.ts"] {
          try FileManager.default.setAttributes(
            [.modificationDate: old],
            ofItemAtPath: copy.folder.appending(path: "evidence/\(name)").path)
        }
        _ = try await copy.build()
        #expect(try timeline(copy).1 == bytes)
      }
    }
  }

  @Test func theFileSystemsTimeCountsWhereTheCaseFileTrustsIt() async throws {
    try await TemporaryCase.with { place in
      try fill(place, fileTime: true)
      _ = try await place.build()
      let kinds = try timeline(place).0.kinds("live")
      #expect(kinds.last == "file.modified" && kinds.count == 5)
    }
  }

  @Test func probeListsThemAll() async throws {
    let path = Self.folder.appending(path: "timecode.mov").path
    let ending = try await Program.run(["probe", "--json", path])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(ending.out.utf8)) as? [String: Any])
    let stored = try #require(document["storedTimes"] as? [[String: Any]])
    #expect(stored.contains { $0["value"] as? String == "15:40:03;12" })
    #expect(document["secondReader"] != nil)
    let text = try await Program.run(["probe", path]).out
    #expect(text.contains("second reader") && text.contains("file.modified"))
  }
}
