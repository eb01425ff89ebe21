internal import Evidence
internal import TimeModel

extension ClockedSource {
  /// A statement whose clock nobody has measured: its times are not read from one clock, so an error
  /// in one says nothing of the others, and each is tied to UTC by itself.
  var isRemembered: Bool {
    source.kind == .statement && clock.axis == .writtenTime && clock.status == .anchored
      && !clock.anchors.contains(where: \.isAccepted)
  }

  var segmentCount: Int { clock.model?.segments.count ?? 1 }

  func clockNode(_ segment: Int) -> Node { .clock(source.id, segment: segment) }

  /// The segment of the clock model that holds a moment of the axis; the only one, 0, without a
  /// model; nil in a hole between two.
  func segment(holding moment: Nanoseconds) -> Int? {
    guard let segments = clock.model?.segments else { return 0 }
    return segments.firstIndex { segment in
      (segment.from.map { $0 <= moment } ?? true) && (segment.to.map { moment < $0 } ?? true)
    }
  }

  /// Without a model a recording's clock runs as unmeasured ones do; a written time is taken as it is.
  func skew(of segment: Int) -> Skew {
    guard let segments = clock.model?.segments, segments.indices.contains(segment) else {
      return clock.axis == .mediaTime ? .unmeasured : .none
    }
    return segments[segment].skew
  }

  /// The moment of a segment that is nearest to the axis's zero.
  func nearestToZero(of segment: Int) -> Nanoseconds {
    guard let segments = clock.model?.segments, segments.indices.contains(segment) else {
      return .zero
    }
    return max(segments[segment].from ?? .zero, min(.zero, segments[segment].to ?? .zero))
  }

  /// From where each segment ends to where the next begins, on the axis.
  var boundaries: [ClosedRange<Nanoseconds>] {
    guard let segments = clock.model?.segments else { return [] }
    return zip(segments, segments.dropFirst()).compactMap { earlier, later in
      guard let end = earlier.to, let start = later.from, end <= start else { return nil }
      return end...start
    }
  }

  /// Whether a break is one that the clock model already has as the step between two segments.
  func isBetweenSegments(_ piece: Continuity.Break) -> Bool {
    boundaries.contains { $0.overlaps(piece.within) }
  }

  /// The true time from the end of a segment to the beginning of the next: it never runs backwards,
  /// and where the loss was measured or is assumed to be limited, it is not longer than that allows.
  func trueLength(over boundary: ClosedRange<Nanoseconds>, after segment: Int) throws(TimeError)
    -> Length
  {
    guard clock.axis == .mediaTime else { return Length(min: .zero) }
    let hole = try boundary.upperBound.subtracting(boundary.lowerBound)
    let (before, after) = (
      try skew(of: segment).stretched(hole), try skew(of: segment + 1).stretched(hole)
    )
    let breaks = continuity.breaks.filter { $0.within.overlaps(boundary) }
    guard breaks.isEmpty else {
      var (least, most) = (min(before.min, after.min), max(before.max, after.max))
      for piece in breaks {
        least = try least.adding(piece.lost.lowerBound)
        most = try most.adding(piece.lost.upperBound)
      }
      return Length(min: least, max: most)
    }
    guard lostTime > .zero else { return Length(min: .zero) }
    return Length(
      min: .zero, max: try max(before.max, after.max).adding(lostTime), isMaxAssumed: true)
  }

  /// UTC of a stretch of the axis by the clock's own bounds, for what no node stands for.
  func inUTC(_ stretch: ClosedRange<Nanoseconds>) throws(TimeError) -> Length {
    guard let offset = clock.model?.segments.first?.offset else {
      throw .unresolved("the clock of \(source.id) has no bounds")
    }
    return Length(
      min: try offset.earliest.advanced(by: stretch.lowerBound).sinceOrigin,
      max: try offset.latest.advanced(by: stretch.upperBound).sinceOrigin)
  }
}

extension Instant {
  fileprivate var sinceOrigin: Nanoseconds { Nanoseconds(nanoseconds) }
}
