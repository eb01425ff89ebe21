import Evidence
import Media
import TimeModel

/// From runs of frames to the seconds, ticks, even stretches and remarks of one overlay.
struct TrackBuilder {
  let runs: [Run]
  let layout: OverlayLayout
  let chains: RunChains
  /// Added to the running count so that it counts from midnight: twelve hours in an afternoon.
  let half: Int64
  let days: DayCount
  let segments: [OverlayTrack.Segment]
  let agreement: Agreement
  private let region: PictureRegion

  /// What the second reader says of the first's readings.
  struct Agreement: Hashable {
    var agreeing = 0
    var disagreeing = 0
    /// How many of the disagreeing are wrong by the same: two clocks, or a digit taken for another.
    var together = 0
    var unread = 0
    /// The first that disagrees: its run and what was read.
    var firstDisagreement: (run: Int, text: String)? { place.map { ($0, text) } }
    private var place: Int?
    private var text = ""

    init(_ readings: [SecondReader.Reading], shown: [Int64?], period: Int64) {
      var differences: [Int64: Int] = [:]
      for reading in readings {
        guard let time = reading.time, let count = shown[reading.run] else {
          unread += 1
          continue
        }
        let difference = ((Int64(time) - count) % period + period) % period
        if difference == 0 {
          agreeing += 1
        } else {
          disagreeing += 1
          differences[difference, default: 0] += 1
          if place == nil { (place, text) = (reading.run, reading.text) }
        }
      }
      together = differences.values.max() ?? 0
    }

    /// The second reader sees another clock, not just poor print.
    var contradicts: Bool { together >= 3 && together > agreeing }
  }

  init(reader: OverlayReader, runs raw: [Run], checked: [SecondReader.Reading]) {
    runs = RunCleaning.cleaned(raw)
    (layout, region) = (reader.layout, reader.region)
    let (runs, layout) = (runs, layout)
    let chains = RunChains(runs, layout)
    self.chains = chains
    // Samples were numbered by the runs as they came.
    let readings = checked.compactMap { reading -> SecondReader.Reading? in
      guard raw.indices.contains(reading.run) else { return nil }
      let time = raw[reading.run].first
      return runs.lastIndex { $0.first <= time }.map {
        SecondReader.Reading(
          run: $0, text: reading.text, time: reading.time, isAfternoon: reading.isAfternoon)
      }
    }
    let half = Self.half(readings, chains, layout)
    self.half = half
    let shown = chains.seconds.map { second in second.shown.map { $0 + half } }
    let read = zip(shown, chains.seconds).map { $1.status == .disagreeing ? nil : $0 }
    agreement = Agreement(
      readings, shown: read, period: layout.print.isAfternoon == nil ? 86_400 : 43_200)
    days = DayCount(runs, shown: read, fields: layout.date.map(\.count), hint: reader.hint)
    segments =
      agreement.contradicts
      ? []
      : chains.chains.flatMap { chain in
        EvenClocks.segments(Self.ticks(chain, runs, chains, half: half))
      }
  }

  /// The ticks of a chain, its inferred seconds included; not its first, which may have begun anywhere.
  private static func ticks(
    _ chain: [RunChains.Reading], _ runs: [Run], _ chains: RunChains, half: Int64
  ) -> [EvenClocks.Tick] {
    guard let first = chain.first, let last = chain.last else { return [] }
    return (first.run...last.run).compactMap { run in
      guard run > first.run, chains.hasTick[run], let shown = chains.seconds[run].shown,
        chains.seconds[run].status != .disagreeing, let before = runs[run].before,
        shown.magnitude < mostSeconds
      else { return nil }
      return EvenClocks.Tick(
        line: LineFit.Tick(
          after: before, by: runs[run].first, shown: (shown + half) * 1_000_000_000),
        from: before, to: runs[run].last)
    }
  }

  /// A running count beyond a century is no clock's, and would not fit in nanoseconds.
  private static let mostSeconds: UInt64 = 3_200_000_000

  /// Twelve hours when most of what was read beside the time says that it is afternoon.
  private static func half(
    _ readings: [SecondReader.Reading], _ chains: RunChains, _ layout: OverlayLayout
  ) -> Int64 {
    guard let calibrated = layout.print.isAfternoon else { return 0 }
    var (late, early) = (0, 0)
    for reading in readings {
      guard let isAfternoon = reading.isAfternoon, let shown = chains.seconds[reading.run].shown
      else { continue }
      let isSecondHalf = ((shown % 86_400) + 86_400) % 86_400 >= 43_200
      if isAfternoon == isSecondHalf { early += 1 } else { late += 1 }
    }
    if late == early { return calibrated ? 43_200 : 0 }
    return late > early ? 43_200 : 0
  }

  /// Counts whole days so that the first day shown is day zero.
  private var firstDay: Int64 {
    let first = chains.seconds.first { $0.status != .disagreeing }?.shown
    return first.flatMap { $0.magnitude < Self.mostSeconds ? DayCount.day(of: $0 + half) : nil }
      ?? 0
  }

  var track: OverlayTrack {
    let base = firstDay
    let seconds = runs.indices.map { place in
      let run = runs[place]
      let second = chains.seconds[place]
      return OverlayTrack.Second(
        after: chains.hasTick[place] ? run.before.map { Nanoseconds($0) } : nil,
        by: Nanoseconds(run.first), last: Nanoseconds(run.last),
        shown: second.shown.map { $0 + half - base * 86_400 }, status: second.status)
    }
    let shift = Nanoseconds(base * 86_400_000_000_000)
    let extent = layout.extent
    let first = days.days.map { $0.day.advanced(byDays: base) }
    return OverlayTrack(
      region: OverlayTrack.Region(
        x: region.x + extent.left, y: region.y + extent.top, width: extent.right - extent.left,
        height: extent.bottom - extent.top),
      format: format,
      firstDays: first.enumerated().filter { !first[..<$0.offset].contains($0.element) }
        .map(\.element),
      seconds: seconds,
      segments: base == 0 ? segments : segments.compactMap { $0.lowered(by: shift) },
      remarks: TrackRemarks(self).all)
  }

  /// As printed: `DD-MM-YYYY HH:MM:SS`, the date first wherever it stands.
  var format: String {
    let mark = layout.print.timeSeparator
    let isTwelve = layout.print.isAfternoon != nil
    let time = "\(layout.hasBareHour ? "H" : "HH")\(mark)MM\(mark)SS" + (isTwelve ? " AM" : "")
    let sizes = layout.date.map(\.count)
    guard sizes.count == 3 else { return time }
    let separator = layout.print.dateSeparator
    let isAmbiguous = Set(days.days.map(\.day)).count > 1
    guard let order = days.days.first?.order, !isAmbiguous else {
      let fields = sizes.map { $0 == 4 ? "YYYY" : "??" }
      return fields.joined(separator: String(separator)) + " " + time
    }
    return order.words(separator, yearDigits: sizes.max() ?? 2) + " " + time
  }
}

extension OverlayTrack.Segment {
  /// The same stretch when the shown count is lower by so much.
  fileprivate func lowered(by shift: Nanoseconds) -> Self? {
    guard let low = try? offsetMin.subtracting(shift),
      let middle = try? offsetEstimate.subtracting(shift),
      let high = try? offsetMax.subtracting(shift)
    else { return nil }
    return Self(
      from: from, to: to, reference: reference, offsetMin: low, offsetEstimate: middle,
      offsetMax: high, skew: skew, slack: slack, tickCount: tickCount)
  }
}
