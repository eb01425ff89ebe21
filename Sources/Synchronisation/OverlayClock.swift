public import Evidence
public import TimeModel

/// What the clock burned into a recording's pictures says of the recording's own clock.
///
/// Each even stretch of it gives one anchor, at its middle, and a measured skew. What the shown time is
/// worth is not in the picture: that comes from the case file, or from the assumed error of its kind.
public struct OverlayClock: Hashable, Sendable {
  /// A stretch of media time with its own offset: a new one begins where the shown time jumps.
  public struct Part: Hashable, Sendable {
    /// The first moment of the recording that belongs to it; nil from the beginning.
    public let from: Nanoseconds?
    /// The first moment that no longer does; nil to the end.
    public let to: Nanoseconds?
    /// One for each instant that the shown time can mean: two in the hour that is repeated when the
    /// clocks go back, none in the one that is skipped when they go forward.
    public let anchors: [Anchor]
    /// How much faster UTC runs than media time.
    public let skew: Skew
  }

  /// How far the rate of a clock that stamps pictures may be from UTC's: ±100 ppm, an assumption;
  /// crystals are sold as ±20 to ±50 ppm at room temperature.
  public static let assumedRate = Skew(minPPB: -100_000, estimatePPB: 0, maxPPB: 100_000) ?? .none
  /// Beyond ±0.1 % against media time it is no clock, or the recording does not play in real time.
  public static let oddRate: Int64 = 1_000_000
  /// Without a date, a time this near to media time is a counter.
  static let counter = Nanoseconds(3_000_000_000)

  /// In the order of media time; empty when the shown time cannot be used as a clock.
  public let parts: [Part]
  /// Everything that a person must know of the overlay.
  public let findings: [Finding]

  /// - Parameters:
  ///   - track: on the axis of the source's clock (``OverlayTrack/rebased(to:)``).
  ///   - trust: the declared correction of the source's own clock, or the assumed error of its kind.
  ///   - date: of the first second shown, for an overlay without a date or with an ambiguous one.
  ///   - rate: how far the shown clock's own rate may be from UTC's.
  public init(
    _ track: OverlayTrack, source: SourceID, trust: ClockTrust, zone: ZoneRules?, date: CivilDate?,
    rate: Skew = assumedRate
  ) {
    var findings = track.remarks.map { $0.finding(source: source) }
    var parts: [Part] = []
    let day = Self.firstDay(track, date)
    let segments = track.segments.filter {
      Self.isClock($0, isDated: !track.firstDays.isEmpty)
    }
    for (place, segment) in segments.enumerated() {
      do throws(TimeError) {
        guard let day else {
          throw .unresolved("the clock in the picture shows no date, and none was given")
        }
        parts.append(
          Part(
            from: place == 0 ? nil : segment.from,
            to: place == segments.count - 1 ? nil : segment.to,
            anchors: try Self.anchors(
              segment, day: day, trust: trust, zone: zone, jumps: segments.count > 1),
            skew: Self.combined(segment.skew, rate)))
      } catch {
        findings.append(
          Finding(
            .clockAnchorUnusable, .caution, source: source, at: segment.locator,
            message: "The clock in the picture cannot be used here: \(error).",
            advice: "Give the source its `date` and `timeZone` in the case file."))
      }
    }
    (self.parts, self.findings) = (parts, findings)
  }

  /// A single date of its own outranks what the case says; of several, the case's decides.
  private static func firstDay(_ track: OverlayTrack, _ date: CivilDate?) -> CivilDate? {
    if track.firstDays.count == 1 { return track.firstDays[0] }
    guard let date, track.firstDays.isEmpty || track.firstDays.contains(date) else { return nil }
    return date
  }

  private static func isClock(_ segment: OverlayTrack.Segment, isDated: Bool) -> Bool {
    let isEven = segment.skew.minPPB <= oddRate && segment.skew.maxPPB >= -oddRate
    let isCounter =
      !isDated && segment.offsetMin < counter && segment.offsetMax.count > -counter.count
    return isEven && !isCounter
  }

  private static func anchors(
    _ segment: OverlayTrack.Segment, day: CivilDate, trust: ClockTrust, zone: ZoneRules?,
    jumps: Bool
  ) throws(TimeError) -> [Anchor] {
    let first = try segment.reference.adding(segment.offsetMin)
    let width = try segment.offsetMax.subtracting(segment.offsetMin)
    let (days, rest) = first.count.quotientAndRemainder(dividingBy: Nanoseconds.day.count)
    let (whole, part) = rest < 0 ? (days - 1, rest + Nanoseconds.day.count) : (days, rest)
    guard
      let low = LocalTime(
        date: day.advanced(byDays: whole), timeOfDay: Nanoseconds(part),
        resolution: Nanoseconds(1), zone: nil)
    else { throw .overflow }
    var anchors: [Anchor] = []
    for range in try low.possibleIntervals(rules: zone) {
      let shown = TimeRange(range.start, try range.start.advanced(by: width))
      anchors.append(
        Anchor(
          kind: .overlayClock, from: segment.reference, to: segment.reference,
          instant: try trust.instant(of: shown),
          label: segment.slack == .zero ? trust.label : .estimated,
          locator: .moment(stream: nil, at: MediaTime(nanoseconds: segment.reference)),
          because: "\(segment.tickCount) ticks of the clock in the picture put "
            + "\(low.shownWords) here, within \(width.words); \(trust.words)",
          caveat: "the display lags behind the clock, and the clock behind what it stamps, by a "
            + "fraction of a second"
            + (jumps ? "; the shown time jumps: this holds for one stretch only" : "")))
    }
    return anchors
  }

  /// UTC against media time: the shown time's measured rate and its own error together, held within
  /// what recorders do where both allow it.
  private static func combined(_ measured: Skew, _ own: Skew) -> Skew {
    func product(_ first: Int64, _ second: Int64, _ outwards: Int64) -> Int64 {
      first + second + first * second / 1_000_000_000 + outwards
    }
    var low = product(measured.minPPB, own.minPPB, -1)
    var high = product(measured.maxPPB, own.maxPPB, 1)
    let usual = Skew.unmeasured
    if low <= usual.maxPPB, high >= usual.minPPB {
      (low, high) = (max(low, usual.minPPB), min(high, usual.maxPPB))
    }
    let middle = product(measured.estimatePPB, own.estimatePPB, 0)
    return Skew(minPPB: low, estimatePPB: max(low, min(middle, high)), maxPPB: high) ?? usual
  }
}

extension Anchor.Kind {
  /// The clock in the picture, read by Onset over the whole recording.
  public static let overlayClock = Anchor.Kind(rawValue: "overlay.clock")
}

extension OverlayTrack.Segment {
  fileprivate var locator: Locator {
    .stretch(
      stream: nil, from: MediaTime(nanoseconds: from), to: MediaTime(nanoseconds: to))
  }
}

extension OverlayTrack.Remark {
  /// Tied to its source.
  public func finding(source: SourceID) -> Finding {
    let place = from.map { from in
      Locator.stretch(
        stream: nil, from: MediaTime(nanoseconds: from),
        to: MediaTime(nanoseconds: to ?? from))
    }
    return Finding(
      code, severity, source: source, at: place ?? .whole, message: message, advice: advice)
  }
}

extension LocalTime {
  /// To the millisecond, cut.
  fileprivate var shownWords: String {
    let thousandths = timeOfDay.count / 1_000_000
    return LocalTime(
      date: date, timeOfDay: Nanoseconds(thousandths * 1_000_000),
      resolution: .millisecond, zone: nil)?.description ?? "\(self)"
  }
}
