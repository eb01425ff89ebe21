public import TimeModel

/// A time that a recording holds, as it is stored: nothing is believed of it yet.
public struct StoredTime: Hashable, Sendable, Codable {
  public enum Field: String, Hashable, Sendable, Codable {
    /// ISO/IEC 14496-12, 8.2.2, 8.3.2, 8.4.2: when the movie, a track or its media was made and changed.
    case movieCreation, movieModification
    case trackCreation, trackModification
    case mediaCreation, mediaModification
    /// ISO/IEC 14496-12, 8.16.5: the UTC at which a frame was in the producer's hands.
    case producerReference
    /// The first count of a QuickTime timecode track.
    case timecodeTrack
    /// Matroska's `DateUTC`.
    case matroskaDate
    /// EBU Tech 3285: the origination date and time, and the first sample's count since midnight.
    case waveOrigination, waveTimeReference
    /// Unregistered user data in the video: MISB ST 0604, and AVCHD's modified DV pack.
    case misp, mdpm
    /// What the frames' own timecodes say. C: `AV_FRAME_DATA_S12M_TIMECODE`, `…_GOP_TIMECODE`.
    case frameTimecode, gopTimecode
    /// In the plain text of a YouTube live segment.
    case ingestWalltime, firstFrameTime
    /// C: `AVFormatContext.start_time_realtime`, `AV_PKT_DATA_PRFT`.
    case realtimeStart, packetReference
  }

  public enum Value: Hashable, Sendable, Codable {
    /// Whole seconds of an epoch that the field's standard puts at 1904 and some writers at 1970.
    case seconds(UInt64)
    /// UTC, as wide as the field's last place or its own statement of uncertainty.
    case instant(Timestamp)
    /// A clock's digits; without a zone where none is stored.
    case local(LocalTime)
    /// A label of frames: its time of day, one frame wide.
    case timecode(Timecode)
    /// Samples since midnight.
    case samples(UInt64)
    /// Text that should be a time and is none; at most 80 characters.
    case unreadable(String)
  }

  public struct Timecode: Hashable, Sendable, Codable {
    /// `hh:mm:ss:ff`, with `;` before the frames when some numbers are dropped.
    public let label: String
    public let timeOfDay: Nanoseconds
    /// How long one frame lasts, rounded up.
    public let frame: Nanoseconds

    public init(label: String, timeOfDay: Nanoseconds, frame: Nanoseconds) {
      (self.label, self.timeOfDay, self.frame) = (label, timeOfDay, frame)
    }
  }

  public let field: Field
  /// Where it stands, by the names that other readers use: `moov/trak 1/mdia/mdhd`.
  public let place: String
  public let value: Value
  /// The moment that it belongs to, on the axis of the streams' timestamps; nil for the recording as
  /// a whole, or its start.
  public let at: MediaTime?
  /// What the field adds in a word: `captured`, `clock not locked`; empty when there is nothing.
  public let note: String

  public init(
    _ field: Field, place: String, value: Value, at: MediaTime? = nil, note: String = ""
  ) {
    (self.field, self.place, self.value) = (field, place, value)
    (self.at, self.note) = (at, note)
  }

  /// The same at another moment, for who counts on another axis.
  public func moved(_ map: (MediaTime) -> MediaTime) -> StoredTime {
    StoredTime(field, place: place, value: value, at: at.map(map), note: note)
  }
}

extension StoredTime.Value: CustomStringConvertible {
  public var description: String {
    switch self {
    case .seconds(let count): "\(count) s"
    case .instant(let time): time.description
    case .local(let time): time.description
    case .timecode(let code): code.label
    case .samples(let count): "\(count) samples"
    case .unreadable(let text): text
    }
  }
}

extension [StoredTime] {
  /// Of a long series of moments: the first, the last, and those between whose UTC is furthest ahead
  /// of and behind the first's course. Order is kept.
  func representatives() -> [StoredTime] {
    guard count > 4 else { return self }
    let leads = map(\.lead)
    guard let least = leads.indices.min(by: { leads[$0] < leads[$1] }),
      let most = leads.indices.max(by: { leads[$0] < leads[$1] })
    else { return self }
    return Set([0, least, most, count - 1]).sorted().map { self[$0] }
  }
}

extension StoredTime {
  /// UTC less the moment on the axis, in nanoseconds; zero without both.
  fileprivate var lead: Int128 {
    guard case .instant(let time) = value, let at,
      let moment = try? at.nanoseconds(rounding: .down)
    else { return 0 }
    return Int128(time.estimate.nanoseconds) - Int128(moment.count)
  }
}

extension Timestamp {
  /// `count` units since an epoch; nil beyond the years that an `Instant` holds.
  ///
  /// - Parameters:
  ///   - unit: in nanoseconds.
  ///   - epoch: in seconds after 1970.
  ///   - uncertainty: the field's own, on each side of the unit.
  init?(
    count: Int128, unit: Int64, epoch: Int64, uncertainty: Int64 = 0
  ) {
    let (product, overflow) = count.multipliedReportingOverflow(by: Int128(unit))
    guard !overflow, product.magnitude < 1 << 100 else { return nil }
    let first = product + Int128(epoch) * 1_000_000_000
    guard let estimate = Int64(exactly: first),
      let low = Int64(exactly: first - Int128(uncertainty)),
      let high = Int64(exactly: first + Int128(unit) - 1 + Int128(uncertainty))
    else { return nil }
    self.init(
      earliest: Instant(nanoseconds: low), estimate: Instant(nanoseconds: estimate),
      latest: Instant(nanoseconds: high))
  }
}
