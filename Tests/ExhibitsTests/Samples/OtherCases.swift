import Evidence
import TimeModel

/// Cases at the edges of what the exhibits must stand.
enum OtherCases {
  static let empty = Sample.timeline(title: "")

  /// A first look at a folder: nothing ties the recordings to UTC.
  static let draft: Timeline = {
    let sources = ["clip-a": Int64(95), "clip-b": 3_720].sorted { $0.key < $1.key }.map {
      id, length in
      Timeline.SourceReport(
        source: Sample.source(
          id, .recording, "\(id).mp4", exhibit: nil, digit: "a", byteCount: 1_204_000),
        clock: SourceClock(status: .unknown, axis: .mediaTime, model: nil, anchors: []),
        extent: .init(
          from: .zero, to: Nanoseconds(length * 1_000_000_000), start: Sample.unbounded,
          end: Sample.unbounded),
        findings: [
          Finding(
            .init(rawValue: "clock.unknown"), .caution, source: SourceID(rawValue: id),
            message: "Nothing in the file says when it was recorded.",
            advice: "Add a clock to the case file: a time check, or a filename pattern.")
        ], observations: [])
    }
    let notes = Timeline.SourceReport(
      source: Sample.source("notes", .log, "notes.csv", exhibit: nil, digit: "b", byteCount: 420),
      clock: SourceClock(status: .unknown, axis: .writtenTime, model: nil, anchors: []),
      extent: nil,
      findings: [], observations: [])
    let events: [Timeline.EventReport] = [
      report(
        "mark-1", "Onset of violence", [Sample.seen("clip-a", "m1", 41_200, "Sudden motion.")]),
      report("mark-2", "Onset of violence", [Sample.seen("clip-b", "m1", 2_911_480, "Shouts.")]),
      report("mark-3", "End of violence", [Sample.seen("clip-b", "m2", 2_950_000, "Motion ends.")]),
      report(
        "notes.2", "“fight started”", [Sample.written("notes", line: 2, "15:42", "fight started")]),
    ]
    return Sample.timeline(
      title: "evidence-folder", isDraft: true, sources: sources + [notes], events: events,
      order: Sample.order(events))
  }()

  /// Bounds of every awkward sort beside three ordinary events.
  static let outliers: Timeline = {
    let ordinary = [
      report("a", "First", [], Sample.bounds("14:40:00", "14:40:02", "14:40:04")),
      report("b", "Second", [], Sample.bounds("14:41:00", "14:41:05", "14:41:12")),
      report("c", "Third", [], Sample.bounds("14:43:00", "14:43:00.5", "14:43:01")),
      report("d", "Fourth", [], Sample.bounds("14:44:30", "14:44:31", "14:44:35")),
    ]
    func open(_ earliest: String?, _ latest: String?) -> BoundedMoment {
      BoundedMoment(
        earliest: earliest.map(Sample.at), estimate: nil, latest: latest.map(Sample.at),
        earliestBecause: [], latestBecause: [])
    }
    let wide = report(
      "wide", "Some time that afternoon", [], Sample.bounds("13:00:00", "14:30:00", "16:00:00"))
    let after = report("after", "Not before the second", [], open("14:41:00", nil))
    let before = report("before", "Not after the third", [], open(nil, "14:43:01"))
    let never = report("never", "No time at all", [], Sample.unbounded)
    let nextDay = report(
      "next-day", "Found the next morning", [],
      BoundedMoment(
        earliest: Sample.instant("2017-04-09T07:10:00Z"),
        estimate: Sample.instant("2017-04-09T07:10:30Z"),
        latest: Sample.instant("2017-04-09T07:11:00Z"), earliestBecause: [], latestBecause: []))
    let rejected = report(
      "no", "Not what it seemed", [], Sample.bounds("14:42:00", "14:42:01", "14:42:02"),
      status: .rejected)
    let other = Timeline.SourceReport(
      source: Sample.source(
        "other-day", .recording, "x.mp4", exhibit: "OS/2", digit: "c", byteCount: 7),
      clock: SourceClock(
        status: .anchored, axis: .mediaTime,
        model: ClockModel(
          offset: Timestamp(exactly: Sample.instant("2017-04-06T10:00:00Z")), skew: .unmeasured),
        anchors: []),
      extent: .init(
        from: .zero, to: .hour,
        start: moment("2017-04-06T10:00:00Z"), end: moment("2017-04-06T11:00:00Z")),
      findings: [], observations: [])
    let vague = Timeline.SourceReport(
      source: Sample.source(
        "vague", .recording, "y.mp4", exhibit: "OS/1", digit: "d", byteCount: 7),
      clock: SourceClock(status: .relative, axis: .mediaTime, model: nil, anchors: []),
      extent: .init(
        from: .zero, to: .minute, start: Sample.bounds("14:40:00", "14:42:00", "14:44:00"),
        end: Sample.bounds("14:41:00", "14:43:00", "14:45:00")),
      findings: [], observations: [])
    let events = ordinary + [wide, after, before, nextDay, rejected, never]
    return Sample.timeline(
      title: "Outliers", reference: "T/1", sources: [vague, other], events: events,
      order: Sample.order(events.filter { $0.event.status != .rejected }))
  }()

