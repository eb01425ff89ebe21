import Evidence

extension Gathering {
  /// So many entries of logs that nobody has tied to an event are on the timeline at most, over all
  /// logs: beyond that neither a page nor a person can take them in. Documented in Limits.md.
  static let mostEntries = 20_000

  /// Which entries of logs are too many, and a finding for each log of how many: those that report
  /// nothing go first, then the last.
  ///
  /// - Parameter spokenFor: observations that an event names; they always stay.
  static func excess(
    of observations: [Observation], in logs: Set<SourceID>, spokenFor: Set<ObservationID>
  ) -> (left: Set<ObservationID>, findings: [Finding]) {
    let entries = observations.filter {
      guard case .written = $0.time, logs.contains($0.source) else { return false }
      return !spokenFor.contains($0.id)
    }
    guard entries.count > mostEntries else { return ([], []) }
    func reports(_ entry: Observation) -> Bool { entry.kind.map { $0 != .other } ?? false }
    let kept = entries.filter(reports) + entries.filter { !reports($0) }
    let excess = kept[mostEntries...]
    let counts = Dictionary(grouping: excess, by: \.source).mapValues(\.count)
    return (
      Set(excess.map(\.id)),
      counts.sorted { $0.key < $1.key }.map { source, count in
        Finding(
          .entriesLimited, .caution, source: source,
          message: "\(count) of its entries are not on the timeline: the case has "
            + "\(entries.count) entries that no event names, and the limit is \(mostEntries). "
            + "Those that report something were kept first, then the earlier in the file.",
          advice: "Cut the log to the hours of the incident in a copy, or name the entries that "
            + "matter in case.yaml.")
      }
    )
  }
}

extension Finding.Code {
  /// More entries of logs than a timeline can hold.
  static let entriesLimited = Self(rawValue: "timeline.entries.limited")
}
