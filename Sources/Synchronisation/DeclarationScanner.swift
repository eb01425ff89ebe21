import TimeModel

/// Walks over the words of a declaration. Spellings of ± and of the minus sign are made one first.
struct DeclarationScanner {
  private let characters: [Character]
  private(set) var place = 0

  init(_ text: String) {
    var normal: [Character] = []
    for character in text.prefix(400) {
      switch character {
      case "\u{2212}", "\u{2013}": normal.append("-")
      case "\u{A0}", "\u{202F}", "\t", "\n", "\r", "\r\n": normal.append(" ")
      case "-" where normal.suffix(2) == ["+", "/"]:
        normal.removeLast(2)
        normal.append("±")
      case "-" where normal.last == "+":
        normal.removeLast()
        normal.append("±")
      default: normal.append(character)
      }
    }
    characters = normal
  }

  var isAtEnd: Bool { place >= characters.count }

  var rest: String { String(characters[min(place, characters.count)...]) }

  mutating func skipSpaces() {
    while place < characters.count, characters[place] == " " { place += 1 }
  }

  /// Takes `character` if it stands here, spaces before it skipped.
  mutating func take(_ character: Character) -> Bool {
    skipSpaces()
    guard place < characters.count, characters[place] == character else { return false }
    place += 1
    return true
  }

  /// A run of letters, lower case; nil when none stands here.
  mutating func word() -> String? {
    let start = place
    while place < characters.count, characters[place].isLetter || characters[place] == "µ" {
      place += 1
    }
    return start == place ? nil : String(characters[start..<place]).lowercased()
  }

  /// Takes any one character.
  mutating func skipOne() { place += 1 }

  private var nextIsDigit: Bool {
    place < characters.count && FilenamePattern.digit(characters[place]) != nil
  }

  private mutating func digits(_ count: Int) -> Int? {
    let start = place
    var value = 0
    while nextIsDigit, place - start < count {
      value = value * 10 + (FilenamePattern.digit(characters[place]) ?? 0)
      place += 1
    }
    guard place - start == count else {
      place = start
      return nil
    }
    return value
  }

  // MARK: - Lengths of time

  private static let units: [String: Int64] = [
    "ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000,
    "s": 1_000_000_000, "sec": 1_000_000_000, "secs": 1_000_000_000, "second": 1_000_000_000,
    "seconds": 1_000_000_000,
    "min": 60_000_000_000, "mins": 60_000_000_000, "minute": 60_000_000_000,
    "minutes": 60_000_000_000,
    "h": 3_600_000_000_000, "hour": 3_600_000_000_000, "hours": 3_600_000_000_000,
  ]

  /// A length and how much one unit of its last written place spans.
  struct Length {
    var value: Nanoseconds
    var resolution: Nanoseconds
  }

  /// Reads `2 min 17.5 s`: numbers with units, without a sign. Exact, or nil with the place unmoved.
  mutating func length() -> Length? {
    let start = place
    var total: Length?
    while let term = term() {
      guard let sum = try? (total?.value ?? .zero).adding(term.value) else {
        place = start
        return nil
      }
      total = Length(value: sum, resolution: term.resolution)
    }
    if total == nil { place = start }
    return total
  }

  private mutating func term() -> Length? {
    let start = place
    skipSpaces()
    var value: Int128 = 0
    var scale: Int128 = 1
    var count = 0
    var isFraction = false
    while place < characters.count, count < 19 {
      if let digit = FilenamePattern.digit(characters[place]) {
        value = value * 10 + Int128(digit)
        count += 1
        if isFraction { scale *= 10 }
      } else if characters[place] == ".", !isFraction, count > 0 {
        isFraction = true
      } else {
        break
      }
      place += 1
    }
    skipSpaces()
    guard count > 0, !nextIsDigit, let name = word(), let unit = Self.units[name] else {
      place = start
      return nil
    }
    let (whole, remainder) = (value * Int128(unit)).quotientAndRemainder(dividingBy: scale)
    guard remainder == 0, let exact = Int64(exactly: whole) else {
      place = start
      return nil
    }
    return Length(
      value: Nanoseconds(exact), resolution: Nanoseconds(Swift.max(1, Int64(Int128(unit) / scale))))
  }

  // MARK: - Clock readings

  /// Reads `[2017-04-08 ]15:40[:00[.5]][Z|+01:00]`; nil with the place unmoved.
  mutating func reading() -> LocalTime? {
    let start = place
    guard let result = readingHere() else {
      place = start
      return nil
    }
    return result
  }

  private mutating func readingHere() -> LocalTime? {
    var date: CivilDate?
    let first = place
    if let year = digits(4) {
      guard takeHere("-"), let month = digits(2), takeHere("-"), let day = digits(2),
        let valid = CivilDate(year: year, month: month, day: day)
      else { return nil }
      date = valid
      if !takeHere("T") { skipSpaces() }
      guard place > first + 10 else { return nil }
    }
    guard let hour = digits(2) ?? digits(1), takeHere(":"), let minute = digits(2), hour < 24,
      minute < 60
    else { return nil }
    var count = Int64(hour * 3600 + minute * 60) * 1_000_000_000
    var resolution = Nanoseconds.minute
    if takeHere(":") {
      guard let second = digits(2), second < 60 else { return nil }
      count += Int64(second) * 1_000_000_000
      resolution = .second
      if place + 1 < characters.count, characters[place] == ".",
        FilenamePattern.digit(characters[place + 1]) != nil
      {
        place += 1
        var unit: Int64 = 1_000_000_000
        while nextIsDigit {
          guard unit > 1, let digit = digits(1) else { return nil }
          unit /= 10
          count += Int64(digit) * unit
        }
        resolution = Nanoseconds(unit)
      }
    }
    let zone = zoneHere()
    // `15:40:00pm`, `15:40:00BST`, `15:40:001`: not understood, so not half understood.
    if place < characters.count, characters[place].isLetter || nextIsDigit { return nil }
    return LocalTime(date: date, timeOfDay: Nanoseconds(count), resolution: resolution, zone: zone)
  }

  private mutating func zoneHere() -> LocalTime.Zone? {
    if takeHere("Z") { return .utc }
    let start = place
    guard takeHere("+") || takeHere("-") else { return nil }
    let isWest = characters[place - 1] == "-"
    guard let hours = digits(2) else {
      place = start
      return nil
    }
    _ = takeHere(":")
    guard let minutes = digits(2), hours < 24, minutes < 60 else {
      place = start
      return nil
    }
    return .offset(seconds: (hours * 3600 + minutes * 60) * (isWest ? -1 : 1))
  }

  private mutating func takeHere(_ character: Character) -> Bool {
    guard place < characters.count, characters[place] == character else { return false }
    place += 1
    return true
  }
}
