import Evidence
import TimeModel

/// A moment on a drawn axis, in nanoseconds of that axis; an absent end is unbounded.
struct Span: Hashable, Sendable {
  let start: Int64?
  let estimate: Int64?
  let end: Int64?

  init(start: Int64?, estimate: Int64?, end: Int64?) {
    (self.start, self.estimate, self.end) = (start, estimate, end)
  }

  init(_ moment: BoundedMoment) {
    self.init(
      start: moment.earliest?.nanoseconds, estimate: moment.estimate?.nanoseconds,
      end: moment.latest?.nanoseconds)
  }

  var isUnbounded: Bool { start == nil && end == nil }
}

/// The stretch of an axis that is drawn.
///
/// It holds as many events as it can without squashing them: among all stretches from one estimate to
/// another it takes the one with the best balance of events held against length (by its logarithm),
/// so one event on another day does not decide the scale; it then grows to hold whole intervals and
/// whole recordings while that leaves the core half of the width. What lies outside
/// is drawn at the edge and named below the picture: nothing is dropped.
struct AxisWindow: Hashable, Sendable {
  let start: Int64
  let end: Int64

  init(start: Int64, end: Int64) { (self.start, self.end) = (start, end) }

  /// Nil when nothing is bounded from both sides.
  ///
  /// - Parameter extents: start and end of each source that has an extent.
  init?(events: [Span], extents: [(start: Span, end: Span)]) {
    let bounded = events.filter { $0.estimate != nil }
    let ends = extents.flatMap { [$0.start, $0.end] }.filter { $0.estimate != nil }
    let widths = bounded.compactMap(Self.width).sorted()
    // An event that may be anywhere in three hours says little about where to look.
    let vague = widths.isEmpty ? 0 : Int128(widths[widths.count / 2]) * 10 + 60_000_000_000
    let precise = bounded.filter { Int128(Self.width($0) ?? .max) <= vague }
    let points = (precise.isEmpty ? ends : precise).compactMap(\.estimate).sorted()
    guard let core = Self.core(points) else { return nil }

    var (low, high) = core
    // One event, or several at one moment: its own width, and never less than a second.
    let typical = widths.isEmpty ? 0 : widths[widths.count / 2]
    let base = max(Self.length(low, high), typical, 1_000_000_000)
    let allowed = Int128(base) * 2

    let middle = Int128(low) + (Int128(high) - Int128(low)) / 2
    let wanted =
      bounded.flatMap { [$0.start, $0.end] } + ends.map(\.estimate)
      + events.filter { $0.estimate == nil }.flatMap { [$0.start, $0.end] }
    for point in wanted.compactMap({ $0 }).sorted(by: {
      ((Int128($0) - middle).magnitude, $0) < ((Int128($1) - middle).magnitude, $1)
    }) {
      let (newLow, newHigh) = (min(low, point), max(high, point))
      guard Int128(newHigh) - Int128(newLow) <= allowed else { continue }
      (low, high) = (newLow, newHigh)
    }
    let width = max(Int128(high) - Int128(low), Int128(base) / 2)
    start = Self.clamped(Int128(low) - width / 20)
    end = Self.clamped(Int128(low) + width + width / 20)
  }

  /// Stretches in which events stand too close to be told apart here: each is worth a picture of its
  /// own. In order, at most four.
  func closeUps(_ events: [Span]) -> [AxisWindow] {
    let length = Int128(end) - Int128(start)
    let near = length / 20
    let inside = events.compactMap { span -> (estimate: Int64, low: Int64, high: Int64)? in
      guard let estimate = span.estimate, start <= estimate, estimate <= end,
        let low = span.start, let high = span.end
      else { return nil }
      // A wide interval is seen well enough as it is: only its estimate counts.
      return Int128(high) - Int128(low) <= near
        ? (estimate, low, high) : (estimate, estimate, estimate)
    }.sorted { $0.estimate < $1.estimate }
    var groups: [(count: Int, low: Int64, high: Int64, last: Int64)] = []
    for span in inside {
      if let group = groups.last, Int128(span.estimate) - Int128(group.last) <= near {
        groups[groups.count - 1] = (
          group.count + 1, min(group.low, span.low), max(group.high, span.high), span.estimate
        )
      } else {
        groups.append((1, span.low, span.high, span.estimate))
      }
    }
    return groups.filter { $0.count > 1 && Int128($0.high) - Int128($0.low) <= length / 4 }
      .prefix(4).map { group in
        let width = max(Int128(group.high) - Int128(group.low), length / 200, 1000)
        let middle = (Int128(group.low) + Int128(group.high)) / 2
        return AxisWindow(
          start: Self.clamped(middle - width * 4 / 5), end: Self.clamped(middle + width * 4 / 5))
      }
  }

