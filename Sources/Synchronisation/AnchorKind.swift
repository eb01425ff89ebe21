public import Evidence

/// The ways of learning a clock that this version knows, by the name under which they are listed.
extension Anchor.Kind {
  public static let declaredStart = Anchor.Kind(rawValue: "declared.start")
  public static let declaredOffset = Anchor.Kind(rawValue: "declared.offset")
  public static let declaredTimeCheck = Anchor.Kind(rawValue: "declared.timeCheck")
  public static let declaredAccuracy = Anchor.Kind(rawValue: "declared.accuracy")

  public static let quicktimeCreationDate = Anchor.Kind(rawValue: "quicktime.creationDate")
  public static let containerCreationTime = Anchor.Kind(rawValue: "container.creationTime")
  public static let containerDate = Anchor.Kind(rawValue: "container.date")
  /// A time of a container that somebody wrote anew: a bound from above only.
  public static let containerRewritten = Anchor.Kind(rawValue: "container.rewritten")
  public static let matroskaDateUTC = Anchor.Kind(rawValue: "matroska.dateUTC")
  public static let bwfTimeReference = Anchor.Kind(rawValue: "bwf.timeReference")
  public static let bwfOrigination = Anchor.Kind(rawValue: "bwf.origination")
  public static let containerTimecode = Anchor.Kind(rawValue: "container.timecode")
  /// A QuickTime box whose time libavformat does not hand out, or reads otherwise.
  public static let containerBox = Anchor.Kind(rawValue: "container.box")
  /// When the container was changed last: a bound from above on the end only.
  public static let containerModificationTime = Anchor.Kind(
    rawValue: "container.modificationTime")
  /// `prft`: the UTC at which a frame was in the producer's hands.
  public static let containerProducerTime = Anchor.Kind(rawValue: "container.prft")
  /// What a live protocol said of the wall clock. C: `start_time_realtime`, `AV_PKT_DATA_PRFT`.
  public static let containerRealtime = Anchor.Kind(rawValue: "container.realtime")
  public static let seiMISP = Anchor.Kind(rawValue: "sei.misp")
  public static let seiMDPM = Anchor.Kind(rawValue: "sei.mdpm")
  public static let frameTimecode = Anchor.Kind(rawValue: "frame.timecode")
  public static let gopTimecode = Anchor.Kind(rawValue: "frame.gop")
  /// EXT-X-PROGRAM-DATE-TIME: the packager's time of a segment.
  public static let playlistDate = Anchor.Kind(rawValue: "playlist.programDateTime")
  public static let liveCapture = Anchor.Kind(rawValue: "live.capture")
  public static let liveIngest = Anchor.Kind(rawValue: "live.ingest")
  public static let livePost = Anchor.Kind(rawValue: "live.post")
  public static let liveComment = Anchor.Kind(rawValue: "live.comment")
  /// The file system's time of last change: a bound from above on the end only.
  public static let fileModified = Anchor.Kind(rawValue: "file.modified")
  public static let overlayReading = Anchor.Kind(rawValue: "overlay.reading")

  public static let filenamePixel = Anchor.Kind(rawValue: "filename.pixel")
  public static let filenameAndroid = Anchor.Kind(rawValue: "filename.android")
  public static let filenameSamsung = Anchor.Kind(rawValue: "filename.samsung")
  public static let filenameAndroidScreen = Anchor.Kind(rawValue: "filename.androidScreen")
  public static let filenameIOSScreen = Anchor.Kind(rawValue: "filename.iosScreen")
  public static let filenameMacScreen = Anchor.Kind(rawValue: "filename.macScreen")
  public static let filenameOBS = Anchor.Kind(rawValue: "filename.obs")
  public static let filenameDJI = Anchor.Kind(rawValue: "filename.dji")
  public static let filenameDVR = Anchor.Kind(rawValue: "filename.dvr")
  public static let filenameWhatsApp = Anchor.Kind(rawValue: "filename.whatsApp")
  public static let filenameTelegram = Anchor.Kind(rawValue: "filename.telegram")
  public static let filenameSignal = Anchor.Kind(rawValue: "filename.signal")
  /// A date and time in a name that follows no known maker's pattern.
  public static let filenameTimestamp = Anchor.Kind(rawValue: "filename.timestamp")

  /// A documented default that nobody has checked for this source.
  public static let assumedWritten = Anchor.Kind(rawValue: "assumed.writtenTime")

  /// In the order in which anchors are listed, and in which the choice among equals falls.
  public static let standard: [Anchor.Kind] = [
    .declaredStart, .declaredTimeCheck, .declaredOffset, .declaredAccuracy,
    .quicktimeCreationDate, .containerCreationTime, .containerDate, .matroskaDateUTC,
    .containerBox, .bwfTimeReference, .bwfOrigination, .containerProducerTime,
    .containerRealtime, .seiMISP, .seiMDPM, .containerTimecode, .frameTimecode, .gopTimecode,
    .containerModificationTime, .containerRewritten,
    .overlayReading, .overlayClock,
    .playlistDate, .liveCapture, .liveIngest, .livePost, .liveComment,
    .filenamePixel, .filenameAndroid, .filenameSamsung, .filenameAndroidScreen,
    .filenameIOSScreen, .filenameMacScreen, .filenameOBS, .filenameDJI, .filenameDVR,
    .filenameTimestamp, .filenameWhatsApp, .filenameTelegram, .filenameSignal, .fileModified,
    .assumedWritten,
  ]

  /// A person has weighed it already and put it in the case file.
  public var isDeclared: Bool { rawValue.hasPrefix("declared.") }

  /// The name as it stands in a sentence.
  public var words: String {
    switch self {
    case .declaredStart: "the declared start"
    case .declaredOffset: "the declared offset"
    case .declaredTimeCheck: "the declared time check"
    case .declaredAccuracy: "the declared accuracy"
    case .quicktimeCreationDate: "the QuickTime creation date"
    case .containerCreationTime: "the container's creation time"
    case .containerDate: "the container's date tag"
    case .containerRewritten: "the time at which the container was written"
    case .matroskaDateUTC: "the Matroska date"
    case .bwfTimeReference: "the BWF time reference"
    case .bwfOrigination: "the BWF origination time"
    case .containerTimecode: "the timecode"
    case .containerBox: "the container's box"
    case .containerModificationTime: "the container's modification time"
    case .containerProducerTime: "the producer reference time"
    case .containerRealtime: "the protocol's wall clock"
    case .seiMISP: "the MISP time stamp in the video"
    case .seiMDPM: "the AVCHD date in the video"
    case .frameTimecode: "the frames' timecode"
    case .gopTimecode: "the GOP timecode"
    case .playlistDate: "the playlist's date"
    case .liveCapture: "the live encoder's time"
    case .liveIngest: "the time of ingest"
    case .livePost: "the time of the live post"
    case .liveComment: "the live comment"
    case .fileModified: "the file system's time"
    case .overlayReading: "the reading of the clock on screen"
    case .overlayClock: "the clock on screen, read throughout"
    case .assumedWritten: "the assumed accuracy"
    default: rawValue.hasPrefix("filename.") ? "the file name" : rawValue
    }
  }

  var rank: Int { Self.standard.firstIndex(of: self) ?? Self.standard.count }
}
