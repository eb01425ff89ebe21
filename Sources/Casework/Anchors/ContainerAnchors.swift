public import Evidence
public import Media
public import Synchronisation
public import TimeModel

extension Finding.Code {
  /// A time field holds its epoch: nobody set it, or somebody cleared it.
  public static let containerTimeZero = Finding.Code(rawValue: "clock.container.zero")
  /// A time field that is no time.
  public static let containerTimeUnreadable = Finding.Code(rawValue: "clock.container.unreadable")
  /// A creation time that should be UTC and looks like local time.
  public static let containerTimeLooksLocal = Finding.Code(rawValue: "clock.container.looksLocal")
  /// A container that a converter or platform wrote: its times are not of the recording.
  public static let containerRewritten = Finding.Code(rawValue: "clock.container.rewritten")
  /// A timecode that is a label, or lacks its date.
  public static let timecodeLabel = Finding.Code(rawValue: "clock.timecode.label")
  /// A reading that its zone does not have, or that lacks a zone.
  public static let readingUnresolved = Finding.Code(rawValue: "clock.reading.unresolved")
}

/// Every clock that a recording's container, its name and the case file's readings offer, each as an
/// anchor with its bounds and its caveat. Pure.
///
/// What was read and what is assumed of the device are kept apart in the words: the reading is as wide
/// as it was written, and the device's own error (``DeviceClock``, or a declared correction in its
/// place) is added to it.
public struct ContainerAnchors: Hashable, Sendable {
  /// What is known of a recording before its clock is.
  public struct Request: Sendable {
    public var source: SourceID
    /// With or without its folders.
    public var fileName: String
    public var container: ContainerInfo
    /// The recording's own first moment on its axis.
    public var start: Nanoseconds
    /// Its last moment, as measured from the packets; not before `start`.
    public var end: Nanoseconds
    /// The zone of local readings; nil when the case has none.
    public var zone: ZoneRules?
    /// A declared check of the device's own clock; it replaces the assumed error.
    public var correction: ClockCorrection?
    /// What sort of device made it; nil to go by its marks.
    public var device: DeviceClock?
    /// The day of the incident, for readings without a date.
    public var date: CivilDate?
    /// What persons read from a clock in the picture.
    public var readings: [OnScreenReading]

    public init(
      source: SourceID, fileName: String, container: ContainerInfo, start: Nanoseconds,
      end: Nanoseconds, zone: ZoneRules?, correction: ClockCorrection? = nil,
      device: DeviceClock? = nil, date: CivilDate? = nil, readings: [OnScreenReading] = []
    ) {
      (self.source, self.fileName, self.container) = (source, fileName, container)
      (self.start, self.end, self.zone) = (start, max(start, end), zone)
      (self.correction, self.device, self.date) = (correction, device, date)
      self.readings = readings
    }
  }

  public let anchors: [Anchor]
  public let findings: [Finding]

  public static func read(_ request: Request) -> ContainerAnchors {
    var builder = AnchorBuilder(request)
    builder.readQuickTimeDate()
    builder.readCreationTimes()
    builder.readDateTag()
    builder.readBroadcastWave()
    builder.readFileName()
    builder.readTimecodes()
    builder.readScreen()
    return ContainerAnchors(anchors: builder.anchors, findings: builder.findings)
  }
}

/// Collects anchors and findings while the fields of one recording are read.
struct AnchorBuilder {
  let request: ContainerAnchors.Request
  let fileReadings: [FilenameReading]
  /// Of the device that recorded: a declared check, or the width of its kind.
  let trust: ClockTrust
  /// Whoever wrote the container anew, by the mark that it left.
  let rewrite: RewriteMark?
  var anchors: [Anchor] = []
  var findings: [Finding] = []

