import Evidence
import TimeModel

/// Moments of UTC on one recording's own axis, by the recording's clock.
struct AxisMoments {
  private let model: ClockModel?
  private let extent: Timeline.Extent

  /// Nil for what has no extent.
  init?(_ report: Timeline.SourceReport) {
    guard let extent = report.extent else { return nil }
    self.extent = extent
    model = report.clock.axis == .mediaTime ? report.clock.model : nil
  }

  /// The stretch that can show a moment, cut to the recording; nil when the moment is not bounded on both
  /// sides, the clock is not known, or the recording cannot show it.
  func stretch(_ moment: BoundedMoment) -> (from: Nanoseconds, to: Nanoseconds)? {
    guard let model, let earliest = moment.earliest, let latest = moment.latest,
      let first = try? model.moments(at: earliest), let last = try? model.moments(at: latest)
    else { return nil }
    let low = first.map(\.earliest).min()
    let high = last.map(\.latest).max()
    guard low != nil || high != nil else { return nil }
    let from = max(low ?? extent.from, extent.from)
    let to = min(high ?? extent.to, extent.to)
    return from <= to ? (from, to) : nil
  }

  /// The stretch in which something was seen in the recording itself, cut to it.
  func stretch(_ time: ObservedTime) -> (from: Nanoseconds, to: Nanoseconds)? {
    guard case .media(let earliest, _, let latest) = time else { return nil }
    return stretch(earliest, latest)
  }

  func stretch(_ earliest: MediaTime, _ latest: MediaTime) -> (from: Nanoseconds, to: Nanoseconds)?
  {
    guard let low = try? earliest.nanoseconds(rounding: .down),
      let high = try? latest.nanoseconds(rounding: .up)
    else { return nil }
    let (from, to) = (max(low, extent.from), min(high, extent.to))
    return from <= to ? (from, to) : nil
  }
}
