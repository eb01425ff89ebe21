import Evidence
import TimeModel

/// A case like the bluewater fixture: three recordings, three logs, three statements, six events, one
/// contradiction. Invented; no person is meant.
enum Bluewater {
  static let timeline = Sample.timeline(
    title: "Disturbance at the Bluewater shopping centre", reference: "45KE/1207/17",
    sources: sources, events: events, order: Sample.order(events), constraints: constraints,
    conflicts: conflicts,
    findings: [
      Finding(
        .init(rawValue: "case.timeZone"), .note, source: nil,
        message: "The case file names the zone Europe/London; on 8 April 2017 that is BST, UTC+1.")
    ],
    unused: [
      .init(
        source: SourceID(rawValue: "control-log"), path: nil, locator: .line(3, bytes: 120..<171),
        because: "“Lost child reported at entrance B”: no event of the case is linked to it."),
      .init(
        source: SourceID(rawValue: "statement-clarke"), path: nil,
        locator: .paragraph(6, page: 2, bytes: 2210..<2304),
        because: "“It all felt like it took for ever”: no time that could be understood."),
      .init(
        source: nil, path: "evidence/thumbs.db", locator: .whole,
        because: "Not a format that Onset reads; its digest was taken."),
    ],
    soundLinks: [
      Sample.link(
        "livestream", "phone", heard,
        windows: Sample.windows(heard, every: 4, outlier: 11, seed: 7),
        because: "88 windows of 4 s lie on two lines: the stream lost 1.9 s between them")
    ])

  /// The phone's crystal gains on the stream by 12 ppm; the stream lost 1.9 s at 04:11 of its own.
  private static let heard = [
    Sample.stretch(0, 211, lag: 39_901_200_000, skew: Sample.skew(11_200, 12_000, 12_900)),
    Sample.stretch(213, 372, lag: 38_003_300_000, skew: Sample.skew(10_900, 12_000, 13_300)),
  ]

  // MARK: - Sources

  private static let marks =
    [SampleStrip.mark("violence.onset", 278_000, width: 900)]
    + [12, 95, 97, 251, 280].map { SampleStrip.mark("shot.cut", $0 * 1000) }
    + [SampleStrip.mark("camera.blocked", 310_000, width: 12_000)]
    + [170, 171, 279, 283].map { SampleStrip.mark("sound.shout", $0 * 1000, width: 250) }

