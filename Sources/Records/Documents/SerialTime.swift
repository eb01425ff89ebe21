import TimeModel

/// A number as a spreadsheet stores it, exact to eighteen places: never a binary fraction.
struct SerialNumber: Hashable, Sendable {
  let isNegative: Bool
  let integer: Int64
  /// In 10⁻¹⁸.
  let fraction: UInt64

  /// Reads `42833.654166666667`, `6.5416666666666667E-1`; nil for what is no such number or has
  /// more than 17 digits before the point.
  init?(_ text: String) {
    guard let digits = DecimalDigits(text) else { return nil }
    var (integer, fraction): (Int64, UInt64) = (0, 0)
    guard digits.point <= 17 else { return nil }
    for place in 0..<max(0, digits.point) {
      integer = integer * 10 + Int64(place < digits.digits.count ? digits.digits[place] : 0)
    }
    for place in 0..<18 {
      let index = digits.point + place
      fraction =
        fraction * 10 + UInt64(digits.digits.indices.contains(index) ? digits.digits[index] : 0)
    }
    (isNegative, self.integer, self.fraction) = (digits.isNegative, integer, fraction)
  }

  static let one: UInt64 = 1_000_000_000_000_000_000

  /// Whole days and milliseconds, rounded to the nearest: a double of that size holds no more.
  var daysAndMilliseconds: (days: Int64, milliseconds: Int64) {
    let (high, low) = fraction.multipliedFullWidth(by: 86_400_000)
    let (sum, carried) = low.addingReportingOverflow(Self.one / 2)
    let rounded = Self.one.dividingFullWidth((high + (carried ? 1 : 0), sum)).quotient
    return rounded == 86_400_000 ? (integer + 1, 0) : (integer, Int64(rounded))
  }
}

/// The digits of a number as written, with the place of its point.
struct DecimalDigits: Hashable, Sendable {
  let isNegative: Bool
  /// Without leading zeros; 60 at most.
  let digits: [UInt8]
  /// How many of the digits stand before the point; below zero for zeros after it.
  let point: Int

  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    guard rest.count <= 64 else { return nil }
    isNegative = rest.first == 0x2D
    if isNegative || rest.first == 0x2B { rest.removeFirst() }
    var (digits, point, seen, hasPoint): ([UInt8], Int, Int, Bool) = ([], 0, 0, false)
    while let byte = rest.first, byte == 0x2E && !hasPoint || PlainText.isDigit(byte) {
      rest.removeFirst()
      if byte == 0x2E {
        hasPoint = true
        continue
      }
      seen += 1
      if byte == 0x30, digits.isEmpty {
        if hasPoint { point -= 1 }
        continue
      }
      digits.append(byte - 0x30)
      if !hasPoint { point += 1 }
    }
    guard seen > 0 else { return nil }
    if let mark = rest.first, mark == 0x65 || mark == 0x45 {
      let text = String(decoding: rest.dropFirst(), as: UTF8.self)
      guard text.utf8.count <= 4, let exponent = Int(text) else { return nil }
      point += exponent
    } else if !rest.isEmpty {
      return nil
    }
    (self.digits, self.point) = (digits, digits.isEmpty ? 0 : point)
  }

  /// As a sheet shows it: to fifteen figures, without an exponent; nil where that would be long.
  ///
  /// - Parameter decimals: how many places the cell shows at least.
  func shown(decimals: Int) -> String? {
    guard point <= 20, point >= -10 else { return nil }
    var (kept, point) = (Array(digits.prefix(15)), point)
    if digits.count > 15, digits[15] >= 5 {
      var index = kept.count - 1
      while index >= 0, kept[index] == 9 {
        kept[index] = 0
        index -= 1
      }
      if index >= 0 {
        kept[index] += 1
      } else {
        kept.insert(1, at: 0)
        point += 1
      }
    }
    while kept.count > max(0, point), kept.last == 0 { kept.removeLast() }
    func digit(_ index: Int) -> String { kept.indices.contains(index) ? String(kept[index]) : "0" }
    let whole = point > 0 ? (0..<point).map(digit).joined() : "0"
    let places = max(kept.count - point, min(decimals, 10))
    let parts = places > 0 ? "." + (point..<(point + places)).map(digit).joined() : ""
    return (isNegative && !kept.isEmpty ? "-" : "") + whole + parts
  }
}

/// A moment as a sheet stores it: days since an epoch, and what its format shows of them.
struct SerialTime: Hashable, Sendable {
  /// Written year first, to the resolution that the cell shows, never rounded up: `2017-04-08
  /// 15:42`.
  let shown: String
  /// The whole of it, where the cell shows less than it holds.
  let stored: String?
  /// The cell holds a date that its format does not show; it is in `shown` all the same.
  let hasHiddenDate: Bool

  /// Nil for numbers that are no moment: below zero, or after the year 9999.
  init?(_ number: SerialNumber, _ format: NumberFormat, is1904: Bool) {
    let (days, milliseconds) = number.daysAndMilliseconds
    guard !number.isNegative, days <= 2_958_465 else { return nil }
    if format.isElapsed {
      let total = days * 86_400_000 + milliseconds
      let clock = Self.clock(total, format.resolution)
      (shown, hasHiddenDate) = (clock, false)
      let full = Self.clock(total, .millisecond)
      stored = total % Self.step(format.resolution) == 0 ? nil : full
      return
    }
    let date = Self.date(days, is1904: is1904)
    // No format shows it, but a day since 1950 is no slip: somebody entered a date.
    hasHiddenDate = !format.hasDate && days >= 18_264
    let hasDate = date != nil && (format.hasDate || hasHiddenDate)
    let hasTime = format.hasTime || date == nil
    let clock = Self.clock(milliseconds, format.resolution)
    shown = [hasDate ? date : nil, hasTime ? clock : nil].compactMap { $0 }.joined(separator: " ")
    let isCut = hasTime ? milliseconds % Self.step(format.resolution) != 0 : milliseconds != 0
    stored =
      isCut || date != nil && !hasDate
      ? [date, Self.clock(milliseconds, .millisecond)].compactMap { $0 }.joined(separator: " ")
      : nil
  }

  /// Nil for day 0 of the 1900 system: a time without a date.
  private static func date(_ days: Int64, is1904: Bool) -> String? {
    if is1904 { return CivilDate(year: 1904, month: 1, day: 1)?.advanced(byDays: days).description }
    switch days {
    case 0: return nil
    // Lotus 1-2-3 took 1900 for a leap year, and every sheet since does likewise.
    case 60: return "1900-02-29"
    default:
      return CivilDate(year: 1899, month: 12, day: days < 60 ? 31 : 30)?
        .advanced(byDays: days).description
    }
  }

  private static func step(_ resolution: NumberFormat.Resolution) -> Int64 {
    switch resolution {
    case .minute: 60_000
    case .second: 1000
    case .tenth: 100
    case .hundredth: 10
    case .millisecond: 1
    }
  }

  private static func clock(_ milliseconds: Int64, _ resolution: NumberFormat.Resolution) -> String
  {
    func padded(_ value: Int64, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    let seconds = milliseconds / 1000
    let minutes = padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2)
    if resolution == .minute { return minutes }
    let places: [NumberFormat.Resolution: Int] = [.tenth: 1, .hundredth: 2, .millisecond: 3]
    let fraction = places[resolution].map { "." + padded(milliseconds % 1000, 3).prefix($0) } ?? ""
    return minutes + ":" + padded(seconds % 60, 2) + fraction
  }
}
