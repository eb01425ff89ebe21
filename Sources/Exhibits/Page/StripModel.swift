import Evidence

/// Why a detector proposed a moment, as a picture with its caption.
struct StripModel {
  let stripPicture: Markup
  let stripCaption: Markup

  /// - Parameter id: unique in the page.
  init(_ strip: MarkStrip, id: String, _ index: TimelineIndex) {
    let mark = strip.mark
    stripPicture = MarkPicture(strip, id: id).svg
    let channels = mark.channels.map { VisibleText.line($0, limit: 60) }.joined(separator: ", ")
    let setOff: Markup = channels.isEmpty ? "" : ", set off by \(channels)"
    stripCaption = """
      <strong>Why</strong> \(.name(mark.detector, limit: 60)) \(mark.version) proposes this moment of \
      \(.name(index.title(strip.source))): score \(mark.scoreText)\(setOff). Shaded: the \
      interval of the mark; the line through the curves: its estimate; curves over their full scale. \
      \(VisibleText.line(strip.meaning, limit: 600))
      """
  }
}
