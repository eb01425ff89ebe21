public import Evidence
import TimeModel

/// What an exhibit holds beside the forms of the timeline, for programs: `exhibit.json`
/// (`onset.exhibit/1`), `evidence.json`, `redactions.json`.
public struct ExhibitIndex: Sendable {
  public static let name = "exhibit.json"
  public static let evidence = "evidence.json"
  public static let redactions = "redactions.json"
  public static let schema = "onset.exhibit/1"

  private let timeline: Timeline
  private let contents: ExhibitContents
  /// Where a copy of a source's file lies in the payload, for those that are in it.
  private let copies: [SourceID: String]

  public init(_ timeline: Timeline, _ contents: ExhibitContents, copies: [SourceID: String]) {
    (self.timeline, self.contents, self.copies) = (timeline, contents, copies)
  }

  /// In order of their paths.
  public var files: [ExhibitFile] {
    [
      ExhibitFile(path: Self.evidence, text: evidence.document),
      ExhibitFile(path: Self.name, text: index.document),
      ExhibitFile(path: Self.redactions, text: redactions.document),
    ]
  }

  private var index: JSONValue {
    [
      "schema": .text(Self.schema),
      "reference": .text(contents.identity.reference),
      "producedBy": .text(contents.identity.producedBy),
      "isDraft": .bool(contents.isDraft(timeline)),
      "settings": .array(
        contents.settings.map { ["name": .text($0.name), "value": .text($0.value)] }),
      "stills": .array(contents.stills.map(still)),
      "contactSheets": .array(contents.contactSheets.map(sheet)),
      "clips": .array(contents.clips.map(clip)),
      "view": contents.view.map(view) ?? .null,
      "findings": .array(contents.findings.map(JSONValue.finding)),
    ]
  }

  private func still(_ still: ExhibitStill) -> JSONValue {
    [
      "event": .text(still.event.rawValue), "frame": frame(still.frame),
      "clean": file(still.clean), "annotated": still.annotated.map(file) ?? .null,
      "sidecar": file(still.sidecar), "isRedacted": .bool(still.isRedacted),
    ]
  }

  private func sheet(_ sheet: ContactSheet) -> JSONValue {
    [
      "event": .text(sheet.event.rawValue), "file": file(sheet.file),
      "frames": .array(sheet.frames.map(frame)), "isRedacted": .bool(sheet.isRedacted),
    ]
  }

  private func clip(_ clip: ExhibitClip) -> JSONValue {
    [
      "event": .text(clip.event.rawValue), "source": .text(clip.source.rawValue),
      "form": .text(clip.form.rawValue), "file": file(clip.file), "sidecar": file(clip.sidecar),
      "from": .mediaTime(clip.from), "to": .mediaTime(clip.to), "begins": .mediaTime(clip.begins),
      "isRedacted": .bool(clip.isRedacted),
    ]
  }

  private func view(_ view: SynchronisedView) -> JSONValue {
    [
      "file": file(view.file), "sidecar": file(view.sidecar),
      "sources": .array(view.sources.map { .text($0.rawValue) }),
      "sound": .text(view.sound?.rawValue), "from": .text(view.from.description),
      "to": .text(view.to.description), "isRedacted": .bool(view.isRedacted),
    ]
  }

  private func frame(_ frame: FrameReference) -> JSONValue {
    [
      "source": .text(frame.source.rawValue), "sha256": .text(frame.sha256.description),
      "stream": .integer(frame.stream), "number": frame.number.map { .integer($0) } ?? .null,
      "pts": .mediaTime(frame.pts), "at": .mediaTime(frame.at),
      "earliest": .text(frame.time?.earliest.description),
      "estimate": .text(frame.time?.estimate.description),
      "latest": .text(frame.time?.latest.description),
    ]
  }

  private func file(_ file: DerivedFile) -> JSONValue {
    [
      "path": .text(file.path), "sha256": .text(file.sha256.description),
      "byteCount": .integer(file.byteCount),
    ]
  }

  private var evidence: JSONValue {
    .array(
      timeline.sources.map { report in
        let source = report.source
        return [
          "id": .text(source.id.rawValue), "kind": .text(source.kind.rawValue),
          "path": .text(source.path), "exhibit": .text(source.exhibit),
          "sha256": .text(source.sha256?.description),
          "byteCount": source.byteCount.map { .integer($0) } ?? .null,
          "copy": .text(copies[source.id]),
        ]
      })
  }

  /// Where and on what ground, never what.
  private var redactions: JSONValue {
    .array(
      contents.redactions.map { redaction in
        [
          "source": .text(redaction.source.rawValue), "from": .mediaTime(redaction.from),
          "to": .mediaTime(redaction.to), "because": .text(redaction.because),
          "isMuted": .bool(redaction.isMuted),
          "box": redaction.box.map { box in
            [
              "x": .integer(box.x), "y": .integer(box.y), "width": .integer(box.width),
              "height": .integer(box.height),
            ]
          } ?? .null,
        ]
      })
  }
}

extension ExhibitContents {
  /// Whether a person has yet to stand for it: nothing is confirmed, or the case file is a draft.
  public func isDraft(_ timeline: Timeline) -> Bool {
    timeline.case.isDraft || !timeline.events.contains { $0.event.status == .confirmed }
  }
}
