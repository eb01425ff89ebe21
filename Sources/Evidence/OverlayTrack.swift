public import TimeModel

/// The clock burned into a recording's pictures, read over the whole file.
///
/// Media times are nanoseconds on the axis of the video stream's timestamps. Shown times are whole
/// seconds since the midnight that begins the first day shown, so that they run on over midnight.
public struct OverlayTrack: Hashable, Sendable, Codable {
  /// A rectangle of the upright picture, in stored pixels from the upper left.
  public struct Region: Hashable, Sendable, Codable {
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  /// How sure a reading is.
  public enum Status: String, Hashable, Sendable, Codable {
    /// Every digit was read.
    case read
    /// Some digit could not be read, or was read wrongly; the seconds on both sides leave one value.
    case inferred
    /// It contradicts the seconds around it, or cannot be read; `shown` is nil in the latter case.
    case disagreeing
  }

  /// One second of the clock: from the frame that first shows it.
  public struct Second: Hashable, Sendable, Codable {
    /// The last frame that still shows something else; nil when that was not seen.
    public let after: Nanoseconds?
    /// The first frame that shows it: its tick lies in `(after, by]`.
    public let by: Nanoseconds
    /// The last frame that shows it.
    public let last: Nanoseconds
    /// Seconds since the midnight that begins the first day shown; nil when it cannot be read.
    public let shown: Int64?
    public let status: Status

    public init(
      after: Nanoseconds?, by: Nanoseconds, last: Nanoseconds, shown: Int64?, status: Status
    ) {
      (self.after, self.by, self.last) = (after, by, last)
      (self.shown, self.status) = (shown, status)
    }
  }

  /// A stretch in which the shown time runs evenly: `shown − media = offset + skew·(media − reference)`.
  public struct Segment: Hashable, Sendable, Codable {
    /// The first and last frame of the stretch.
    public let from: Nanoseconds
    public let to: Nanoseconds
    /// The media time at which the offset is given: the middle of the stretch.
    public let reference: Nanoseconds
    /// Shown time less media time there, as bounds.
    public let offsetMin: Nanoseconds
    public let offsetEstimate: Nanoseconds
    public let offsetMax: Nanoseconds
    /// How much faster the shown time runs than media time, as bounds.
    public let skew: Skew
    /// The least by which each tick's bounds must be widened for one even clock to pass through them
    /// all. Zero when it passes as they are, and the bounds are then exact; else they are those of
    /// three times as much (k = 3).
    public let slack: Nanoseconds
    public let tickCount: Int

    public init(
      from: Nanoseconds, to: Nanoseconds, reference: Nanoseconds, offsetMin: Nanoseconds,
      offsetEstimate: Nanoseconds, offsetMax: Nanoseconds, skew: Skew, slack: Nanoseconds,
      tickCount: Int
    ) {
      (self.from, self.to, self.reference) = (from, to, reference)
      (self.offsetMin, self.offsetEstimate, self.offsetMax) = (offsetMin, offsetEstimate, offsetMax)
      (self.skew, self.slack, self.tickCount) = (skew, slack, tickCount)
    }
  }

  /// What a person must know, before it is tied to a source.
  public struct Remark: Hashable, Sendable, Codable {
    public let code: Finding.Code
    public let severity: Finding.Severity
    /// The stretch that it concerns; both nil for the whole recording.
    public let from: Nanoseconds?
    public let to: Nanoseconds?
    public let message: String
    public let advice: String

    public init(
      _ code: Finding.Code, _ severity: Finding.Severity, from: Nanoseconds? = nil,
      to: Nanoseconds? = nil, message: String, advice: String = ""
    ) {
      (self.code, self.severity, self.from, self.to) = (code, severity, from, to)
      (self.message, self.advice) = (message, advice)
    }
  }

