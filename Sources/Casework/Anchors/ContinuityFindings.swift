public import Evidence
public import Media

extension Finding {
  /// What the continuity check found, as a finding about a source of the case.
  public init(_ continuity: ContinuityFinding, source: SourceID) {
    let severity: Finding.Severity =
      switch continuity.severity {
      case .note: .note
      case .caution: .caution
      case .failure: .failure
      }
    let locator: Locator =
      switch (continuity.from, continuity.to) {
      case (let from?, let to?): .stretch(stream: continuity.stream, from: from, to: to)
      case (let at?, nil), (nil, let at?): .moment(stream: continuity.stream, at: at)
      case (nil, nil): continuity.stream.map { .field("stream \($0)") } ?? .whole
      }
    self.init(
      Finding.Code(rawValue: continuity.code.rawValue), severity, source: source, at: locator,
      message: continuity.message, advice: continuity.advice)
  }
}
