public import Evidence
public import Records
public import Synchronisation
public import TimeModel

/// What a person wrote about a case: its sources, what is known of their clocks, and the events that
/// they saw. The schema is Documentation/CaseFile.md.
public struct CaseFile: Hashable, Sendable {
  public static let schema = "onset.case/1"

  /// How a recording reached us.
  public enum Delivery: String, Hashable, Sendable, CaseIterable {
    /// As recorded: media time runs without loss.
    case file
    /// Through a live platform: stretches of time may have been lost on the way.
    case livestream
  }

  /// A moment of a recording at which its burned-in or shown clock was read by a person.
  public struct Reading: Hashable, Sendable {
    public var at: MediaTime
    public var shows: LocalTime
    public var by: String?
  }

  /// A live chain's, or a viewer's, time for a moment of a livestream; the text is checked when it is read.
  public struct LiveTime: Hashable, Sendable {
    public var stage: LiveMoment.Stage
    public var at: MediaTime
    /// `2017-04-08 15:42:44 ± 1s`.
    public var time: String
    /// The longest time from capture to this stage.
    public var within: Nanoseconds?
    public var by: String?
  }

  /// What somebody declares about a source's clock; the texts are checked when they are read.
  public struct Clock: Hashable, Sendable {
    /// `-137s ± 5s`: own clock minus true time.
    public var offset: String?
    /// `on-screen 15:40:00 was 15:42:17 by the speaking clock`.
    public var timeCheck: String?
    /// `2017-04-08 15:40:03 ± 2s`: when the recording began.
    public var starts: String?
    /// How far written times may be from UTC.
    public var accuracy: Nanoseconds?
    public var readings: [Reading] = []
    public var live: [LiveTime] = []
    /// Whether the file system's time of last change bounds the recording's end.
    public var trustsFileTime = false
    public var line = 0
  }

  /// How far apart the microphones of two recordings can have been.
  public struct Microphones: Hashable, Sendable {
    public var between: [SourceID]
    public var millimetres: Int64
  }

  public struct SourceEntry: Hashable, Sendable {
    public var id: SourceID
    public var file: String
    public var kind: SourceKind
    public var exhibit: String?
    public var delivery = Delivery.file
    /// Where the picture shows a clock.
    public var overlay = OverlayPlace.anywhere
    public var zone: String?
    public var date: CivilDate?
    /// The name of a record format; nil to find out by looking.
    public var format: String?
    public var columns: [String: String] = [:]
    public var author: String?
    /// The recording whose media time a transcript or subtitles count in.
    public var transcriptOf: SourceID?
    public var clock: Clock?
    /// Longest time between a happening and its entry in this log.
    public var entryDelay: Nanoseconds?
    /// Of the entry in the case file, from 1.
    public var line = 0
  }

  /// Where in a source an event was observed.
  public enum Place: Hashable, Sendable {
    /// A person saw it in a recording at this media time, give or take `within`.
    case media(at: MediaTime, within: Nanoseconds)
    /// A detector's mark, counted from 1 within the recording.
    case mark(Int)
    /// A line of a log, counted from 1.
    case line(Int)
    /// A sentence of a statement, by its paragraph from 1 and its number there from 1.
    case paragraph(Int, sentence: Int?)
  }

  public struct Observed: Hashable, Sendable {
    public var source: SourceID
    public var place: Place
    public var by: String?
    public var words: String?
    /// Longest time between the happening and this entry of it; nil for the source's own.
    public var entryDelay: Nanoseconds?
    public var line = 0
  }

  public struct EventEntry: Hashable, Sendable {
    public var id: EventID
    public var kind: EventKind
    public var label: String
    public var status = Event.Status.proposed
    /// Who confirmed or rejected it.
    public var by: String?
    public var observed: [Observed] = []
    public var line = 0
  }

  /// `earlier` came before `later`, by at least and at most so much.
  public struct Relation: Hashable, Sendable {
    public var earlier: EventID
    public var later: EventID
    public var atLeast: Nanoseconds?
    public var atMost: Nanoseconds?
    /// The source that says so, and where; nil when the case file itself declares it.
    public var source: SourceID?
    public var place: Place?
    public var by: String?
    public var because: String
    public var line = 0
  }

  /// What an exhibit of the case is to hold.
  public struct Exhibit: Hashable, Sendable {
    /// The exhibit's own reference, UK style.
    public var reference: String?
    /// Who produces it.
    public var producedBy: String?
    public var clips = Clips()
    public var view = View()
  }

  /// Which stretches of recordings become clips.
  public struct Clips: Hashable, Sendable {
    public var isWanted = true
    /// Nil for every event that a person named or confirmed.
    public var events: [EventID]?
    public var before = Nanoseconds(5_000_000_000)
    public var after = Nanoseconds(5_000_000_000)
  }

  /// What the synchronised view shows.
  public struct View: Hashable, Sendable {
    public var isWanted = true
    /// Nil for the first four recordings that have a clock.
    public var sources: [SourceID]?
    /// Nil for the first of them that has sound.
    public var sound: SourceID?
    /// From this event on, less `before`; nil for the first event.
    public var from: EventID?
    /// To this event, and `after`; nil for the last event.
    public var to: EventID?
    public var before = Nanoseconds(10_000_000_000)
    public var after = Nanoseconds(10_000_000_000)
  }

  public var title: String
  public var reference: String?
  /// An IANA name.
  public var zone: String
  public var date: CivilDate?
  public var isDraft = false
  public var sources: [SourceEntry] = []
  public var events: [EventEntry] = []
  public var relations: [Relation] = []
  public var microphones: [Microphones] = []
  /// Files or folders of the case, relative to it, that are no evidence.
  public var ignored: [String] = []
  /// Kinds of event that the case adds to the standard ones.
  public var kinds: [EventKind] = []
  /// Which words report which kind of event: the standard table and what the case adds.
  public var lexicon = Lexicon.standard
  /// How wide words such as "about" are: the standard table and what the case changes.
  public var widths = TimeWidths.standard
  /// What is covered or silenced in everything that is made from the recordings.
  public var redactions: [Redaction] = []
  public var exhibit = Exhibit()
}

/// Something wrong with a case file: where, what, and how to put it right.
public struct CaseFileProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1; nil when it concerns the file as a whole.
  public let line: Int?
  /// The path of keys to the place: `sources[2].clock`.
  public let key: String
  public let message: String
  public let fix: String

  public var description: String {
    "case.yaml" + (line.map { ":\($0)" } ?? "") + (key.isEmpty ? "" : ": \(key)")
      + ": \(message)" + (fix.isEmpty ? "" : " — \(fix)")
  }
}

/// Everything wrong with a case file at once, so that a person mends it in one go.
public struct CaseFileProblems: Error, Sendable, CustomStringConvertible {
  public let problems: [CaseFileProblem]

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