  static let sources: [Timeline.SourceReport] = [
    .init(
      source: Sample.source(
        "livestream", .recording, "evidence/livestream.mp4", exhibit: "OS/1", digit: "1",
        byteCount: 9_412_220),
      clock: SourceClock(
        status: .relative, axis: .mediaTime,
        model: ClockModel(
          offset: Sample.timestamp("14:38:20.1", "14:38:21.6", "14:38:23.1"), skew: .unmeasured),
        anchors: []),
      extent: extent(
        580, Sample.bounds("14:38:20.1", "14:38:21.6", "14:38:23.1"),
        Sample.bounds("14:48:00.1", "14:48:01.6", "14:48:03.1")),
      findings: [
        Finding(
          .init(rawValue: "media.gap"), .caution, source: SourceID(rawValue: "livestream"),
          at: .stretch(stream: 0, from: Sample.media(251_040), to: Sample.media(252_940)),
          message: "1.9 s without a picture while the sound goes on: the stream stalled.",
          advice: "Look at the sound for what happened meanwhile."),
        Finding(
          .init(rawValue: "media.reencoded"), .note, source: SourceID(rawValue: "livestream"),
          at: .field("encoder"),
          message:
            "Written by Lavf: the platform encoded it again; it is not the camera’s own file."),
      ], observations: [], marks: marks),
    .init(
      source: Sample.source(
        "phone", .recording, "evidence/IMG_2071.MOV", exhibit: "OS/2", digit: "2",
        byteCount: 7_118_004),
      clock: SourceClock(
        status: .anchored, axis: .mediaTime,
        model: ClockModel(
          offset: Sample.timestamp("14:39:01", "14:39:01.5", "14:39:02"), skew: .unmeasured),
        anchors: [
          Sample.anchor(
            "quicktime.creationDate", Sample.timestamp("14:39:01", "14:39:01.5", "14:39:02"),
            offset: Sample.timestamp("14:39:01", "14:39:01.5", "14:39:02"), accepted: true,
            at: .field("com.apple.quicktime.creationdate"),
            reading: "2017-04-08T15:39:01+0100, written in whole seconds when recording began.",
            verdict:
              "Agrees with the filename and with the sound match to the CCTV operator’s call.",
            caveat: "A phone sets its clock from the network; it may have been offline."),
          Sample.anchor(
            "container.creationTime", Sample.timestamp("15:39:01", "15:39:01.5", "15:39:02"),
            offset: Sample.timestamp("15:39:01", "15:39:01.5", "15:39:02"), accepted: false,
            at: .field("moov.mvhd.creation_time"),
            reading: "2017-04-08 15:39:01, which the format defines as UTC.",
            verdict: "Stands alone, one hour off the others: most likely local time written as UTC."
          ),
        ]),
      extent: extent(
        372, Sample.bounds("14:39:01", "14:39:01.5", "14:39:02"),
        Sample.bounds("14:45:12.9", "14:45:13.5", "14:45:14.2")),
      findings: [], observations: []),
    .init(
      source: Sample.source(
        "cctv-7", .recording, "evidence/CAM07_20170408.mkv", exhibit: "OS/3", digit: "3",
        byteCount: 5_220_871),
      clock: SourceClock(
        status: .anchored, axis: .mediaTime,
        model: ClockModel(
          offset: Sample.timestamp("14:32:15", "14:32:17", "14:32:19"), skew: .unmeasured),
        anchors: [
          Sample.anchor(
            "declared.timeCheck", Sample.timestamp("14:42:15", "14:42:17", "14:42:19"),
            offset: Sample.timestamp("14:32:15", "14:32:17", "14:32:19"), accepted: true,
            at: .whole,
            reading:
              "On-screen 15:40:00 was 15:42:17 by the speaking clock, ± 2 s (checked by PC 1402).",
            verdict: "The only check against a known clock: the burned-in clock is 137 s slow.",
            label: .estimated),
          Sample.anchor(
            "filename.dvr", Sample.timestamp("14:30:00", "14:30:00.5", "14:30:01"),
            offset: Sample.timestamp("14:30:00", "14:30:00.5", "14:30:01"), accepted: false,
            at: .field("file name"), reading: "The recorder’s own clock, in the name of the file.",
            verdict: "137 s away from the time check; a recorder’s clock is not set by anybody.",
            caveat: "The name gives the start of the export, not of the recording."),
        ]),
      extent: extent(
        2400, Sample.bounds("14:32:15", "14:32:17", "14:32:19"),
        Sample.bounds("15:12:14.2", "15:12:17", "15:12:19.8")),
      findings: [
        Finding(
          .init(rawValue: "clock.slow"), .caution, source: SourceID(rawValue: "cctv-7"),
          at: .field("burned-in clock"),
          message: "The burned-in clock is 137 s slow by the recorded time check (± 2 s).",
          advice: "Do not read times off the picture."),
        Finding(
          .init(rawValue: "media.noSound"), .note, source: SourceID(rawValue: "cctv-7"),
          message: "It has no sound, so it cannot be aligned by sound."),
      ], observations: [],
      overlay: Sample.overlay(
        seconds: 600, start: 55_800_400_000_000, skewPPB: -21_000,
        strange: [217: .inferred, 300: .disagreeing, 301: .disagreeing])),
    log(
      "control-log", "evidence/control-room.csv", "OS/4", "4", 18_204,
      Sample.offset(-30, 0, 30), declared: "Kept by hand from the wall clock, allowed ± 30 s."),
    log(
      "radio-log", "evidence/radio.csv", "OS/5", "5", 9_121, Sample.offset(35, 38, 41),
      declared: "The radio server was 38 s behind NTP when it was checked, ± 3 s."),
    log(
      "dispatch", "evidence/dispatch.csv", "OS/6", "6", 4_410, Sample.offset(0, 0, 0), declared: nil
    ),
    statement("statement-adams", "OS/7", "7"), statement("statement-brown", "OS/8", "8"),
    statement("statement-clarke", "OS/9", "9"),
  ]

  private static func extent(
    _ seconds: Int64, _ start: BoundedMoment, _ end: BoundedMoment
  ) -> Timeline.Extent {
    .init(from: .zero, to: Nanoseconds(seconds * 1_000_000_000), start: start, end: end)
  }

  private static func log(
    _ id: String, _ path: String, _ exhibit: String, _ digit: Character, _ size: Int64,
    _ offset: Timestamp, declared: String?
  ) -> Timeline.SourceReport {
    let anchors = declared.map { words in
      [
        Sample.anchor(
          "declared.offset", Sample.timestamp("14:00:00", "14:00:00", "14:00:00"), offset: offset,
          accepted: true, at: .whole, reading: words,
          verdict: "Declared in the case file by DC 88.",
          label: .estimated)
      ]
    }
    return .init(
      source: Sample.source(id, .log, path, exhibit: exhibit, digit: digit, byteCount: size),
      clock: SourceClock(
        status: .anchored, axis: .writtenTime, model: ClockModel(offset: offset, skew: .none),
        anchors: anchors ?? []),
      extent: nil, findings: [], observations: [])
  }

