import Evidence
import Foundation
import TimeModel

/// The small grammars of the case file's values, each with the rule that an error quotes.
enum Parse {
  static let nameRule = "use lower-case letters, digits, '-', '_' and '.', as in control-room"
  static let durationRule = "write a number and a unit: 200ms, 0.2s, 5min, 1h"
  static let mediaTimeRule =
    "write the time from the recording's start, as \"01:52.480\" or 112.48s"

  static func isName(_ text: String) -> Bool {
    let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    return !text.isEmpty && text.count <= 80 && text.allSatisfy(allowed.contains)
      && !text.hasPrefix(".")
  }

  static func flag(_ text: String) -> Bool? { ["true": true, "false": false][text] }

  static func count(_ text: String) -> Int? { Int(text).flatMap { $0 >= 1 ? $0 : nil } }

  static func zone(_ text: String) -> String? { TimeZone(identifier: text) == nil ? nil : text }

  /// A relative path without `..`, so that a case file cannot name a file elsewhere.
  static func staysInside(_ path: String) -> Bool {
    !path.hasPrefix("/") && !path.contains("\0")
      && !path.split(separator: "/", omittingEmptySubsequences: false)
        .contains { $0 == ".." || $0.isEmpty }
  }

  /// The same with a minus before it for lengths below zero.
  static func signedDuration(_ text: String) -> Nanoseconds? {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard text.hasPrefix("-") else { return duration(text) }
    return duration(String(text.dropFirst())).flatMap { try? $0.negated() }
  }

  /// `200ms`, `0.2s`, `90 s`, `5min`, `1h`, `2d`: never negative.
  static func duration(_ text: String) -> Nanoseconds? {
    let text = text.trimmingCharacters(in: .whitespaces)
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard digits.count <= 25, let number = Nanoseconds(String(digits)) else { return nil }
    let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
    switch unit {
    case "ms": return Nanoseconds(number.count / 1000)
    case "s": return number
    case "min": return try? number.multiplied(by: 60)
    case "h": return try? number.multiplied(by: 3600)
    case "d": return try? number.multiplied(by: 86_400)
    default: return nil
    }
  }

  static let distanceRule = "write a number and a unit: 8m, 2.5 m, up to 10 km"

  /// `8m`, `2.5 m`, `1km` in millimetres, at most 10 km.
  static func distance(_ text: String) -> Int64? {
    let text = text.trimmingCharacters(in: .whitespaces)
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard digits.count <= 12, let number = Nanoseconds(String(digits)),
      let unit = ["m": Int64(1), "km": 1_000][
        text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)],
      number.count <= 10_000_000_000_000 / unit
    else { return nil }
    // A billionth of the unit is what `number` counts.
    return (number.count * unit + 999_999) / 1_000_000
  }

  /// `01:52.480`, `1:01:52.480` or a duration.
  static func mediaTime(_ text: String) -> MediaTime? {
    if let plain = duration(text) { return MediaTime(nanoseconds: plain) }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let last = parts.last,
      let seconds = Nanoseconds(String(last)), seconds < .minute, !last.hasPrefix("-"),
      parts.allSatisfy({ $0.count <= 20 })
    else { return nil }
    var total = seconds
    for (part, unit) in zip(parts.dropLast().reversed(), [Nanoseconds.minute, .hour]) {
      guard let number = Int64(part), number >= 0, unit == .hour || number < 60 || parts.count == 2,
        let length = try? unit.multiplied(by: number), let sum = try? total.adding(length)
      else { return nil }
      total = sum
    }
    return MediaTime(nanoseconds: total)
  }
}
