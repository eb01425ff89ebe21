import Evidence
import Media
import Synchronisation
import TimeModel

/// Times of day without a date: timecodes, and the chunk of a broadcast wave file.
extension AnchorBuilder {
  /// BWF `bext` (EBU Tech 3285): origination date and time, and the first sample's count since
  /// midnight. Here `creation_time` holds a clock time alone.
  mutating func readBroadcastWave() {
    guard isBroadcastWave else { return }
    let tags = request.container.tags
    let stored = storedOrigination
    let date =
      tags["date"].flatMap { text in
        CivilDate(String(text.map { $0 == ":" || $0 == "/" ? "-" : $0 }))
      } ?? stored?.date
    if let stored { addOrigination(stored) }
    if let text = tags["date"], date == nil { unreadable(text, locator: .field("bext date")) }
    if let text = tags["creation_time"] {
      let locator = Locator.field("bext origination")
      if let date, let time = LocalTime(rfc3339: "\(date)T\(text)") {
        if time != stored { addOrigination(time) }
      } else {
        findings.append(
          finding(
            .timecodeLabel, .note, at: locator,
            "The bext chunk gives the time “\(text.prefix(40))” without a date that can be read.",
            "Declare the source's start, if the day is known."))
      }
    }
    let samples = storedSamples.map { "\($0)" }
    for text in Set([tags["time_reference"], samples].compactMap(\.self)).sorted() {
      readTimeReference(text, date: date ?? request.date)
    }
  }

  private mutating func addOrigination(_ time: LocalTime) {
    add(
      .bwfOrigination, time, at: .startOrEnd, trust: trust, locator: .field("bext origination"),
      read: "the origination time \(time) of the bext chunk",
      caveat: "local time by custom; no zone is written")
  }

  private mutating func readTimeReference(_ text: String, date: CivilDate?) {
    guard let samples = Int64(text), samples > 0 else { return }
    let locator = Locator.field("bext time_reference")
    let rate = request.container.streams.compactMap(\.audio?.sampleRate).first ?? 0
    guard rate > 0, let base = Rational(1, Int64(rate)),
      let time = try? MediaTime(ticks: samples, timeBase: base)?.nanoseconds(rounding: .down),
      time < .day
    else {
      unreadable(text, locator: locator)
      return
    }
    let sample = Nanoseconds((1_000_000_000 + Int64(rate) - 1) / Int64(rate))
    guard let date,
      let reading = LocalTime(date: date, timeOfDay: time, resolution: sample, zone: nil)
    else {
      findings.append(
        finding(
          .timecodeLabel, .note, at: locator,
          "The first sample is numbered \(samples) since midnight, without a date.",
          "Declare the source's start, if the day is known."))
      return
    }
    add(
      .bwfTimeReference, reading, at: .start, trust: trust, locator: locator,
      read: "sample \(samples) since midnight, which is \(reading)",
      caveat: "local time by custom; in edited material it is a place on a timeline")
  }

  /// Call it after every dated field has been read: a timecode borrows its day from them.
  mutating func readTimecodes() {
    var seen: Set<String> = []
    for stored in request.stored where stored.field == .timecodeTrack {
      guard case .timecode(let code) = stored.value, seen.insert(code.label).inserted else {
        continue
      }
      readTimecode(
        code.label, code.timeOfDay, frame: code.frame,
        words: "the timecode track's \(code.label) (\(stored.note))",
        locator: .field(stored.place))
    }
    let stream = request.container.streams.compactMap { stream in
      stream.tags["timecode"].map { ($0, "timecode (stream \(stream.index))") }
    }
    let whole = request.container.tags["timecode"].map { [($0, "timecode")] } ?? []
    for (text, place) in whole + stream where seen.insert(text).inserted {
      guard let time = Self.timeOfDay(ofTimecode: text) else {
        unreadable(text, locator: .field(place))
        continue
      }
      readTimecode(
        text, time, frame: .second, words: "the timecode \(text)", locator: .field(place))
    }
  }

  private mutating func readTimecode(
    _ text: String, _ time: Nanoseconds, frame: Nanoseconds, words: String, locator: Locator
  ) {
    guard !Self.isLabel(time) else {
      findings.append(
        finding(
          .timecodeLabel, .note, at: locator,
          "The timecode begins at \(text), as editors and cameras set it by custom: a label, not a "
            + "time of day.", ""))
      return
    }
    guard let date = request.date ?? nearestDay(to: time),
      let reading = LocalTime(date: date, timeOfDay: time, resolution: frame, zone: nil)
    else {
      findings.append(
        finding(
          .timecodeLabel, .note, at: locator,
          "The timecode begins at \(text). It may be the time of day, but no date is known.",
          "Give the case its date."))
      return
    }
    add(
      .containerTimecode, reading, at: .start, trust: trust, locator: locator,
      read: "\(words) on \(date)" + (frame == .second ? ", its frames left aside" : ""),
      caveat: "a label: time of day by convention only, and often free-running")
  }

  /// Where editors and cameras begin to count by custom.
  static func isLabel(_ time: Nanoseconds) -> Bool {
    let hour = Nanoseconds.hour.count
    return [0, hour, 10 * hour].contains(time.count)
  }

  /// `15:40:03:12`, `15:40:03;12` (drop frame), `15:40:03.12`; the frames are not used.
  static func timeOfDay(ofTimecode text: String) -> Nanoseconds? {
    let parts = text.split(omittingEmptySubsequences: false) { ":;.".contains($0) }
    guard parts.count == 4, parts.allSatisfy({ (1...3).contains($0.utf8.count) }) else {
      return nil
    }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
    }
    guard numbers.count == 4, numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
    return Nanoseconds((numbers[0] * 3600 + numbers[1] * 60 + numbers[2]) * 1_000_000_000)
  }

  /// The local day on which that time of day comes nearest to what the other fields say.
  func nearestDay(to time: Nanoseconds) -> CivilDate? {
    guard let zone = request.zone,
      let known = anchors.first(where: { !Self.isUpperBound($0.kind) })?.instant.estimate,
      let local = try? zone.local(at: known)
    else { return nil }
    let apart = local.timeOfDay.count - time.count
    let half = Nanoseconds.day.count / 2
    return local.date.advanced(byDays: apart > half ? 1 : apart < -half ? -1 : 0)
  }

  static func isUpperBound(_ kind: Anchor.Kind) -> Bool {
    [
      .containerRewritten, .containerModificationTime, .fileModified, .filenameWhatsApp,
      .filenameTelegram, .filenameSignal, .livePost,
    ].contains(kind)
  }
}
