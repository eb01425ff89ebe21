public import Evidence
import TimeModel

/// The recordings on one axis with the events as markers, for editors (OpenTimelineIO, as its release
/// 0.18.1 writes it).
///
/// The axis counts from a whole second of UTC, which `global_start_time` gives as a time of day and the
/// metadata in full. A track for each recording: gaps, and a clip for each stretch of its clock, at the
/// clock's estimate. A marker covers the interval in which its event lies; on a clip, what was seen
/// there. Bounds stand in the metadata exactly. A recording that nothing ties to UTC has a track that is
/// switched off. Events that a person rejected are left out.
public struct TimelineOTIO: Exporter {
  public static let name = "timeline.otio"
  public static let purpose = "The recordings on one axis with the events, for editors."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    [ExhibitFile(path: Self.name, text: OTIODocument(timeline).value.document)]
  }
}

private struct OTIODocument {
  private let index: TimelineIndex
  private let recordings: [(report: Timeline.SourceReport, placement: RecordingPlacement)]
  private let events: [Timeline.EventReport]
  /// What the axis counts from.
  private let origin: Instant

  init(_ timeline: Timeline) {
    index = TimelineIndex(timeline)
    recordings = RecordingChapters.recordings(timeline).map { ($0, RecordingPlacement($0)) }
    events = timeline.events.filter { $0.event.status != .rejected }
    let starts =
      recordings.compactMap { $0.placement.pieces.map(\.start).min() }
      + events.compactMap { $0.time.earliest ?? $0.time.latest }
    let first = starts.min() ?? .epoch
    let second = Nanoseconds.second.count
    let rest = first.nanoseconds % second
    let (floor, overflow) = first.nanoseconds.subtractingReportingOverflow(
      rest < 0 ? rest + second : rest)
    origin = overflow ? first : Instant(nanoseconds: floor)
  }

  var value: JSONValue {
    [
      "OTIO_SCHEMA": "Timeline.1",
      "name": .text(VisibleText.line(index.timeline.case.title)),
      "global_start_time": OTIOValue.time(Int128(origin.civil.timeOfDay.count)),
      "metadata": [
        "onset": [
          "schema": .text(TimelineJSON.schema),
          "generator": visible(index.timeline.generator.name),
          "version": visible(index.timeline.generator.version),
          "reference": index.timeline.case.reference.map(visible) ?? .null,
          "timeZone": visible(index.timeline.case.zone.name),
          "isDraft": .bool(index.timeline.case.isDraft),
          "origin": .instant(origin),
          "unplaced": .array(
            events.filter { $0.time.earliest == nil && $0.time.latest == nil }.map(metadata)),
        ]
      ],
      "tracks": OTIOValue.stack(
        recordings.map(track), markers: events.compactMap(marker)),
    ]
  }

  private func offset(_ instant: Instant) -> Int128 {
    Int128(instant.nanoseconds) - Int128(origin.nanoseconds)
  }

  // MARK: Recordings

  private func track(
    _ report: Timeline.SourceReport, _ placement: RecordingPlacement
  ) -> JSONValue {
    let link = EvidenceLink(report.source)
    let title = VisibleText.line(index.title(report.source.id))
    var children: [JSONValue] = []
    var position: Int128 = 0
    for piece in placement.pieces {
      // A clock that was set back shows a moment twice; a track cannot, and goes on without a gap.
      let gap = offset(piece.start) - position
      if gap > 0 { children.append(OTIOValue.gap(gap)) }
      let length = Int128(piece.to.count) - Int128(piece.from.count)
      children.append(clip(report, piece.from, piece.to, start: piece.start, late: min(0, gap)))
      position += max(0, gap) + length
    }
    let isPlaced = !placement.pieces.isEmpty
    if !isPlaced, let extent = report.extent {
      children = [clip(report, extent.from, extent.to, start: nil, late: 0)]
    }
    return OTIOValue.track(
      name: isPlaced ? title : "\(title): \(TimelineIndex.unplaced)",
      isSound: link.isSound, isEnabled: isPlaced, children: children,
      metadata: [
        "source": visible(report.source.id.rawValue),
        "exhibit": report.source.exhibit.map(visible) ?? .null,
        "clock": .text(report.clock.status.rawValue),
        "start": bounds(report.extent?.start), "end": bounds(report.extent?.end),
      ])
  }

