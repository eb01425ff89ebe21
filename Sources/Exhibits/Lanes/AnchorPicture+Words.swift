import Evidence
import TimeModel

/// What stands beside the bars of evidence about a clock, in words.
extension AnchorPicture {
  var isWritten: Bool { report.clock.axis == .writtenTime }
  var isUTC: Bool { index.words.zone.name == "UTC" }

  var axisName: String {
    guard !isWritten else { return "UTC − written" }
    let reading = index.words.clock(at: Instant(nanoseconds: window.start), step: .minute)
    return "\(TimeText.text(reading.date, weekday: false)), \(reading.zone)"
  }

  var labels: [LanePanel.AxisLabel] {
    let scale = scale
    if isWritten {
      let ticks = Ticks(window, shift: 0, atMost: 5)
      return ticks.moments.map { value in
        LanePanel.AxisLabel(
          x: scale.x(value), top: Self.signed(Nanoseconds(value)), above: nil, bottom: nil)
      }
    }
    let shift = index.words.zone.offset(at: Instant(nanoseconds: window.start))
    let ticks = Ticks(window, shift: Int64(shift) * 1_000_000_000, atMost: 5)
    return ticks.moments.map { moment in
      let instant = Instant(nanoseconds: moment)
      return LanePanel.AxisLabel(
        x: scale.x(moment), top: index.words.clock(at: instant, step: ticks.step).clock,
        above: nil,
        bottom: isUTC ? nil : TimeText(zone: .utc).clock(at: instant, step: ticks.step).clock)
    }
  }

  /// How far a piece lies from the clock, by the estimates; nil where their bounds meet.
  func distance(_ span: Span) -> String? {
    let apart = clock.compactMap { clock -> Int128? in
      guard let (low, high) = Self.ends(span), let (first, last) = Self.ends(clock) else {
        return nil
      }
      guard high < first || last < low else { return 0 }
      return Int128(clock.estimate ?? first) - Int128(span.estimate ?? low)
    }
    guard let nearest = apart.min(by: { $0.magnitude < $1.magnitude }), nearest != 0 else {
      return nil
    }
    let size = Nanoseconds(Int64(clamping: nearest.magnitude))
    let words = size.count < 600_000_000_000 ? DurationText.seconds(size) : DurationText.text(size)
    // A clock that reads less than it should is slow.
    return words + (isWritten ? " away" : nearest > 0 ? " slow" : " fast")
  }

  static func ends(_ span: Span) -> (Int64, Int64)? {
    guard let start = span.start, let end = span.end else { return nil }
    return (start, end)
  }

  static func halfWidth(_ span: Span) -> String {
    guard let (low, high) = ends(span), let middle = span.estimate else { return "" }
    let half = max(Int128(middle) - Int128(low), Int128(high) - Int128(middle))
    return "± \(DurationText.seconds(Nanoseconds(Int64(clamping: half)), rounding: .up))"
  }

  func interval(_ span: Span) -> String {
    guard let (low, high) = Self.ends(span) else { return "" }
    guard !isWritten else {
      return "UTC − written from \(Self.signed(Nanoseconds(low))) to "
        + Self.signed(Nanoseconds(high))
    }
    let words = index.words.interval(
      earliest: Instant(nanoseconds: low), latest: Instant(nanoseconds: high))
    return "it began \(words?.dated ?? "at a time not known")"
  }

  static func signed(_ value: Nanoseconds) -> String {
    value == .zero ? "0" : (value > .zero ? "+" : "") + DurationText.text(value)
  }

  /// `container.creationTime` as `Container creation time`.
  static func words(_ kind: Anchor.Kind) -> String {
    var words = ""
    for scalar in kind.rawValue.unicodeScalars {
      switch scalar {
      case ".": words += " "
      case "A"..."Z":
        words += (words.isEmpty || words.last == " " ? "" : " ") + String(scalar).lowercased()
      default: words.unicodeScalars.append(scalar)
      }
    }
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}
