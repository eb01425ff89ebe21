import Evidence
import TimeModel

/// A measured difference between two clocks in words.
enum LagText {
  /// `+39.90000 ± 0.00020 s`: as many decimals as the bounds are worth, these rounded up.
  static func bounded(_ lag: SoundAlignment.Lag) -> String {
    let half = max(
      Int128(lag.latest.count) - Int128(lag.estimate.count),
      Int128(lag.estimate.count) - Int128(lag.earliest.count))
    let width = Int64(clamping: half)
    let places = places(Nanoseconds(width))
    return signed(lag.estimate, places: places) + " ± "
      + DurationText.decimal(width, power: 9, places: places, rounding: .up) + " s"
  }

  /// Seconds with their sign: `+39.900`.
  static func signed(_ value: Nanoseconds, places: Int) -> String {
    (value > .zero ? "+" : "") + DurationText.decimal(value.count, power: 9, places: places)
  }

  /// `+79.02 ppm, between 78.95 and 79.09`.
  static func skew(_ skew: Skew) -> String {
    (skew.estimatePPB > 0 ? "+" : "") + DurationText.partsPerMillion(skew.estimatePPB)
      + " ppm, between \(DurationText.partsPerMillion(skew.minPPB)) and "
      + DurationText.partsPerMillion(skew.maxPPB)
  }

  /// Decimals of a second that hold two digits of a width.
  static func places(_ width: Nanoseconds) -> Int {
    var (places, least) = (2, Int64(100_000_000))
    while places < 6, width.count < least { (places, least) = (places + 1, least / 10) }
    return places
  }
}
