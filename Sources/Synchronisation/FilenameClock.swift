import Evidence
import TimeModel

/// Reads the times that phones, recorders and programs put into the names of files. Pure; no I/O.
public enum FilenameClock {
  /// Every time in a name, in the order in which they stand there; at most eight.
  ///
  /// Takes a name with or without folders and extension. Copies' marks (`(1)`, `~2`, ` copy`) do not
  /// hinder. A date that the calendar does not have is no time.
  public static func readings(of name: String) -> [FilenameReading] {
    let base = name.split(separator: "/").last ?? ""
    let characters = base.prefix(1024).map { $0 == "\u{202F}" || $0 == "\u{A0}" ? " " : $0 }
    let isRecorder = mentionsRecorder(characters)
    let isCopy = mentionsCopy(characters)
    var found: [(start: Int, end: Int, readings: [FilenameReading])] = []
    for pattern in patterns {
      var place = 0
      while place < characters.count, found.count < 8 {
        defer { place += 1 }
        guard isBoundary(characters, place, for: pattern),
          let match = pattern.match(characters, at: place),
          !found.contains(where: { place < $0.end && $0.start < match.end })
        else { continue }
        let text = String(characters[place..<match.end])
        found.append(
          (
            place, match.end,
            readings(match, text: text, pattern: pattern, isRecorder: isRecorder, isCopy: isCopy)
          ))
        place = match.end - 1
      }
    }
    return found.sorted { $0.start < $1.start }.flatMap(\.readings).prefix(8).map(\.self)
  }

  private static func readings(
    _ match: FilenamePattern.Match, text: String, pattern: FilenamePattern, isRecorder: Bool,
    isCopy: Bool
  ) -> [FilenameReading] {
    let open: Set<Anchor.Kind> = [.filenameTimestamp, .filenameSamsung, .filenameOBS]
    let becomesRecorder = isRecorder && open.contains(pattern.kind)
    let pair = match.times.count == 2 && isSpan(match.times)
    return match.times.enumerated().map { index, time in
      let stamp: FilenameReading.Stamp =
        pair ? (index == 0 ? .start : .end) : becomesRecorder ? .either : pattern.stamp
      var caveat = becomesRecorder ? recorderCaveat : pattern.caveat
      if isCopy { caveat += "; the name bears the mark of a copy" }
      return FilenameReading(
        kind: becomesRecorder || match.times.count == 2 ? .filenameDVR : pattern.kind, text: text,
        time: time, stamp: stamp,
        clock: becomesRecorder || match.times.count == 2 ? .recorder : pattern.clock, caveat: caveat
      )
    }
  }

  /// True when two times can be the start and end of one file: in order, within a week.
  private static func isSpan(_ times: [LocalTime]) -> Bool {
    guard let first = times.first, let last = times.last, let from = first.date, let to = last.date
    else { return false }
    let days = to.daysSinceEpoch - from.daysSinceEpoch
    return (from, first.timeOfDay.count) < (to, last.timeOfDay.count) && days <= 7
  }

  /// A pattern that begins with letters begins a word; one that begins with digits begins a number.
  private static func isBoundary(
    _ name: [Character], _ place: Int, for pattern: FilenamePattern
  ) -> Bool {
    guard place > 0 else { return true }
    if FilenamePattern.digit(name[place - 1]) != nil { return false }
    // Samsung's names are nothing but the time: after other words it is anybody's.
    if pattern.kind == .filenameSamsung { return name[place - 1] == " " }
    return pattern.template.hasPrefix("%") || !name[place - 1].isLetter
  }

  private static func mentionsRecorder(_ name: [Character]) -> Bool {
    let words = String(name).lowercased().split { !$0.isLetter }
    let marks: Set<Substring> = [
      "cctv", "cam", "camera", "ch", "channel", "dvr", "nvr", "xvr", "ipc", "hikvision", "dahua",
    ]
    return words.contains(where: marks.contains)
  }

  private static func mentionsCopy(_ name: [Character]) -> Bool {
    let text = String(name).lowercased()
    if text.contains("copy") || text.contains("kopie") { return true }
    return name.indices.contains { index in
      let next = index + 1
      guard next < name.count, FilenamePattern.digit(name[next]) != nil else { return false }
      if name[index] == "~" { return true }
      let close = name[next...].firstIndex { FilenamePattern.digit($0) == nil }
      return name[index] == "(" && close.map { name[$0] == ")" } == true
    }
  }

  private static let recorderCaveat =
    "by a recorder's own clock; start by custom, not established for this maker"
  private static let androidCaveat =
    "the phone's local time when the camera made the name; start by custom, not for every maker"
  private static let receiptCaveat =
    "when the messenger received or sent the file, on that device's clock: the recording had ended "
    + "by then, nothing says how long before"