  /// The best-balanced stretch between two of the points.
  private static func core(_ points: [Int64]) -> (Int64, Int64)? {
    guard let first = points.first, let last = points.last else { return nil }
    guard points.count > 2 else { return (first, last) }
    // 64 evenly chosen points stand for all where there are more.
    let sample =
      points.count <= 64
      ? points : (0..<64).map { points[$0 * (points.count - 1) / 63] }
    var best: (score: Int, low: Int64, high: Int64)?
    for low in sample.indices {
      for high in low..<sample.count {
        let held = (high - low + 1) * 1000 / sample.count
        let cost = 60 * logarithm(length(sample[low], sample[high])) / 256
        let score = held - cost
        if best.map({ score >= $0.score }) ?? true { best = (score, sample[low], sample[high]) }
      }
    }
    return best.map { ($0.low, $0.high) }
  }

  /// 256·log₂ of the length in units of ten seconds, nought below; whole numbers, so that every
  /// machine draws the same picture.
  private static func logarithm(_ length: Int64) -> Int {
    let ratio = UInt64(max(length, 0)) / (10_000_000_000 / 256)
    guard ratio > 256 else { return 0 }
    let power = 63 - ratio.leadingZeroBitCount
    let fraction = power >= 8 ? Int((ratio >> UInt64(power - 8)) & 0xFF) : 0
    return (power - 8) * 256 + fraction
  }

  private static func width(_ span: Span) -> Int64? {
    guard let start = span.start, let end = span.end else { return nil }
    return length(start, end)
  }

  private static func length(_ start: Int64, _ end: Int64) -> Int64 {
    clamped(Int128(end) - Int128(start))
  }

  private static func clamped(_ value: Int128) -> Int64 { Int64(clamping: value) }
}

/// Where a moment stands in the picture, in tenths of a pixel.
struct AxisScale: Hashable, Sendable {
  let window: AxisWindow
  let left: Int
  let right: Int

  /// Moments outside the window stand at its edge.
  func x(_ moment: Int64) -> Int {
    let length = max(1, Int128(window.end) - Int128(window.start))
    let inside = min(max(Int128(moment), Int128(window.start)), Int128(window.end))
    return left + Int((inside - Int128(window.start)) * Int128(right - left) / length)
  }
}

/// The tick marks of an axis: round steps, so many that their labels do not touch.
struct Ticks: Hashable, Sendable {
  /// In nanoseconds of the axis, ascending, inside the window.
  let moments: [Int64]
  /// How finely their labels are written.
  let step: Step

  /// - Parameter shift: nanoseconds from the axis to the readings that shall be round, as the offset
  ///   of the zone from UTC.
  init(_ window: AxisWindow, shift: Int64, atMost count: Int = 10) {
    let length = Int128(window.end) - Int128(window.start)
    let second: Int128 = 1_000_000_000
    let steps: [Int128] =
      [
        second / 1000, second / 500, second / 200, second / 100, second / 50, second / 20,
        second / 10,
        second / 5, second / 2,
      ]
      + [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200].map
    {
      $0 * second
    } + [1, 2, 7, 14, 30, 91, 182, 365, 730, 3650, 36_500].map { $0 * 86_400 * second }
    let chosen = steps.first { length / $0 < Int128(count) } ?? steps[steps.count - 1]
    var moments: [Int64] = []
    let origin = Int128(window.start) + Int128(shift)
    var next = origin / chosen * chosen
    if next < origin { next += chosen }
    while next - Int128(shift) <= Int128(window.end), moments.count < 2 * count {
      moments.append(Int64(clamping: next - Int128(shift)))
      next += chosen
    }
    self.moments = moments
    step =
      switch chosen {
      case ..<(second / 100): .thousandth
      case ..<(second / 10): .hundredth
      case ..<second: .tenth
      case ..<(60 * second): .second
      default: .minute
      }
  }

  /// `01:52` or `1:01:52`, with as many decimals as the steps need: a moment of a recording's own time.
  func mediaClock(_ moment: Int64) -> String {
    let text = MediaTime(nanoseconds: Nanoseconds(moment)).clockText
    return String(text.dropLast(4 - (step.places.map { $0 == 0 ? 0 : $0 + 1 } ?? 0)))
  }
}
