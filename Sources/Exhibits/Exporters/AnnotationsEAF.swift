public import Evidence
import TimeModel

/// What is known of each recording as annotations of it (ELAN Annotation Format 3.0).
///
/// One file a recording, on the recording's own axis in milliseconds, rounded outwards: tiers for the
/// events, for what each source says, and for what detectors found. What was seen in the recording
/// stands where it was seen; everything else where the recording's clock places its bounds, and not at
/// all where they are open or the clock is not known. Events that a person rejected are left out.
/// `DATE`, which the format wants, is fixed: the day of a build is not part of what it found.
public struct AnnotationsEAF: Exporter {
  public static let name = "elan"
  public static let purpose = "Annotations of each recording, one file each, for ELAN."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    let observations = ObservationMoments(index)
    return RecordingChapters.recordings(timeline)
      .compactMap { report in
        guard let axis = AxisMoments(report) else { return nil }
        let tiers = Self.tiers(report, axis, observations, index)
        return ExhibitFile(
          path: "\(Self.name)/\(ExhibitFile.name(for: report.source.id)).eaf",
          text: ElanDocument(report.source, tiers, timeline.generator).markup.html)
      }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func tiers(
    _ report: Timeline.SourceReport, _ axis: AxisMoments, _ observations: ObservationMoments,
    _ index: TimelineIndex
  ) -> [ElanTiers.Tier] {
    let id = report.source.id
    var tiers = ElanTiers()
    tiers.add(
      "events", type: "event",
      index.timeline.events.filter { $0.event.status != .rejected }.flatMap { event in
        let seen = event.observations.filter { $0.source == id }
          .compactMap { axis.stretch($0.time) }
        let stretches = seen.isEmpty ? [axis.stretch(event.time)].compactMap { $0 } : seen
        return stretches.map { ElanTiers.Annotation($0, value(event, index)) }
      })
    let bySource = Dictionary(grouping: observations.all, by: \.source)
    // The number tells apart sources whose names look alike: no two tiers may share a name.
    for (number, source) in index.timeline.sources.enumerated() {
      let annotations = (bySource[source.source.id] ?? []).compactMap { observation in
        let stretch =
          source.source.id == id
          ? axis.stretch(observation.time)
          : observations.moment(of: observation).flatMap { axis.stretch($0) }
        return stretch.map { ElanTiers.Annotation($0, value(observation)) }
      }
      let name = VisibleText.line(index.title(source.source.id))
      tiers.add("source \(number + 1): \(name)", type: "observation", annotations)
    }
    tiers.add(
      "marks", type: "mark",
      report.marks.compactMap { mark in
        axis.stretch(mark.earliest, mark.latest).map { ElanTiers.Annotation($0, value(mark)) }
      })
    return tiers.tiers
  }

  private static func value(_ report: Timeline.EventReport, _ index: TimelineIndex) -> String {
    let status = report.event.status == .proposed ? " (proposed)" : ""
    let time = index.words.line(report.time) ?? TimelineIndex.unplaced
    return "\(VisibleText.line(index.title(report), limit: 500))\(status) – \(time)"
  }

  private static func value(_ observation: Observation) -> String {
    let words = observation.text.isEmpty ? "(no words)" : observation.text
    return "\(VisibleText.line(observation.author.description)): "
      + "\(VisibleText.line(words, limit: 2000)) "
      + "[\(VisibleText.line(observation.locator.description, limit: 300))]"
  }

  private static func value(_ mark: SourceMark) -> String {
    "\(VisibleText.line(mark.kind.rawValue)) (\(VisibleText.line(mark.detector)) \(mark.version), "
      + "score \(JSONValue.thousandths(mark.score).text()), proposed)"
  }
}

private struct ElanDocument {
  /// Of a moment at the beginning or end of an annotation.
  private struct Slot {
    let annotation: Int
    let isEnd: Bool
    let time: Int64

    var order: (Int64, Int, Int) { (time, annotation, isEnd ? 1 : 0) }
  }

  private let source: Source
  private let tiers: [ElanTiers.Tier]
  private let generator: Timeline.Generator

  init(_ source: Source, _ tiers: [ElanTiers.Tier], _ generator: Timeline.Generator) {
    (self.source, self.tiers, self.generator) = (source, tiers, generator)
  }

  var markup: Markup {
    let annotations = tiers.flatMap(\.annotations)
    let slots = annotations.enumerated().flatMap { number, annotation in
      [
        Slot(annotation: number, isEnd: false, time: annotation.start),
        Slot(annotation: number, isEnd: true, time: annotation.end),
      ]
    }.sorted { $0.order < $1.order }
    var places = Array(repeating: (start: 0, end: 0), count: annotations.count)
    for (place, slot) in slots.enumerated() {
      if slot.isEnd {
        places[slot.annotation].end = place + 1
      } else {
        places[slot.annotation].start = place + 1
      }
    }
    let order = slots.enumerated().map { place, slot -> Markup in
      "    <TIME_SLOT TIME_SLOT_ID=\"ts\(place + 1)\" TIME_VALUE=\"\(String(slot.time))\"/>\n"
    }.joined()
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <ANNOTATION_DOCUMENT AUTHOR="\(author)" DATE="\(ExhibitFile.fixedDate)" FORMAT="3.0" \
      VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
        <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
      \(media)\
          <PROPERTY NAME="onset.sha256">\(source.sha256?.description ?? "not known")</PROPERTY>
          <PROPERTY NAME="lastUsedAnnotationId">\(annotations.count)</PROPERTY>
        </HEADER>
        <TIME_ORDER>
      \(order)\
        </TIME_ORDER>
      \(tierMarkup(places))\
      \(ElanTiers.types.map(Self.type).joined())\
      </ANNOTATION_DOCUMENT>

      """
  }

  private var author: String {
    VisibleText.line("\(generator.name) \(generator.version)")
  }

  private var media: Markup {
    let link = EvidenceLink(source, depth: 1)
    return """
          <MEDIA_DESCRIPTOR MEDIA_URL="\(link.url)" RELATIVE_MEDIA_URL="\(link.url)" \
      MIME_TYPE="\(link.mediaType)"/>

      """
  }

  private func tierMarkup(_ places: [(start: Int, end: Int)]) -> Markup {
    var number = 0
    var result = Markup.empty
    for tier in tiers {
      result += "  <TIER TIER_ID=\"\(tier.name)\" LINGUISTIC_TYPE_REF=\"\(tier.type)\">\n"
      for annotation in tier.annotations {
        let place = places[number]
        number += 1
        result += """
              <ANNOTATION>
                <ALIGNABLE_ANNOTATION ANNOTATION_ID="a\(number)" TIME_SLOT_REF1="ts\(place.start)" \
          TIME_SLOT_REF2="ts\(place.end)">
                  <ANNOTATION_VALUE>\(annotation.value)</ANNOTATION_VALUE>
                </ALIGNABLE_ANNOTATION>
              </ANNOTATION>

          """
      }
      result += "  </TIER>\n"
    }
    return result
  }

  private static func type(_ name: String) -> Markup {
    """
      <LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="\(name)" TIME_ALIGNABLE="true" \
    GRAPHIC_REFERENCES="false"/>

    """
  }
}
