import TimeModel

/// Reads expressions of time out of running text, or one whole phrase: British English, spoken and
/// written.
///
/// It takes time in proportion to the text, whatever the text is.
public struct TimeWords: Sendable {
  public let reference: TimeReference
  public let widths: TimeWidths

  public init(reference: TimeReference, widths: TimeWidths = .standard) {
    (self.reference, self.widths) = (reference, widths)
  }

  /// Every expression of running prose, in order, none within another.
  ///
  /// Conservative: prices, scores, amounts, places in a recording and the verb "may" are no times.
  public func expressions(in text: String) -> [TimeExpression] {
    let plain = PlainText.reduce(text)
    var (found, at): ([TimeExpression], Int) = ([], 0)
    while at < plain.count {
      let isBoundary =
        at == 0 || !(PlainText.isLetter(plain[at - 1]) || PlainText.isDigit(plain[at - 1]))
      if isBoundary, PlainText.isDigit(plain[at]), let expression = clock(plain, at) {
        found.append(expression)
        at = expression.range.upperBound
      } else {
        at += 1
      }
    }
    return found
  }

  /// The phrase as a whole, or the one expression in it; nil when it is not understood.
  public func meaning(of phrase: String) -> TimeExpression? {
    let found = expressions(in: phrase)
    return found.count == 1 ? found[0] : nil
  }

  private func clock(_ plain: [UInt8], _ at: Int) -> TimeExpression? {
    var cursor = PlainCursor(plain[...], at: at)
    guard let clock = cursor.clock(allowBareDigits: false, allowZone: true) else { return nil }
    let readings = [clock] + (clock.isHalfDayOpen ? [clock.inOtherHalf] : [])
    let spans = readings.map { reading in
      reading.timeOfDay..<Nanoseconds(reading.timeOfDay.count + reading.resolution.count)
    }
    return TimeExpression(
      range: at..<cursor.at,
      meaning: .moment(
        SpokenMoment(
          clocks: spans,
          written: LocalTime(
            date: nil, timeOfDay: clock.timeOfDay, resolution: clock.resolution, zone: clock.zone))),
      rules: ["clock.figures"])
  }
}
