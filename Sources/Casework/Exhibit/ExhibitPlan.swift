import Evidence
import Exhibits
import TimeModel

/// What an exhibit is to hold: what the case file asks for, with the command's own wishes laid over it.
struct ExhibitPlan: Hashable, Sendable {
  /// Stretches around events.
  struct Clips: Hashable, Sendable {
    /// In the order of the timeline.
    var events: [EventID]
    var before: Nanoseconds
    var after: Nanoseconds
  }

  /// The synchronised view.
  struct View: Hashable, Sendable {
    /// One to four recordings.
    var sources: [SourceID]
    /// Whose sound is heard; nil for silence.
    var sound: SourceID?
    var from: Instant
    var to: Instant
  }

  var identity: ExhibitIdentity
  /// Nil when no clips are wanted.
  var clips: Clips?
  /// Nil when no view is wanted, or no recording has a clock.
  var view: View?
  /// Burned into everything derived; empty when the exhibit is to be made unredacted.
  var redactions: [Redaction]
}
