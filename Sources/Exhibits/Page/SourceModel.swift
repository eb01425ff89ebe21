import Evidence
import TimeModel

/// One source with what is known of its clock.
struct SourceModel {
  struct AnchorModel {
    let anchorKind: Markup
    let anchorTime: Markup
    let anchorReading: Markup
    let anchorVerdict: Markup
    let verdictStyle: Markup
    let anchorBecause: Markup
    let anchorCaveat: Markup
  }

  let sourceAnchor: Markup
  let sourceName: Markup
  let sourceExhibit: Markup
  let sourceKind: Markup
  let sourcePath: Markup
  let sourceSize: Markup
  let sourceDigest: Markup
  let clockStatus: Markup
  let clockStyle: Markup
  let clockOffsets: [Markup]
  let clockSkew: Markup
  let sourceExtent: Markup
  /// What detectors found in it, counted by kind; empty when nothing.
  let sourceMarks: Markup
  let anchors: [AnchorModel]
  let hasAnchors: Bool
  let anchorPicture: Markup
  let anchorNote: Markup
  /// The clock in its picture; none, or one.
  let overlays: [OverlayModel]

  init(_ report: Timeline.SourceReport, _ index: TimelineIndex) {
    let source = report.source
    let clock = ClockText(index.words)
    sourceAnchor = "source-\((index.index(of: source.id) ?? 0) + 1)"
    sourceName = .name(source.id.rawValue)
    sourceExhibit = source.exhibit.map { .name($0, limit: 60) } ?? .empty
    sourceKind = "\(source.kind.rawValue)"
    sourcePath = .name(source.path, limit: 300)
    sourceSize = source.byteCount.map { "\(Self.grouped($0)) bytes" } ?? "could not be read"
    sourceDigest = source.sha256.map { "\($0.description)" } ?? .empty
    clockStatus = "\(clock.status(report.clock))"
    clockStyle = "\(report.clock.status.rawValue)"
    clockOffsets = clock.offsets(report.clock).map { "\($0)" }
    clockSkew = clock.skew(report.clock).map { "\($0)" } ?? .empty
    sourceExtent = Self.extent(report, index)
    sourceMarks = Self.marks(report.marks)
    let shown = AnchorPicture.shown(report.clock.anchors)
    anchors = shown.map { Self.anchor($0, report.clock.axis, index) }
    hasAnchors = !anchors.isEmpty
    let number = (index.index(of: source.id) ?? 0) + 1
    let picture = AnchorPicture(report, index)
    anchorPicture = picture?.panel(id: "clock-\(number)").svg ?? .empty
    let count = report.clock.anchors.count
    anchorNote =
      shown.count < count
      ? "\(shown.count) of \(count) pieces, evenly chosen; all stand in timeline.json" : .empty
    overlays = OverlayModel(report, number: number).map { [$0] } ?? []
  }

  private static func extent(_ report: Timeline.SourceReport, _ index: TimelineIndex) -> Markup {
    guard let extent = report.extent else { return .empty }
    var parts: [String] = []
    if report.clock.axis == .mediaTime, let length = try? extent.to.subtracting(extent.from) {
      parts.append("\(DurationText.text(length)) long")
    }
    if let start = index.words.interval(extent.start) { parts.append("starts \(start.dated)") }
    if let end = index.words.interval(extent.end) { parts.append("ends \(end.dated)") }
    return "\(parts.joined(separator: "; "))"
  }

  private static func marks(_ marks: [SourceMark]) -> Markup {
    guard !marks.isEmpty else { return .empty }
    var kinds: [EventKind] = []
    for mark in marks where !kinds.contains(mark.kind) { kinds.append(mark.kind) }
    let words = kinds.map { kind -> Markup in
      let all = marks.filter { $0.kind == kind }
      let first = all.prefix(3).map(\.estimate.clockText).joined(separator: ", ")
      let more = all.count > 3 ? ", …" : ""
      return "\(.name(kind.rawValue, limit: 60)) \(all.count) (\(first)\(more))"
    }.joined("; ")
    return words + ". A machine proposes them; all stand in timeline.json."
  }

  private static func anchor(
    _ judged: JudgedAnchor, _ axis: SourceClock.Axis, _ index: TimelineIndex
  ) -> AnchorModel {
    return AnchorModel(
      anchorKind: .name(judged.anchor.kind.rawValue, limit: 60),
      anchorTime: time(judged.anchor, axis, index),
      anchorReading: .evidence(judged.anchor.because, limit: 500),
      anchorVerdict: judged.isAccepted ? "Used" : "Not used",
      verdictStyle: judged.isAccepted ? "used" : "refused",
      anchorBecause: .evidence(judged.because, limit: 500),
      anchorCaveat: judged.anchor.caveat.isEmpty
        ? .empty : .evidence(judged.anchor.caveat, limit: 500))
  }

  /// What it says of the clock: when that read something; or, of a clock that stamps what is written, how
  /// far it is off at all times.
  private static func time(
    _ anchor: Anchor, _ axis: SourceClock.Axis, _ index: TimelineIndex
  ) -> Markup {
    // On an axis that counts from 1970, zero is no moment that a clock was read at.
    let year = 366 * Nanoseconds.day.count
    let isDistance = (-year...year).contains(anchor.instant.estimate.nanoseconds)
    if axis == .writtenTime, anchor.from == .zero, anchor.to == .zero, isDistance {
      return "\(ClockText.deviation(anchor.instant))"
    }
    let words = index.words.interval(anchor.instant)
    let date: Markup = words?.date.map { "<br>\($0)" } ?? .empty
    return "\(words?.sentence ?? "")\(date)"
  }

  /// Groups of three digits, a thin space between them.
  static func grouped(_ number: Int64) -> String {
    var groups: [Substring] = []
    var digits = String(number)[...]
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return ([digits] + groups).joined(separator: "\u{202F}")
  }
}
