internal import Evidence
internal import TimeModel

extension SoundAlignment.Segment {
  /// Where on a's axis the sound of a moment of b's stands.
  func place(of moment: Nanoseconds) throws(TimeError) -> (
    low: Nanoseconds, estimate: Nanoseconds, high: Nanoseconds
  ) {
    let length = try skew.stretched(moment.subtracting(at))
    func place(_ lag: Nanoseconds, _ length: Nanoseconds) throws(TimeError) -> Nanoseconds {
      try at.adding(lag).adding(length)
    }
    return (
      try place(lag.earliest, length.min), try place(lag.estimate, length.estimate),
      try place(lag.latest, length.max)
    )
  }

  /// About where on b's axis the sound of a moment of a's stands; nil outside the segment.
  func moment(at place: Nanoseconds) -> Nanoseconds? {
    let length = Int128(place.count) - Int128(at.count) - Int128(lag.estimate.count)
    let own = Int128(at.count) + length * 1_000_000_000 / (1_000_000_000 + Int128(skew.estimatePPB))
    guard let moment = Int64(exactly: own).map({ Nanoseconds($0) }) else { return nil }
    return from <= moment && moment <= to ? moment : nil
  }
}

extension SoundLink {
  /// The segments that are in order; none unless the two were shown to be aligned.
  var segments: [SoundAlignment.Segment] {
    alignment.verdict == .aligned ? alignment.segments.filter { $0.from <= $0.to } : []
  }

  /// `the sound of livestream and phone fits with livestream's time less phone's at +40.318 s
  /// (-0.4…+0.4 ms) from 00:40.000 to 01:20.000 of phone; microphones at most 50 m apart`.
  func words(_ segment: SoundAlignment.Segment) -> String {
    let lag = segment.lag
    let sign = lag.estimate < .zero ? "" : "+"
    let least = Self.tenths(Int128(lag.earliest.count) - Int128(lag.estimate.count))
    let most = Self.tenths(Int128(lag.latest.count) - Int128(lag.estimate.count))
    return "the sound of \(a) and \(b) fits with \(a)'s time less \(b)'s at "
      + "\(sign)\(milliseconds(lag.estimate, rounding: .nearest)) s (-\(least)…+\(most) ms) from "
      + "\(clockText(segment.from)) to \(clockText(segment.to)) of \(b); \(flightBecause)"
  }

  /// Tenths of a millisecond, without its sign and rounded away from zero.
  private static func tenths(_ length: Int128) -> String {
    let count = (length.magnitude + 99_999) / 100_000
    return "\(count / 10).\(count % 10)"
  }
}

extension SoundLink {
  /// So that no result depends on the order in which links are handed in.
  var sortKey: [String] {
    [a.rawValue, b.rawValue]
      + segments.flatMap { segment in
        [segment.from, segment.to, segment.at, segment.lag.earliest, segment.lag.latest]
          .map(\.description) + ["\(segment.skew)"]
      } + [flight.description, flightBecause, alignment.because]
  }
}
