import Exhibits
import Foundation
import Records
import TimeModel

/// What one expression of time can mean.
public struct When: Sendable {
  public let isUnderstood: Bool
  /// No word of the phrase that may matter was passed over.
  public let isWhole: Bool
  public let text: String
  let document: JSONValue

  public var json: String { document.document }

  /// - Parameters:
  ///   - reference: when it was said: a date, a local time, or an instant with `Z` or an offset.
  ///   - zone: an IANA name.
  /// - Throws: `OnsetError` for a reference or a zone that cannot be read.
  public init(_ phrase: String, reference: String, zone: String) throws {
    guard let rules = Zones.rules(zone) else {
      throw OnsetError("the zone '\(zone)' is not known", fix: "use an IANA name: Europe/London")
    }
    let said = try Self.reference(reference, rules)
    let words = TimeWords(reference: said)
    let found = words.meaning(of: phrase)
    isUnderstood = found != nil
    var members: [String: JSONValue] = [
      "phrase": .text(phrase), "reference": .text(reference), "timeZone": .text(zone),
      "kind": "notUnderstood", "intervals": .array([]), "rules": .array([]),
    ]
    guard let found else {
      isWhole = false
      members["notRead"] = .array([.text(phrase)])
      text = "'\(VisibleText.line(phrase, limit: 200))' is not understood as a time\n"
      document = .object(members)
      return
    }
    members["rules"] = .array(found.rules.map { .text($0) })
    var lines: [String] = []
    let left = Self.leftOver(phrase, found.range)
    members["notRead"] = .array(left.map { .text($0) })
    isWhole = left.isEmpty
    switch found.meaning {
    case .moment(let moment):
      let resolved = words.resolve(moment, on: said.date.map { [$0] } ?? [])
      members["kind"] = moment.bound.map { .text($0.rawValue) } ?? "interval"
      members["intervals"] = .array(
        resolved.intervals.map { ["earliest": .instant($0.start), "latest": .instant($0.end)] })
      members["troubles"] = .array(resolved.troubles.map { .text($0.rawValue) })
      let limit = moment.bound.map { $0 == .notAfter ? "not after " : "not before " } ?? ""
      for (index, range) in resolved.intervals.enumerated() {
        lines.append(
          (index == 0 ? "" : "or ") + limit
            + "\(try rules.text(at: range.start)) to \(try rules.text(at: range.end))")
      }
      lines += resolved.troubles.map { "cannot be placed: \($0.words)" }
    case .duration(let least, let most):
      members["kind"] = "duration"
      members["minSeconds"] = .seconds(least)
      members["maxSeconds"] = .seconds(most)
      lines.append("a length of " + RelativeText.words(from: least, to: most))
    case .relative(let anchor, let least, let most):
      members["kind"] = "relation"
      members["minSeconds"] = .seconds(least)
      members["maxSeconds"] = .seconds(most)
      let (name, words) = Self.anchor(anchor, phrase)
      members["anchor"] = .text(name)
      members["anchorWords"] = words.map { .text($0) } ?? .null
      lines.append(
        RelativeText.words(from: least, to: most) + " after "
          + (words.map { "'\(VisibleText.line($0, limit: 120))'" } ?? name))
    }
    if !left.isEmpty {
      lines.append(
        "NOT READ, and it may change the meaning: "
          + left.map { "'\(VisibleText.line($0, limit: 80))'" }.joined(separator: ", "))
    }
    lines.append(
      "by the rule" + (found.rules.count == 1 ? " " : "s ") + found.rules.joined(separator: ", "))
    text = lines.joined(separator: "\n") + "\n"
    document = .object(members)
  }

  /// Words that stand beside a time and say nothing of it.
  private static let idle: Set<String> = [
    "at", "on", "the", "it", "was", "is", "a", "an", "in", "of", "that", "this", "time", "i", "we",
    "he", "she", "they", "there", "and", "so", "for", "to", "as", "when", "which", "what", "be",
    "came", "come", "went", "left", "arrived", "happened", "started", "began", "saw", "were", "had",
  ]

  /// The words of a phrase that are outside the expression and not idle.
  private static func leftOver(_ phrase: String, _ read: Range<Int>) -> [String] {
    let scalars = Array(phrase.unicodeScalars)
    return [scalars[..<read.lowerBound], scalars[read.upperBound...]].compactMap { part in
      let text = String(String.UnicodeScalarView(part))
      let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }
      guard words.contains(where: { !idle.contains(String($0)) }) else { return nil }
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private static func anchor(_ anchor: TimeAnchor, _ phrase: String) -> (String, String?) {
    switch anchor {
    case .previous: return ("what was told before", nil)
    case .reference: return ("the reference", nil)
    case .event(let range):
      let scalars = Array(phrase.unicodeScalars)
      return ("event", String(String.UnicodeScalarView(scalars[range])))
    }
  }

  private static func reference(_ text: String, _ rules: ZoneRules) throws -> TimeReference {
    if let date = CivilDate(text) { return TimeReference(date: date, zone: rules) }
    let isWhole = text.split(separator: ":").count > 2
    let full = isWhole || text.count < 16 ? text : text.prefix(16) + ":00" + text.dropFirst(16)
    guard let local = LocalTime(rfc3339: String(full)) else {
      throw OnsetError(
        "'\(text.prefix(60))' is no date and no time",
        fix: "write it as 2017-04-10, 2017-04-08T16:10 or 2017-04-08T15:10:00Z")
    }
    guard local.zone != nil, let instant = try local.possibleIntervals(rules: nil).first?.start
    else { return TimeReference(date: local.date, timeOfDay: local.timeOfDay, zone: rules) }
    let there = try rules.local(at: instant)
    return TimeReference(date: there.date, timeOfDay: there.timeOfDay, zone: rules)
  }
}

extension SpokenResolution.Trouble {
  fileprivate var words: String {
    switch self {
    case .withoutDate: "it names no day"
    case .withoutZone: "it is in no known time zone"
    case .skippedHour: "no clock of that zone showed it: summer time began in that hour"
    case .outOfRange: "it lies outside the years 1677 to 2262"
    }
  }
}

/// How long after something: `2 min to 10 min`, `at least 5 s`.
enum RelativeText {
  static func words(from least: Nanoseconds?, to most: Nanoseconds?) -> String {
    switch (least, most) {
    case (nil, nil): "any time"
    case (let least?, nil): "at least \(length(least))"
    case (nil, let most?): "at most \(length(most))"
    case (let least?, let most?) where least == most: length(least)
    case (let least?, let most?): "\(length(least)) to \(length(most))"
    }
  }

  private static func length(_ time: Nanoseconds) -> String {
    let minutes = time.count.quotientAndRemainder(dividingBy: Nanoseconds.minute.count)
    if minutes.remainder == 0, minutes.quotient != 0 { return "\(minutes.quotient) min" }
    var text = time.description
    while text.last == "0" { text.removeLast() }
    return (text.last == "." ? String(text.dropLast()) : text) + " s"
  }
}