  private func clip(
    _ report: Timeline.SourceReport, _ from: Nanoseconds, _ to: Nanoseconds, start: Instant?,
    late: Int128
  ) -> JSONValue {
    let (source, name) = (report.source, VisibleText.line(report.source.path))
    let length = Int128(to.count) - Int128(from.count)
    let available = report.extent.map {
      OTIOValue.range(Int128($0.from.count), Int128($0.to.count) - Int128($0.from.count))
    }
    return OTIOValue.clip(
      name: VisibleText.line(source.id.rawValue),
      range: OTIOValue.range(Int128(from.count), length),
      reference: OTIOValue.reference(
        EvidenceLink(source), name: name, available: available ?? .null,
        metadata: [
          "path": visible(source.path), "sha256": .text(source.sha256?.description),
          "byteCount": source.byteCount.map { .integer($0) } ?? .null,
        ]),
      markers: seen(in: source.id, from, to),
      metadata: [
        "start": .instant(start),
        "displacedSeconds": late == 0
          ? .null : .seconds(Nanoseconds(Int64(clamping: -late))),
      ])
  }

  /// What was observed in a stretch of a recording, on the recording's own axis.
  private func seen(in source: SourceID, _ from: Nanoseconds, _ to: Nanoseconds) -> [JSONValue] {
    events.flatMap { report in
      report.observations.compactMap { observation in
        guard observation.source == source,
          case .media(let earliest, let estimate, let latest) = observation.time,
          let low = try? earliest.nanoseconds(rounding: .down),
          let middle = try? estimate.nanoseconds(rounding: .nearest), from <= middle, middle < to,
          let high = try? latest.nanoseconds(rounding: .up)
        else { return nil }
        return OTIOValue.marker(
          name: VisibleText.line(index.title(report)), color: color(report.event.status),
          range: OTIOValue.range(Int128(low.count), Int128(high.count) - Int128(low.count)),
          comment: VisibleText.line(observation.text, limit: 500),
          metadata: [
            "event": visible(report.event.id.rawValue),
            "observation": visible(observation.id.rawValue),
            "author": visible(observation.author.description),
            "earliest": .mediaTime(earliest), "estimate": .mediaTime(estimate),
            "latest": .mediaTime(latest),
          ])
      }
    }
  }

  // MARK: Events

  private func marker(_ report: Timeline.EventReport) -> JSONValue? {
    guard let low = report.time.earliest ?? report.time.latest,
      let high = report.time.latest ?? report.time.earliest
    else { return nil }
    return OTIOValue.marker(
      name: VisibleText.line(index.title(report)), color: color(report.event.status),
      range: OTIOValue.range(offset(low), offset(high) - offset(low)),
      comment: index.words.interval(report.time)?.dated ?? "", metadata: metadata(report))
  }

  /// Its C++ strings end at a NUL, which no text here may have.
  private func visible(_ text: String) -> JSONValue { .text(VisibleText.line(text, limit: 1000)) }

  private func color(_ status: Event.Status) -> JSONValue {
    status == .confirmed ? "GREEN" : "YELLOW"
  }

  private func metadata(_ report: Timeline.EventReport) -> JSONValue {
    bounds(report.time).merging([
      "id": visible(report.event.id.rawValue), "kind": visible(report.event.kind.rawValue),
      "label": visible(report.event.label), "status": .text(report.event.status.rawValue),
    ])
  }

  private func bounds(_ moment: BoundedMoment?) -> JSONValue {
    [
      "earliest": .instant(moment?.earliest), "estimate": .instant(moment?.estimate),
      "latest": .instant(moment?.latest),
    ]
  }
}
