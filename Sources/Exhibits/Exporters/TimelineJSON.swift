public import Evidence
import TimeModel

/// The timeline for programs: `onset.timeline/1`, described by Documentation/timeline.schema.json.
public struct TimelineJSON: Exporter {
  public static let name = "timeline.json"
  public static let purpose =
    "Everything the build found, whole and exact, for programs and for checking."
  public static let schema = "onset.timeline/1"

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    [ExhibitFile(path: Self.name, text: document(for: timeline).document)]
  }

  private func document(for timeline: Timeline) -> JSONValue {
    [
      "schema": .text(Self.schema),
      "generator": [
        "name": .text(timeline.generator.name),
        "version": .text(timeline.generator.version),
        "libraries": .object(timeline.generator.libraries.mapValues { .text($0) }),
      ],
      "case": [
        "title": .text(timeline.case.title),
        "reference": .text(timeline.case.reference),
        "timeZone": .text(timeline.case.zone.name),
        "isDraft": .bool(timeline.case.isDraft),
      ],
      "sources": .array(timeline.sources.map(source)),
      "events": .array(timeline.events.map(event)),
      "order": .array(timeline.order.map(order)),
      "constraints": .array(timeline.constraints.map(JSONValue.constraint)),
      "conflicts": .array(timeline.conflicts.map(conflict)),
      "findings": .array(timeline.findings.map(JSONValue.finding)),
      "unused": .array(timeline.unused.map(unused)),
      "soundLinks": .array(timeline.soundLinks.map(JSONValue.soundLink)),
      "sensitivities": .array(timeline.sensitivities.map(JSONValue.sensitivity)),
      "proposals": .array(timeline.proposals.map(JSONValue.proposal)),
      "openMatches": .array(timeline.openMatches.map(JSONValue.openMatch)),
      "decisions": .array(timeline.decisions.map(JSONValue.decision)),
    ]
  }

  private func source(_ report: Timeline.SourceReport) -> JSONValue {
    let source = report.source
    return [
      "id": .text(source.id.rawValue),
      "kind": .text(source.kind.rawValue),
      "path": .text(source.path),
      "sha256": .text(source.sha256?.description),
      "byteCount": source.byteCount.map { .integer($0) } ?? .null,
      "exhibit": .text(source.exhibit),
      "clock": .clock(report.clock),
      "extent": report.extent.map(extent) ?? .null,
      "findings": .array(report.findings.map(JSONValue.finding)),
      "observations": .array(report.observations.map(JSONValue.observation)),
      "marks": .array(report.marks.map(JSONValue.mark)),
      "overlay": report.overlay.map { .overlay($0, table: OverlayCSV.path(for: report)) } ?? .null,
    ]
  }

  private func extent(_ extent: Timeline.Extent) -> JSONValue {
    [
      "from": .seconds(extent.from), "to": .seconds(extent.to), "start": .moment(extent.start),
      "end": .moment(extent.end),
    ]
  }

  private func event(_ report: Timeline.EventReport) -> JSONValue {
    let observations = report.observations.enumerated().map { index, observation in
      // Where its own source's clock alone would place it.
      let alone =
        index < report.observationTimes.count
        ? JSONValue.moment(report.observationTimes[index]) : .null
      return JSONValue.observation(observation).merging(["bySourceClock": alone])
    }
    return JSONValue.moment(report.time).merging([
      "id": .text(report.event.id.rawValue),
      "kind": .text(report.event.kind.rawValue),
      "label": .text(report.event.label),
      "status": .text(report.event.status.rawValue),
      "observations": .array(observations),
      "uncontested": report.uncontested.map { .moment($0) } ?? .null,
      "stills": .array(
        report.stills.map { still in
          [
            "source": .text(still.source.rawValue), "at": .mediaTime(still.at),
            "width": .integer(still.width), "height": .integer(still.height),
          ]
        }),
      "strips": .array(report.strips.map(JSONValue.strip)),
    ])
  }

  private func order(_ order: EventOrder) -> JSONValue {
    [
      "a": .text(order.a.rawValue), "b": .text(order.b.rawValue),
      "relation": .text(order.relation.rawValue), "marginSeconds": .seconds(order.margin),
      "contested": .bool(order.isContested),
    ]
  }

  private func conflict(_ conflict: Conflict) -> JSONValue {
    [
      "constraints": .constraints(conflict.constraints), "message": .text(conflict.message),
      "leftOut": .constraints(conflict.leftOut),
      "remedies": .array(
        conflict.remedies.map {
          ["constraint": .text($0.constraint.rawValue), "words": .text($0.words)]
        }),
    ]
  }

  private func unused(_ unused: Timeline.Unused) -> JSONValue {
    [
      "source": .text(unused.source?.rawValue), "path": .text(unused.path),
      "locator": .locator(unused.locator), "because": .text(unused.because),
    ]
  }
}
