public import Evidence

/// The case as a graph, for tools that exchange investigations (CASE 1.4 on UCO 1.4, as JSON-LD).
///
/// Each source is a file with its hash and a provenance record with its exhibit number; Onset is the tool
/// of an investigative action upon the files, whose result is a provenance record of what it found:
/// events, what was observed (annotations of files and events), certain orders (relationships), findings
/// and contradictions (annotations). UCO knows no uncertain time: `startTime` and `endTime` of an event
/// are the bounds of one moment, which its description says, and its attributes hold them exactly.
public struct CaseUCO: Exporter {
  public static let name = "case-uco.jsonld"
  public static let purpose = "The case as a graph, for tools that speak CASE/UCO."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    [ExhibitFile(path: Self.name, text: CaseGraph(timeline).document.document)]
  }
}
