// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Evidence
import Testing
import TimeModel

@testable import Synchronisation

/// What a live chain's times say of the moment of capture.
struct LiveMomentTests {
  private let posted = Instant("2017-04-08T14:42:44Z")!
  private let moment = MediaTime(nanoseconds: Nanoseconds(96_300_000_000))

  private func anchor(
    _ stage: LiveMoment.Stage, within: Int64?, error: Int64 = 0
  ) throws -> Anchor {
    let error = Nanoseconds(error * 1_000_000_000)
    return try LiveMoment(
      stage, at: moment,
      time: Timestamp(
        TimeRange(try posted.advanced(by: error.negated()), try posted.advanced(by: error))),
      within: within.map { Nanoseconds($0 * 1_000_000_000) }, read: "read", locator: .whole
    ).anchor()
  }

  private func bounds(_ anchor: Anchor) throws -> [Int64] {
    try [anchor.instant.earliest, anchor.instant.latest].map {
      try $0.since(posted).count / 1_000_000_000
    }
  }

  @Test func aCommentComesAfterWhatItIsAbout() throws {
    let anchor = try anchor(.comment, within: 20, error: 1)
    #expect(try bounds(anchor) == [-21, 1])
    #expect(anchor.kind == .liveComment && anchor.label == .stated)
    #expect(anchor.from == anchor.to && anchor.from.count == 96_300_000_000)
    #expect(anchor.because.contains("commented on, by at most 20 s (stated)"))
  }

  @Test func captureIsTheMomentItself() throws {
    #expect(try bounds(anchor(.capture, within: 20)) == [0, 0])
  }

  @Test func ingestHasAnAssumedDelayAndPostHasNone() throws {
    let ingest = try anchor(.ingest, within: nil)
    #expect(try bounds(ingest) == [-60, 0] && ingest.label == .estimated)
    #expect(ingest.because.contains("assumed"))
    let stated = try anchor(.ingest, within: 5)
    #expect(try bounds(stated) == [-5, 0] && stated.label == .stated)
    let post = try anchor(.post, within: nil)
    #expect(post.instant.earliest == Instant("2009-01-01T00:00:00Z")!)
    #expect(post.instant.estimate == posted && post.instant.latest == posted)
    #expect(post.because.contains("nothing bounds it from below"))
  }

  /// Twenty viewers are one origin, and packager and ingest are one platform.
  @Test func livesOriginsHaveOneVoteEach() throws {
    let kinds: [Anchor.Kind] = [
      .liveComment, .liveComment, .playlistDate, .liveIngest, .livePost, .liveCapture, .seiMISP,
      .containerProducerTime, .containerBox, .fileModified,
    ]
    let words = kinds.map(\.originWords)
    #expect(
      words == [
        "the live comments", "the live comments", "the live platform", "the live platform",
        "the live platform", "the live encoder", "the container", "the container",
        "the container", "the file system's time",
      ])
  }

  /// The capture lies in each comment's own interval; together they narrow it.
  @Test func manyCommentsNarrowTheClock() throws {
    let start = Instant("2017-04-08T14:41:08Z")!
    let anchors = try [(10, 3), (40, 12), (70, 19), (100, 7)].map { at, delay in
      try LiveMoment(
        .comment, at: MediaTime(nanoseconds: Nanoseconds(Int64(at) * 1_000_000_000)),
        time: Timestamp(
          exactly: try start.advanced(by: Nanoseconds(Int64(at + delay) * 1_000_000_000))),
        within: Nanoseconds(20_000_000_000), read: "comment \(at)", locator: .whole
      ).anchor()
    }
    let solution = ClockSolver.solve(anchors, for: SourceID(rawValue: "live"), skew: .none)
    let offset = try #require(solution.clock.model?.segments.first?.offset)
    #expect(try offset.earliest.since(start).count == -1_000_000_000)
    #expect(try offset.latest.since(start).count == 3_000_000_000)
  }
}
