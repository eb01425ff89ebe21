public import Evidence
public import Foundation
import TimeModel

/// What people decided about a case, as its journal holds it.
public struct DecisionJournal: Hashable, Sendable {
  /// In the order in which they were made.
  public let decisions: [Decision]
  /// Entries that say they are decisions and cannot be read as one, by number.
  public let unreadable: [Int64]
  /// The place, from 1, of the first entry that is missing or was altered; absent for a whole chain.
  public let brokenFrom: Int64?
  /// Decisions from there on: nobody can say that they are what was decided.
  public let untrusted: [Decision]

  public init(
    decisions: [Decision] = [], unreadable: [Int64] = [], brokenFrom: Int64? = nil,
    untrusted: [Decision] = []
  ) {
    (self.decisions, self.unreadable) = (decisions, unreadable)
    (self.brokenFrom, self.untrusted) = (brokenFrom, untrusted)
  }

  /// The same with one decision more.
  public func adding(_ decision: Decision) -> DecisionJournal {
    DecisionJournal(
      decisions: decisions + [decision], unreadable: unreadable, brokenFrom: brokenFrom,
      untrusted: untrusted)
  }
}

extension CaseStore {
  /// Appends a decision to the journal.
  @discardableResult
  public func record(
    _ action: Decision.Action, about event: EventID, by: String, because: String, at: Date = Date()
  ) throws -> Decision {
    let entry = try record(
      Decision.entryAction,
      action.details.merging(["event": event.rawValue, "by": by, "because": because]) { $1 },
      at: at)
    return Decision(
      number: entry.number, at: entry.at, event: event, action: action, by: by, because: because)
  }

  /// Every decision of the journal, those undone too.
  public func decisions() throws -> DecisionJournal {
    let entries = try journal()
    let broken = entries.firstBroken
    var (trusted, untrusted, unreadable): ([Decision], [Decision], [Int64]) = ([], [], [])
    for (index, entry) in entries.enumerated() where entry.action == Decision.entryAction {
      guard let decision = Decision(entry) else {
        unreadable.append(entry.number)
        continue
      }
      if index < broken ?? .max { trusted.append(decision) } else { untrusted.append(decision) }
    }
    return DecisionJournal(
      decisions: trusted, unreadable: unreadable, brokenFrom: broken.map { Int64($0) + 1 },
      untrusted: untrusted)
  }
}

/// How a decision stands in the details of its entry: texts under plain names, so that the journal can
/// be read without Onset.
extension Decision {
  static let entryAction = "decision.made"

  init?(_ entry: JournalEntry) {
    guard
      let details = try? JSONDecoder().decode(
        [String: String].self, from: Data(entry.details.utf8)),
      let event = details["event"], let by = details["by"], let because = details["because"],
      let action = Action(details: details)
    else { return nil }
    self.init(
      number: entry.number, at: entry.at, event: EventID(rawValue: event), action: action, by: by,
      because: because)
  }
}

extension Decision.Action {
  fileprivate var details: [String: String] {
    switch self {
    case .confirm: ["decision": "confirm"]
    case .reject: ["decision": "reject"]
    case .retime(let range):
      [
        "decision": "retime", "earliest": range.start.description, "latest": range.end.description,
      ]
    case .relabel(let label, let kind):
      ["decision": "relabel", "label": label, "kind": kind?.rawValue].compactMapValues(\.self)
    case .merge(let other): ["decision": "merge", "other": other.rawValue]
    case .split(let observations, let new):
      [
        "decision": "split", "observations": Self.list(observations), "as": new.rawValue,
      ]
    case .keepApart(let other): ["decision": "keepApart", "other": other.rawValue]
    case .undo(let number): ["decision": "undo", "entry": "\(number)"]
    }
  }

  fileprivate init?(details: [String: String]) {
    let other = details["other"].map(EventID.init(rawValue:))
    switch details["decision"] {
    case "confirm": self = .confirm
    case "reject": self = .reject
    case "retime":
      guard let start = details["earliest"].flatMap(Instant.init),
        let end = details["latest"].flatMap(Instant.init), start <= end
      else { return nil }
      self = .retime(TimeRange(start, end))
    case "relabel":
      let kind = details["kind"].map(EventKind.init(rawValue:))
      guard details["label"] != nil || kind != nil else { return nil }
      self = .relabel(label: details["label"], kind: kind)
    case "merge":
      guard let other else { return nil }
      self = .merge(other)
    case "split":
      guard let new = details["as"],
        let ids = details["observations"].flatMap(Self.observations), !ids.isEmpty
      else { return nil }
      self = .split(ids, as: EventID(rawValue: new))
    case "keepApart":
      guard let other else { return nil }
      self = .keepApart(other)
    case "undo":
      guard let number = details["entry"].flatMap(Int64.init) else { return nil }
      self = .undo(number)
    default: return nil
    }
  }

  /// `["radio-log/8","phone/seen.kick.2"]`: the ids may hold any character.
  private static func list(_ ids: [ObservationID]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return (try? encoder.encode(ids.map(\.rawValue))).map { String(decoding: $0, as: UTF8.self) }
      ?? "[]"
  }

  private static func observations(_ text: String) -> [ObservationID]? {
    (try? JSONDecoder().decode([String].self, from: Data(text.utf8)))?
      .map(ObservationID.init(rawValue:))
  }
}
