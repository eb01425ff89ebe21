/// The only bridge from a source's own axis to UTC: an offset and a skew with bounds, per segment.
///
/// A recording's axis is its media time; a log's axis is what is written in it, as nanoseconds since
/// 1970 once its zone has been applied. Within one segment `utc = offset + (1 + skew)·t`; a stall, a
/// dropped segment, a timestamp reset or a clock being set starts a new one.
public struct ClockModel: Hashable, Sendable, Codable {
  public struct Segment: Hashable, Sendable, Codable {
    /// The first moment of the source's axis that belongs to the segment; nil from the beginning.
    public let from: Nanoseconds?
    /// The first moment that no longer belongs to it; nil to the end.
    public let to: Nanoseconds?
    /// UTC when the axis reads zero (extrapolated when zero lies outside the segment).
    public let offset: Timestamp
    public let skew: Skew

    public init(from: Nanoseconds?, to: Nanoseconds?, offset: Timestamp, skew: Skew) {
      (self.from, self.to, self.offset, self.skew) = (from, to, offset, skew)
    }

    /// Whether a moment of the axis belongs to the segment.
    public func holds(_ moment: Nanoseconds) -> Bool {
      (from.map { $0 <= moment } ?? true) && (to.map { moment < $0 } ?? true)
    }

    /// `offset + (1 + skew)·moment`, wherever the moment lies.
    func timestamp(at moment: Nanoseconds) throws(TimeError) -> Timestamp {
      let stretch = try skew.stretched(moment)
      return Timestamp(
        ordered: try offset.earliest.advanced(by: stretch.min),
        try offset.estimate.advanced(by: stretch.estimate),
        try offset.latest.advanced(by: stretch.max))
    }
  }

  /// Ascending, without overlap; never empty.
  public let segments: [Segment]

  /// Nil when there is no segment, a segment is empty, or two of them overlap.
  public init?(segments: [Segment]) {
    guard !segments.isEmpty,
      segments.allSatisfy({ segment in
        guard let from = segment.from, let to = segment.to else { return true }
        return from < to
      }),
      zip(segments, segments.dropFirst()).allSatisfy({ earlier, later in
        guard let end = earlier.to, let start = later.from else { return false }
        return end <= start
      })
    else { return nil }
    self.segments = segments
  }

  /// One segment for the whole source.
  public init(offset: Timestamp, skew: Skew) {
    segments = [Segment(from: nil, to: nil, offset: offset, skew: skew)]
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let model = ClockModel(segments: try container.decode([Segment].self, forKey: .segments))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .segments, in: container, debugDescription: "the segments are empty or overlap")
    }
    self = model
  }

  /// UTC of a moment on the source's axis; nil in a hole between two segments.
  public func timestamp(at moment: Nanoseconds) throws(TimeError) -> Timestamp? {
    try segments.first { $0.holds(moment) }?.timestamp(at: moment)
  }

  /// UTC of a frame or sample, the tick rounded outwards.
  public func timestamp(at moment: MediaTime) throws(TimeError) -> Timestamp? {
    // Segments begin at whole nanoseconds, so the moment lies in the same one as its floor, even when
    // its ceiling already belongs to the next.
    let floor = try moment.nanoseconds(rounding: .down)
    guard let segment = segments.first(where: { $0.holds(floor) }) else { return nil }
    let low = try segment.timestamp(at: floor)
    let middle = try segment.timestamp(at: moment.nanoseconds(rounding: .nearest))
    let high = try segment.timestamp(at: moment.nanoseconds(rounding: .up))
    return Timestamp(
      ordered: low.earliest, max(low.earliest, min(middle.estimate, high.latest)), high.latest)
  }

  /// The moments of the source's axis that the estimates place at an instant of UTC, to the nearest
  /// nanosecond: none in a hole between two segments, several when a clock was set back.
  public func estimates(at instant: Instant) throws(TimeError) -> [Nanoseconds] {
    var result: [Nanoseconds] = []
    for segment in segments {
      let moment = try segment.skew.shrunk(instant.since(segment.offset.estimate)).estimate
      if segment.holds(moment) { result.append(moment) }
    }
    return result
  }

  /// The stretch of the source's axis that can show an instant of UTC, as bounds, for every segment
  /// in which it can: none when no segment reaches it, several when a clock was set back.
  public func moments(
    at instant: Instant
  ) throws(TimeError) -> [(earliest: Nanoseconds, estimate: Nanoseconds, latest: Nanoseconds)] {
    var result: [(Nanoseconds, Nanoseconds, Nanoseconds)] = []
    for segment in segments {
      let early = try instant.since(segment.offset.latest)
      let late = try instant.since(segment.offset.earliest)
      let middle = try segment.skew.shrunk(instant.since(segment.offset.estimate)).estimate
      var low = min(try segment.skew.shrunk(early).min, middle)
      var high = max(try segment.skew.shrunk(late).max, middle)
      if let from = segment.from {
        guard high >= from else { continue }
        low = max(low, from)
      }
      if let to = segment.to {
        guard low < to else { continue }
        high = min(high, Nanoseconds(to.count - 1))
      }
      result.append((low, max(low, min(middle, high)), high))
    }
    return result
  }
}

extension Skew {
  /// The inverse of `stretched`: the length on the source's axis of a UTC duration, as bounds.
  func shrunk(
    _ duration: Nanoseconds
  ) throws(TimeError) -> (min: Nanoseconds, estimate: Nanoseconds, max: Nanoseconds) {
    func divided(_ ppb: Int64, _ rounding: Rounding) throws(TimeError) -> Nanoseconds {
      let wide = Int128(duration.count) * 1_000_000_000
      let quotient = wide.divided(by: Int128(1_000_000_000 + ppb), rounding: rounding)
      guard let count = Int64(exactly: quotient) else { throw .overflow }
      return Nanoseconds(count)
    }
    let negative = duration < .zero
    let low = try divided(negative ? minPPB : maxPPB, .down)
    let high = try divided(negative ? maxPPB : minPPB, .up)
    return (min(low, high), try divided(estimatePPB, .nearest), max(low, high))
  }
}