  /// In the order of trial: what is particular comes before what is general.
  static let patterns: [FilenamePattern] =
    [
      FilenamePattern(
        "PXL_%Y%M%D_%h%m%s%f", .filenamePixel, utc: true, .start, .phone,
        "UTC and start as seen on Google Pixel phones; their container time appears to be the end"),
      FilenamePattern(
        "PXL_%Y%M%D_%h%m%s", .filenamePixel, utc: true, .start, .phone,
        "UTC and start as seen on Google Pixel phones; their container time appears to be the end"),
      FilenamePattern("VID-%Y%M%D-WA%n", .filenameWhatsApp, .receipt, nil, receiptCaveat),
      FilenamePattern("IMG-%Y%M%D-WA%n", .filenameWhatsApp, .receipt, nil, receiptCaveat),
      FilenamePattern("AUD-%Y%M%D-WA%n", .filenameWhatsApp, .receipt, nil, receiptCaveat),
      FilenamePattern("PTT-%Y%M%D-WA%n", .filenameWhatsApp, .receipt, nil, receiptCaveat),
    ]
    + ["Video", "Image", "Audio", "Ptt"].flatMap { what in
      ["%i.%m.%s %p", "%h.%m.%s"].map { clock in
        FilenamePattern(
          "WhatsApp \(what) %Y-%M-%D at \(clock)", .filenameWhatsApp, .receipt, nil, receiptCaveat)
      }
    }
    + [
      FilenamePattern(
        "video_%Y-%M-%D_%h-%m-%s", .filenameTelegram, .receipt, nil, receiptCaveat),
      FilenamePattern(
        "signal-%Y-%M-%D-%h-%m-%s", .filenameSignal, .receipt, nil, receiptCaveat),
      FilenamePattern("signal-%Y-%M-%D-%h%m%s", .filenameSignal, .receipt, nil, receiptCaveat),
      FilenamePattern(
        "RPReplay_Final%U", .filenameIOSScreen, utc: true, .either, .phone,
        "Unix time of an iOS screen recording; whether of its start or end is not established"),
      FilenamePattern(
        "Screenrecorder-%Y-%M-%D-%h-%m-%s", .filenameAndroidScreen, .either, .phone, androidCaveat),
      FilenamePattern(
        "Screen_Recording_%Y%M%D_%h%m%s", .filenameAndroidScreen, .either, .phone, androidCaveat),
      FilenamePattern(
        "Screen_Recording_%Y%M%D-%h%m%s", .filenameAndroidScreen, .either, .phone, androidCaveat),
      FilenamePattern(
        "screenrecord%-%Y%M%D%-%h%m%s", .filenameAndroidScreen, .either, .phone, androidCaveat),
      FilenamePattern(
        "screen%-%Y%M%D%-%h%m%s", .filenameAndroidScreen, .either, .phone, androidCaveat),
      FilenamePattern(
        "Screen Recording %Y-%M-%D at %h.%m.%s", .filenameMacScreen, .either, .computer,
        "local time of a macOS screen recording; start by custom"),
      FilenamePattern(
        "Screen Recording %Y-%M-%D at %i.%m.%s %p", .filenameMacScreen, .either, .computer,
        "local time of a macOS screen recording; start by custom"),
      FilenamePattern(
        "DJI_%Y%M%D%h%m%s_%n", .filenameDJI, .either, .camera,
        "local time as the app last set it; start by custom"),
    ]
    + ["VID", "IMG", "MVI", "MOV", "VIDEO", "TRIM"].flatMap { prefix in
      ["%-%Y%M%D%-%h%m%s%f", "%-%Y%M%D%-%h%m%s"].map { rest in
        FilenamePattern(prefix + rest, .filenameAndroid, .either, .phone, androidCaveat)
      }
    }
    + ["%Y%M%D%-%h%m%s%-%Y%M%D%-%h%m%s", "%Y-%M-%D%-%h-%m-%s%-%Y-%M-%D%-%h-%m-%s"].map {
      FilenamePattern(
        $0, .filenameDVR, .either, .recorder, "start and end by the recorder's own clock")
    }
    + [
      FilenamePattern(
        "%Y-%M-%D %h-%m-%s", .filenameOBS, .start, .computer,
        "local time when OBS began to write, if OBS made the name"),
      FilenamePattern(
        "%Y%M%D_%h%m%s", .filenameSamsung, .either, .phone,
        "local time as Samsung phones name files; other makers use the same form"),
    ]
    + [
      "%Y%M%D%-%h%m%s", "%Y%M%D%-%h%m%s%f", "%Y-%M-%D%-%h-%m-%s", "%Y-%M-%D%-%h.%m.%s",
      "%Y-%M-%D%-%h%m%s",
    ].map {
      FilenamePattern(
        $0, .filenameTimestamp, .either, .unknown,
        "a date and time in the name; who put it there is not known")
    }
}
