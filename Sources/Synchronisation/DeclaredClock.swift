public import Evidence
public import TimeModel

/// Why a declared clock was not understood, with an example of one that is.
public struct DeclarationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The declaration, verbatim.
  public let text: String
  public let problem: String
  /// A right declaration of the same sort.
  public let example: String

  public var description: String { "“\(text)”: \(problem). Write it like “\(example)”" }
}

/// Reads what the case file declares of a source's clock.
///
/// ```
/// offset      -137s ± 5s                            own clock minus true time
/// time check  on-screen 15:40:00 was 15:42:17 by the speaking clock
/// accuracy    ± 2 min                               the clock is right within this
/// start       2017-04-08 15:40:03 ± 2s              when the recording begins
/// ```
public enum DeclaredClock {
  /// What a person needs to compare two displays and say so: added on each side of a time check that
  /// gives no width of its own.
  public static let comparison = Nanoseconds.second

  private static let offsetExample = "-137s ± 5s"
  private static let checkExample = "on-screen 15:40:00 was 15:42:17 by the speaking clock"
  private static let startExample = "2017-04-08 15:40:03 ± 2s"

  /// Either form of correction: a text with two clock readings is a time check, any other an offset.
  public static func correction(_ text: String) throws(DeclarationError) -> ClockCorrection {
    text.contains(":") ? try timeCheck(text) : try offset(text)
  }

  /// Reads `-137s ± 5s`, `+1 h`, `137 s slow ± 2 s`, `± 2 min`: own clock minus true time.
  ///
  /// Without a width, one unit of the last place written is taken on each side.
  public static func offset(_ text: String) throws(DeclarationError) -> ClockCorrection {
    func wrong(_ problem: String) -> DeclarationError {
      DeclarationError(text: text, problem: problem, example: offsetExample)
    }
    var scanner = DeclarationScanner(text)
    if let width = try width(&scanner, wrong) {
      try end(&scanner, wrong)
      return try correction(.zero, width, kind: .declaredAccuracy, text: text, wrong)
    }
    let isMinus = scanner.take("-")
    let isSigned = isMinus || scanner.take("+")
    guard let length = scanner.length() else {
      throw wrong("expected a length of time with a unit (ms, s, min, h) at “\(scanner.rest)”")
    }
    var isNegative = isMinus
    scanner.skipSpaces()
    if let word = scanner.word() {
      guard word == "slow" || word == "fast" else { throw wrong("“\(word)” is not understood") }
      guard !isSigned else {
        throw wrong("a sign and “\(word)” together may contradict each other")
      }
      isNegative = word == "slow"
    }
    let width = try width(&scanner, wrong) ?? length.resolution
    try end(&scanner, wrong)
    let value = Nanoseconds(isNegative ? -length.value.count : length.value.count)
    return try correction(value, width, kind: .declaredOffset, text: text, wrong)
  }

  /// Reads `on-screen 15:40:00 was 15:42:17 by the speaking clock`, with `± 2s` at the end or not.
  ///
  /// Each reading is any moment of its last written place; without a width of its own, ``comparison``
  /// is added on each side. Without dates the two are taken less than twelve hours apart.
  public static func timeCheck(_ text: String) throws(DeclarationError) -> ClockCorrection {
    func wrong(_ problem: String) -> DeclarationError {
      DeclarationError(text: text, problem: problem, example: checkExample)
    }
    var scanner = DeclarationScanner(text)
    var readings: [LocalTime] = []
    var link: String?
    var width: Nanoseconds?
    while !scanner.isAtEnd {
      scanner.skipSpaces()
      if let given = try self.width(&scanner, wrong) {
        try end(&scanner, wrong)
        width = given
      } else if let reading = scanner.reading() {
        readings.append(reading)
      } else if let word = scanner.word() {
        if ["am", "pm"].contains(word) {
          throw wrong("write the hour from 0 to 23, without \(word)")
        }
        if readings.count == 1, ["was", "is"].contains(word) { link = word }
      } else if !scanner.isAtEnd {
        if "0123456789".contains(scanner.rest.prefix(1)) {
          throw wrong("“\(scanner.rest)” is not a time of day in hours, minutes and seconds")
        }
        if readings.count == 1, scanner.rest.hasPrefix("=") { link = "=" }
        scanner.skipOne()
      }
    }
    guard readings.count == 2, let own = readings.first, let true_ = readings.last else {
      throw wrong(
        "it needs two clock readings, what the source showed and what it was; found "
          + "\(readings.count)")
    }
    guard link == "was" || link == "is" || link == "=" else {
      throw wrong("the word “was” must stand between what the source showed and what it was")
    }
    guard (own.zone == nil) == (true_.zone == nil) else {
      throw wrong("write both readings with a zone, or both without one")
    }
    let apart = try attempt(wrong) { () throws(TimeError) in try difference(own, true_) }
    return try check(own, true_, apart, width, text: text, wrong)
  }

