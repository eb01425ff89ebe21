package import Evidence
package import TimeModel

/// Why a moment is proposed, as one picture: frames around it, and below them on the same axis what
/// the detector measured, the interval, and the other marks near it.
package struct MarkPicture {
  private let strip: MarkStrip
  private let id: String

  /// More curves than this leave no room for the eye.
  static let mostCurves = 10

  /// - Parameter id: unique in the page.
  package init(_ strip: MarkStrip, id: String) { (self.strip, self.id) = (strip, id) }

  /// How many frames a strip has when the whole stretch has pictures.
  package static let frameCount = 7

  private var panel: LanePanel {
    let drawing = MarkLanes(from: strip.from, to: strip.to)
    let frames = drawing.frames(strip.frames, cells: Self.frameCount)
    let lanes =
      [frames].compactMap(\.self)
      + strip.curves.prefix(Self.mostCurves).map(drawing.curve)
      + drawing.marks(strip.neighbours.filter { $0 != strip.mark })
    var panel = LanePanel(
      id: "mark-\(id)", title: words, topName: "recording time", bottomName: nil,
      labels: drawing.labels, lanes: lanes, bands: [drawing.band(strip.mark)])
    panel.underlay = drawing.line(
      strip.mark, from: LanePanel.header + (frames?.height ?? 0), to: panel.height - 10)
    return panel
  }

  /// What the picture shows, for those who cannot see it.
  var words: String {
    let (mark, frames) = (strip.mark, strip.frames)
    let shown = frames.isEmpty ? "No frames" : SummaryText.counted(frames.count, "frame", "frames")
    let curves = strip.curves.prefix(Self.mostCurves).map(\.name).joined(separator: ", ")
    return "\(shown) of \(strip.source) around \(mark.estimate.clockText), where \(mark.detector) "
      + "proposes \(mark.kind) between \(mark.earliest.clockText) and \(mark.latest.clockText)"
      + (curves.isEmpty ? "." : "; below them, on the same time axis: \(curves).")
  }

  /// For a page.
  var svg: Markup { panel.svg }

  /// A line for the head of a picture that stands alone.
  private var heading: String {
    let mark = strip.mark
    return "\(mark.kind), proposed at \(mark.estimate.clockText) "
      + "(\(mark.earliest.clockText)…\(mark.latest.clockText)) of \(strip.source), score "
      + mark.scoreText + ", \(mark.detector) \(mark.version)"
  }

  /// - Throws: ``ExhibitError`` when the library cannot draw.
  package func png() throws(ExhibitError) -> [UInt8] {
    try PictureFile(panel, heading: heading, note: strip.meaning).png()
  }
}

/// A whole recording as one picture: every curve of every detector and all marks.
package struct OverviewPicture {
  private let source: SourceID
  private let duration: Nanoseconds
  private let curves: [MarkStrip.Curve]
  private let marks: [SourceMark]

  private static let mostCurves = 24

  /// - Parameter marks: the order gives those of violence their numbers.
  package init(
    source: SourceID, duration: Nanoseconds, curves: [MarkStrip.Curve], marks: [SourceMark]
  ) {
    (self.source, self.duration, self.curves, self.marks) = (source, duration, curves, marks)
  }

  /// - Throws: ``ExhibitError`` when the library cannot draw.
  package func png() throws(ExhibitError) -> [UInt8] {
    let drawing = MarkLanes(from: .zero, to: duration)
    let numbers = Dictionary(
      marks.filter(\.kind.isViolence).enumerated().map { ($1, $0 + 1) },
      uniquingKeysWith: { first, _ in first })
    let panel = LanePanel(
      id: "overview", title: "Marks of \(source)", topName: "recording time", bottomName: nil,
      labels: drawing.labels,
      lanes: drawing.marks(marks, numbers: numbers)
        + curves.prefix(Self.mostCurves).map(drawing.curve))
    let more = curves.count - Self.mostCurves
    return try PictureFile(
      panel,
      heading: "\(source): \(SummaryText.counted(marks.count, "mark", "marks")) "
        + "proposed by machine",
      note: more > 0 ? "\(more) more curves are not drawn; they stand in the JSON." : ""
    ).png()
  }
}
