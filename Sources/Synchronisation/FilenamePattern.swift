import Evidence
import TimeModel

/// One maker's way of naming files: a template, and what a time in it means.
///
/// In a template `%Y %M %D %h %m %s` are digits of a date and time, `%f` three digits of
/// milliseconds, `%i` an hour of 1…12 in one or two digits with `%p` AM or PM, `%U` ten digits of Unix
/// time, `%n` one digit or more and `%-` at most one of `-`, `_`, `.`, `T` or a space. Anything else
/// stands for itself, whatever its case.
struct FilenamePattern: Sendable {
  let template: String
  let kind: Anchor.Kind
  let isUTC: Bool
  let stamp: FilenameReading.Stamp
  let clock: DeviceClock?
  let caveat: String

  init(
    _ template: String, _ kind: Anchor.Kind, utc: Bool = false, _ stamp: FilenameReading.Stamp,
    _ clock: DeviceClock?, _ caveat: String
  ) {
    (self.template, self.kind, isUTC) = (template, kind, utc)
    (self.stamp, self.clock, self.caveat) = (stamp, clock, caveat)
  }

  /// The times read at one place of a name: one, or two for a start and an end.
  struct Match {
    var times: [LocalTime]
    var end: Int
  }

  private struct Fields {
    var (year, month, day) = (0, 0, 0)
    var (hour, minute, second) = (Int?.none, 0, 0)
    var milliseconds: Int?
    var isAfternoon: Bool?

    /// Nil for what no calendar or clock shows, or a year that no recording can be from.
    func time(isUTC: Bool) -> LocalTime? {
      guard (1980...2099).contains(year),
        let date = CivilDate(year: year, month: month, day: day)
      else { return nil }
      let zone: LocalTime.Zone? = isUTC ? .utc : nil
      guard var hour else {
        return LocalTime(date: date, timeOfDay: .zero, resolution: .day, zone: zone)
      }
      if let isAfternoon {
        guard (1...12).contains(hour) else { return nil }
        hour = hour % 12 + (isAfternoon ? 12 : 0)
      }
      guard hour < 24, minute < 60, second < 60 else { return nil }
      let seconds = Int64(hour * 3600 + minute * 60 + second)
      let count = seconds * 1_000_000_000 + Int64(milliseconds ?? 0) * 1_000_000
      return LocalTime(
        date: date, timeOfDay: Nanoseconds(count),
        resolution: milliseconds == nil ? .second : .millisecond, zone: zone)
    }
  }

  /// Tries the template at `start`; nil when it does not fit or gives no possible time.
  func match(_ name: [Character], at start: Int) -> Match? {
    var place = start
    var fields = Fields()
    var times: [LocalTime] = []
    var elements = template[...]
    func digits(_ count: Int) -> Int? {
      guard place + count <= name.count else { return nil }
      var value = 0
      for character in name[place..<place + count] {
        guard let digit = Self.digit(character) else { return nil }
        value = value * 10 + digit
      }
      place += count
      return value
    }
    while let element = elements.popFirst() {
      guard element == "%" else {
        guard place < name.count, Self.folded(name[place]) == Self.folded(element) else {
          return nil
        }
        place += 1
        continue
      }
      switch elements.popFirst() {
      case "Y":
        guard let value = digits(4) else { return nil }
        if fields.year != 0 {
          guard let time = fields.time(isUTC: isUTC) else { return nil }
          times.append(time)
          fields = Fields()
        }
        fields.year = value
      case "M": guard let value = digits(2) else { return nil }; fields.month = value
      case "D": guard let value = digits(2) else { return nil }; fields.day = value
      case "h": guard let value = digits(2) else { return nil }; fields.hour = value
      case "m": guard let value = digits(2) else { return nil }; fields.minute = value
      case "s": guard let value = digits(2) else { return nil }; fields.second = value
      case "f": guard let value = digits(3) else { return nil }; fields.milliseconds = value
      case "i": guard let value = digits(2) ?? digits(1) else { return nil }; fields.hour = value
      case "p":
        guard place + 2 <= name.count, Self.folded(name[place + 1]) == "m" else { return nil }
        switch Self.folded(name[place]) {
        case "a": fields.isAfternoon = false
        case "p": fields.isAfternoon = true
        default: return nil
        }
        place += 2
      case "U":
        guard let seconds = digits(10), let time = Self.unixTime(Int64(seconds)) else { return nil }
        times.append(time)
      case "n":
        guard digits(1) != nil else { return nil }
        while digits(1) != nil {}
      case "-":
        if place < name.count, "-_.T ".contains(name[place]) { place += 1 }
      default: return nil
      }
    }
    // A longer run of digits is some other number.
    if place < name.count, Self.digit(name[place]) != nil { return nil }
    if fields.year != 0 {
      guard let time = fields.time(isUTC: isUTC) else { return nil }
      times.append(time)
    }
    return times.isEmpty ? nil : Match(times: times, end: place)
  }

  static func digit(_ character: Character) -> Int? {
    guard let value = character.asciiValue, (0x30...0x39).contains(value) else { return nil }
    return Int(value) - 0x30
  }

  private static func folded(_ character: Character) -> Character {
    guard let value = character.asciiValue, (0x41...0x5A).contains(value) else { return character }
    return Character(Unicode.Scalar(value + 0x20))
  }

  private static func unixTime(_ seconds: Int64) -> LocalTime? {
    guard let count = try? Nanoseconds.second.multiplied(by: seconds) else { return nil }
    let (date, time) = Instant(nanoseconds: count.count).civil
    guard (1980...2099).contains(date.year) else { return nil }
    return LocalTime(date: date, timeOfDay: time, resolution: .second, zone: .utc)
  }
}
