import Evidence
import TimeModel

/// A source's clock in words.
struct ClockText {
  private let words: TimeText

  init(_ words: TimeText) { self.words = words }

  func status(_ clock: SourceClock) -> String {
    switch clock.status {
    case .anchored: "Tied to UTC by its own anchors"
    case .relative: "Tied to UTC only through events or sound shared with other sources"
    case .unknown: "Not known: nothing ties it to UTC"
    }
  }

  /// One sentence a segment: `137 s slow (between 135 and 139 s)`, or when the recording began.
  func offsets(_ clock: SourceClock) -> [String] {
    let segments = clock.model?.segments ?? []
    return segments.map { segment in
      let place = segments.count > 1 ? stretch(segment, clock.axis) + ": " : ""
      switch clock.axis {
      case .writtenTime: return place + Self.deviation(segment.offset)
      case .mediaTime:
        return place + "its time 0:00 was \(words.interval(segment.offset)?.dated ?? "not known")"
      }
    }
  }

  /// How fast the clock runs; nil when it is taken as perfect.
  func skew(_ clock: SourceClock) -> String? {
    guard let segments = clock.model?.segments,
      let skew = segments.first(where: { $0.skew != .none })?.skew
    else { return nil }
    if skew == .unmeasured {
      return "rate not measured: up to 300 ppm either way (1.08 s an hour) is allowed for"
    }
    let (low, high) = (skew.minPPB, skew.maxPPB)
    let middle = DurationText.partsPerMillion(skew.estimatePPB)
    let bounds = "\(DurationText.partsPerMillion(low)) to \(DurationText.partsPerMillion(high)) ppm"
    let word = skew.estimatePPB > 0 ? " (loses time)" : skew.estimatePPB < 0 ? " (gains time)" : ""
    return "rate \(middle) ppm\(word), bounds \(bounds)"
  }

  /// How a written clock deviates from UTC: positive offsets are slow clocks.
  static func deviation(_ offset: Timestamp) -> String {
    let (low, middle, high) = (
      Nanoseconds(offset.earliest.nanoseconds), Nanoseconds(offset.estimate.nanoseconds),
      Nanoseconds(offset.latest.nanoseconds)
    )
    if low == .zero, high == .zero { return "taken as right: nothing says otherwise" }
    if low > .zero || high < .zero {
      let (near, far) = low > .zero ? (low, high) : (negated(high), negated(low))
      let word = low > .zero ? "slow" : "fast"
      let size = low > .zero ? middle : negated(middle)
      guard near != far else { return "\(DurationText.seconds(size)) \(word)" }
      return "\(DurationText.seconds(size)) \(word) (between "
        + "\(DurationText.seconds(near, rounding: .down)) and "
        + "\(DurationText.seconds(far, rounding: .up)))"
    }
    let fast = DurationText.seconds(negated(low), rounding: .up)
    let slow = DurationText.seconds(high, rounding: .up)
    return fast == slow ? "right to within \(slow)" : "between \(fast) fast and \(slow) slow"
  }

  private func stretch(_ segment: ClockModel.Segment, _ axis: SourceClock.Axis) -> String {
    func text(_ moment: Nanoseconds) -> String {
      switch axis {
      case .mediaTime: MediaTime(nanoseconds: moment).clockText
      case .writtenTime: Instant(nanoseconds: moment.count).text(places: 0)
      }
    }
    switch (segment.from.map(text), segment.to.map(text)) {
    case (nil, nil): return "throughout"
    case (let from?, nil): return "from \(from)"
    case (nil, let to?): return "until \(to)"
    case (let from?, let to?): return "from \(from) until \(to)"
    }
  }

  private static func negated(_ value: Nanoseconds) -> Nanoseconds {
    (try? value.negated()) ?? Nanoseconds(.max)
  }
}
