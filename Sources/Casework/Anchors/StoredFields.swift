import Evidence
import Media
import Synchronisation
import TimeModel

/// What Onset's own reader found in the container's bytes, for comparison with libavformat.
extension AnchorBuilder {
  /// Seconds from 1904, QuickTime's epoch, to 1970.
  private static let epochs: UInt64 = 2_082_844_800

  private static let creations: Set<StoredTime.Field> = [
    .movieCreation, .trackCreation, .mediaCreation,
  ]
  private static let modifications: Set<StoredTime.Field> = [
    .movieModification, .trackModification, .mediaModification,
  ]

  /// The boxes that say when the movie, a track or its media was created, each with its text in the
  /// form that libavformat uses; what a box's epoch leaves open is said.
  mutating func creationBoxes() -> [(text: String, place: String)] {
    var found: [(text: String, place: String)] = []
    for stored in request.stored where Self.creations.contains(stored.field) {
      guard case .seconds(let count) = stored.value, count > 0 else { continue }
      let locator = Locator.field(stored.place)
      guard let time = Self.instant(count) else {
        unreadable("\(count) seconds", locator: locator)
        continue
      }
      found.append((time.text(places: 6), stored.place))
      if count < Self.epochs, let other = Self.instant(count, isUnix: false),
        !findings.contains(where: { $0.code == .containerEpoch })
      {
        findings.append(
          finding(
            .containerEpoch, .note, at: locator,
            "\(stored.place) holds \(count) seconds: \(time.text(places: 0)) counted from 1970, "
              + "\(other.text(places: 0)) counted from 1904 as its standard has it. There were no "
              + "digital recordings then, so the first is offered.",
            "Programs differ here: one that follows the standard shows the second."))
      }
    }
    let isCleared = request.stored.contains {
      $0.field == .movieCreation && $0.value == .seconds(0)
    }
    if isCleared, found.isEmpty, let zero = Self.instant(0, isUnix: false) {
      _ = LocalTime(rfc3339: zero.text(places: 0)).map {
        reportZero($0, text: zero.text(places: 0), locator: .field("moov/mvhd"))
      }
    }
    return found
  }

  /// A box's seconds as UTC: from 1970 where counting from 1904 ends before that.
  static func instant(_ seconds: UInt64, isUnix: Bool? = nil) -> Instant? {
    let isUnix = isUnix ?? (seconds < epochs)
    guard let count = Int64(exactly: seconds),
      let since = try? Nanoseconds.second.multiplied(by: count - (isUnix ? 0 : Int64(epochs)))
    else { return nil }
    return Instant(nanoseconds: since.count)
  }

  /// When the container was changed last, where that is after its creation: a camera closes the file
  /// when the recording ends, and whoever changes it does so later still.
  mutating func readModificationTime() {
    func latest(_ fields: Set<StoredTime.Field>) -> (time: Instant, place: String)? {
      request.stored.filter { fields.contains($0.field) }.compactMap { stored in
        guard case .seconds(let count) = stored.value, count > 0 else { return nil }
        return Self.instant(count).map { ($0, stored.place) }
      }.max { $0.0 < $1.0 }
    }
    guard let modified = latest(Self.modifications),
      modified.time > latest(Self.creations)?.time ?? .epoch,
      let time = LocalTime(rfc3339: modified.time.text(places: 0))
    else { return }
    addUpperBound(
      .containerModificationTime, time, at: .end,
      trusts: rewrite == nil ? [trust] : [.assumed(.computer), trust],
      locator: .field("\(modified.place) modification_time"),
      since: Self.beforeCameras, read: "the modification time \(time) of \(modified.place)",
      because: "the recording had ended when its container was changed last; nothing bounds it "
        + "from below, 1980 is assumed; \(trust.words)",
      caveat: "an editor or a copy may have changed the container much later")
  }

  // MARK: Matroska and broadcast wave

  var storedDateUTC: Timestamp? {
    request.stored.lazy.compactMap { stored -> Timestamp? in
      guard stored.field == .matroskaDate, case .instant(let time) = stored.value else {
        return nil
      }
      return time
    }.first
  }

  var storedOrigination: LocalTime? {
    request.stored.lazy.compactMap { stored -> LocalTime? in
      guard stored.field == .waveOrigination, case .local(let time) = stored.value else {
        return nil
      }
      return time
    }.first
  }

  var storedSamples: UInt64? {
    request.stored.lazy.compactMap { stored -> UInt64? in
      guard case .samples(let count) = stored.value else { return nil }
      return count
    }.first
  }

  /// UTC as digits, as wide as its own bounds or its idle zeros make it: a writer that counts in whole
  /// seconds leaves nine of them.
  static func plain(_ time: Timestamp) -> LocalTime? {
    let (date, timeOfDay) = time.estimate.civil
    let own = (try? time.latest.since(time.earliest).count) ?? 0
    let idle =
      [Nanoseconds.second, .millisecond, .microsecond]
      .first { timeOfDay.count.isMultiple(of: $0.count) }?.count ?? 1
    return LocalTime(
      date: date, timeOfDay: timeOfDay,
      resolution: Nanoseconds(min(max(own &+ 1, idle), Nanoseconds.day.count)), zone: .utc)
  }
}
