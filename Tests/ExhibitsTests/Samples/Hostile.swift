import Evidence
import TimeModel

/// Text that means harm, in every field that evidence can reach.
enum Hostile {
  static let strings: [String] = [
    "<script>alert(1)</script>",
    "\u{0600}<script>alert(2)</script>",
    "\"\u{0301} onmouseover=\"alert(3)",
    "'\u{0301} onfocus='alert(4)",
    "</style></title></svg><img src=x onerror=alert(5)>",
    "]]><!-- --><b>bold</b>",
    "&lt;already&gt; &amp; &#x3C;",
    "{{title}} {{{style}}} {{> page}}",
    "invoice\u{202E}fdp.exe \u{2066}isolated\u{2069} \u{200F}mark",
    "nul\u{0} bell\u{7} escape\u{1B}[31mred delete\u{7F} c1\u{9B}",
    "zero\u{200B}width \u{FEFF}bom soft\u{AD}hyphen",
    "Z\(String(repeating: "\u{0334}\u{0315}\u{0327}", count: 200))algo",
    String(repeating: "A", count: 10_000),
    "line one\r\nline two\nline three\u{2028}line four",
    "--> 00:00:00.000 --> 99:59:59.999\nWEBVTT",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "مرحبا بالعالم",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 👨‍👩‍👧 e\u{301}",
    "javascript:alert(6)",
    "",
  ]

  static let timeline: Timeline = {
    let sources = strings.enumerated().map { number, text in
      Timeline.SourceReport(
        source: Source(
          id: SourceID(rawValue: number == 0 ? "../../etc/<passwd>" : "source-\(number)"),
          kind: SourceKind.allCases[number % 3], path: text, sha256: nil, byteCount: nil,
          exhibit: text),
        clock: SourceClock(
          status: .anchored, axis: .mediaTime, model: nil,
          anchors: [
            Sample.anchor(
              text, Sample.timestamp("14:00:00", "14:00:00", "14:00:00"),
              offset: Sample.offset(0, 0, 0), accepted: false, at: .field(text), reading: text,
              verdict: text, caveat: text)
          ]),
        extent: .init(
          from: .zero, to: .hour, start: Sample.bounds("14:00:00", "14:00:00", "14:00:01"),
          end: Sample.bounds("15:00:00", "15:00:00", "15:00:01")),
        findings: [
          Finding(
            .init(rawValue: text), .failure, source: nil,
            at: .cell(sheet: text, row: 1, column: 1), message: text, advice: text)
        ], observations: [], overlay: overlay(text, number),
        marks: [SampleStrip.mark(text, Int64(number) * 1000, words: text)])
    }
    let events = strings.enumerated().map { number, text in
      let source = sources[number].source.id
      let observation = Observation(
        id: ObservationID(rawValue: text), source: source, locator: .field(text), text: text,
        author: number.isMultiple(of: 2) ? .person(text) : .detector(name: text, version: 1),
        time: .media(
          earliest: Sample.media(0), estimate: Sample.media(Int64(number) * 1000),
          latest: Sample.media(Int64(number) * 2000)), attributes: [text: text])
      return Timeline.EventReport(
        event: Event(
          id: EventID(rawValue: text), kind: EventKind(rawValue: text), label: text,
          status: .proposed,
          observations: [observation.id]),
        time: Sample.bounds("14:10:00", "14:10:30", "14:11:00", because: [text]),
        observations: [observation],
        observationTimes: [Sample.bounds("14:10:00", "14:10:30", "14:11:00")],
        stills: [
          .init(source: source, at: Sample.media(0), jpeg: [0xFF, 0xD8, 0xFF], width: 1, height: 1)
        ], strips: [SampleStrip.strip(source.rawValue, Int64(number) * 1000, words: text)])
    }
    // Two of each, so that they make a loop; the second reaches to the end of what 64 bits hold.
    let constraints = strings.flatMap { text in
      [
        Sample.constraint(
          text, .origin, Sample.event(text), 0, 1, .stated, .log, text, .field(text), text),
        Constraint(
          id: ConstraintID(rawValue: "loop \(text)"), from: .origin, to: Sample.event(text),
          min: Nanoseconds(.min), max: Nanoseconds(.max), label: .stated, evidence: .assumption,
          source: SourceID(rawValue: text), locator: .field(text), because: text),
      ]
    }
    return Timeline(
      generator: .init(name: strings[0], version: strings[2], libraries: [strings[0]: strings[4]]),
      case: .init(
        title: strings.dropLast(8).joined(separator: " "), reference: strings[2],
        zone: ZoneRules(name: strings[0], initialOffsetSeconds: 0, transitions: []), isDraft: false),
      sources: sources, events: events, order: order(events), constraints: constraints,
      conflicts: [
        Conflict(
          constraints: constraints.map(\.id), message: strings.joined(separator: "\n"),
          leftOut: constraints.map(\.id))
      ] + strings.map(conflict),
      findings: [],
      unused: strings.map {
        .init(source: SourceID(rawValue: $0), path: $0, locator: .field($0), because: $0)
      },
      soundLinks: strings.enumerated().map { link($1, $0) },
      sensitivities: strings.enumerated().map { number, text in
        OrderSensitivity(
          a: EventID(rawValue: text), b: next(number),
          clocks: number % 4 == 0
            ? []
            : [
              ClockSensitivity(
                source: SourceID(rawValue: text), holdsWithin: Nanoseconds(number == 1 ? .max : 0))
            ])
      },
      proposals: strings.enumerated().map { number, text in
        Proposal(
          event: EventID(rawValue: text), other: next(number), because: text,
          margin: Nanoseconds(.max), ifConfirmed: Sample.unbounded)
      },
      openMatches: strings.enumerated().map { number, text in
        OpenMatch(
          event: EventID(rawValue: text), candidates: [next(number), next(number + 1)],
          because: text)
      },
      decisions: strings.enumerated().map(decision))
  }()

