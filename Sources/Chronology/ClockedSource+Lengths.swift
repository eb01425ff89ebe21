internal import Evidence
internal import TimeModel

/// Bounds of a true length of time, and what an assumption adds to them.
struct Length {
  /// Absent: open.
  var min: Nanoseconds?
  /// Absent: open.
  var max: Nanoseconds?
  /// Whether `min` or `max` holds only if no more time was lost than is assumed.
  var isMinAssumed = false
  var isMaxAssumed = false
}

extension Length {
  /// The lower end of the one and the upper end of the other.
  init(_ low: Length, _ high: Length) {
    self.init(
      min: low.min, max: high.max, isMinAssumed: low.isMinAssumed, isMaxAssumed: high.isMaxAssumed)
  }
}

/// Bounds of the true time that a recording lost between two of its moments.
struct Loss {
  var min = Nanoseconds.zero
  var max = Nanoseconds.zero
  /// Whether `max` counts time that nothing accounts for.
  var isAssumed = false
  var breaks: [Continuity.Break] = []
}

extension ClockedSource {
  /// Whether time may be missing from it anywhere.
  var mayLose: Bool { lostTime > .zero || !continuity.breaks.isEmpty }

  /// The true length from a moment within `earlier` to one within `later`, both of one segment.
  ///
  /// Lost time only ever lengthens: it raises the maximum of a stretch forwards and lowers the minimum
  /// of a stretch backwards; what was measured to be lost raises the minimum of a stretch forwards.
  func trueLength(
    from earlier: ClosedRange<Nanoseconds>, to later: ClosedRange<Nanoseconds>, segment: Int
  ) throws(TimeError) -> Length {
    let skew = skew(of: segment)
    let low = try later.lowerBound.subtracting(earlier.upperBound)
    let high = try later.upperBound.subtracting(earlier.lowerBound)
    return try length(
      skew.stretched(low).min, skew.stretched(high).max,
      from: (earlier.upperBound, earlier.lowerBound), to: later, segment)
  }

  /// The true length from when the axis reads zero, as a segment has it, to a moment within
  /// `low…high` of that segment: what was lost outside the segment is in its offset already.
  func trueLength(
    toWithin moment: ClosedRange<Nanoseconds>, segment: Int
  ) throws(TimeError) -> Length {
    let skew = skew(of: segment)
    let zero = nearestToZero(of: segment)
    return try length(
      skew.stretched(moment.lowerBound).min, skew.stretched(moment.upperBound).max,
      from: (zero, zero), to: moment, segment)
  }

  private func length(
    _ short: Nanoseconds, _ long: Nanoseconds, from starts: (low: Nanoseconds, high: Nanoseconds),
    to later: ClosedRange<Nanoseconds>, _ segment: Int
  ) throws(TimeError) -> Length {
    guard clock.axis == .mediaTime, mayLose else { return Length(min: short, max: long) }
    let least = try loss(between: starts.low, later.lowerBound, segment)
    let most = try loss(between: starts.high, later.upperBound, segment)
    let (isBack, isAhead) = (
      later.lowerBound < starts.low, later.upperBound > starts.high
    )
    return Length(
      min: isBack ? try short.subtracting(least.max) : try short.adding(least.min),
      max: isAhead ? try long.adding(most.max) : try long.subtracting(most.min),
      isMinAssumed: isBack && least.isAssumed, isMaxAssumed: isAhead && most.isAssumed)
  }

  /// What was lost between two moments of one segment, given in either order.
  func loss(
    between one: Nanoseconds, _ other: Nanoseconds, _ segment: Int
  ) throws(TimeError) -> Loss {
    let (start, end) = (Swift.min(one, other), Swift.max(one, other))
    var loss = Loss()
    guard start < end else { return loss }
    for piece in continuity.breaks
    where piece.within.lowerBound < end && start < piece.within.upperBound
      && !isBetweenSegments(piece)
    {
      if start <= piece.within.lowerBound, piece.within.upperBound <= end {
        loss.min = try loss.min.adding(piece.lost.lowerBound)
      }
      loss.max = try loss.max.adding(piece.lost.upperBound)
      loss.breaks.append(piece)
    }
    if lostTime > .zero, !continuity.accounts(for: start, end) {
      loss.max = try loss.max.adding(lostTime)
      loss.isAssumed = true
    }
    return loss
  }
}