  private static func moment(_ text: String) -> BoundedMoment {
    let instant = Sample.instant(text)
    return BoundedMoment(
      earliest: instant, estimate: instant, latest: instant, earliestBecause: [], latestBecause: [])
  }

  /// Two hundred events over forty minutes, from one recording.
  static let many: Timeline = {
    let start = Sample.at("14:30:00").nanoseconds
    let events = (0..<200).map { number -> Timeline.EventReport in
      // A fixed walk: bunched in places, apart in others.
      let second = Int64(number * 12 + (number * number * 7) % 40)
      let half = Int64(1 + number % 9) * 400_000_000
      let middle = start + second * 1_000_000_000
      return report(
        "e\(number)", "Event number \(number) of a long evening",
        [Sample.seen("cam", "m\(number)", second * 1000, "Something at second \(second).")],
        BoundedMoment(
          earliest: Instant(nanoseconds: middle - half), estimate: Instant(nanoseconds: middle),
          latest: Instant(nanoseconds: middle + half),
          earliestBecause: [ConstraintID(rawValue: "k")],
          latestBecause: [ConstraintID(rawValue: "k")]),
        status: number.isMultiple(of: 3) ? .confirmed : .proposed)
    }.sorted { ($0.time.earliest ?? .epoch) < ($1.time.earliest ?? .epoch) }
    let clock = Sample.timestamp("14:29:59", "14:30:00", "14:30:01")
    let source = Timeline.SourceReport(
      source: Sample.source(
        "cam", .recording, "cam.mp4", exhibit: "OS/1", digit: "e", byteCount: 9),
      clock: SourceClock(
        status: .anchored, axis: .mediaTime, model: ClockModel(offset: clock, skew: .unmeasured),
        anchors: []),
      extent: .init(
        from: .zero, to: Nanoseconds(2_500_000_000_000),
        start: Sample.bounds("14:29:59", "14:30:00", "14:30:01"),
        end: Sample.bounds("15:11:39", "15:11:40", "15:11:41")),
      findings: [], observations: [])
    return Sample.timeline(
      title: "A long evening", reference: "T/200", sources: [source], events: events,
      order: Sample.order(events),
      constraints: [
        Sample.constraint(
          "k", .origin, Sample.clock("cam"), 0, 1, .stated, .measured, "cam", .whole,
          "the camera’s clock was checked against the speaking clock")
      ])
  }()

  static func report(
    _ id: String, _ label: String, _ observations: [Observation],
    _ time: BoundedMoment = Sample.unbounded, status: Event.Status = .proposed
  ) -> Timeline.EventReport {
    Timeline.EventReport(
      event: Event(
        id: EventID(rawValue: id), kind: .other, label: label, status: status,
        observations: observations.map(\.id)),
      time: time, observations: observations, observationTimes: observations.map { _ in time },
      stills: [])
  }
}
