import Evidence
import Media
import Synchronisation
import TimeModel

/// Times that belong to one moment of a recording: producers' and cameras' clocks within it.
extension AnchorBuilder {
  mutating func readMoments() {
    for stored in request.stored {
      let locator = Locator.field(stored.place)
      let place = stored.at.map { Place.moment($0) } ?? .start
      let note = stored.note.isEmpty ? "" : " (\(stored.note))"
      switch (stored.field, stored.value) {
      case (.producerReference, .instant(let time)), (.packetReference, .instant(let time)),
        (.realtimeStart, .instant(let time)):
        guard let reading = Self.exact(time) else { continue }
        let isBox = stored.field == .producerReference
        addContainerTime(
          isBox ? .containerProducerTime : .containerRealtime, reading, at: place,
          locator: locator, read: "the producer's time \(reading)\(note)",
          caveat: "the clock of whoever made the stream, which may be far from the camera")
      case (.misp, .instant(let time)):
        guard let reading = Self.exact(time) else { continue }
        add(
          .seiMISP, reading, at: place, trust: trust, locator: locator,
          read: "the MISP time stamp \(reading) in the video\(note)",
          caveat: "some makers count leap seconds in, which puts it up to 27 s ahead")
      case (.mdpm, .local(let time)):
        add(
          .seiMDPM, time, at: place, trust: trust, locator: locator,
          read: "the camera's date \(time) in the video\(note)",
          caveat: "the camera's clock as it was set by hand, in its own zone")
      case (.ingestWalltime, .instant(let time)), (.firstFrameTime, .instant(let time)):
        addIngest(stored, time, locator)
      case (_, .unreadable(let text)): unreadable(text, locator: locator)
      default: break
      }
    }
  }

  /// Ingest-side: the platform's own clock, with its own statement of uncertainty.
  private mutating func addIngest(_ stored: StoredTime, _ time: Timestamp, _ locator: Locator) {
    let name = stored.field == .ingestWalltime ? "Ingestion-Walltime-Us" : "First-Frame-Time-Us"
    let moment = LiveMoment(
      .ingest, at: MediaTime(nanoseconds: request.start), time: time, within: nil,
      read: "the segment's \(name) \(time.estimate.text(places: 6)) (\(stored.note))",
      locator: locator)
    if let anchor = try? moment.anchor() { anchors.append(anchor) }
  }

  /// UTC as digits as wide as its bounds.
  private static func exact(_ time: Timestamp) -> LocalTime? {
    let (date, timeOfDay) = time.estimate.civil
    guard let width = try? time.latest.since(time.earliest).count, width < Nanoseconds.day.count
    else { return nil }
    return LocalTime(
      date: date, timeOfDay: timeOfDay, resolution: Nanoseconds(width + 1), zone: .utc)
  }

  // MARK: The frames' own timecodes

  /// Labels of frames are times of day by convention only: they are anchors where another clock of the
  /// recording agrees with them, and a finding otherwise. Call it after every other field was read.
  mutating func readFrameTimecodes() {
    for field in [StoredTime.Field.frameTimecode, .gopTimecode] {
      let series = request.stored.filter { $0.field == field }
      let codes = series.compactMap { stored -> (StoredTime.Timecode, MediaTime, String)? in
        guard case .timecode(let code) = stored.value, let at = stored.at else { return nil }
        return (code, at, stored.place)
      }
      guard let first = codes.first, let last = codes.last else { continue }
      let kind: Anchor.Kind = field == .gopTimecode ? .gopTimecode : .frameTimecode
      let readings = codes.map { reading($0.0, at: $0.1) }
      guard !Self.isLabel(first.0.timeOfDay), readings.allSatisfy({ $0 != nil }) else {
        findings.append(
          finding(
            .timecodeLabel, .note, at: .field(first.2),
            "The frames are labelled \(first.0.label) to \(last.0.label); no other clock of this "
              + "recording shows that these are times of day.", ""))
        continue
      }
      for ((code, at, place), reading) in zip(codes, readings) {
        guard let reading else { continue }
        add(
          kind, reading, at: .moment(at), trust: trust, locator: .field(place),
          read: "the frame's timecode \(code.label), on \(reading.date.map { "\($0)" } ?? "")",
          caveat: "a label: time of day by convention only, and often free-running")
      }
    }
  }

  /// How far a timecode may be from another clock to pass for a time of day: as far as a clock that is
  /// set by hand is assumed to be off.
  private static let reach = DeviceClock.camera.assumedError

  private func reading(_ code: StoredTime.Timecode, at: MediaTime) -> LocalTime? {
    guard let date = nearestDay(to: code.timeOfDay),
      let reading = LocalTime(
        date: date, timeOfDay: code.timeOfDay, resolution: code.frame, zone: nil),
      let range = (try? reading.possibleIntervals(rules: request.zone))?.first,
      let length = try? request.end.subtracting(request.start).adding(Self.reach)
    else { return nil }
    let isNear = anchors.contains { anchor in
      guard !Self.isUpperBound(anchor.kind),
        let apart = try? anchor.instant.estimate.since(range.start)
      else { return false }
      return apart.count.magnitude <= length.count.magnitude
    }
    return isNear ? reading : nil
  }

  // MARK: The file system

  /// A day and two hours: FAT keeps local time, and a reader may have taken it for any other zone's.
  private static let zoneSpan = Nanoseconds(93_600_000_000_000)

  /// When the file was changed last: a bound from above on the end, and most often the time of copying.
  mutating func readFileTime() {
    guard let modified = request.modified,
      let bound = try? modified.advanced(by: Self.zoneSpan),
      let time = LocalTime(rfc3339: bound.text(places: 0))
    else { return }
    addUpperBound(
      .fileModified, time, at: .end, trusts: [.assumed(.computer), trust],
      locator: .field("file system"), since: Self.beforeCameras,
      read: "the file system's time of last change, \(modified.text(places: 0))",
      because: "the recording had ended by then, 26 h allowed for cards that keep local time; "
        + "nothing bounds it from below, 1980 is assumed",
      caveat: "most often the time of copying; it says nothing of the start")
  }
}
