public import Evidence
public import TimeModel

/// What sort of clock a device has, and how far it may be off as long as nobody has checked it.
///
/// These widths are assumptions of the method, not measurements: they are listed in
/// Documentation/Method.md, travel as `estimated` bounds, and a declared check replaces them.
public enum DeviceClock: String, Hashable, Sendable, Codable, CaseIterable {
  /// Set by the network while it has one.
  case phone
  /// Set over the internet (NTP) by default.
  case computer
  /// Set by hand or by a phone's app.
  case camera
  /// A CCTV or dashcam recorder: set by hand at installation, and often never again.
  case recorder
  /// Nothing tells what wrote the time.
  case unknown

  /// Half the width: the truth is assumed within ± this of what the clock said.
  public var assumedError: Nanoseconds {
    switch self {
    case .phone, .computer: Nanoseconds(10_000_000_000)
    case .camera, .recorder: Nanoseconds(4_200_000_000_000)
    case .unknown: Nanoseconds(600_000_000_000)
    }
  }

  /// Why that width, as it stands in a reason.
  public var words: String {
    switch self {
    case .phone: "a phone's clock, set by the network"
    case .computer: "a computer's clock, set over the internet"
    case .camera:
      "a camera's clock, set by hand: ten minutes of drift and a forgotten clock change of an hour"
    case .recorder:
      "a recorder's clock, set by hand: ten minutes of drift and a forgotten clock change of an hour; "
        + "unchecked recorders have been found further off still"
    case .unknown: "a clock of unknown kind"
    }
  }
}

/// How a source's own clock differs from true time: own clock minus true time, as bounds.
///
/// Negative when the clock is slow. Declared by a person; it replaces the assumed device error.
public struct ClockCorrection: Hashable, Sendable, Codable {
  public let min: Nanoseconds
  public let estimate: Nanoseconds
  public let max: Nanoseconds
  /// The way it was declared: `declared.offset`, `declared.timeCheck` or `declared.accuracy`.
  public let kind: Anchor.Kind
  /// The declaration, verbatim.
  public let text: String

  /// Nil unless `min ≤ estimate ≤ max`.
  public init?(
    min: Nanoseconds, estimate: Nanoseconds, max: Nanoseconds, kind: Anchor.Kind, text: String
  ) {
    guard min <= estimate, estimate <= max else { return nil }
    (self.min, self.estimate, self.max) = (min, estimate, max)
    (self.kind, self.text) = (kind, text)
  }

  /// The true time of what the clock showed: the reading less the correction.
  public func corrected(_ reading: Timestamp) throws(TimeError) -> Timestamp {
    let (low, middle, high) = (
      try reading.earliest.advanced(by: max.negated()),
      try reading.estimate.advanced(by: estimate.negated()),
      try reading.latest.advanced(by: min.negated())
    )
    guard let result = Timestamp(earliest: low, estimate: middle, latest: high) else {
      throw .overflow
    }
    return result
  }

  /// `137 s slow`, `12 s fast`, `right`.
  public var words: String {
    if estimate == .zero { return "right" }
    return estimate < .zero ? "\(estimate.words) slow" : "\(estimate.words) fast"
  }
}

/// How far a device's own clock is trusted.
public enum ClockTrust: Hashable, Sendable {
  /// Nobody checked it: the width of its kind is assumed.
  case assumed(DeviceClock)
  /// A person declared how it differs from true time.
  case declared(ClockCorrection)

  public var label: BoundLabel {
    switch self {
    case .assumed: .estimated
    case .declared: .stated
    }
  }

  /// True time of a reading, given the interval that the reading itself leaves open.
  public func instant(of reading: TimeRange) throws(TimeError) -> Timestamp {
    let read = Timestamp(reading)
    switch self {
    case .declared(let correction): return try correction.corrected(read)
    case .assumed(let clock):
      let error = clock.assumedError
      let (low, high) = (
        try read.earliest.advanced(by: error.negated()), try read.latest.advanced(by: error)
      )
      guard let result = Timestamp(earliest: low, estimate: read.estimate, latest: high) else {
        throw .overflow
      }
      return result
    }
  }

  /// The part of a reason that says how the bounds follow from the reading.
  public var words: String {
    switch self {
    case .assumed(let clock):
      "±\(clock.assumedError.words) assumed for \(clock.words), which nobody has checked"
    case .declared(let correction):
      "corrected by “\(correction.text)” (the clock is \(correction.words))"
    }
  }
}
