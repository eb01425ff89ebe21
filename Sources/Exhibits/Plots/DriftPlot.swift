import Evidence
import TimeModel

/// How two clocks run against each other: readings of their difference over time, and the even
/// stretches fitted to them.
///
/// What the difference jumps by between two stretches is taken out, so that milliseconds stay
/// legible beside a loss of seconds; the jump is told at its place instead. What lies beyond the
/// range stands at its edge as an arrowhead: nothing is dropped, but of very many readings only an
/// even choice is drawn.
struct DriftPlot {
  struct Reading: Hashable {
    enum Kind: Hashable, CaseIterable {
      case agreeing, inferred, disagreeing
    }

    let at: Int64
    /// Bounds of the difference; nil when there was something that could not be read.
    let bounds: ClosedRange<Int64>?
    let kind: Kind
  }

  struct Break: Hashable {
    let from: Int64
    let to: Int64
    /// By how much the difference jumps, as the fitted stretches have it.
    let jump: Nanoseconds
  }

  /// At most so many breaks and stretches are drawn.
  static let stretchLimit = 40

  let lines: [SoundAlignment.Segment]
  let breaks: [Break]
  let window: AxisWindow
  let range: AxisWindow
  /// What stands at nought of the upright axis.
  let base: Nanoseconds
  private let readings: [Reading]
  /// What is taken out of the difference in each stretch; one for all where there is none.
  private let shifts: [Int128]

  /// Nil when there is nothing to draw.
  ///
  /// - Parameter lines: ascending, without overlap.
  init?(lines: [SoundAlignment.Segment], readings: [Reading]) {
    guard !readings.isEmpty || !lines.isEmpty else { return nil }
    let moments =
      readings.map(\.at) + lines.flatMap { [$0.from.count, $0.to.count] }
    guard let first = moments.min(), let last = moments.max() else { return nil }
    self.lines = lines
    self.readings = readings
    let margin = max(1_000_000, (Int128(last) - Int128(first)) / 50)
    window = AxisWindow(
      start: Int64(clamping: Int128(first) - margin), end: Int64(clamping: Int128(last) + margin))

    breaks = zip(lines, lines.dropFirst()).map { before, after in
      let jump =
        Int128(after.lag(at: after.from)?.estimate.count ?? after.lag.estimate.count)
        - Int128(before.lag(at: after.from)?.estimate.count ?? before.lag.estimate.count)
      return Break(
        from: before.to.count, to: after.from.count, jump: Nanoseconds(Int64(clamping: jump)))
    }
    let middles = readings.compactMap { $0.bounds.map(Self.middle) }.sorted()
    base =
      lines.first?.lag.estimate
      ?? Nanoseconds(middles.isEmpty ? 0 : middles[middles.count / 2])
    var shift = Int128(base.count)
    shifts =
      [shift]
      + breaks.map { gap in
        shift += Int128(gap.jump.count)
        return shift
      }
    range = Self.range(lines, readings, shifts)
  }

  /// The middle of the bounds, rounded down.
  private static func middle(_ bounds: ClosedRange<Int64>) -> Int64 {
    Int64((Int128(bounds.lowerBound) + Int128(bounds.upperBound)) / 2)
  }

  /// The stretch that a moment belongs to, or the next one before it.
  private static func place(_ moment: Int64, _ lines: [SoundAlignment.Segment]) -> Int {
    max(0, (lines.firstIndex { moment < $0.from.count } ?? lines.count) - 1)
  }

  private static func residual(
    _ value: Int64, at moment: Int64, _ lines: [SoundAlignment.Segment], _ shifts: [Int128]
  ) -> Int64 {
    Int64(clamping: Int128(value) - shifts[place(moment, lines)])
  }

