public import Evidence
import TimeModel

/// A transcript made with ELAN (`.eaf`, EAF 2.7 to 3.0): what was said when in a recording.
///
/// Each annotation is an observation at media times of that recording, in milliseconds as ELAN
/// keeps them. An annotation without times of its own has the bounds that its neighbours or the
/// annotation that it refers to give it. No time of day is known here.
public struct ElanTranscript: RecordFormat {
  public let name = "elan"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard sample.prefix.contains(0x3C), var scanner = try? XMLScanner(sample.prefix) else {
      return .no("it is no XML")
    }
    guard let piece = try? scanner.next(), case .start(let name, _) = piece else {
      return .no("it does not begin as XML does")
    }
    return name == "ANNOTATION_DOCUMENT"
      ? .yes("its root element is ELAN's ANNOTATION_DOCUMENT")
      : .no("its root element is '\(TableClock.quoted(name))'")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let bytes = input.whole(context, into: &reading) else { return }
    let document = ElanDocument(bytes)
    if let error = document.error {
      reading.find(
        .transcriptBroken, .failure, "The transcript can be read only so far: \(error.words).",
        advice: "Open it in ELAN, compare, and save a copy.")
    }
    guard !document.annotations.isEmpty else {
      reading.find(.recordEmpty, .failure, "The transcript holds no annotation.")
      return
    }
    reportMedia(document, into: &reading)
    var seen: Set<String> = []
    for (index, annotation) in document.annotations.enumerated() {
      var name = annotation.id
      if name.isEmpty || !seen.insert(name).inserted {
        name = "\(name)#\(index + 1)"
        reading.find(
          .transcriptBroken, .caution, at: annotation.locator,
          "The annotation at \(annotation.locator) has no name of its own.")
      }
      observe(annotation, name, document, context, into: &reading)
    }
  }

  private func reportMedia(_ document: ElanDocument, into reading: inout ReadingBuilder) {
    let media = document.media.prefix(20).map { one in
      "'\(TableClock.quoted(one.url))'" + (one.origin == 0 ? "" : " (from \(one.origin) ms on)")
    }
    reading.find(
      .transcriptMedia, .note,
      media.isEmpty
        ? "The transcript names no recording; its times count from the beginning of one."
        : "The transcript's times are media times of: \(media.joined(separator: ", ")).",
      advice: media.isEmpty ? "Say in the case file which recording it transcribes." : "")
    if document.units != "milliseconds" {
      reading.find(
        .transcriptBroken, .failure,
        "The transcript counts time in '\(TableClock.quoted(document.units))' and not in "
          + "milliseconds: no annotation gets a time.", advice: "Save it with a current ELAN.")
    }
  }

  private func observe(
    _ annotation: ElanDocument.Annotation, _ name: String, _ document: ElanDocument,
    _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    let tier = document.tiers[annotation.tier]
    var attributes = ["tier": tier.id]
    if let annotator = tier.annotator { attributes["annotator"] = annotator }
    if let media = document.media.first { attributes["media"] = media.url }
    if let parent = annotation.parent { attributes["refers to"] = parent }
    var time = ObservedTime.none
    if let span = document.span(of: annotation) {
      if !span.isWhole { attributes["bounds"] = "from its neighbours" }
      if let end = span.end { attributes["end"] = Self.media(end).clockText }
      time = .media(
        earliest: Self.media(span.earliest), estimate: Self.media(span.start),
        latest: Self.media(span.latest))
    } else {
      reading.find(
        .transcriptBroken, .caution, at: annotation.locator,
        "The annotation at \(annotation.locator) has no times that can be read, or ends before it "
          + "begins.")
    }
    let person = tier.participant ?? tier.id
    reading.add(
      Observation(
        id: ObservationID(context.source, name), source: context.source,
        locator: annotation.locator, text: annotation.text,
        author: person.isEmpty ? context.author ?? .log : .person(person), time: time,
        attributes: attributes))
  }

  private static func media(_ milliseconds: Int64) -> MediaTime {
    MediaTime(nanoseconds: Nanoseconds(milliseconds * Nanoseconds.millisecond.count))
  }
}