  /// Reads `2017-04-08 15:40:03 ± 2s`: when the recording begins, as one anchor for each instant that
  /// the words can mean (two in the hour that the end of summer time repeats).
  ///
  /// - Parameters:
  ///   - start: where on its axis the recording begins.
  ///   - zone: for a time without a zone of its own.
  public static func start(
    _ text: String, at start: Nanoseconds, zone: ZoneRules?
  ) throws(DeclarationError) -> [Anchor] {
    func wrong(_ problem: String) -> DeclarationError {
      DeclarationError(text: text, problem: problem, example: startExample)
    }
    var scanner = DeclarationScanner(text)
    scanner.skipSpaces()
    guard let reading = scanner.reading(), reading.date != nil else {
      throw wrong("expected a date and a time of day")
    }
    let width = try width(&scanner, wrong)
    try end(&scanner, wrong)
    let ranges = try attempt(wrong) { () throws(TimeError) in
      try reading.possibleIntervals(rules: zone)
    }
    guard !ranges.isEmpty else {
      throw wrong("that time does not exist: the clocks were put forward over it")
    }
    var anchors: [Anchor] = []
    for range in ranges {
      let instant = try attempt(wrong) { () throws(TimeError) in
        guard let width else { return Timestamp(range) }
        return Timestamp(
          TimeRange(
            try range.start.advanced(by: width.negated()), try range.start.advanced(by: width)))
      }
      anchors.append(
        Anchor(
          kind: .declaredStart, from: start, to: start, instant: instant, label: .stated,
          locator: .whole,
          because: "the case file declares that it starts at “\(text)”"
            + (width == nil ? ", any moment of the last place written" : ""),
          caveat: ranges.count > 1 ? "the time occurred twice: the clocks were put back" : ""))
    }
    return anchors
  }

  // MARK: - Parts

  /// Takes `± 5 s` if it stands here.
  private static func width(
    _ scanner: inout DeclarationScanner, _ wrong: (String) -> DeclarationError
  ) throws(DeclarationError) -> Nanoseconds? {
    guard scanner.take("±") else { return nil }
    guard let width = scanner.length() else {
      throw wrong(
        "expected a length of time with a unit (ms, s, min, h) after ±, at "
          + "“\(scanner.rest)”")
    }
    return width.value
  }

  private static func end(
    _ scanner: inout DeclarationScanner, _ wrong: (String) -> DeclarationError
  ) throws(DeclarationError) {
    scanner.skipSpaces()
    guard scanner.isAtEnd else { throw wrong("“\(scanner.rest)” at the end is not understood") }
  }

  private static func correction(
    _ value: Nanoseconds, _ width: Nanoseconds, kind: Anchor.Kind, text: String,
    _ wrong: (String) -> DeclarationError
  ) throws(DeclarationError) -> ClockCorrection {
    try attempt(wrong) { () throws(TimeError) in
      guard
        let correction = ClockCorrection(
          min: try value.subtracting(width), estimate: value, max: try value.adding(width),
          kind: kind, text: text)
      else { throw .overflow }
      return correction
    }
  }

  private static func check(
    _ own: LocalTime, _ true_: LocalTime, _ difference: Nanoseconds, _ width: Nanoseconds?,
    text: String, _ wrong: (String) -> DeclarationError
  ) throws(DeclarationError) -> ClockCorrection {
    if let width {
      return try correction(difference, width, kind: .declaredTimeCheck, text: text, wrong)
    }
    return try attempt(wrong) { () throws(TimeError) in
      let low = try difference.subtracting(true_.resolution).subtracting(comparison)
      let high = try difference.adding(own.resolution).adding(comparison)
      let middle = try difference.adding(
        Nanoseconds((own.resolution.count - true_.resolution.count) / 2))
      guard
        let correction = ClockCorrection(
          min: low, estimate: middle, max: high, kind: .declaredTimeCheck, text: text)
      else { throw .overflow }
      return correction
    }
  }

  /// Own minus true, of the digits shown, their zones taken off.
  private static func difference(
    _ own: LocalTime, _ true_: LocalTime
  ) throws(TimeError) -> Nanoseconds {
    func east(_ time: LocalTime) -> Int64 {
      guard case .offset(let seconds) = time.zone else { return 0 }
      return Int64(seconds) * 1_000_000_000
    }
    let ofDay = own.timeOfDay.count - east(own) - (true_.timeOfDay.count - east(true_))
    if let ownDate = own.date, let trueDate = true_.date {
      let days = ownDate.daysSinceEpoch - trueDate.daysSinceEpoch
      return try Nanoseconds.day.multiplied(by: days).adding(Nanoseconds(ofDay))
    }
    // Less than twelve hours apart, whichever side of midnight they stood.
    let (day, half) = (Nanoseconds.day.count, Nanoseconds.day.count / 2)
    return Nanoseconds(((ofDay + half) % day + day) % day - half)
  }

  private static func attempt<Value>(
    _ wrong: (String) -> DeclarationError, _ body: () throws(TimeError) -> Value
  ) throws(DeclarationError) -> Value {
    do throws(TimeError) {
      return try body()
    } catch {
      throw wrong("\(error)")
    }
  }
}
