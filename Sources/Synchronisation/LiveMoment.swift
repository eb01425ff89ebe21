public import Evidence
public import TimeModel

/// A wall-clock time that a live chain, or somebody watching it, put on one moment of a livestream.
///
/// Capture, ingest and post are different moments: what was captured was ingested after that, and
/// commented on later still. Only ``Stage/capture`` is the moment itself; the others bound it from
/// above, and from below by the longest delay that is allowed for.
public struct LiveMoment: Hashable, Sendable {
  public enum Stage: String, Hashable, Sendable, CaseIterable {
    /// The camera or its encoder had it.
    case capture
    /// The platform received or packed it.
    case ingest
    /// The platform announced the stream: it was live by then.
    case post
    /// A viewer wrote about it.
    case comment
  }

  public let stage: Stage
  /// The moment of the recording that it is about.
  public let at: MediaTime
  /// The stage's own time.
  public let time: Timestamp
  /// The longest time from capture to this stage; nil when nobody stated one.
  public let within: Nanoseconds?
  /// What was read, as it begins a reason.
  public let read: String
  public let locator: Locator

  public init(
    _ stage: Stage, at: MediaTime, time: Timestamp, within: Nanoseconds?, read: String,
    locator: Locator
  ) {
    (self.stage, self.at, self.time, self.within) = (stage, at, time, within)
    (self.read, self.locator) = (read, locator)
  }

  /// How long ingest may come after capture as long as nobody stated it: encoding, a phone's network
  /// and the platform's own queue. Documented in Documentation/Method.md.
  public static let assumedIngestDelay = Nanoseconds.minute

  /// The earliest time of any livestream that bears a post or a comment: 2009-01-01.
  private static let beforeLivestreams = Instant(nanoseconds: 1_230_768_000_000_000_000)

  /// When the moment was captured: from the stage's time less the delay up to the stage's time.
  ///
  /// - Throws: `overflow` for times that cannot be written.
  public func anchor(kind: Anchor.Kind? = nil) throws(TimeError) -> Anchor {
    let assumed = stage == .ingest ? Self.assumedIngestDelay : nil
    let delay = stage == .capture ? .zero : within ?? assumed
    let earliest =
      if let delay { try time.earliest.advanced(by: delay.negated()) } else {
        min(Self.beforeLivestreams, time.earliest)
      }
    let range = Timestamp(TimeRange(earliest, time.latest))
    // Without a delay the middle says nothing: the stage's own time stands in.
    let instant =
      delay == nil
      ? Timestamp(earliest: earliest, estimate: time.estimate, latest: time.latest) ?? range : range
    return Anchor(
      kind: kind ?? stage.kind, from: try at.nanoseconds(rounding: .down),
      to: try at.nanoseconds(rounding: .up), instant: instant,
      label: stage == .capture || within != nil ? .stated : .estimated, locator: locator,
      because: "\(read); \(stage.words(delay, isAssumed: within == nil))", caveat: stage.caveat)
  }
}

extension LiveMoment.Stage {
  var kind: Anchor.Kind {
    switch self {
    case .capture: .liveCapture
    case .ingest: .liveIngest
    case .post: .livePost
    case .comment: .liveComment
    }
  }

  /// How the bounds follow.
  fileprivate func words(_ delay: Nanoseconds?, isAssumed: Bool) -> String {
    let past =
      switch self {
      case .capture: "the time of capture itself"
      case .ingest: "captured before it was ingested"
      case .post: "captured before it was posted"
      case .comment: "captured before it was commented on"
      }
    guard self != .capture else { return past }
    guard let delay else { return past + "; no delay is stated, so nothing bounds it from below" }
    return past + ", by at most \(delay.words)"
      + (isAssumed ? " (assumed, which nobody has checked)" : " (stated)")
  }

  fileprivate var caveat: String {
    switch self {
    case .capture: "an encoder's clock may be off, and it stamps a little after the lens saw it"
    case .ingest: "a platform's time of receipt or packing, not of capture"
    case .post: "a platform's time of announcement; the stream may have begun before it or after"
    case .comment: "a viewer may write about something else, or later than was allowed for"
    }
  }
}
