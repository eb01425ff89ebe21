public import TimeModel

/// Who says so.
public enum Author: Hashable, Sendable, Codable {
  /// A person, as the evidence names them: a witness, an operator, an examiner's initials.
  case person(String)
  /// A log that names nobody.
  case log
  /// A detector by its catalogue name and version: a machine that proposes.
  case detector(name: String, version: Int)
}

extension Author: CustomStringConvertible {
  public var description: String {
    switch self {
    case .person(let name): name
    case .log: "log"
    case .detector(let name, let version): "\(name) \(version)"
    }
  }
}

/// The moment of an observation on its own source's axis.
public enum ObservedTime: Hashable, Sendable, Codable {
  /// A moment of a recording, known within media times. `earliest ≤ estimate ≤ latest`.
  case media(earliest: MediaTime, estimate: MediaTime, latest: MediaTime)
  /// A time that somebody wrote, and the intervals it can mean before the writer's clock is corrected:
  /// one, or two in a repeated hour or for an ambiguous date. Never empty.
  case written(LocalTime, intervals: [TimeRange])
  /// So long after (or, below zero, before) another observation; an absent end is open.
  case relative(to: ObservationID, min: Nanoseconds?, max: Nanoseconds?)
  /// No time that was understood.
  case none
}

/// What one source says happened, at that source's own time.
public struct Observation: Hashable, Sendable, Codable {
  public let id: ObservationID
  public let source: SourceID
  public let locator: Locator
  /// The words, verbatim, or what was seen; hostile text until an exporter has escaped it.
  public let text: String
  public let author: Author
  public let time: ObservedTime
  /// What sort of happening it reports, where somebody or something has said so.
  public let kind: EventKind?
  /// Whatever else the record held, by its column or field name.
  public let attributes: [String: String]

  public init(
    id: ObservationID, source: SourceID, locator: Locator, text: String, author: Author,
    time: ObservedTime, kind: EventKind? = nil, attributes: [String: String] = [:]
  ) {
    (self.id, self.source, self.locator, self.text) = (id, source, locator, text)
    (self.author, self.time, self.kind, self.attributes) = (author, time, kind, attributes)
  }
}

/// What sort of happening: one of the standard names, or one that a case adds.
public struct EventKind: Hashable, Sendable, Codable, RawRepresentable, Comparable,
  CustomStringConvertible
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let contact = EventKind(rawValue: "contact")
  public static let confrontation = EventKind(rawValue: "confrontation")
  /// Violence going on: it began before, nobody says when.
  public static let violence = EventKind(rawValue: "violence")
  public static let violenceOnset = EventKind(rawValue: "violence.onset")
  public static let violenceStrike = EventKind(rawValue: "violence.strike")
  public static let violenceEnd = EventKind(rawValue: "violence.end")
  public static let intervention = EventKind(rawValue: "intervention")
  public static let policeCall = EventKind(rawValue: "police.call")
  public static let policeArrival = EventKind(rawValue: "police.arrival")
  public static let arrest = EventKind(rawValue: "arrest")
  public static let dispersal = EventKind(rawValue: "dispersal")
  public static let recordingStart = EventKind(rawValue: "recording.start")
  public static let recordingEnd = EventKind(rawValue: "recording.end")
  public static let other = EventKind(rawValue: "other")

  // What detectors find in a recording that is no event of the incident.
  public static let shotCut = EventKind(rawValue: "shot.cut")
  public static let cameraMoved = EventKind(rawValue: "camera.moved")
  public static let cameraBlocked = EventKind(rawValue: "camera.blocked")
  public static let pictureFrozen = EventKind(rawValue: "picture.frozen")
  public static let shout = EventKind(rawValue: "sound.shout")
  public static let impactSound = EventKind(rawValue: "sound.impact")
  public static let siren = EventKind(rawValue: "sound.siren")

  /// The names that INTERFACE promises.
  public static let standard: [EventKind] = [
    .contact, .confrontation, .violence, .violenceOnset, .violenceStrike, .violenceEnd,
    .intervention,
    .policeCall, .policeArrival, .arrest, .dispersal, .recordingStart, .recordingEnd, .other,
  ]
}