  init(_ request: ContainerAnchors.Request) {
    self.request = request
    fileReadings = FilenameClock.readings(of: request.fileName)
    rewrite = RewriteMark.find(in: request.container, readings: fileReadings)
    let device =
      request.device ?? Self.device(container: request.container, readings: fileReadings)
    trust = request.correction.map(ClockTrust.declared) ?? .assumed(device)
  }

  /// By the marks that makers leave; `unknown` where there are none.
  static func device(container: ContainerInfo, readings: [FilenameReading]) -> DeviceClock {
    if let clock = readings.compactMap(\.clock).first(where: { $0 != .unknown }) { return clock }
    let tags = container.tags
    let phoneMarks = ["com.android.", "com.apple.quicktime.model", "com.apple.quicktime.make"]
    if tags.keys.contains(where: { key in phoneMarks.contains { key.hasPrefix($0) } }) {
      return .phone
    }
    let software = (tags["encoder"] ?? tags["ENCODER"] ?? "").lowercased()
    return software.contains("obs") ? .computer : .unknown
  }

  /// Where on the axis a stamp may belong.
  enum Place {
    case start, end, startOrEnd
  }

  /// Adds one anchor for each instant that a reading can mean; says so where there is none.
  mutating func add(
    _ kind: Anchor.Kind, _ time: LocalTime, at place: Place, trust: ClockTrust, locator: Locator,
    read: String, caveat: String
  ) {
    do throws(TimeError) {
      let ranges = try time.possibleIntervals(rules: request.zone)
      guard !ranges.isEmpty else {
        findings.append(
          Finding(
            .readingUnresolved, .caution, source: request.source, at: locator,
            message: "\(read) lies in the hour that the clocks were put forward over: it does not "
              + "exist in \(request.zone?.name ?? "its zone").",
            advice: "The device was set to another zone, or had not been put forward."))
        return
      }
      for range in ranges {
        let twice =
          ranges.count > 1 ? "; that time occurred twice, as the clocks were put back" : ""
        anchors.append(
          Anchor(
            kind: kind, from: place == .end ? request.end : request.start,
            to: place == .start ? request.start : request.end,
            instant: try trust.instant(of: range), label: trust.label, locator: locator,
            because: read + Self.words(of: place) + "; " + trust.words, caveat: caveat + twice))
      }
    } catch {
      findings.append(
        Finding(
          .readingUnresolved, .caution, source: request.source, at: locator,
          message: "\(read) could not be placed: \(error).",
          advice: "Give the case a time zone, or declare the source's start."))
    }
  }

  private static func words(of place: Place) -> String {
    switch place {
    case .start: ", the start of the recording"
    case .end: ", the end of the recording"
    case .startOrEnd: "; whether of the start or the end is not known, so both are allowed for"
    }
  }

  // MARK: - Name and picture

  mutating func readFileName() {
    for reading in fileReadings {
      let read = "“\(reading.text)” in the file name, read as \(reading.time)"
      if reading.stamp == .receipt {
        addReceipt(reading, read: read)
        continue
      }
      let place: Place =
        switch reading.stamp {
        case .start: .start
        case .end: .end
        case .either, .receipt: .startOrEnd
        }
      let own: ClockTrust =
        request.correction.map(ClockTrust.declared)
        ?? .assumed(request.device ?? reading.clock ?? .unknown)
      add(
        reading.kind, reading.time, at: place, trust: own, locator: .field("file name"), read: read,
        caveat: reading.caveat)
    }
  }

  /// Earlier than any messenger that names files so: WhatsApp was founded in 2009.
  private static let beforeMessengers = CivilDate(year: 2009, month: 1, day: 1)

  /// Received by then, so ended by then: a bound from above only.
  private mutating func addReceipt(_ reading: FilenameReading, read: String) {
    addUpperBound(
      reading.kind, reading.time, at: .end, trusts: [.assumed(.phone)],
      locator: .field("file name"), read: read,
      because:
        "received by then, so the recording had ended; nothing bounds it from below but that "
        + "the messengers did not exist before 2009", caveat: reading.caveat)
  }

