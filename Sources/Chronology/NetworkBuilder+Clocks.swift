internal import Evidence
internal import TimeModel

extension Anchor.Kind {
  /// How much an anchor of this kind weighs in a contradiction, by the first part of its name.
  ///
  /// What a device or a platform wrote (`container`, `quicktime`, `filename`…) is a record like a log.
  var evidence: EvidenceClass {
    switch rawValue.split(separator: ".").first {
    case "assumed", "assumption", "default": .assumption
    case "declared": .declared
    case "overlay", "sound", "measured", "event": .measured
    case "statement": .statement
    default: .log
    }
  }
}

extension NetworkBuilder {
  /// One constraint for the offset of a source's clock (of its first segment), if anything anchors it.
  mutating func addClock(of source: ClockedSource) {
    guard !source.isRemembered, source.clock.status == .anchored,
      let segment = source.clock.model?.segments.first
    else { return }
    let offset = segment.offset
    let accepted = source.clock.anchors.filter(\.isAccepted)
    // Who sets an end answers for it; if selection widened the interval, all of them do.
    let setting = accepted.filter {
      $0.offset.earliest == offset.earliest || $0.offset.latest == offset.latest
    }
    let answering = setting.isEmpty ? accepted : setting
    // A device's own error that nobody checked is an assumption, whatever it is a reading of.
    let evidence =
      source.clockEvidence
      ?? answering.map { $0.anchor.label == .estimated ? .assumption : $0.anchor.kind.evidence }
      .min() ?? .assumption
    let isStated = !answering.isEmpty && answering.allSatisfy { $0.anchor.label == .stated }
    add(
      from: .origin, to: .clock(source.source.id),
      min: Nanoseconds(offset.earliest.nanoseconds), max: Nanoseconds(offset.latest.nanoseconds),
      label: isStated ? .stated : .estimated, evidence: evidence, source: source.source.id,
      locator: answering.count == 1 ? answering.first?.anchor.locator : nil,
      because: Self.words(of: source, answering, accepted))
  }

  private static func words(
    of source: ClockedSource, _ answering: [JudgedAnchor], _ accepted: [JudgedAnchor]
  ) -> String {
    let name = source.source.id
    guard !answering.isEmpty else {
      return "the clock of \(name) is assumed to be right within the bounds given for its kind"
    }
    var reasons: [String] = []
    for anchor in answering where !reasons.contains(anchor.anchor.because) {
      reasons.append(anchor.anchor.because)
    }
    let others = accepted.count - answering.count
    let agreeing =
      switch others {
      case 0: ""
      case 1: " (1 other anchor agrees)"
      default: " (\(others) other anchors agree)"
      }
    return "the clock of \(name): \(reasons.joined(separator: "; "))\(agreeing)"
  }
}
