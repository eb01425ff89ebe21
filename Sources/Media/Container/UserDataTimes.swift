import TimeModel

/// The clocks that cameras write into the video itself, as decoding one stream showed them.
extension StreamDecoding {
  func times(in container: ContainerInfo) -> [StoredTime] {
    guard let info = container.streams.first(where: { $0.index == stream }) else { return [] }
    return times(timeBase: info.timeBase, rate: info.video?.averageFrameRate)
  }

  /// - Parameters:
  ///   - timeBase: of the stream.
  ///   - rate: frames a second; nil when unknown.
  func times(timeBase: Rational, rate: Rational?) -> [StoredTime] {
    var found: [StoredTime] = []
    func note(
      _ field: StoredTime.Field, _ kind: String, _ pts: Int64?, _ value: StoredTime.Value?,
      _ words: String = ""
    ) {
      guard let value, let pts, let at = MediaTime(ticks: pts, timeBase: timeBase) else { return }
      found.append(
        StoredTime(field, place: "\(kind) (stream \(stream))", value: value, at: at, note: words))
    }
    for series in userData {
      for entry in series.count > 1 ? [series.first, series.last] : [series.first] {
        switch series.uuid {
        case MISP.uuid:
          let time = MISP(entry.payload)
          note(
            .misp, "SEI MISPmicrosectime", entry.pts, time?.value,
            time?.isLocked == false ? "the camera says that its clock was not locked to UTC" : "")
        case ModifiedDVPack.uuid:
          let time = ModifiedDVPack(entry.payload)
          note(.mdpm, "SEI MDPM", entry.pts, time.map { .local($0.time) }, time?.note ?? "")
        default: break
        }
      }
    }
    for series in timecodes {
      for entry in series.count > 1 ? [series.first, series.last] : [series.first] {
        note(
          series.kind == .gop ? .gopTimecode : .frameTimecode,
          series.kind == .gop ? "GOP timecode" : "SMPTE 12M timecode", entry.pts,
          Self.timecode(entry.label, rate: rate).map { .timecode($0) } ?? .unreadable(entry.label))
      }
    }
    return found
  }

  /// `hh:mm:ss:ff` as a time of day one frame wide; one second wide where the rate is unknown.
  static func timecode(_ label: String, rate: Rational?) -> StoredTime.Timecode? {
    let parts = label.split(omittingEmptySubsequences: false) { ":;.".contains($0) }
    let numbers = parts.compactMap { part in
      part.utf8.count <= 3 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        ? Int64(part) : nil
    }
    guard parts.count == 4, numbers.count == 4, numbers[0] < 24, numbers[1] < 60, numbers[2] < 60
    else { return nil }
    let seconds = (numbers[0] * 3600 + numbers[1] * 60 + numbers[2]) * 1_000_000_000
    guard let rate, rate.numerator > 0, rate.numerator / rate.denominator < 1_000,
      numbers[3] <= (rate.numerator - 1) / rate.denominator
    else {
      return StoredTime.Timecode(
        label: label, timeOfDay: Nanoseconds(seconds), frame: .second)
    }
    // Labels count whole frames a second, whatever the rate.
    let whole = (rate.numerator - 1) / rate.denominator + 1
    return StoredTime.Timecode(
      label: label, timeOfDay: Nanoseconds(seconds + numbers[3] * 1_000_000_000 / whole),
      frame: Nanoseconds((1_000_000_000 + whole - 1) / whole))
  }
}

/// A motion-imagery time stamp (MISB ST 0604): microseconds since 1970.
struct MISP {
  /// `MISPmicrosectime`.
  static let uuid = "4d4953506d6963726f73656374696d65"

  let value: StoredTime.Value
  /// By the status byte's first bit (MISB ST 0603).
  let isLocked: Bool

  /// A status byte, then the eight bytes of the count with 0xFF stuffed in after each two but the last.
  init?(_ payload: [UInt8]) {
    guard payload.count >= 12, [3, 6, 9].allSatisfy({ payload[$0] == 0xFF }),
      let count = [1, 2, 4, 5, 7, 8, 10, 11].map({ payload[$0] }).bigEndian(at: 0, count: 8),
      count != 0
    else { return nil }
    isLocked = payload[0] & 0x80 == 0
    value =
      Timestamp(count: Int128(count), unit: 1_000, epoch: 0).map { .instant($0) }
      ?? .unreadable("\(count) µs")
  }
}

/// AVCHD's modified DV pack: the camera's date and time in decimal digits, with a zone.
struct ModifiedDVPack {
  static let uuid = "17ee8c60f84d11d98cd60800200c9a66"

  let time: LocalTime
  /// What the zone byte says where it is not used.
  let note: String

  /// Packs of five bytes, a tag and four of data: 0x18 holds zone, century, year and month, 0x19 day,
  /// hour, minute and second.
  init?(_ payload: [UInt8]) {
    guard payload.fourLetters(at: 0) == "MDPM", payload.count > 5 else { return nil }
    var packs: [UInt8: ArraySlice<UInt8>] = [:]
    for index in 0..<Int(payload[4]) {
      let place = 5 + 5 * index
      guard place <= payload.count - 5 else { break }
      if packs[payload[place]] == nil { packs[payload[place]] = payload[place + 1..<place + 5] }
    }
    guard let date = packs[0x18], let clock = packs[0x19], let zone = date.first else { return nil }
    let digits = (date.dropFirst() + clock).map(Self.decimal)
    let numbers = digits.compactMap(\.self)
    guard numbers.count == 7,
      let day = CivilDate(year: numbers[0] * 100 + numbers[1], month: numbers[2], day: numbers[3]),
      numbers[4] < 24, numbers[5] < 60, numbers[6] < 60
    else { return nil }
    let seconds = Int64(numbers[4] * 3600 + numbers[5] * 60 + numbers[6])
    let hours = Int(zone >> 1 & 0x0F)
    let offset = (hours * 3600 + (zone & 1 != 0 ? 1800 : 0)) * (zone & 0x20 != 0 ? -1 : 1)
    // Whether the offset holds summer time is not established, nor what the unused bit means.
    let isPlain = zone & 0xC0 == 0 && hours <= 14
    guard
      let time = LocalTime(
        date: day, timeOfDay: Nanoseconds(seconds * 1_000_000_000), resolution: .second,
        zone: isPlain ? .offset(seconds: offset) : nil)
    else { return nil }
    self.time = time
    note =
      zone & 0x40 != 0
      ? "the camera was set to summer time, so the case's zone is taken"
      : isPlain ? "" : "the camera's zone is not set, so the case's is taken"
  }

  /// Two decimal digits in one byte; nil for others.
  private static func decimal(_ byte: UInt8) -> Int? {
    byte >> 4 < 10 && byte & 15 < 10 ? Int(byte >> 4) * 10 + Int(byte & 15) : nil
  }
}
