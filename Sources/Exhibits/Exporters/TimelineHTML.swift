public import Evidence

/// The timeline for people: one file that needs nothing else.
///
/// No script, no request to anywhere: its content security policy allows the built-in style (by its
/// digest) and pictures inside the file, and nothing more. All text from evidence passes ``Markup``.
public struct TimelineHTML: Exporter {
  public static let name = "timeline.html"
  public static let purpose = "The timeline for people, on screen and on paper."

  public init() {}

  public func files(for timeline: Timeline) throws -> [ExhibitFile] {
    let model = PageModel(
      timeline, style: PageTemplates.style, styleHash: PageTemplates.styleHash)
    return [ExhibitFile(path: Self.name, text: try PageTemplates().page(model))]
  }
}
