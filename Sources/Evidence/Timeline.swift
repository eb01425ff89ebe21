public import TimeModel

/// Everything that a build found, as values: what the exhibits are made from.
public struct Timeline: Hashable, Sendable {
  public struct Generator: Hashable, Sendable {
    public let name: String
    public let version: String
    /// Library name → version, as in `libavformat: 59.27.100`.
    public let libraries: [String: String]

    public init(name: String, version: String, libraries: [String: String]) {
      (self.name, self.version, self.libraries) = (name, version, libraries)
    }
  }

  public struct Case: Hashable, Sendable {
    public let title: String
    public let reference: String?
    /// The zone in which people read it, and its rules around the case's dates.
    public let zone: ZoneRules
    /// True when Onset drafted the case file and nobody has corrected it yet.
    public let isDraft: Bool

    public init(title: String, reference: String?, zone: ZoneRules, isDraft: Bool) {
      (self.title, self.reference, self.zone, self.isDraft) = (title, reference, zone, isDraft)
    }
  }

  public struct SourceReport: Hashable, Sendable {
    public let source: Source
    public let clock: SourceClock
    /// The stretch of its axis that the source covers; absent for what has no extent.
    public let extent: Extent?
    public let findings: [Finding]
    /// What was read from it, in order of its place in the source.
    public let observations: [Observation]
    /// The clock in its picture, read over the whole of it; absent when there is none.
    public let overlay: OverlayTrack?
    /// What detectors found in it, those that support events too, in the order of the catalogue.
    public let marks: [SourceMark]

    public init(
      source: Source, clock: SourceClock, extent: Extent?, findings: [Finding],
      observations: [Observation], overlay: OverlayTrack? = nil, marks: [SourceMark] = []
    ) {
      (self.source, self.clock, self.extent, self.marks) = (source, clock, extent, marks)
      (self.findings, self.observations, self.overlay) = (findings, observations, overlay)
    }
  }

  /// A stretch of a source's axis and where the network places its ends in UTC.
  public struct Extent: Hashable, Sendable {
    public let from: Nanoseconds
    public let to: Nanoseconds
    public let start: BoundedMoment
    public let end: BoundedMoment

    public init(from: Nanoseconds, to: Nanoseconds, start: BoundedMoment, end: BoundedMoment) {
      (self.from, self.to, self.start, self.end) = (from, to, start, end)
    }
  }

  public struct EventReport: Hashable, Sendable {
    public let event: Event
    public let time: BoundedMoment
    /// When it was by all evidence that no contradiction names; absent where that changes nothing.
    public let uncontested: BoundedMoment?
    public let observations: [Observation]
    /// For each observation, where its source's clock alone would place it; same order.
    public let observationTimes: [BoundedMoment]
    /// A still for each recording that shows it.
    public let stills: [Still]
    /// Why detectors proposed it, for those of their marks that support it and were drawn.
    public let strips: [MarkStrip]

    public init(
      event: Event, time: BoundedMoment, uncontested: BoundedMoment? = nil,
      observations: [Observation], observationTimes: [BoundedMoment], stills: [Still],
      strips: [MarkStrip] = []
    ) {
      (self.uncontested, self.strips) = (uncontested, strips)
      (self.event, self.time, self.observations) = (event, time, observations)
      (self.observationTimes, self.stills) = (observationTimes, stills)
    }
  }

  /// One frame as a picture, as bytes, with where it came from.
  public struct Still: Hashable, Sendable {
    public let source: SourceID
    /// The presentation time of the frame shown.
    public let at: MediaTime
    /// A complete JPEG file.
    public let jpeg: [UInt8]
    public let width: Int
    public let height: Int

    public init(source: SourceID, at: MediaTime, jpeg: [UInt8], width: Int, height: Int) {
      (self.source, self.at, self.jpeg) = (source, at, jpeg)
      (self.width, self.height) = (width, height)
    }
  }

  /// Something that was in the evidence and does not bear on any time, and why.
  public struct Unused: Hashable, Sendable {
    /// Absent for a file that is no source of the case.
    public let source: SourceID?
    /// The file, relative to the case folder, where `source` is absent.
    public let path: String?
    public let locator: Locator
    public let because: String

    public init(source: SourceID?, path: String?, locator: Locator, because: String) {
      (self.source, self.path, self.locator, self.because) = (source, path, locator, because)
    }
  }

  public let generator: Generator
  public let `case`: Case
  /// In the order of the case file.
  public let sources: [SourceReport]
  /// By estimate, then by latest possible time and id; those without bounds last.
  public let events: [EventReport]
  public let order: [EventOrder]
  public let constraints: [Constraint]
  public let conflicts: [Conflict]
  /// Findings about the case as a whole.
  public let findings: [Finding]
  public let unused: [Unused]
  /// What the sound of every two recordings says, in the order of the sources; those too that are not
  /// shown to overlap.
  public let soundLinks: [SoundLink]
  /// Of certain pairs of events: which clocks each rests on, in the order of the timeline.
  public let sensitivities: [OrderSensitivity]
  /// Which events are proposed to be one happening, in the order of the timeline.
  public let proposals: [Proposal]
  /// Events that could be one of several others and are left apart.
  public let openMatches: [OpenMatch]
  /// What people decided, in the order of the journal.
  public let decisions: [DecisionReport]

  /// A person's decision and what became of it.
  public struct DecisionReport: Hashable, Sendable {
    public let decision: Decision
    /// Whether the timeline rests on it: it was not undone, and could be carried out.
    public let isInForce: Bool
    /// Why it is not in force; empty when it is.
    public let because: String

    public init(decision: Decision, isInForce: Bool, because: String = "") {
      (self.decision, self.isInForce, self.because) = (decision, isInForce, because)
    }
  }

  public init(
    generator: Generator, case: Case, sources: [SourceReport], events: [EventReport],
    order: [EventOrder], constraints: [Constraint], conflicts: [Conflict], findings: [Finding],
    unused: [Unused], soundLinks: [SoundLink] = [], sensitivities: [OrderSensitivity] = [],
    proposals: [Proposal] = [], openMatches: [OpenMatch] = [], decisions: [DecisionReport] = []
  ) {
    (self.sensitivities, self.proposals) = (sensitivities, proposals)
    (self.openMatches, self.decisions) = (openMatches, decisions)
    (self.generator, self.case, self.sources, self.events) = (generator, `case`, sources, events)
    (self.order, self.constraints, self.conflicts) = (order, constraints, conflicts)
    (self.findings, self.unused, self.soundLinks) = (findings, unused, soundLinks)
  }
}