  private static func statement(
    _ id: String, _ exhibit: String, _ digit: Character
  ) -> Timeline.SourceReport {
    .init(
      source: Sample.source(
        id, .statement, "evidence/\(id).txt", exhibit: exhibit, digit: digit, byteCount: 3_301),
      clock: SourceClock(
        status: .anchored, axis: .writtenTime,
        model: ClockModel(offset: Sample.offset(-300, 0, 300), skew: .none), anchors: []),
      extent: nil, findings: [], observations: [])
  }

  // MARK: - Events

  static let events: [Timeline.EventReport] = [
    event(
      "contact", .contact, "Two groups meet outside the cinema", .confirmed,
      Sample.bounds("14:40:02.4", "14:40:05.2", "14:40:08.1", because: ["c1", "c2"], and: ["c3"]),
      [
        (
          Sample.seen(
            "cctv-7", "f5835", 466_800, "Two groups stop in front of each other.", width: 400,
            author: .person("OS"), kind: .contact),
          Sample.bounds("14:40:01.6", "14:40:03.8", "14:40:06.2")
        ),
        (
          Sample.written("control-log", line: 12, "15:40", "Group of youths outside cinema, cam 7"),
          Sample.bounds("14:39:30", "14:40:30", "14:41:30")
        ),
      ]),
    event(
      "confrontation", .confrontation, "Shouting; a man in a red top steps forward", .confirmed,
      Sample.bounds("14:41:10.2", "14:41:11.8", "14:41:13.3", because: ["c4"], and: ["c4", "c5"]),
      [
        (
          Sample.seen("livestream", "m1", 170_200, "Shouting rises above the crowd."),
          Sample.bounds("14:41:10.1", "14:41:11.8", "14:41:13.5")
        ),
        (
          Sample.seen("phone", "m1", 130_400, "Shouting rises above the crowd."),
          Sample.bounds("14:41:11", "14:41:11.9", "14:41:12.8")
        ),
      ]),
    event(
      "onset", .violenceOnset, "Onset of violence", .proposed,
      Sample.bounds("14:42:58.1", "14:42:59.6", "14:43:03.2", because: ["c4", "c6"], and: ["c5"]),
      [
        (
          Sample.seen(
            "livestream", "m2", 278_000,
            "Sudden disordered motion and shouts. Score 0.81: on the named test set 7 of 10 marks at "
              + "this score were right."),
          Sample.bounds("14:42:57.9", "14:42:59.6", "14:43:01.3")
        ),
        (
          Sample.seen("cctv-7", "f8030", 642_400, "Sudden disordered motion. Score 0.64."),
          Sample.bounds("14:42:57.2", "14:42:59.4", "14:43:01.6")
        ),
      ], still: ("livestream", 278_000),
      strips: [SampleStrip.strip("livestream", 278_000, neighbours: marks)]),
    event(
      "kick", .violenceStrike, "Kick by the man in the red top", .confirmed,
      Sample.bounds("14:43:02.6", "14:43:04.2", "14:43:05.7", because: ["c6"], and: ["c5", "c7"]),
      [
        (
          Sample.seen(
            "livestream", "p3", 282_600, "The man in the red top kicks once.", width: 80,
            author: .person("OS"), kind: .violenceStrike),
          Sample.bounds("14:43:02.5", "14:43:04.2", "14:43:05.8")
        ),
        (
          Sample.written(
            "statement-brown", line: 4, "15:40",
            "At about twenty to four I saw him kick the lad on "
              + "the ground. The guards were already holding the others back by then.",
            author: .person("J. Brown"), locator: .paragraph(4, page: 1, bytes: 812..<931)),
          Sample.bounds("14:35:00", "14:40:30", "14:46:00")
        ),
      ], still: ("livestream", 282_600)),
    event(
      "guards", .intervention, "Guards step in", .confirmed,
      Sample.bounds("14:43:07.2", "14:43:08.9", "14:43:10.4", because: ["c7", "c8"], and: ["c2"]),
      [
        (
          Sample.seen(
            "cctv-7", "f8145", 651_600, "Two guards come between the groups.", author: .person("OS")
          ),
          Sample.bounds("14:43:06.4", "14:43:08.6", "14:43:10.8")
        ),
        (
          Sample.written(
            "radio-log", line: 5, "15:42:31", "Tango 2 to control: we are in, two detained"),
          Sample.bounds("14:43:06", "14:43:09.5", "14:43:13")
        ),
      ], still: ("cctv-7", 651_600)),
    event(
      "police", .policeArrival, "Police arrive", .proposed,
      Sample.bounds("14:47:32", "14:47:32.5", "14:47:33", because: ["c9"]),
      [
        (
          Sample.written("dispatch", line: 9, "15:47:32", "KE21 on scene"),
          Sample.bounds("14:47:32", "14:47:32.5", "14:47:33")
        ),
        (
          Sample.written(
            "statement-clarke", line: 5, "15:50", "The police came at ten to four.",
            author: .person("R. Clarke"), locator: .paragraph(5, page: 2, bytes: 1990..<2041)),
          Sample.bounds("14:45:00", "14:50:00", "14:55:00")
        ),
      ]),
  ]

