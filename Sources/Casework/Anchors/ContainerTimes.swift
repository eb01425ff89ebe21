import Evidence
import Media
import Synchronisation
import TimeModel

/// The dates and times that containers carry in their headers and tags.
extension AnchorBuilder {
  private var formats: [Substring] { request.container.format.split(separator: ",") }

  var isBroadcastWave: Bool { formats.contains { ["wav", "w64", "rf64"].contains($0) } }

  private var isMatroska: Bool { formats.contains("matroska") || formats.contains("webm") }

  private var isQuickTime: Bool { formats.contains("mov") || formats.contains("mp4") }

  mutating func readQuickTimeDate() {
    let key = "com.apple.quicktime.creationdate"
    guard let text = request.container.tags[key] else { return }
    guard let time = LocalTime(rfc3339: text) else {
      unreadable(text, locator: .field(key))
      return
    }
    guard !reportZero(time, text: text, locator: .field(key)) else { return }
    add(
      .quicktimeCreationDate, time, at: .startOrEnd, trust: trust, locator: .field(key),
      read: "the QuickTime creation date \(time)",
      caveat: "set by Apple's camera, and by editors and converters too"
        + (time.zone == nil ? "; it names no zone" : ""))
  }

  /// The container's time first; a stream's own only where it says something else.
  mutating func readCreationTimes() {
    guard !isBroadcastWave else { return }
    // A stream by its index, the container as nil.
    var values: [(text: String, places: [Int?])] = []
    func note(_ text: String?, _ place: Int?) {
      guard let text else { return }
      if let index = values.firstIndex(where: { $0.text == text }) {
        values[index].places.append(place)
      } else {
        values.append((text, [place]))
      }
    }
    note(request.container.tags["creation_time"], nil)
    for stream in request.container.streams {
      note(stream.tags["creation_time"], stream.index)
    }
    for (text, places) in values { readCreationTime(text, places: places) }
  }

  private mutating func readCreationTime(_ text: String, places: [Int?]) {
    let names = places.map { place in place.map { "stream \($0)" } ?? "container" }
    let locator = Locator.field("creation_time (\(names.joined(separator: ", ")))")
    guard var time = LocalTime(rfc3339: text) else {
      unreadable(text, locator: locator)
      return
    }
    guard !reportZero(time, text: text, locator: locator) else { return }
    // libavformat prints six decimals whatever the field holds; QuickTime's holds whole seconds.
    if isQuickTime, time.timeOfDay.count.isMultiple(of: 1_000_000_000) { time.resolution = .second }
    if time.zone == nil { time.zone = .utc }
    let isDateUTC = isMatroska && names.first == "container"
    addContainerTime(
      isDateUTC ? .matroskaDateUTC : .containerCreationTime, time, locator: locator,
      read: "the \(isDateUTC ? "Matroska date" : "creation time") \(time) of "
        + Self.words(of: places),
      caveat: isDateUTC
        ? "the writer's time, which may be that of a remux"
        : "should be UTC; many makers write local time, and a copy may carry the time of copying")
    reportIfLocal(time, locator: locator)
  }

  /// `the container`, `streams 0 and 1`, `the container and streams 0, 1 and 2`.
  private static func words(of places: [Int?]) -> String {
    let numbers = places.compactMap { $0.map(String.init) }
    let list =
      numbers.count > 1
      ? numbers.dropLast().joined(separator: ", ") + " and " + numbers[numbers.count - 1]
      : numbers.joined()
    let streams = numbers.isEmpty ? [] : [(numbers.count > 1 ? "streams " : "stream ") + list]
    return ((places.contains(nil) ? ["the container"] : []) + streams).joined(separator: " and ")
  }

  /// `date` as editors and Apple's older cameras write it: a day, or a day and a time.
  mutating func readDateTag() {
    guard !isBroadcastWave, let text = request.container.tags["date"] else { return }
    let locator = Locator.field("date")
    let time =
      LocalTime(rfc3339: text)
      ?? CivilDate(text).flatMap {
        LocalTime(date: $0, timeOfDay: .zero, resolution: .day, zone: nil)
      }
    guard let time else {
      unreadable(text, locator: locator)
      return
    }
    guard !reportZero(time, text: text, locator: locator) else { return }
    addContainerTime(
      .containerDate, time, locator: locator,
      read: "the date tag “\(text)”",
      caveat: "set by editors and publishers too; it may be a day of release")
  }

  func finding(
    _ code: Finding.Code, _ severity: Finding.Severity, at locator: Locator, _ message: String,
    _ advice: String
  ) -> Finding {
    Finding(
      code, severity, source: request.source, at: locator, message: message, advice: advice)
  }

  mutating func unreadable(_ text: String, locator: Locator) {
    findings.append(
      finding(
        .containerTimeUnreadable, .note, at: locator,
        "“\(text.prefix(80))” is not a date and time that Onset understands.",
        "Read it by hand and declare the source's start, if it says when."))
  }

  /// True, and said so, for the zeros of 1904 (QuickTime) and 1970 (Unix), give or take a zone.
  private mutating func reportZero(_ time: LocalTime, text: String, locator: Locator) -> Bool {
    let zeros = [CivilDate(year: 1904, month: 1, day: 1), CivilDate(year: 1970, month: 1, day: 1)]
    guard let date = time.date,
      zeros.compactMap(\.self).contains(where: { zero in
        (-1...0).contains(date.daysSinceEpoch - zero.daysSinceEpoch)
      })
    else { return false }
    findings.append(
      finding(
        .containerTimeZero, .note, at: locator,
        "The time field holds \(text), which is its zero: nobody set it, or somebody cleared it.",
        "Messengers and re-encoding clear it; ask for the original."))
    return true
  }

  /// A creation time that reads like the local time in the file name was not written in UTC.
  private mutating func reportIfLocal(_ time: LocalTime, locator: Locator) {
    guard let date = time.date, let zone = request.zone,
      let written = try? Instant(utc: date, timeOfDay: time.timeOfDay),
      zone.offset(at: written) != 0
    else { return }
    for reading in fileReadings where reading.time.zone == nil && reading.stamp != .receipt {
      guard let day = reading.time.date,
        let named = try? Instant(utc: day, timeOfDay: reading.time.timeOfDay),
        let apart = try? written.since(named),
        let length = try? request.end.subtracting(request.start),
        apart.count.magnitude <= length.count.magnitude + Nanoseconds.minute.count.magnitude
      else { continue }
      findings.append(
        finding(
          .containerTimeLooksLocal, .caution, at: locator,
          "The creation time \(time) should be UTC and shows the same digits as the local time in the "
            + "file name: it is probably local time, \(zone.name).",
          "Check it against another clock; if it is so, declare the source's start."))
      return
    }
  }
}
