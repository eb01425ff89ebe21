package import Evidence
package import TimeModel

extension SoundAlignment {
  package var longest: Segment? {
    segments.max { ($0.to.count &- $0.from.count) < ($1.to.count &- $1.from.count) }
  }

  package var overlap: Nanoseconds {
    Nanoseconds(segments.reduce(0) { $0 &+ ($1.to.count &- $1.from.count) })
  }

  /// `1e-12` for at most one in a million million.
  package var chanceText: String { chanceExponent > 0 ? "1e-\(chanceExponent)" : "1" }
}

extension Skew {
  /// `79.020 ppm (78.950…79.090)`.
  package var ppmText: String {
    "\(Self.ppm(estimatePPB)) ppm (\(Self.ppm(minPPB))…\(Self.ppm(maxPPB)))"
  }

  /// Exact decimals with three places: `-300.000`.
  package static func ppm(_ partsPerBillion: Int64) -> String {
    let (whole, rest) = partsPerBillion.magnitude.quotientAndRemainder(dividingBy: 1000)
    return (partsPerBillion < 0 ? "-" : "") + "\(whole)." + String(1000 + rest).dropFirst()
  }
}
