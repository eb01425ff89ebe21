import Evidence
import Foundation
import TimeModel

/// The steps of a walk joined to clauses of one sentence: what a reader must know, without what goes
/// without saying or was said before.
struct ReasonClauses {
  private(set) var clauses: [String] = []
  private let names: NodeText
  /// The source that the last clause spoke of: “its clock”.
  private var subject: SourceID?

  init(_ walk: ReasonWalk, _ names: NodeText) {
    self.names = names
    var rest = walk.steps[...]
    while let step = rest.first {
      rest = rest.dropFirst(add(step, rest.dropFirst().first))
    }
    // A path of nothing but what goes without saying still says it.
    if clauses.isEmpty, let step = walk.steps.last { add(own(step), of: nil) }
  }

  /// Adds what one step says, or two together.
  ///
  /// - Returns: how many steps it told.
  private mutating func add(_ step: ReasonWalk.Step, _ next: ReasonWalk.Step?) -> Int {
    guard let ends = step.ends else {
      add(own(step), of: step.constraint?.source)
      return 1
    }
    switch (ends.from, ends.to, next?.ends?.to) {
    case (.origin, .clock(let source, _), .observation(let seen)?):
      if let words = reading(of: seen, next) {
        add(words, of: source)
        add(clock(step, of: source), of: source)
        return 2
      }
    case (.observation(let seen), .clock(let source, _), .origin?):
      if let words = reading(of: seen, step), let next {
        add(words, of: source)
        add(clock(next, of: source), of: source)
        return 2
      }
    case (.observation, .clock(let source, _), .observation?):
      if let next, let to = next.ends?.to {
        add(spacing(source, from: ends.from, to: to, step.move.moved(by: next.move)), of: source)
        return 2
      }
    case (.observation(let a), .observation(let b), _):
      if let source = names.observation(a)?.source, names.observation(b)?.source == source {
        add(spacing(source, from: ends.from, to: ends.to, step.move), of: source)
        return 1
      }
    case (.observation(let seen), .event(let event), _),
      (.event(let event), .observation(let seen), _):
      if goesWithoutSaying(step, seen, event) { return 1 }
    default: break
    }
    if case .clock(let source, _) = ends.to, ends.from == .origin {
      add(clock(step, of: source), of: source)
    } else {
      add(own(step), of: step.constraint?.source)
    }
    return 1
  }

  private mutating func add(_ clause: String, of source: SourceID?) {
    subject = source
    if !clauses.contains(clause) { clauses.append(clause) }
  }

  /// That an observation describes an event that bears its words.
  private func goesWithoutSaying(
    _ step: ReasonWalk.Step, _ seen: ObservationID, _ event: EventID
  ) -> Bool {
    guard step.constraint?.min == .zero, step.constraint?.max == .zero,
      let text = names.observation(seen)?.text, let label = names.index.event(event)?.event.label
    else { return false }
    return label.isEmpty || text.isEmpty || text.contains(label) || NodeText.quoted(text) == label
  }

  /// `cctv (OS/3), at 02:07.200, shows “guards arrive”`.
  private func reading(of seen: ObservationID, _ step: ReasonWalk.Step?) -> String? {
    guard let observation = names.observation(seen), !observation.text.isEmpty else { return nil }
    let place = names.place(step?.constraint)
    let words = NodeText.quoted(observation.text)
    return switch observation.time {
    case .written(let time, _): "\(place), has \(words) at \(time)"
    default: "\(place), shows \(words)"
    }
  }

  /// `as for its clock, on-screen 15:40:00 was 15:42:17`, of very many words the first.
  private func clock(_ step: ReasonWalk.Step, of source: SourceID) -> String {
    var words = step.constraint?.because ?? ""
    if words.hasPrefix("the clock of "), let end = words.range(of: ": ") {
      words = String(words[end.upperBound...])
    }
    if words.isEmpty { words = "nothing is said of it" }
    var parts = words.components(separatedBy: "; ")
    while parts.count > 1, parts.joined(separator: ", ").count > 180 { parts.removeLast() }
    let told = parts.joined(separator: ", ")
    return subject == source
      ? "as for its clock, \(told)" : "the clock of \(source) goes by this: \(told)"
  }

  /// `in phone (OS/2), “guards” is at most 6.6 s after “kick”`.
  private func spacing(_ source: SourceID, from: Node, to: Node, _ move: Reach) -> String {
    let words = OffsetText.words(move) ?? "apart from"
    return "in \(names.index.title(source)), \(short(to)) is \(words) \(short(from))"
  }

  /// Without the source, which the clause names.
  private func short(_ node: Node) -> String {
    guard case .observation(let id) = node, let seen = names.observation(id), !seen.text.isEmpty
    else { return names.name(node) }
    return NodeText.quoted(seen.text) + " (\(seen.locator))"
  }

  /// The constraint's own words and its place.
  private func own(_ step: ReasonWalk.Step) -> String {
    guard let constraint = step.constraint else { return "\(step.id) says so" }
    let words = constraint.because.isEmpty ? "\(step.id)" : constraint.because
    let place = names.place(constraint)
    return words.contains(place) ? words : "\(words) [\(place)]"
  }
}
