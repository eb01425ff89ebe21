import Evidence
import Exhibits
import TimeModel

/// What an exhibit might hold besides a sample's timeline.
enum SampleContents {
  /// A still of every recording that shows an event, a contact sheet, clips, a view and redactions.
  static func full(_ timeline: Timeline) -> ExhibitContents {
    let recordings = timeline.sources.filter { $0.source.kind == .recording }
    let stills = timeline.events.filter { !$0.observations.isEmpty }.prefix(6)
      .flatMap { report -> [ExhibitStill] in
        report.observations.compactMap { still(report.event.id, $0, timeline) }
      }
    guard let first = recordings.first?.source.id, let event = timeline.events.first?.event.id
    else {
      return ExhibitContents(identity: .init(reference: "OS/11", producedBy: "O. Sample"))
    }
    let (from, to) = (Sample.media(10_000), Sample.media(20_000))
    let frames = stills.prefix(4).map(\.frame)
    return ExhibitContents(
      identity: ExhibitIdentity(reference: "OS/11", producedBy: "O. Sample"), stills: stills,
      contactSheets: [
        ContactSheet(
          event: event, file: file("contact-sheets/a-b.png", "7"), frames: frames,
          isRedacted: false)
      ],
      clips: [
        ExhibitClip(
          event: event, source: first, form: .evidential, file: file("clips/a-b.mp4", "8"),
          sidecar: file("clips/a-b.json", "8"), from: from, to: to, begins: Sample.media(8_000),
          isRedacted: false),
        ExhibitClip(
          event: event, source: first, form: .viewing, file: file("clips/a-b.viewing.mp4", "9"),
          sidecar: file("clips/a-b.viewing.json", "9"), from: from, to: to, begins: from,
          isRedacted: true),
      ],
      view: SynchronisedView(
        file: file("view/synchronised.mp4", "a"), sidecar: file("view/synchronised.json", "a"),
        sources: recordings.map(\.source.id), sound: first, from: Sample.at("14:43:00"),
        to: Sample.at("14:44:00"), isRedacted: true),
      redactions: [
        Redaction(
          source: first, from: from, to: to, box: .init(x: 10, y: 20, width: 60, height: 40),
          isMuted: false, because: "a person who has nothing to do with it"),
        Redaction(
          source: first, from: from, to: to, box: nil, isMuted: true, because: "a private address"),
      ],
      settings: [
        .init("clips", "5 s before and after each event"), .init("stills", "one a source"),
      ],
      findings: [
        Finding(
          .init(rawValue: "exhibit.still.missing"), .caution, source: first,
          message: "No still could be taken at 00:41.000.", advice: "Look at the recording there.")
      ])
  }

  static func still(
    _ event: EventID, _ observation: Observation, _ timeline: Timeline
  ) -> ExhibitStill? {
    guard case .moment(_, let at) = observation.locator,
      let report = timeline.sources.first(where: { $0.source.id == observation.source }),
      let digest = report.source.sha256
    else { return nil }
    let name = "stills/\(event)/\(observation.source)-000123"
    return ExhibitStill(
      event: event,
      frame: FrameReference(
        source: observation.source, sha256: digest, stream: 0, number: 123, pts: at, at: at,
        time: report.clock.model.flatMap { try? $0.timestamp(at: at) }),
      clean: file(name + ".png", "5"), annotated: nil, sidecar: file(name + ".json", "6"),
      preview: SampleStill.jpeg, width: 320, height: 180, isRedacted: false)
  }

  private static func file(_ path: String, _ digit: Character) -> DerivedFile {
    guard let digest = Sample.digest(digit) else { preconditionFailure("not a digit: \(digit)") }
    return DerivedFile(path: path, sha256: digest, byteCount: 123_456)
  }
}
