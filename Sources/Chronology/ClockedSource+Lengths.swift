internal import Evidence
internal import TimeModel

extension ClockedSource {
  /// A statement whose clock nobody has measured: its times are not read from one clock, so an error
  /// in one says nothing of the others, and each is tied to UTC by itself.
  var isRemembered: Bool {
    source.kind == .statement && clock.axis == .writtenTime && clock.status == .anchored
      && !clock.anchors.contains(where: \.isAccepted)
  }

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

  /// The bounds of a true length whose length on the source's axis is within `low…high`.
  ///
  /// Lost time only ever lengthens: it raises the maximum of a stretch forwards and lowers the
  /// minimum of a stretch backwards.
  func trueLength(
    _ low: Nanoseconds, _ high: Nanoseconds, segment: Int
  ) throws(TimeError) -> (min: Nanoseconds, max: Nanoseconds) {
    let skew = skew(of: segment)
    let (short, long) = (try skew.stretched(low).min, try skew.stretched(high).max)
    let lost = clock.axis == .mediaTime ? lostTime : .zero
    return (
      low < .zero ? try short.subtracting(lost) : short,
      high > .zero ? try long.adding(lost) : long
    )
  }

  /// UTC of a stretch that begins in one segment and ends in another or in a later one than the first.
  func hullInUTC(
    _ low: Nanoseconds, _ first: Int, _ high: Nanoseconds, _ last: Int
  ) throws(TimeError) -> (min: Nanoseconds, max: Nanoseconds) {
    guard let segments = clock.model?.segments, segments.indices.contains(last) else {
      throw .unresolved("the clock of \(source.id) has no such segment")
    }
    var bounds: (min: Nanoseconds, max: Nanoseconds)?
    for (moment, index) in [(low, first), (high, last)] {
      let length = try trueLength(moment, moment, segment: index)
      let offset = segments[index].offset
      let earliest = try Nanoseconds(offset.earliest.nanoseconds).adding(length.min)
      let latest = try Nanoseconds(offset.latest.nanoseconds).adding(length.max)
      bounds = (
        min: min(bounds?.min ?? earliest, earliest), max: max(bounds?.max ?? latest, latest)
      )
    }
    guard let bounds else { throw .overflow }
    return bounds
  }

  /// Why the spacing has a width: `, at a rate of -300…+300 ppm and with up to 10 s lost in delivery`.
  func allowanceWords(_ segment: Int) -> String {
    let skew = skew(of: segment)
    var words: [String] = []
    if skew != .none {
      words.append("at a rate of \(Self.ppm(skew.minPPB))…\(Self.ppm(skew.maxPPB)) ppm")
    }
    if lostTime > .zero {
      words.append("with up to \(durationText(Int128(lostTime.count))) lost in delivery")
    }
    return words.isEmpty ? "" : ", " + words.joined(separator: " and ")
  }

  private static func ppm(_ partsPerBillion: Int64) -> String {
    let (whole, thousandths) = partsPerBillion.magnitude.quotientAndRemainder(dividingBy: 1000)
    var fraction = String(1000 + thousandths).dropFirst()
    while fraction.last == "0" { fraction = fraction.dropLast() }
    let sign = partsPerBillion < 0 ? "-" : partsPerBillion > 0 ? "+" : ""
    return sign + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}
