import Evidence

/// The pictures of the lanes, and what they cannot show.
struct PicturesModel {
  struct CloseUp {
    let closeUpHeading: Markup
    let closeUpPictures: [Markup]
  }

  let hasPictures: Bool
  let utcPictures: [Markup]
  let hasUTCPictures: Bool
  let closeUps: [CloseUp]
  let ownPictures: [Markup]
  let hasOwnPictures: Bool
  let hasMinorMarks: Bool
  let outside: [Markup]
  let hasOutside: Bool
  let outsideMore: Markup

  init(_ index: TimelineIndex) {
    let section = LanesSection(index)
    utcPictures = section.utc.map(\.svg)
    closeUps = section.closeUps.map { heading, panels in
      CloseUp(closeUpHeading: "\(heading)", closeUpPictures: panels.map(\.svg))
    }
    ownPictures = section.own.map(\.svg)
    hasUTCPictures = !utcPictures.isEmpty
    hasOwnPictures = !ownPictures.isEmpty
    hasMinorMarks = index.timeline.sources.contains { report in
      report.marks.contains { !$0.kind.isViolence }
    }
    hasPictures = hasUTCPictures || hasOwnPictures
    outside = section.outside.prefix(40).map { "\(VisibleText.line($0, limit: 400))" }
    hasOutside = !outside.isEmpty
    let more = section.outside.count - outside.count
    outsideMore = more > 0 ? "\(more) more: their times stand in the table of events." : .empty
  }
}