  /// A time of the container itself; only a bound from above where somebody wrote it anew.
  mutating func addContainerTime(
    _ kind: Anchor.Kind, _ time: LocalTime, locator: Locator, read: String, caveat: String
  ) {
    guard let rewrite else {
      add(
        kind, time, at: .startOrEnd, trust: trust, locator: locator, read: read, caveat: caveat)
      return
    }
    let consequence =
      rewrite.isService
      ? "its time is that of writing, not of recording: the recording had ended by then"
      : "its time is that of writing, or one carried over, not certainly that of recording: the "
        + "recording had ended by then, or had begun if an older stamp was kept"
    let message =
      "the container was written by “\(rewrite.text)” (\(rewrite.place)): \(consequence)"
    addUpperBound(
      .containerRewritten, time, at: rewrite.isService ? .end : .startOrEnd,
      trusts: rewrite.isService ? [.assumed(.computer)] : [.assumed(.computer), trust],
      locator: locator, read: read,
      because: message + "; nothing bounds it from below, 2009 is assumed",
      caveat: caveat + "; an older recording may have been written anew")
    guard !findings.contains(where: { $0.code == .containerRewritten }) else { return }
    findings.append(
      finding(
        .containerRewritten, .caution, at: locator,
        message.prefix(1).uppercased() + message.dropFirst() + ". It bounds the recording from "
          + "above only.",
        "Ask for the original, or declare the source's start."))
  }

  /// Had happened by then: a bound from above only, as wide as the widest of `trusts` makes it.
  private mutating func addUpperBound(
    _ kind: Anchor.Kind, _ time: LocalTime, at place: Place, trusts: [ClockTrust],
    locator: Locator, read: String, because: String, caveat: String
  ) {
    guard let last = (try? time.possibleIntervals(rules: request.zone))?.last,
      let latest = trusts.compactMap({ try? $0.instant(of: last) })
        .max(by: { $0.latest < $1.latest }),
      let instant = Timestamp(
        earliest: Self.floor(below: latest.earliest), estimate: latest.estimate,
        latest: latest.latest)
    else {
      findings.append(
        Finding(
          .readingUnresolved, .caution, source: request.source, at: locator,
          message: "\(read) could not be placed.",
          advice: "Give the case a time zone."))
      return
    }
    anchors.append(
      Anchor(
        kind: kind, from: place == .end ? request.end : request.start, to: request.end,
        instant: instant, label: .estimated, locator: locator, because: "\(read): \(because)",
        caveat: caveat))
  }

  /// 2009, or 1980 for what was written before.
  private static func floor(below instant: Instant) -> Instant {
    let floors = [beforeMessengers, CivilDate(year: 1980, month: 1, day: 1)].compactMap { date in
      date.flatMap { try? Instant(utc: $0, timeOfDay: .zero) }
    }
    return floors.first { $0 < instant } ?? instant
  }

  mutating func readScreen() {
    for reading in request.readings {
      let locator = Locator.moment(stream: nil, at: reading.at)
      var shown = reading.shows
      if shown.date == nil { shown.date = request.date }
      let dated = OnScreenReading(at: reading.at, shows: shown, by: reading.by)
      do throws(TimeError) {
        let found = try dated.anchors(trust: trust, zone: request.zone)
        anchors += found
        guard found.isEmpty else { continue }
        findings.append(
          Finding(
            .readingUnresolved, .caution, source: request.source, at: locator,
            message: "The clock in the picture shows \(shown), which does not exist in "
              + "\(request.zone?.name ?? "its zone").",
            advice: "The device was set to another zone, or had not been put forward."))
      } catch {
        findings.append(
          Finding(
            .readingUnresolved, .caution, source: request.source, at: locator,
            message:
              "The clock in the picture shows \(shown), which could not be placed: \(error).",
            advice: "Give the reading a date and the case a time zone."))
      }
    }
  }
}
