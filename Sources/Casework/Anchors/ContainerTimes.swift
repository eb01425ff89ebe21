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

  /// The container's time first; a stream's or a box's own only where it says something else.
  mutating func readCreationTimes() {
    guard !isBroadcastWave else { return }
    var values: [CreationTime] = []
    func note(_ text: String?, _ add: (inout CreationTime) -> Void) {
      guard let text else { return }
      let index = values.firstIndex { $0.text == text } ?? values.count
      if index == values.count { values.append(CreationTime(text: text)) }
      add(&values[index])
    }
    note(request.container.tags["creation_time"]) { $0.places.append(nil) }
    for stream in request.container.streams {
      note(stream.tags["creation_time"]) { $0.places.append(stream.index) }
    }
    note(storedDateUTC?.estimate.text(places: 6)) {
      if !$0.places.contains(nil) { $0.places.append(nil) }
    }
    for box in creationBoxes() { note(box.text) { $0.boxes.append(box.place) } }
    for value in values { readCreationTime(value) }
  }

  /// One text that says when something was created, and where it stands.
  private struct CreationTime {
    let text: String
    /// A stream by its index, the container as nil, as libavformat has them.
    var places: [Int?] = []
    /// As Onset's own reader has them.
    var boxes: [String] = []
  }

  private mutating func readCreationTime(_ value: CreationTime) {
    let names = value.places.map { place in place.map { "stream \($0)" } ?? "container" }
    let isBox = names.isEmpty
    let locator = Locator.field(
      "creation_time (\((isBox ? Array(value.boxes.prefix(4)) : names).joined(separator: ", ")))")
    guard var time = LocalTime(rfc3339: value.text) else {
      unreadable(value.text, locator: locator)
      return
    }
    guard !reportZero(time, text: value.text, locator: locator) else { return }
    // libavformat prints six decimals whatever the field holds; QuickTime's holds whole seconds.
    if isQuickTime, time.timeOfDay.count.isMultiple(of: 1_000_000_000) { time.resolution = .second }
    if time.zone == nil { time.zone = .utc }
    let isDateUTC = isMatroska && names.first == "container"
    if isDateUTC, let date = storedDateUTC, date.estimate.text(places: 6) == value.text {
      time = Self.plain(date) ?? time
    }
    addContainerTime(
      isDateUTC ? .matroskaDateUTC : isBox ? .containerBox : .containerCreationTime, time,
      locator: locator,
      read: "the \(isDateUTC ? "Matroska date" : "creation time") \(time) of "
        + (isBox
          ? "\(value.boxes[0])"
            + (value.boxes.count > 1 ? " and \(value.boxes.count - 1) more" : "")
            + ", where libavformat shows no such time"
          : Self.words(of: value.places)),
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

  /// True, and said so, for the zeros of 1904 (QuickTime) and 1970 (Unix) and all that is older than
  /// digital recordings: a clock that nobody set counts from its zero.
  mutating func reportZero(_ time: LocalTime, text: String, locator: Locator) -> Bool {
    guard let date = time.date, date.year < 1980 else { return false }
    findings.append(
      finding(
        .containerTimeZero, .note, at: locator,
        "The time field holds \(text), which is its zero or counts from it: nobody set it, or "
          + "somebody cleared it.",
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
