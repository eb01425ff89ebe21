// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Evidence
import Foundation
import Synchronisation
import TestSupport
import Testing
import TimeModel

@testable import Casework

/// The dates of playlists: which segment each is of, and how far it goes.
@Suite struct PlaylistTests {
  private let text = """
    #EXTM3U
    #EXT-X-PROGRAM-DATE-TIME:2017-04-08T15:40:01.000+01:00
    #EXTINF:2.002,first
    one.ts
    #EXTINF:2.002,
    http://example.org/live/two%20b.ts?token=9#x
    #EXT-X-DISCONTINUITY
    #EXTINF:2.0,
    three.ts
    #EXT-X-PROGRAM-DATE-TIME:2017-04-08T14:45:00Z
    #EXTINF:abc,
    sub/four.ts
    five.ts
    """

  @Test func datesHoldUntilADiscontinuity() throws {
    let playlist = try #require(Playlist(text))
    #expect(
      playlist.segments.map(\.address) == [
        "one.ts", "http://example.org/live/two%20b.ts", "sub/four.ts",
      ])
    #expect(playlist.segments.map(\.line) == [4, 6, 12])
    #expect(playlist.segments.map(\.after.count) == [0, 2_002_000_000, 0])
    #expect(Playlist("one.ts") == nil)
  }

  @Test func aRecordingIsFoundInThePlaylistsOwnFolder() throws {
    let playlist = try #require(Playlist(text))
    func line(_ recording: String, _ path: String = "evidence/live.m3u8") -> Int? {
      playlist.segment(for: recording, playlist: path)?.line
    }
    #expect(line("evidence/one.ts") == 4 && line("evidence/two b.ts") == 6)
    #expect(line("evidence/sub/four.ts") == 12 && line("evidence/four.ts") == 12)
    #expect(line("other/one.ts") == nil && line("one.ts") == nil)
    #expect(line("one.ts", "live.m3u8") == 4)
    #expect(line("evidence/three.ts") == nil)
  }

  @Test func aDateIsThePackagersTime() throws {
    let date = PlaylistDate(
      playlist: "live.m3u8", line: 6, date: LocalTime(rfc3339: "2017-04-08T15:40:01+01:00")!,
      after: Nanoseconds(2_000_000_000))
    let anchor = try #require(try date.anchors(zone: nil).first)
    #expect(anchor.kind == .playlistDate && anchor.from == .zero && anchor.label == .estimated)
    #expect(anchor.instant.earliest == Instant("2017-04-08T14:38:53Z")!)
    #expect(anchor.instant.latest.text(places: 3) == "2017-04-08T14:40:13.999Z")
    #expect(anchor.locator.description == "live.m3u8, line 6")
    let homeless = PlaylistDate(
      playlist: "live.m3u8", line: 6, date: LocalTime(rfc3339: "2017-04-08T15:40:01")!,
      after: .zero)
    #expect(throws: TimeError.self) { try homeless.anchors(zone: nil) }
    #expect(try homeless.anchors(zone: .utc).first?.because.contains("the case's is taken") == true)
  }

  /// Every playlist that lies at hand, whole and cut: each dated segment has a date, and none crashes.
  @Test(.enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
  func realPlaylists() throws {
    let folder = Places.sharedData.appending(path: "media")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var random = SeededGenerator(seed: 5)
    var dated = 0
    for case let file as URL in files where file.pathExtension == "m3u8" {
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      let tags = text.split(whereSeparator: \.isNewline).count {
        $0.hasPrefix("#EXT-X-PROGRAM-DATE-TIME:")
      }
      if let playlist = Playlist(text), tags > 0 {
        #expect(!playlist.segments.isEmpty, "\(file.lastPathComponent)")
        dated += 1
      }
      _ = Playlist(String(text.prefix(Int.random(in: 0...text.count, using: &random))))
    }
    #expect(dated > 10)
  }
}
