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
  /// A time field that counts from another epoch than its standard's.
  public static let containerEpoch = Finding.Code(rawValue: "clock.container.epoch")
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
    /// What Onset's own reader found in the bytes, with moments on the axis of `start` and `end`.
    public var stored: [StoredTime]
    /// When the file system says that the file was changed last; nil leaves it aside.
    public var modified: Instant?

    public init(
      source: SourceID, fileName: String, container: ContainerInfo, start: Nanoseconds,
      end: Nanoseconds, zone: ZoneRules?, correction: ClockCorrection? = nil,
      device: DeviceClock? = nil, date: CivilDate? = nil, readings: [OnScreenReading] = [],
      stored: [StoredTime] = [], modified: Instant? = nil
    ) {
      (self.source, self.fileName, self.container) = (source, fileName, container)
      (self.start, self.end, self.zone) = (start, max(start, end), zone)
      (self.correction, self.device, self.date) = (correction, device, date)
      (self.readings, self.stored, self.modified) = (readings, stored, modified)
    }
  }

  public let anchors: [Anchor]
  public let findings: [Finding]

  /// What kind of device a recording comes from, by the marks that makers leave.
  static func device(of fileName: String, _ container: ContainerInfo) -> DeviceClock {
    AnchorBuilder.device(container: container, readings: FilenameClock.readings(of: fileName))
  }

  public static func read(_ request: Request) -> ContainerAnchors {
    var builder = AnchorBuilder(request)
    builder.readQuickTimeDate()
    builder.readCreationTimes()
    builder.readDateTag()
    builder.readBroadcastWave()
    builder.readFileName()
    builder.readMoments()
    builder.readTimecodes()
    builder.readFrameTimecodes()
    builder.readModificationTime()
    builder.readFileTime()
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
  enum Place: Equatable {
    case start, end, startOrEnd
    case moment(MediaTime)
  }

  /// The stretch of the axis that a place is.
  func stretch(_ place: Place) throws(TimeError) -> (from: Nanoseconds, to: Nanoseconds) {
    switch place {
    case .start: (request.start, request.start)
    case .end: (request.end, request.end)
    case .startOrEnd: (request.start, request.end)
    case .moment(let time):
      (try time.nanoseconds(rounding: .down), try time.nanoseconds(rounding: .up))
    }
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
            kind: kind, from: try stretch(place).from, to: try stretch(place).to,
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
    case .moment(let time): ", at \(time.clockText)"
    }
  }

  // MARK: - Picture

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
