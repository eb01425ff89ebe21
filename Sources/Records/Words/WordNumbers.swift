/// Numbers in figures and in words.
extension TimeGrammar {
  static let units: [String: Int] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
  ]
  static let tens: [String: Int] = [
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
  ]
  private static let ordinalUnits: [String: Int] = [
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
  ]

  static var ordinalWords: Set<String> { Set(ordinalUnits.keys) }

  /// 0…99 in words: "nineteen", "twenty-five", "twenty five".
  func wordNumber(_ index: Int) -> Parsed<Int>? {
    if let value = Self.units[self[index]] { return Parsed(value: value, end: index + 1) }
    guard let tens = Self.tens[self[index]] else { return nil }
    let next = optionalHyphen(index + 1)
    if let unit = Self.units[self[next]], (1...9).contains(unit) {
      return Parsed(value: tens + unit, end: next + 1)
    }
    return Parsed(value: tens, end: index + 1)
  }

  /// A whole number in figures (up to nine digits) or in words, to 999.
  func cardinal(_ index: Int) -> Parsed<Int>? {
    if let value = number(index), value >= 0 { return Parsed(value: value, end: index + 1) }
    if self[index] == "dozen" { return Parsed(value: 12, end: index + 1) }
    if self[index] == "a", self[index + 1] == "dozen" { return Parsed(value: 12, end: index + 2) }
    let isHundred = (self[index] == "a" || self[index] == "one") && self[index + 1] == "hundred"
    guard let first = isHundred ? Parsed(value: 1, end: index + 1) : wordNumber(index) else {
      return nil
    }
    guard first.value < 10, self[first.end] == "hundred" else { return first }
    let joined = optional(["and"], at: first.end + 1)
    if let rest = wordNumber(joined) {
      return Parsed(value: first.value * 100 + rest.value, end: rest.end)
    }
    return Parsed(value: first.value * 100, end: first.end + 1)
  }

  /// An ordinal of 1…31: "8th", "eighth", "twenty-first", "thirty first".
  func ordinal(_ index: Int) -> Parsed<Int>? {
    if let value = number(index, digits: 1...2), (1...31).contains(value),
      ["st", "nd", "rd", "th"].contains(self[index + 1]), isGlued(index + 1)
    {
      return Parsed(value: value, end: index + 2)
    }
    if let value = Self.ordinalUnits[self[index]] { return Parsed(value: value, end: index + 1) }
    guard let tens = Self.tens[self[index]], tens <= 30 else { return nil }
    let next = optionalHyphen(index + 1)
    guard let unit = Self.ordinalUnits[self[next]], unit < 10, tens + unit <= 31 else { return nil }
    return Parsed(value: tens + unit, end: next + 1)
  }

  /// A year: four digits, "twenty seventeen", "two thousand and eight", "nineteen zero one".
  func year(_ index: Int) -> Parsed<Int>? {
    if let value = number(index, digits: 4...4), (1000...2999).contains(value) {
      return Parsed(value: value, end: index + 1)
    }
    if let thousand = Self.units[self[index]], (1...2).contains(thousand),
      self[index + 1] == "thousand"
    {
      return yearAfterThousand(thousand * 1000, index + 2)
    }
    guard let century = wordNumber(index), (17...20).contains(century.value) else { return nil }
    let next = optionalHyphen(century.end)
    if ["zero", "oh", "o"].contains(self[next]), let unit = Self.units[self[next + 1]], unit < 10 {
      return Parsed(value: century.value * 100 + unit, end: next + 2)
    }
    guard let rest = wordNumber(next), (10...99).contains(rest.value) else { return nil }
    return Parsed(value: century.value * 100 + rest.value, end: rest.end)
  }

  private func yearAfterThousand(_ thousands: Int, _ index: Int) -> Parsed<Int> {
    var (value, at) = (thousands, index)
    if let hundreds = Self.units[self[at]], hundreds < 10, self[at + 1] == "hundred" {
      value += hundreds * 100
      at += 2
    }
    if let rest = wordNumber(optional(["and"], at: at)) {
      return Parsed(value: value + rest.value, end: rest.end)
    }
    return Parsed(value: value, end: at)
  }

  /// A year of two digits after a month or in a date: 70 is 1970, 69 is 2069; `'17` too.
  func shortYear(_ index: Int) -> Parsed<Int>? {
    let at = self[index] == "'" ? index + 1 : index
    guard let value = number(at, digits: 2...2) else { return nil }
    return Parsed(value: value >= 70 ? 1900 + value : 2000 + value, end: at + 1)
  }
}
