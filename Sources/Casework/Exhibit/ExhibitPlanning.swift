import Evidence
import Exhibits
import Media
import TimeModel

/// Turns what the case file asks for into what can be made of this timeline.
struct ExhibitPlanning {
  let file: CaseFile
  let acquired: [Acquired]
  let timeline: Timeline
  let hasVideos: Bool

  /// How long a view becomes at most that nobody asked for by its ends.
  private static let longestView = Nanoseconds(900_000_000_000)

  /// - Parameter findings: gains what could not be planned as asked for.
  func plan(_ findings: inout [Finding]) -> ExhibitPlan {
    findings += file.redactions.compactMap(hidesNothing)
    return ExhibitPlan(
      identity: ExhibitIdentity(
        reference: file.exhibit.reference, producedBy: file.exhibit.producedBy),
      clips: hasVideos ? clips : nil, view: hasVideos ? view(&findings) : nil,
      redactions: file.redactions)
  }

  /// Events that a person stands for: named in the case file or confirmed, and not rejected.
  private var claims: [Timeline.EventReport] {
    let named = Set(file.events.map(\.id))
    return timeline.events.filter {
      $0.event.status == .confirmed
        || ($0.event.status == .proposed && named.contains($0.event.id))
    }
  }

  private var clips: ExhibitPlan.Clips? {
    guard file.exhibit.clips.isWanted else { return nil }
    let wanted = file.exhibit.clips.events.map(Set.init) ?? Set(claims.map(\.event.id))
    let events = timeline.events.map(\.event).filter {
      wanted.contains($0.id) && $0.status != .rejected
    }
    guard !events.isEmpty else { return nil }
    return ExhibitPlan.Clips(
      events: events.map(\.id), before: file.exhibit.clips.before,
      after: file.exhibit.clips.after)
  }

  private func view(_ findings: inout [Finding]) -> ExhibitPlan.View? {
    let wish = file.exhibit.view
    guard wish.isWanted else { return nil }
    let clocked = timeline.sources.filter { $0.source.kind == .recording && $0.clock.model != nil }
      .map(\.source.id)
    let unclocked = (wish.sources ?? []).filter { !clocked.contains($0) }
    for source in unclocked {
      findings.append(
        Finding(
          .viewLimited, .caution, source: source,
          message: "It is not in the synchronised view: it has no clock.",
          advice: "Give it a clock in case.yaml, or take it out of 'exhibit: view: sources'."))
    }
    let sources = (wish.sources ?? clocked).filter(clocked.contains).prefix(4)
    let estimates = claims.compactMap(\.time.estimate).sorted()
    guard !sources.isEmpty, let first = estimate(wish.from) ?? estimates.first,
      let last = estimate(wish.to) ?? estimates.last,
      var from = try? first.advanced(by: wish.before.negated()),
      var to = try? last.advanced(by: wish.after), trim(&from, &to, to: sources)
    else {
      findings.append(
        Finding(
          .viewLimited, .note, source: nil,
          message:
            "There is no synchronised view: no recording with a clock shows a moment between the "
            + "events.",
          advice: "Confirm an event, or name its ends under 'exhibit: view:' in case.yaml."))
      return nil
    }
    if wish.to == nil, let most = try? from.advanced(by: Self.longestView), most < to {
      to = most
      findings.append(
        Finding(
          .viewLimited, .caution, source: nil,
          message: "The synchronised view ends 15 minutes after its start, before the last event.",
          advice: "Name its ends under 'exhibit: view:' in case.yaml."))
    }
    return ExhibitPlan.View(
      sources: Array(sources), sound: wish.sound ?? sources.first(where: hasSound), from: from,
      to: to)
  }

  /// A redaction that covers or silences nothing is most likely a slip, and what it was to hide is seen.
  private func hidesNothing(_ redaction: Redaction) -> Finding? {
    guard let analysis = acquired.first(where: { $0.entry.id == redaction.source })?.analysis else {
      return nil
    }
    let video = analysis.container.streams.filter { $0.kind == .video }
    let hasSound = analysis.container.streams.contains { $0.kind == .audio }
    let longest = video.compactMap(\.video).map { max($0.width, $0.height) }.max() ?? 0
    let why: String? =
      if let from = try? redaction.from.nanoseconds(rounding: .down), from >= analysis.duration {
        "it begins after the recording's end"
      } else if redaction.isMuted, !hasSound {
        "the recording has no sound to silence"
      } else if let box = redaction.box,
        video.isEmpty || box.x + box.width <= 0 || box.y + box.height <= 0 || box.x >= longest
          || box.y >= longest
      {
        video.isEmpty ? "the recording has no pictures" : "its box lies outside the picture"
      } else { nil }
    return why.map { why in
      Finding(
        .redactionHidesNothing, .failure, source: redaction.source,
        at: .stretch(stream: nil, from: redaction.from, to: redaction.to),
        message: "The redaction from \(redaction.from.clockText) hides nothing: \(why).",
        advice: "Correct it in case.yaml and make the exhibit again before anybody sees this one.")
    }
  }

  /// Leaves out what lies before every recording begins and after all have ended: nothing would be seen.
  ///
  /// - Returns: whether anything is left.
  private func trim(
    _ from: inout Instant, _ to: inout Instant, to sources: some Collection<SourceID>
  ) -> Bool {
    let extents = timeline.sources.filter { sources.contains($0.source.id) }.compactMap(\.extent)
    if let first = extents.compactMap(\.start.earliest).min() { from = max(from, first) }
    if let last = extents.compactMap(\.end.latest).max() { to = min(to, last) }
    return from < to
  }

  private func estimate(_ id: EventID?) -> Instant? {
    timeline.events.first { $0.event.id == id }?.time.estimate
  }

  private func hasSound(_ id: SourceID) -> Bool {
    acquired.first { $0.entry.id == id }?.analysis?.container.streams
      .contains { $0.kind == .audio } ?? false
  }
}

extension Finding.Code {
  static let redactionHidesNothing = Self(rawValue: "redaction.hidesNothing")
  static let viewLimited = Self(rawValue: "view.limited")
}
