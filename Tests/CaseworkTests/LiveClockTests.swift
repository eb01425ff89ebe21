import Evidence
import Foundation
import Synchronisation
import Testing
import TimeModel

@testable import Casework

/// A livestream's times in the case file.
@Suite struct LiveClockTests {
  private func file(_ clock: String) throws -> CaseFile {
    try CaseFileReader.read(
      Data(
        """
        schema: onset.case/1
        title: Live
        timeZone: Europe/London
        sources:
          - id: live
            file: live.mp4
            kind: recording
            clock:
        \(clock.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
        """.utf8))
  }

  private func problems(_ clock: String) -> [String] {
    do {
      _ = try file(clock)
      return []
    } catch let error as CaseFileProblems {
      return error.problems.map { "\($0.key): \($0.message)" }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func commentsAndStagesBecomeAnchors() throws {
    let file = try file(
      """
      comments:
        - {at: "01:36.3", posted: "2017-04-08 15:42:44", within: 20s, by: OS}
      live:
        - {stage: ingest, at: 0s, time: "2017-04-08T14:41:12Z ± 1s", within: 30s}
        - {stage: post, at: 0s, time: "2017-04-08 15:41:30"}
      fileTime: trusted
      """)
    let entry = try #require(file.sources.first)
    #expect(entry.clock?.trustsFileTime == true)
    var findings: [Finding] = []
    let zone = try #require(Zones.rules("Europe/London"))
    let anchors = LiveAnchors.read(Acquired(entry: entry), zone, &findings)
    #expect(anchors.map(\.kind) == [.liveComment, .liveIngest, .livePost] && findings.isEmpty)
    #expect(
      anchors.map { $0.instant.earliest.text(places: 0) } == [
        "2017-04-08T14:42:24Z", "2017-04-08T14:40:41Z", "2009-01-01T00:00:00Z",
      ])
    #expect(
      anchors.map { $0.instant.latest.text(places: 1) } == [
        "2017-04-08T14:42:44.9Z", "2017-04-08T14:41:13.0Z", "2017-04-08T14:41:30.9Z",
      ])
    #expect(anchors.first?.because.contains("posted at “2017-04-08 15:42:44”, says OS") == true)
    #expect(anchors.map(\.from.count) == [96_300_000_000, 0, 0])
  }

  @Test func aTimeThatIsNoneIsAFinding() throws {
    let file = try file(#"comments: [{at: 1s, posted: "about four", within: 20s}]"#)
    var findings: [Finding] = []
    let anchors = LiveAnchors.read(
      Acquired(entry: try #require(file.sources.first)), .utc, &findings)
    #expect(anchors.isEmpty && findings.map(\.code) == [.clockDeclaration])
  }

  @Test func whatIsMissingIsNamed() {
    #expect(
      problems(#"comments: [{at: 1s, posted: "2017-04-08 15:42:44"}]"#) == [
        "sources[1].clock.comments[1].at: a comment needs 'at', 'posted' and 'within'"
      ])
    #expect(
      problems(#"live: [{stage: comment, at: 1s, time: "2017-04-08 15:42:44"}]"#).first?
        .hasPrefix("sources[1].clock.live[1].stage: an entry needs 'stage'") == true)
    #expect(
      problems("fileTime: sure").first == "sources[1].clock.fileTime: 'sure' is not understood")
    #expect(problems(#"comments: [{at: 1s, posted: x, within: 1s, delay: 3s}]"#).count == 1)
  }
}
