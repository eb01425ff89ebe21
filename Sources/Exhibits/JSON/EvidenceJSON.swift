package import Evidence
import TimeModel

/// The smaller values of Evidence as INTERFACE writes them.
extension JSONValue {
  package static func locator(_ locator: Locator?) -> JSONValue {
    guard let locator else { return .null }
    let members: JSONValue =
      switch locator {
      case .whole: ["kind": "whole"]
      case .moment(let stream, let time):
        ["kind": "moment", "stream": stream.map { .integer($0) } ?? .null, "at": .mediaTime(time)]
      case .stretch(let stream, let from, let to):
        [
          "kind": "stretch", "stream": stream.map { .integer($0) } ?? .null,
          "from": .mediaTime(from), "to": .mediaTime(to),
        ]
      case .field(let name): ["kind": "field", "name": .text(name)]
      case .line(let number, let bytes):
        ["kind": "line", "line": .integer(number), "bytes": .bytes(bytes)]
      case .paragraph(let number, let page, let bytes):
        [
          "kind": "paragraph", "paragraph": .integer(number),
          "page": page.map { .integer($0) } ?? .null, "bytes": .bytes(bytes),
        ]
      case .cell(let sheet, let row, let column):
        [
          "kind": "cell", "sheet": .text(sheet), "row": .integer(row), "column": .integer(column),
        ]
      case .row(let sheet, let row):
        ["kind": "row", "sheet": .text(sheet), "row": .integer(row)]
      case .pageLine(let page, let line):
        ["kind": "pageLine", "page": .integer(page), "line": .integer(line)]
      case .within(let part, let place):
        ["kind": "within", "part": .text(part), "place": .locator(place)]
      }
    return members.merging(["text": .text(locator.description)])
  }

  /// First byte and the one after the last.
  private static func bytes(_ range: Range<Int>) -> JSONValue {
    [.integer(range.lowerBound), .integer(range.upperBound)]
  }

  static func node(_ node: Node) -> JSONValue {
    switch node {
    case .origin: "origin"
    case .clock(let source, let segment):
      .text("clock:\(source)" + (segment == 0 ? "" : "#\(segment + 1)"))
    case .observation(let observation): .text("observation:\(observation)")
    case .event(let event): .text("event:\(event)")
    }
  }

  package static func observation(_ observation: Observation) -> JSONValue {
    let authorKind: JSONValue =
      switch observation.author {
      case .person: "person"
      case .log: "log"
      case .detector: "detector"
      }
    return [
      "id": .text(observation.id.rawValue),
      "source": .text(observation.source.rawValue),
      "locator": .locator(observation.locator),
      "text": .text(observation.text),
      "author": .text(observation.author.description),
      "authorKind": authorKind,
      "eventKind": .text(observation.kind?.rawValue),
      "time": .observedTime(observation.time),
      "attributes": .object(observation.attributes.mapValues { .text($0) }),
    ]
  }

  private static func observedTime(_ time: ObservedTime) -> JSONValue {
    switch time {
    case .media(let earliest, let estimate, let latest):
      [
        "kind": "media", "earliest": .mediaTime(earliest), "estimate": .mediaTime(estimate),
        "latest": .mediaTime(latest),
      ]
    case .written(let words, let intervals):
      [
        "kind": "written", "text": .text(words.description),
        "intervals": .array(
          intervals.map { ["earliest": .instant($0.start), "latest": .instant($0.end)] }),
      ]
    case .relative(let other, let min, let max):
      [
        "kind": "relative", "to": .text(other.rawValue), "minSeconds": .seconds(min),
        "maxSeconds": .seconds(max),
      ]
    case .none: ["kind": "none"]
    }
  }

  static func moment(_ moment: BoundedMoment) -> JSONValue {
    [
      "earliest": .instant(moment.earliest),
      "estimate": .instant(moment.estimate),
      "latest": .instant(moment.latest),
      "earliestBecause": .constraints(moment.earliestBecause),
      "latestBecause": .constraints(moment.latestBecause),
    ]
  }

  static func constraints(_ ids: [ConstraintID]) -> JSONValue {
    .array(ids.map { .text($0.rawValue) })
  }

  static func constraint(_ constraint: Constraint) -> JSONValue {
    [
      "id": .text(constraint.id.rawValue),
      "from": .node(constraint.from),
      "to": .node(constraint.to),
      "minSeconds": .seconds(constraint.min),
      "maxSeconds": .seconds(constraint.max),
      "label": .text(constraint.label.rawValue),
      "evidence": .text(constraint.evidence.rawValue),
      "source": .text(constraint.source?.rawValue),
      "locator": .locator(constraint.locator),
      "because": .text(constraint.because),
    ]
  }

  package static func finding(_ finding: Finding) -> JSONValue {
    [
      "code": .text(finding.code.rawValue),
      "severity": .text(finding.severity.rawValue),
      "source": .text(finding.source?.rawValue),
      "locator": .locator(finding.locator),
      "message": .text(finding.message),
      "advice": .text(finding.advice),
    ]
  }

  package static func clock(_ clock: SourceClock) -> JSONValue {
    [
      "status": .text(clock.status.rawValue),
      "axis": .text(clock.axis.rawValue),
      "segments": .array((clock.model?.segments ?? []).map { segment($0, axis: clock.axis) }),
      "anchors": .array(clock.anchors.map { anchor($0, axis: clock.axis) }),
    ]
  }

  private static func segment(_ segment: ClockModel.Segment, axis: SourceClock.Axis) -> JSONValue {
    [
      "from": .seconds(segment.from),
      "to": .seconds(segment.to),
      "offset": .offset(segment.offset, axis: axis),
      "skewPPM": .skew(segment.skew),
    ]
  }

  /// Instants of UTC for the zero of a media time axis; seconds of UTC − written for a written one.
  private static func offset(_ offset: Timestamp, axis: SourceClock.Axis) -> JSONValue {
    func value(_ instant: Instant) -> JSONValue {
      switch axis {
      case .mediaTime: .instant(instant)
      case .writtenTime: .seconds(Nanoseconds(instant.nanoseconds))
      }
    }
    return [
      "earliest": value(offset.earliest), "estimate": value(offset.estimate),
      "latest": value(offset.latest),
    ]
  }

  private static func anchor(_ judged: JudgedAnchor, axis: SourceClock.Axis) -> JSONValue {
    let anchor = judged.anchor
    return [
      "kind": .text(anchor.kind.rawValue),
      "interval": [
        "earliest": .instant(anchor.instant.earliest),
        "estimate": .instant(anchor.instant.estimate),
        "latest": .instant(anchor.instant.latest),
      ],
      "accepted": .bool(judged.isAccepted),
      "because": .text(judged.because),
      "from": .seconds(anchor.from),
      "to": .seconds(anchor.to),
      "offset": .offset(judged.offset, axis: axis),
      "label": .text(anchor.label.rawValue),
      "locator": .locator(anchor.locator),
      "reading": .text(anchor.because),
      "caveat": .text(anchor.caveat),
    ]
  }
}
