import Chronology
import Evidence
import TimeModel

extension Gathering {
  /// How long after a happening a log's entry of it is taken to have been written at most, unless the
  /// case file says otherwise. Documented in Documentation/Method.md.
  static let assumedEntryDelay = Nanoseconds.minute.count * 5

  /// How long after an event a log's entry of it was written; nil for what shows its very moment.
  ///
  /// - Parameter delay: declared for this entry; absent: the source's own.
  static func link(
    _ observation: Observation, in source: CaseFile.SourceEntry, to event: EventID, label: String,
    delay: Nanoseconds? = nil
  ) -> Link? {
    guard source.kind == .log else { return nil }
    let declared = delay ?? source.entryDelay
    let delay = declared ?? Nanoseconds(assumedEntryDelay)
    guard delay > .zero else { return nil }
    let allowance =
      declared == nil
      ? "entries are assumed to be written at most \(minutes(delay)) after what they describe"
      : "the case file says entries are written at most \(minutes(delay)) after what they describe"
    return Link(
      event: event, observation: observation.id, min: .zero, max: delay,
      because: "\(observation.locator) of \(source.id) is about “\(label)”; \(allowance)",
      evidence: declared == nil ? .assumption : .declared)
  }

  private static func minutes(_ duration: Nanoseconds) -> String {
    let seconds = duration.count / 1_000_000_000
    return seconds >= 60 && seconds.isMultiple(of: 60) ? "\(seconds / 60) min" : "\(seconds) s"
  }
}