  private static func next(_ number: Int) -> EventID {
    EventID(rawValue: strings[(number + 1) % strings.count])
  }

  /// Undecided all, but that the first is before each other one.
  private static func order(_ events: [Timeline.EventReport]) -> [EventOrder] {
    Sample.order(events).map { pair in
      pair.a == events[0].event.id
        ? EventOrder(a: pair.a, b: pair.b, relation: .certainlyBefore, margin: Nanoseconds(.max))
        : pair
    }
  }

  private static func conflict(_ text: String) -> Conflict {
    let pieces = [ConstraintID(rawValue: text), ConstraintID(rawValue: "loop \(text)")]
    return Conflict(
      constraints: pieces, message: text, leftOut: [pieces[1]],
      remedies: pieces.map { .init(constraint: $0, words: text) })
  }

  private static func decision(_ number: Int, _ text: String) -> Timeline.DecisionReport {
    let other = next(number)
    let actions: [Decision.Action] = [
      .confirm, .reject, .relabel(label: text, kind: EventKind(rawValue: text)), .merge(other),
      .split([ObservationID(rawValue: text)], as: other), .keepApart(other), .undo(.min),
    ]
    return .init(
      decision: Decision(
        number: .max, at: text, event: EventID(rawValue: text),
        action: actions[number % actions.count], by: text, because: text), isInForce: false,
      because: text)
  }

  /// Names that mean harm and numbers at the ends of what 64 bits hold.
  private static func link(_ text: String, _ number: Int) -> SoundLink {
    let far = Nanoseconds(number.isMultiple(of: 2) ? .max : .min)
    let segments = SoundAlignment.Lag(
      earliest: Nanoseconds(.min), estimate: far, latest: Nanoseconds(.max)
    ).map { lag in
      [
        SoundAlignment.Segment(
          from: Nanoseconds(.min), to: .zero, at: far, lag: lag, skew: .unmeasured),
        SoundAlignment.Segment(
          from: .zero, to: Nanoseconds(.max), at: .zero, lag: lag, skew: .none),
      ]
    }
    return SoundLink(
      a: SourceID(rawValue: text), b: SourceID(rawValue: strings[(number + 1) % strings.count]),
      alignment: SoundAlignment(
        verdict: number % 3 == 0 ? .notShownToOverlap : .aligned, chanceExponent: number * 1000,
        segments: segments ?? [],
        windows: [
          .init(at: Nanoseconds(.min), lag: Nanoseconds(.max), isOnLine: true),
          .init(at: Nanoseconds(.max), lag: Nanoseconds(.min), isOnLine: number % 5 == 0),
        ], alternatives: [.init(lag: far, strength: .max)], because: text), flight: far,
      flightBecause: text)
  }

  private static func overlay(_ text: String, _ number: Int) -> OverlayTrack {
    let ends = [Int64.min, 0, .max]
    return OverlayTrack(
      region: .init(x: .min, y: .max, width: 0, height: -1), format: text, firstDays: [],
      seconds: ends.enumerated().map { place, time in
        .init(
          after: Nanoseconds(ends[(place + 1) % 3]), by: Nanoseconds(time), last: Nanoseconds(time),
          shown: ends[(place + number) % 3], status: .read)
      },
      segments: number.isMultiple(of: 2)
        ? []
        : [
          .init(
            from: Nanoseconds(.min), to: Nanoseconds(.max), reference: .zero,
            offsetMin: Nanoseconds(.min), offsetEstimate: .zero, offsetMax: Nanoseconds(.max),
            skew: .unmeasured, slack: Nanoseconds(.max), tickCount: .min)
        ],
      remarks: [.init(.init(rawValue: text), .failure, message: text, advice: text)])
  }
}
