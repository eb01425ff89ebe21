import Media

/// Where the digits of an overlay stand and what they look like: all that is needed to read it.
struct OverlayLayout: Hashable, Sendable {
  /// The upper left corner of a digit's cell, in pixels.
  struct Corner: Hashable, Sendable {
    var x: Int
    var y: Int

    func moved(_ x: Int, _ y: Int) -> Corner { Corner(x: self.x + x, y: self.y + y) }
  }

  /// What stands round the time, as Tesseract read it; `?` for what was not read.
  struct Print: Hashable, Sendable {
    var dateSeparator: Character = "?"
    var timeSeparator: Character = ":"
    /// Nil for a 24-hour clock; else whether the calibration was in the afternoon.
    var isAfternoon: Bool?
  }

  /// Of the digits of HHMMSS.
  var time: [Corner]
  /// The fields of the date from left to right, each with its digits; empty without a date.
  var date: [[Corner]] = []
  var bank: GlyphBank
  /// The hour has no tens digit below ten: its first cell may be empty.
  var hasBareHour = false
  var print = Print()

  /// By how much a digit must be likelier than the next, in thousandths of correlation.
  static let lead = 15

  /// The digits read at one set of corners, and how like the least like one is; zero when one of them
  /// might as well be another.
  func read(_ image: LumaImage, at corners: [Corner]) -> (digits: [Int], weakest: Int)? {
    var digits: [Int] = []
    var weakest = 1000
    for corner in corners {
      guard let (digit, score, lead) = bank.best(image, x: corner.x, y: corner.y) else {
        return nil
      }
      digits.append(digit)
      weakest = min(weakest, lead >= Self.lead ? score : 0)
    }
    return (digits, weakest)
  }

  /// The smallest rectangle that holds every cell, as `x, y, right, bottom`.
  var extent: (left: Int, top: Int, right: Int, bottom: Int) {
    let all = time + date.joined()
    return (
      all.map(\.x).min() ?? 0, all.map(\.y).min() ?? 0,
      (all.map(\.x).max() ?? 0) + bank.width, (all.map(\.y).max() ?? 0) + bank.height
    )
  }

  func moved(_ x: Int, _ y: Int) -> OverlayLayout {
    var copy = self
    copy.time = time.map { $0.moved(x, y) }
    copy.date = date.map { $0.map { $0.moved(x, y) } }
    return copy
  }
}

/// A time of day from the digits of a clock: seconds since midnight, or nil.
func secondsOfDay(_ digits: [Int], twelveHour: Bool = false) -> Int? {
  guard digits.count == 6 else { return nil }
  let (hour, minute, second) = (
    digits[0] * 10 + digits[1], digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
  )
  guard minute < 60, second < 60, twelveHour ? (1...12).contains(hour) : hour < 24 else {
    return nil
  }
  return (twelveHour ? hour % 12 : hour) * 3600 + minute * 60 + second
}
