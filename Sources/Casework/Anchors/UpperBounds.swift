import Evidence
import Media
import Synchronisation
import TimeModel

/// The file's name, and the times that bound a recording from above only.
extension AnchorBuilder {
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
  static let beforeMessengers = CivilDate(year: 2009, month: 1, day: 1)

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
    _ kind: Anchor.Kind, _ time: LocalTime, at place: Place = .startOrEnd, locator: Locator,
    read: String, caveat: String
  ) {
    guard let rewrite else {
      add(kind, time, at: place, trust: trust, locator: locator, read: read, caveat: caveat)
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
      .containerRewritten, time,
      at: place != .startOrEnd ? place : rewrite.isService ? .end : .startOrEnd,
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
  mutating func addUpperBound(
    _ kind: Anchor.Kind, _ time: LocalTime, at place: Place, trusts: [ClockTrust],
    locator: Locator, since floor: CivilDate? = beforeMessengers, read: String, because: String,
    caveat: String
  ) {
    guard let last = (try? time.possibleIntervals(rules: request.zone))?.last,
      let latest = trusts.compactMap({ try? $0.instant(of: last) })
        .max(by: { $0.latest < $1.latest }),
      let instant = Timestamp(
        earliest: Self.floor(floor, below: latest.earliest), estimate: latest.estimate,
        latest: latest.latest), let stretch = try? stretch(place)
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
        kind: kind, from: stretch.from, to: stretch.to, instant: instant, label: .estimated,
        locator: locator, because: "\(read): \(because)",
        caveat: caveat))
  }

  /// Earlier than any digital camera or recorder that people carry.
  static let beforeCameras = CivilDate(year: 1980, month: 1, day: 1)

  /// `first`, or 1980 for what was written before.
  private static func floor(_ first: CivilDate?, below instant: Instant) -> Instant {
    let floors = [first, beforeCameras].compactMap { date in
      date.flatMap { try? Instant(utc: $0, timeOfDay: .zero) }
    }
    return floors.first { $0 < instant } ?? instant
  }
}