  /// Where the clock stands; nil when none was found.
  public let region: Region?
  /// As in `DD-MM-YYYY HH:MM:SS`, `HH:MM:SS AM`; `??` stands for day or month when both are possible.
  public let format: String
  /// The days that the first day shown can be: none without a date, several when it is ambiguous.
  public let firstDays: [CivilDate]
  /// In the order of media time.
  public let seconds: [Second]
  /// In the order of media time; empty when no even clock was found.
  public let segments: [Segment]
  public let remarks: [Remark]

  public init(
    region: Region?, format: String, firstDays: [CivilDate], seconds: [Second],
    segments: [Segment], remarks: [Remark]
  ) {
    (self.region, self.format, self.firstDays) = (region, format, firstDays)
    (self.seconds, self.segments, self.remarks) = (seconds, segments, remarks)
  }

  public func count(of status: Status) -> Int { seconds.count { $0.status == status } }
}

extension OverlayTrack {
  /// What the clock showed; nil for a date when none is known or several are possible.
  public func localTime(shown: Int64) -> LocalTime? {
    let (day, second) = shown.quotientAndRemainder(dividingBy: 86_400)
    let (days, rest) = second < 0 ? (day - 1, second + 86_400) : (day, second)
    let date = firstDays.count == 1 ? firstDays[0].advanced(byDays: days) : nil
    return LocalTime(
      date: date, timeOfDay: Nanoseconds(rest * 1_000_000_000), resolution: .second, zone: nil)
  }

  /// The same track on an axis whose zero lies at `zero` of this one; nil when that overflows.
  public func rebased(to zero: Nanoseconds) -> OverlayTrack? {
    func moved(_ time: Nanoseconds) throws(TimeError) -> Nanoseconds { try time.subtracting(zero) }
    func moved(_ time: Nanoseconds?) throws(TimeError) -> Nanoseconds? {
      guard let time else { return nil }
      return try time.subtracting(zero)
    }
    do throws(TimeError) {
      var seconds: [Second] = []
      for second in self.seconds {
        seconds.append(
          Second(
            after: try moved(second.after), by: try moved(second.by), last: try moved(second.last),
            shown: second.shown, status: second.status))
      }
      var segments: [Segment] = []
      for segment in self.segments {
        segments.append(
          Segment(
            from: try moved(segment.from), to: try moved(segment.to),
            reference: try moved(segment.reference),
            offsetMin: try segment.offsetMin.adding(zero),
            offsetEstimate: try segment.offsetEstimate.adding(zero),
            offsetMax: try segment.offsetMax.adding(zero), skew: segment.skew,
            slack: segment.slack, tickCount: segment.tickCount))
      }
      var remarks: [Remark] = []
      for remark in self.remarks {
        remarks.append(
          Remark(
            remark.code, remark.severity, from: try moved(remark.from), to: try moved(remark.to),
            message: remark.message, advice: remark.advice))
      }
      return OverlayTrack(
        region: region, format: format, firstDays: firstDays, seconds: seconds,
        segments: segments, remarks: remarks)
    } catch {
      return nil
    }
  }

  /// One row a second (RFC 4180 without need for quotes, lines ended by LF): the last frame before
  /// the tick, the first frame after it, what it showed, shown − media there, and the status. Times
  /// are decimal seconds; what is not known is empty.
  public var csv: String {
    var text = "media_after,media_by,shown,overlay_minus_media,status\n"
    for second in seconds {
      let shown = second.shown.flatMap { localTime(shown: $0) }.map { "\($0)" } ?? ""
      let drift = drift(at: second).map { "\($0)" } ?? ""
      text +=
        "\(second.after.map { "\($0)" } ?? ""),\(second.by),\(shown),\(drift),"
        + "\(second.status.rawValue)\n"
    }
    return text
  }

  /// Shown time less the media time of the first frame that shows it: a point of the drift plot.
  public func drift(at second: Second) -> Nanoseconds? {
    guard let shown = second.shown else { return nil }
    return try? Nanoseconds.second.multiplied(by: shown).subtracting(second.by)
  }
}
