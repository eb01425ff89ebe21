internal import TestSupport
internal import TimeModel

/// The day of an incident in its zone, as texts need it. The offset stands here as a constant, so that
/// nothing rests on the table of zones that is being judged.
struct Day: Sendable {
  let zone: String
  /// `2017-04-08`.
  let date: String
  /// Local midnight, in nanoseconds of UTC.
  let midnight: Int64

  private static let zones: [(name: String, winter: Int64, summer: Int64)] = [
    ("Europe/London", 0, 3_600), ("UTC", 0, 0), ("Europe/Berlin", 3_600, 7_200),
    ("America/New_York", -18_000, -14_400), ("Asia/Kolkata", 19_800, 19_800),
  ]

  static func any(_ draw: inout SeededGenerator) -> Day {
    let zone = draw.one(of: zones)
    let isSummer = draw.isOneOf(1, in: 2)
    // From the beginning of January or of June of a year without a leap day before it.
    let (month, firstDay): (String, Int64) = isSummer ? ("06", 17_318) : ("01", 17_167)
    let day = draw.int(1...28)
    return Day(
      zone: zone.name, date: "2017-\(month)-\(padded(day))",
      midnight: (firstDay + day - 1) * 86_400_000_000_000
        - (isSummer ? zone.summer : zone.winter) * 1_000_000_000)
  }

  /// `15:42`.
  func minutes(_ moment: Int64) -> String { String(seconds(moment).prefix(5)) }

  /// `15:42:10`, the second in which the moment lies.
  func seconds(_ moment: Int64) -> String {
    let second = (moment - midnight) / 1_000_000_000
    return [second / 3_600, second / 60 % 60, second % 60].map(padded).joined(separator: ":")
  }

  /// `2017-04-08 15:42:10`.
  func dated(_ moment: Int64) -> String { "\(date) \(seconds(moment))" }

  /// `2017-04-08T14:42:10Z`.
  static func universal(_ moment: Int64) -> String {
    String("\(Instant(nanoseconds: moment))".prefix(19)) + "Z"
  }
}

func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int64 {
  static let second: Int64 = 1_000_000_000
  static let millisecond: Int64 = 1_000_000
  static let minute: Int64 = 60_000_000_000

  /// Down to a whole number of units, also below zero.
  func floored(to unit: Int64) -> Int64 {
    let rest = self % unit
    return self - (rest < 0 ? rest + unit : rest)
  }
}

/// `0.25s`, `-137s`: seconds without idle zeros.
func secondsText(_ nanoseconds: Int64) -> String {
  var text = "\(Nanoseconds(nanoseconds))"
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text + "s"
}
