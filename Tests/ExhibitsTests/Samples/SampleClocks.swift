import Evidence
import TestSupport
import TimeModel

/// Sound and overlays measured on clocks that are made up, with their truth known.
extension Sample {
  static func ns(_ seconds: Int64, _ milliseconds: Int64 = 0) -> Nanoseconds {
    Nanoseconds(seconds * 1_000_000_000 + milliseconds * 1_000_000)
  }

  static func skew(_ min: Int64, _ estimate: Int64, _ max: Int64) -> Skew {
    guard let skew = Skew(minPPB: min, estimatePPB: estimate, maxPPB: max) else {
      preconditionFailure("not ordered")
    }
    return skew
  }

  /// - Parameters:
  ///   - from, to: seconds of b's axis.
  ///   - lag: a's time less b's in the middle, in nanoseconds.
  ///   - half: half the width of its bounds.
  static func stretch(
    _ from: Int64, _ to: Int64, lag: Int64, half: Int64 = 200_000, skew: Skew
  ) -> SoundAlignment.Segment {
    guard
      let bounds = SoundAlignment.Lag(
        earliest: Nanoseconds(lag - half), estimate: Nanoseconds(lag),
        latest: Nanoseconds(lag + half))
    else { preconditionFailure("not ordered") }
    return SoundAlignment.Segment(
      from: ns(from), to: ns(to), at: ns((from + to) / 2), lag: bounds, skew: skew)
  }

  /// A window every so many seconds, scattered about the line; every so many-th off it.
  static func windows(
    _ segments: [SoundAlignment.Segment], every step: Int64, outlier: Int64, seed: UInt64
  ) -> [SoundAlignment.Window] {
    var generator = SeededGenerator(seed: seed)
    return segments.flatMap { segment in
      stride(from: segment.from.count, through: segment.to.count, by: Int(step * 1_000_000_000))
        .enumerated().map { number, at in
          let isOff = Int64(number) % outlier == outlier - 1
          let line = segment.lag(at: Nanoseconds(at))?.estimate.count ?? 0
          let noise = Int64.random(in: -90_000...90_000, using: &generator)
          let away =
            isOff
            ? Int64.random(in: 300_000...1_500_000, using: &generator)
              * (number.isMultiple(of: 2) ? 1 : -1) * (number % 4 == 3 ? 4000 : 1) : 0
          return SoundAlignment.Window(
            at: Nanoseconds(at), lag: Nanoseconds(line + noise + away), isOnLine: !isOff)
        }
    }
  }

  static func link(
    _ a: String, _ b: String, _ segments: [SoundAlignment.Segment],
    windows: [SoundAlignment.Window] = [], alternatives: [SoundAlignment.Alternative] = [],
    because: String, exponent: Int = 14
  ) -> SoundLink {
    SoundLink(
      a: SourceID(rawValue: a), b: SourceID(rawValue: b),
      alignment: SoundAlignment(
        verdict: segments.isEmpty ? .notShownToOverlap : .aligned,
        chanceExponent: segments.isEmpty ? 0 : exponent, segments: segments, windows: windows,
        alternatives: alternatives, because: because), flight: Nanoseconds(145_772_595),
      flightBecause: "50 m are taken to lie between two microphones at most")
  }

  /// An overlay that ticks once a second, read at 25 frames a second.
  ///
  /// - Parameters:
  ///   - start: what it shows at the recording's beginning, in nanoseconds after midnight.
  ///   - jumpAfter: the second after which it was set on by so many seconds.
  static func overlay(
    seconds: Int, start: Int64, skewPPB: Int64, jumpAfter: Int? = nil, jump: Int64 = 0,
    strange: [Int: OverlayTrack.Status] = [:]
  ) -> OverlayTrack {
    let frame: Int64 = 40_000_000
    func shown(at media: Int64, _ isLater: Bool) -> Int64 {
      start + media + media / 1_000_000 * skewPPB / 1000 + (isLater ? jump * 1_000_000_000 : 0)
    }
    var ticks: [OverlayTrack.Second] = []
    for number in 1...seconds {
      let isLater = jumpAfter.map { number > $0 } ?? false
      let whole = start / 1_000_000_000 + Int64(number) + (isLater ? jump : 0)
      let media = Int64(number) * 1_000_000_000 - start % 1_000_000_000
      let tick = media - media / 1_000_000 * skewPPB / 1000
      let by = (tick + frame - 1) / frame * frame
      let status = strange[number] ?? .read
      let value: Int64? =
        switch status {
        case .read, .inferred: whole
        case .disagreeing: number.isMultiple(of: 2) ? nil : whole + 10
        }
      ticks.append(
        .init(
          after: Nanoseconds(by - frame), by: Nanoseconds(by),
          last: Nanoseconds(by + 24 * frame), shown: value, status: status))
    }
    let end = Int64(seconds) * 1_000_000_000
    let middle = jumpAfter.map { Int64($0) * 1_000_000_000 + 500_000_000 }
    func stretch(_ from: Int64, _ to: Int64, _ isLater: Bool) -> OverlayTrack.Segment {
      let at = (from + to) / 2
      let offset = shown(at: at, isLater) - at
      return .init(
        from: Nanoseconds(from), to: Nanoseconds(to), reference: Nanoseconds(at),
        offsetMin: Nanoseconds(offset - 3_000_000), offsetEstimate: Nanoseconds(offset),
        offsetMax: Nanoseconds(offset + 3_000_000),
        skew: skew(skewPPB - 900, skewPPB, skewPPB + 900), slack: .zero,
        tickCount: Int((to - from) / 1_000_000_000))
    }
    return OverlayTrack(
      region: .init(x: 34, y: 20, width: 412, height: 30), format: "DD-MM-YYYY HH:MM:SS",
      firstDays: CivilDate(year: 2017, month: 4, day: 8).map { [$0] } ?? [], seconds: ticks,
      segments: middle.map {
        [stretch(0, $0, false), stretch($0 + 40_000_000, end, true)]
      } ?? [stretch(0, end, false)],
      remarks: [
        .init(
          .init(rawValue: "overlay.disagrees"), .caution, from: ns(300), to: ns(302),
          message: "Two seconds show a time that the seconds on both sides rule out.",
          advice: "Look at these frames.")
      ])
  }
}
