import Evidence
import TimeModel

/// The clock in a recording's picture, read over the whole of it: its drift and what was read.
struct OverlayModel {
  let overlayPicture: Markup
  let overlayFacts: [FactModel]
  let overlayNote: Markup

  init?(_ report: Timeline.SourceReport, number: Int) {
    guard let track = report.overlay else { return nil }
    let readings = track.seconds.map { Self.reading($0, track) }
    let plot = DriftPlot(lines: track.segments.compactMap(\.line), readings: readings)
    func jump(_ gap: DriftPlot.Break) -> String {
      (gap.jump > .zero ? "+" : "") + DurationText.text(gap.jump)
    }
    overlayPicture =
      plot.map { plot in
        DriftDrawing(
          id: "overlay-\(number)",
          title: "The clock in the picture of \(report.source.id.rawValue) less its own time, "
            + "second by second, with the fitted line; the facts beside it give the same in words.",
          across: "time in \(report.source.id.rawValue)",
          upward: "drift: shown less own time", plot: plot, label: jump
        ).svg
      } ?? .empty
    overlayNote = plot?.omissions(of: "seconds").map { "\($0)" } ?? .empty
    overlayFacts =
      [FactModel("Clock", Self.format(track))]
      + (track.seconds.isEmpty ? [] : [FactModel("Seconds", Self.counts(track))])
      + FactModel.each(track.segments, atMost: 12) { _, segment in
        FactModel(
          "\(MediaTime(nanoseconds: segment.from).clockText) to "
            + "\(MediaTime(nanoseconds: segment.to).clockText)", Self.measured(segment, track))
      }
      + FactModel.each(plot?.breaks ?? [], atMost: 12) { _, gap in
        FactModel(
          "Jump at \(MediaTime(nanoseconds: Nanoseconds(gap.to)).clockText)",
          "\(jump(gap)): the clock was set, or the recording lacks pictures")
      }
      + (OverlayCSV.path(for: report).map {
        [FactModel("Second by second", "<code>\($0)</code>")]
      } ?? [])
  }

  /// The difference for the second as it began: between the last frame without it and the first with it.
  private static func reading(
    _ second: OverlayTrack.Second, _ track: OverlayTrack
  ) -> DriftPlot.Reading {
    let kind: DriftPlot.Reading.Kind =
      switch second.status {
      case .read: .agreeing
      case .inferred: .inferred
      case .disagreeing: .disagreeing
      }
    guard let low = track.drift(at: second)?.count else {
      return DriftPlot.Reading(at: second.by.count, bounds: nil, kind: kind)
    }
    let width = second.after.map { Int128(second.by.count) - Int128($0.count) } ?? 0
    let high = Int64(clamping: Int128(low) + max(0, width))
    return DriftPlot.Reading(at: second.by.count, bounds: low...max(low, high), kind: kind)
  }

  private static func format(_ track: OverlayTrack) -> Markup {
    guard let region = track.region else { return "none was found in the picture" }
    let days = track.firstDays.prefix(4).map { TimeText.text($0) }.joined(separator: " or ")
    return """
      \(.name(track.format, limit: 60)), in \(region.width) × \(region.height) pixels from \
      (\(region.x), \(region.y))\(days.isEmpty ? "" : "; first day shown: \(days)")
      """
  }

  private static func counts(_ track: OverlayTrack) -> Markup {
    let words = [
      ("read", track.count(of: .read)), ("inferred", track.count(of: .inferred)),
      ("disagreeing or unreadable", track.count(of: .disagreeing)),
    ].filter { $0.1 > 0 }.map { "\(SourceModel.grouped(Int64($0.1))) \($0.0)" }
    return words.isEmpty ? "none" : "\(words.joined(separator: ", "))"
  }

  /// What it showed in the middle of a stretch, and how fast it ran.
  private static func measured(_ segment: OverlayTrack.Segment, _ track: OverlayTrack) -> Markup {
    let half = max(
      Int128(segment.offsetMax.count) - Int128(segment.offsetEstimate.count),
      Int128(segment.offsetEstimate.count) - Int128(segment.offsetMin.count))
    let width = DurationText.seconds(Nanoseconds(Int64(clamping: half)), rounding: .up)
    let slack =
      segment.slack > .zero
      ? "; ticks widened by \(DurationText.seconds(segment.slack, rounding: .up))" : ""
    return """
      at \(MediaTime(nanoseconds: segment.reference).clockText) it showed \
      \(shown(segment)) ± \(width)<br>\
      <span class="soft">rate \(LagText.skew(segment.skew)), from \(segment.tickCount) ticks\(slack)</span>
      """
  }

  /// The time of day at the reference, to the millisecond.
  private static func shown(_ segment: OverlayTrack.Segment) -> String {
    let sum = Int128(segment.reference.count) + Int128(segment.offsetEstimate.count)
    let day = Int128(Nanoseconds.day.count)
    let rest = (sum % day + day) % day
    let text = MediaTime(nanoseconds: Nanoseconds(Int64(rest))).clockText
    return rest < 3_600_000_000_000 ? "0:\(text)" : text
  }
}

extension OverlayTrack.Segment {
  /// The same equation as that of two recordings' sound: shown − media for a's time less b's.
  fileprivate var line: SoundAlignment.Segment? {
    guard
      let lag = SoundAlignment.Lag(
        earliest: offsetMin, estimate: offsetEstimate, latest: offsetMax)
    else { return nil }
    return SoundAlignment.Segment(from: from, to: to, at: reference, lag: lag, skew: skew)
  }
}
