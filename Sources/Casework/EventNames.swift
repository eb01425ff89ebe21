import Evidence
import Exhibits

/// Finds the event that a person means: by its id, by its label, or by some words of the label.
struct EventNames {
  private let events: [Event]
  private let ids: Set<EventID>

  init(_ events: [Event]) {
    self.events = events
    ids = Set(events.map(\.id))
  }

  /// How many names an error lists at most.
  private static let mostListed = 6

  /// The id itself, else the label as it stands, else the one event whose label holds these words in
  /// this order; case does not matter. What stands for more than one entry or mark goes first.
  ///
  /// - Throws: `OnsetError` with the events that it could be, or those with the nearest names.
  /// - Complexity: O(*n*) in the events and their labels.
  func resolve(_ words: String) throws(OnsetError) -> EventID {
    let exact = EventID(rawValue: words)
    if ids.contains(exact) { return exact }
    let wanted = Self.words(words)
    let folded = words.lowercased()
    let labelled = preferred(events.filter { $0.label.lowercased() == folded })
    if let event = try only(labelled, for: words) { return event.id }
    let holding = preferred(events.filter { Self.holds(Self.words($0.label), wanted) })
    if let event = try only(holding, for: words) { return event.id }
    if let holder = holder(of: words) {
      throw OnsetError(
        "'\(VisibleText.line(words, limit: 80))' is part of the event '\(holder)'",
        fix: "name that event")
    }
    throw OnsetError(
      "there is no event '\(VisibleText.line(words, limit: 80))'",
      fix: events.isEmpty
        ? "the case has no events" : "the nearest are: \(list(nearest(to: words, wanted)))")
  }

  /// The event that an entry or a mark belongs to, by the name that it would have standing for itself.
  func holder(of words: String) -> EventID? {
    events.first { $0.observations.contains { Self.isNamed($0, words) } }?.id
  }

  /// Whether words are an observation's id, or the name of an event that stands for it.
  static func isNamed(_ observation: ObservationID, _ words: String) -> Bool {
    observation.rawValue == words || EventID(standingFor: observation).rawValue == words
  }

  private func only(_ found: [Event], for words: String) throws(OnsetError) -> Event? {
    guard found.count > 1 else { return found.first }
    throw OnsetError(
      "'\(VisibleText.line(words, limit: 80))' could be \(found.count) events",
      fix: "name one by its id: \(list(found))")
  }

  /// Those that a person or a case file has named, where there are any among them.
  private func preferred(_ found: [Event]) -> [Event] {
    let named = found.filter { !$0.standsForItself }
    return named.isEmpty ? found : named
  }

  private func list(_ events: [Event]) -> String {
    let names = events.prefix(Self.mostListed).map {
      "\(VisibleText.line($0.id.rawValue, limit: 80)) “\(VisibleText.line($0.label, limit: 60))”"
    }
    let more = events.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  // MARK: - Words

  /// Lower-case runs of letters and digits.
  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }
  }

  private static func holds(_ label: [Substring], _ wanted: [Substring]) -> Bool {
    guard !wanted.isEmpty, label.count >= wanted.count else { return false }
    return (0...(label.count - wanted.count)).contains { start in
      label[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }

  // MARK: - Nearness

  /// The longest text that nearness looks at, in bytes: names are shorter.
  private static let longestCompared = 40

  /// By how many of the words said the label has or begins to have, then by how few letters the id
  /// differs; at most as many as an error lists.
  private func nearest(to text: String, _ wanted: [Substring]) -> [Event] {
    let letters = Array(text.lowercased().utf8.prefix(Self.longestCompared))
    let ranked = events.enumerated().map { place, event in
      let label = Self.words(event.label)
      return (
        said: -wanted.prefix(Self.longestCompared).count { word in
          label.contains { $0.hasPrefix(word) }
        },
        apart: Self.distance(letters, Array(event.id.rawValue.utf8.prefix(Self.longestCompared))),
        entry: event.standsForItself ? 1 : 0, place: place
      )
    }
    return
      ranked.sorted {
        ($0.said, $0.apart, $0.entry, $0.place) < ($1.said, $1.apart, $1.entry, $1.place)
      }
      .prefix(Self.mostListed).map { events[$0.place] }
  }

  /// How many bytes must be put in, taken out or changed to make one the other (Levenshtein 1966).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let changed = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, min(row[j], row[j + 1]) + 1)
      }
    }
    return row[b.count]
  }
}

extension Event {
  /// An entry or a mark that nobody has tied to an event: it carries its observation's name.
  var standsForItself: Bool {
    guard status == .proposed, observations.count == 1, let observation = observations.first else {
      return false
    }
    return id.rawValue.hasPrefix(EventID(standingFor: observation).rawValue)
  }
}
