import Evidence
import TimeModel

/// A derived file that no page can show: a contact sheet, a clip, the view.
struct ScheduleFileRow {
  let fileWhat: Markup
  let fileAbout: Markup
  let filePath: Markup
  let fileDigest: Markup
  let fileSize: Markup
  let isFileRedacted: Bool

  private init(
    _ what: Markup, _ about: Markup, _ file: DerivedFile, isRedacted: Bool
  ) {
    (fileWhat, fileAbout, isFileRedacted) = (what, about, isRedacted)
    filePath = .name(file.path, limit: 200)
    fileDigest = "\(file.sha256.description)"
    fileSize = "\(SourceModel.grouped(file.byteCount)) bytes"
  }

  /// Contact sheets, then clips, then the view.
  static func all(_ contents: ExhibitContents, _ index: TimelineIndex) -> [ScheduleFileRow] {
    contents.contactSheets.map { sheet($0, index) } + contents.clips.map { clip($0, index) }
      + [contents.view].compactMap { $0 }.map { view($0, index) }
  }

  private static func sheet(_ sheet: ContactSheet, _ index: TimelineIndex) -> ScheduleFileRow {
    let source = sheet.frames.first.map { index.title($0.source) } ?? ""
    let count = SummaryText.counted(sheet.frames.count, "frame", "frames")
    let from = sheet.frames.first?.at.clockText ?? ""
    let to = sheet.frames.last?.at.clockText ?? ""
    return ScheduleFileRow(
      "Contact sheet",
      """
      \(EventLink(sheet.event, index).link)<br>\(count) of \(.name(source, limit: 80)), \(from) to \(to)
      """, sheet.file, isRedacted: sheet.isRedacted)
  }

  private static func clip(_ clip: ExhibitClip, _ index: TimelineIndex) -> ScheduleFileRow {
    let what: Markup
    let how: Markup
    switch clip.form {
    case .evidential:
      what = "Clip, evidential"
      how =
        clip.begins == clip.from
        ? "the recording’s own packets, untouched"
        : """
        the recording’s own packets, untouched; it begins at \(clip.begins.clockText), with the frame \
        from which decoding can begin
        """
    case .viewing:
      what = "Clip, for viewing"
      how = "encoded anew, with a caption beneath the picture"
    }
    return ScheduleFileRow(
      what,
      """
      \(EventLink(clip.event, index).link)<br>\(.name(index.title(clip.source), limit: 80)), \
      \(clip.from.clockText) to \(clip.to.clockText): \(how)
      """, clip.file, isRedacted: clip.isRedacted)
  }

  private static func view(_ view: SynchronisedView, _ index: TimelineIndex) -> ScheduleFileRow {
    let names = view.sources.map { Markup.name(index.title($0), limit: 80) }.joined(", ")
    let time = index.words.interval(earliest: view.from, latest: view.to)?.dated ?? ""
    let sound: Markup =
      view.sound.map { "the sound is that of \(.name(index.title($0), limit: 80))" }
      ?? "without sound"
    return ScheduleFileRow(
      "Synchronised view", "\(names), \(time); \(sound)", view.file, isRedacted: view.isRedacted)
  }
}

/// A redaction, without what it hides.
struct RedactionModel {
  let redactionNumber: Markup
  let redactionSource: Markup
  let redactionStretch: Markup
  let redactionWhat: Markup
  let redactionBecause: Markup

  init(_ redaction: Redaction, number: Int, _ index: TimelineIndex) {
    redactionNumber = "\(number)"
    redactionSource = .name(index.title(redaction.source), limit: 120)
    redactionStretch = "\(redaction.from.clockText) to \(redaction.to.clockText)"
    let covered: Markup? = redaction.box.map { box in
      "\(box.width) × \(box.height) pixels of the picture covered, from (\(box.x), \(box.y))"
    }
    redactionWhat = [covered, redaction.isMuted ? "sound silenced" : nil].compactMap { $0 }
      .joined("; ")
    redactionBecause = .evidence(redaction.because, limit: 400)
  }
}