  private static func event(
    _ id: String, _ kind: EventKind, _ label: String, _ status: Event.Status, _ time: BoundedMoment,
    _ observations: [(Observation, BoundedMoment)], still: (String, Int64)? = nil,
    strips: [MarkStrip] = []
  ) -> Timeline.EventReport {
    Timeline.EventReport(
      event: Event(
        id: EventID(rawValue: id), kind: kind, label: label, status: status,
        observations: observations.map(\.0.id)),
      time: time, observations: observations.map(\.0), observationTimes: observations.map(\.1),
      stills: still.map {
        [
          .init(
            source: SourceID(rawValue: $0.0), at: Sample.media($0.1), jpeg: SampleStill.jpeg,
            width: 320, height: 180)
        ]
      } ?? [], strips: strips)
  }

  // MARK: - Reasons

  static let constraints: [Constraint] = [
    Sample.constraint(
      "c1", .origin, Sample.clock("cctv-7"), 1_491_661_935_000, 1_491_661_939_000, .estimated,
      .declared, "cctv-7", .whole,
      "CCTV camera 7 shows 137 ± 2 s less than UTC by the recorded time check"),
    Sample.constraint(
      "c2", Sample.clock("cctv-7"), Sample.observation("cctv-7/f5835"), 466_400, 467_200, .stated,
      .measured, "cctv-7", .moment(stream: 0, at: Sample.media(466_800)),
      "frame 5835 of camera 7 shows the two groups stopping"),
    Sample.constraint(
      "c3", .origin, Sample.observation("control-log/12"), 1_491_662_370_000, 1_491_662_490_000,
      .stated, .log, "control-log", .line(12, bytes: 720..<778),
      "the control room wrote 15:40, a log kept by the minute whose clock is right to 30 s"),
    Sample.constraint(
      "c4", .origin, Sample.clock("phone"), 1_491_662_341_000, 1_491_662_342_000, .stated,
      .measured,
      "phone", .field("com.apple.quicktime.creationdate"),
      "the phone began to record at 15:39:01 BST, written in whole seconds"),
    Sample.constraint(
      "c5", Sample.clock("livestream"), Sample.clock("phone"), 39_880, 39_920, .estimated,
      .measured,
      "livestream", .whole, "the sound of livestream and phone matches at 39.90 ± 0.02 s"),
    Sample.constraint(
      "c6", Sample.clock("livestream"), Sample.event("kick"), 282_520, 282_680, .stated, .measured,
      "livestream", .moment(stream: 0, at: Sample.media(282_600)),
      "the livestream shows the kick at 04:42.600"),
    Sample.constraint(
      "c7", Sample.event("kick"), Sample.event("guards"), 0, nil, .stated, .declared, nil, nil,
      "the case file says that the kick came before the guards stepped in (DC 88)"),
    Sample.constraint(
      "c8", .origin, Sample.observation("radio-log/5"), 1_491_662_586_000, 1_491_662_593_000,
      .stated,
      .log, "radio-log", .line(5, bytes: 300..<358),
      "the guards reported “we are in” at 15:42:31 by a clock that is 38 ± 3 s slow"),
    Sample.constraint(
      "c9", .origin, Sample.observation("dispatch/9"), 1_491_662_852_000, 1_491_662_852_999,
      .stated,
      .log, "dispatch", .line(9, bytes: 540..<598), "dispatch logged the car on scene at 15:47:32"),
    Sample.constraint(
      "c10", Sample.event("guards"), Sample.event("kick"), 0, nil, .stated, .statement,
      "statement-brown", .paragraph(4, page: 1, bytes: 812..<931),
      "J. Brown: “The guards were already holding the others back by then”"),
  ]

  static let conflicts = [
    Conflict(
      constraints: ["c10", "c6", "c5", "c8"].map { ConstraintID(rawValue: $0) },
      message:
        "J. Brown (OS/8, paragraph 4) puts the guards before the kick. The livestream shows the "
        + "kick at 04:42.600, which its sound match with the phone places no later than 15:43:05.7 "
        + "BST; the guards reported in no earlier than 15:43:06.0 BST. Together they are "
        + "impossible by 1.3 s. The timeline is computed without what J. Brown says: it is the "
        + "weakest of them.",
      leftOut: [ConstraintID(rawValue: "c10")])
  ]
}