  /// What holds the fitted lines and nearly all readings that agree, and what disagrees nearby.
  private static func range(
    _ lines: [SoundAlignment.Segment], _ readings: [Reading], _ shifts: [Int128]
  ) -> AxisWindow {
    func residuals(_ kinds: [Reading.Kind]) -> [Int64] {
      readings.filter { kinds.contains($0.kind) }.flatMap { reading in
        (reading.bounds.map { [$0.lowerBound, $0.upperBound] } ?? []).map {
          residual($0, at: reading.at, lines, shifts)
        }
      }.sorted()
    }
    let agreeing = residuals([.agreeing])
    let others = residuals([.inferred, .disagreeing])
    let trimmed = agreeing.dropFirst(agreeing.count / 100).dropLast(agreeing.count / 100)
    let corners = zip(lines, shifts).flatMap { line, shift in
      Self.moments(of: line).compactMap { line.lag(at: $0) }.flatMap {
        [
          Int64(clamping: Int128($0.earliest.count) - shift),
          Int64(clamping: Int128($0.latest.count) - shift),
        ]
      }
    }
    let values = trimmed + corners
    let fallback = others.isEmpty ? 0 : others[others.count / 2]
    var low = Int128(values.min() ?? fallback)
    var high = Int128(values.max() ?? fallback)
    let reach = max(high - low, 400_000)
    let (floor, ceiling) = (low - reach, high + reach)
    for value in others.map({ Int128($0) }) where floor <= value && value <= ceiling {
      (low, high) = (min(low, value), max(high, value))
    }
    let margin = max((high - low) / 12, (200_000 - (high - low)) / 2, 20_000)
    return AxisWindow(start: Int64(clamping: low - margin), end: Int64(clamping: high + margin))
  }

  /// Where a stretch and its bounds have corners.
  private static func moments(of line: SoundAlignment.Segment) -> [Nanoseconds] {
    line.from < line.at && line.at < line.to
      ? [line.from, line.at, line.to] : [line.from, line.to]
  }
}

extension DriftPlot {
  /// A fitted stretch by its corners, less what is taken out there.
  struct Stretch {
    let corners: [(at: Int64, low: Int64, middle: Int64, high: Int64)]
  }

  var stretches: [Stretch] {
    zip(lines, shifts).prefix(Self.stretchLimit).map { line, shift in
      func less(_ value: Nanoseconds) -> Int64 { Int64(clamping: Int128(value.count) - shift) }
      return Stretch(
        corners: Self.moments(of: line).compactMap { moment in
          line.lag(at: moment).map {
            (moment.count, less($0.earliest), less($0.estimate), less($0.latest))
          }
        })
    }
  }

  /// The readings of a kind that are drawn: all, or an even choice of them.
  func drawn(_ kind: Reading.Kind) -> [Reading] {
    let all = readings.filter { $0.kind == kind }
    let limit = kind == .agreeing ? (hasWidth ? 150 : 300) : 50
    guard all.count > limit else { return all }
    return (0..<limit).map { all[$0 * (all.count - 1) / (limit - 1)] }
  }

  /// Whether readings are strokes, which need more room than dots.
  var hasWidth: Bool {
    readings.contains { $0.bounds.map { $0.lowerBound < $0.upperBound } ?? false }
  }

  func residual(_ value: Int64, at moment: Int64) -> Int64 {
    Self.residual(value, at: moment, lines, shifts)
  }

  /// What the picture leaves out, in words; nil when it holds everything.
  func omissions(of things: String) -> String? {
    let shown = Reading.Kind.allCases.reduce(0) { $0 + drawn($1).count }
    var words: [String] = []
    if shown < readings.count {
      words.append(
        "\(SourceModel.grouped(Int64(shown))) of \(SourceModel.grouped(Int64(readings.count))) "
          + "\(things) are drawn, evenly chosen")
    }
    if lines.count > Self.stretchLimit {
      words.append("\(Self.stretchLimit) of \(lines.count) stretches are drawn")
    }
    return words.isEmpty ? nil : words.joined(separator: "; ") + "."
  }
}
