public import Evidence

/// The sequence of events as a document for a court's bundle: HTML made for paper, with its pictures.
///
/// The same templates as ``TimelineHTML`` where both say the same. All text from evidence passes
/// ``Markup``; there is no script and no address of anything outside.
public struct Schedule: Sendable {
  private let timeline: Timeline
  private let contents: ExhibitContents

  /// WeasyPrint paints the outline of a letter over it, and inherits no font into a drawing.
  private static let drawingStyle: Markup = """
    text, text.event, svg text.number { stroke: none; }
    svg text { font-family: Liberation Sans, DejaVu Sans; }

    """

  public init(_ timeline: Timeline, _ contents: ExhibitContents) {
    (self.timeline, self.contents) = (timeline, contents)
  }

  /// - Throws: ``ExhibitError`` when a built-in template is broken: a fault of the program.
  public func document() throws(ExhibitError) -> ScheduleDocument {
    let model = ScheduleModel(timeline, contents)
    let pictures = contents.stills.enumerated().map { place, still in
      ExhibitFile(path: ScheduleStill.path(place + 1), bytes: still.preview)
    }
    return ScheduleDocument(
      html: Array(try PageTemplates().schedule(model).utf8), pictures: pictures,
      drawingStyle: Array((PictureFile.style + Self.drawingStyle).html.utf8))
  }
}

/// What a typesetter needs to make the schedule.
public struct ScheduleDocument: Hashable, Sendable {
  /// UTF-8; its style is in it.
  public let html: [UInt8]
  /// What the document shows, by the path under which it does.
  public let pictures: [ExhibitFile]
  /// The style of the drawings (SVG) in it, as CSS without variables: not every typesetter applies the
  /// document's own.
  public let drawingStyle: [UInt8]

  public init(html: [UInt8], pictures: [ExhibitFile], drawingStyle: [UInt8]) {
    (self.html, self.pictures, self.drawingStyle) = (html, pictures, drawingStyle)
  }
}
