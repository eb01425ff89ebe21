package import Casework
package import Evidence
internal import TestSupport
internal import TimeModel

/// A generated case with everything that is truly so.
package struct Scenario: Sendable {
  package let seed: UInt64
  package let happenings: [Happening]
  package let lies: [Lie]
  /// `case.yaml`, logs, statements, and the lengths of the recordings.
  package let files: CaseInMemory
  /// In nanoseconds of UTC, of every node that can stand in the network; of a clock, when its axis reads
  /// zero.
  package private(set) var truth: [Node: Int64] = [:]
  /// Which happening each event on the timeline tells of, by its place among `happenings`; absent for
  /// what has nothing to do with the incident.
  package private(set) var tells: [EventID: Int] = [:]

  package init(seed: UInt64) {
    var draw = SeededGenerator(seed: seed)
    let plan = ScenarioPlan(&draw)
    self.seed = seed
    (happenings, lies) = (plan.happenings, plan.lies)
    var records: [String: [UInt8]] = [:]
    for log in plan.logs { records[log.path] = log.bytes(plan.day) }
    for statement in plan.statements { records[statement.path] = statement.bytes }
    var lengths: [String: Nanoseconds] = [:]
    for recording in plan.recordings { lengths[recording.path] = Nanoseconds(recording.length) }
    files = CaseInMemory(
      caseFile: CaseText(plan).text, records: records, recordings: lengths)
    for (number, happening) in plan.happenings.enumerated() where happening.isListed {
      truth[.event(happening.id)] = happening.moment
      tells[happening.id] = number
    }
    for (number, recording) in plan.recordings.enumerated() { note(recording, number, plan) }
    for log in plan.logs { note(log) }
    for statement in plan.statements { note(statement) }
    truth[.origin] = 0
  }

  private mutating func note(_ recording: RecordingPlan, _ number: Int, _ plan: ScenarioPlan) {
    truth[.clock(recording.source)] = recording.start
    for (name, media) in [("recording.start", 0), ("recording.end", recording.length)] {
      truth[.observation(ObservationID(recording.source, name))] = recording.moment(at: media)
    }
    for (place, sighting) in recording.sightings.enumerated() {
      truth[plan.sightingNode(number, place)] = plan.happenings[sighting.happening].moment
    }
  }

  private mutating func note(_ log: LogPlan) {
    truth[.clock(log.source)] = log.offset
    for (number, entry) in log.entries.enumerated() {
      note(log.node(number), entry.moment, entry.happening, isClaimed: entry.isClaimed)
    }
  }

  private mutating func note(_ statement: StatementPlan) {
    for (paragraph, sentences) in statement.paragraphs.enumerated() {
      for (number, sentence) in sentences.enumerated() {
        note(
          statement.node(paragraph, number), sentence.moment, sentence.happening,
          isClaimed: sentence.isClaimed)
      }
    }
  }

  /// An entry or a sentence; one that no event of the case file names is an event of its own.
  private mutating func note(_ node: Node, _ moment: Int64, _ happening: Int?, isClaimed: Bool) {
    truth[node] = moment
    guard case .observation(let id) = node, !isClaimed else { return }
    let event = EventID(standingFor: id)
    truth[.event(event)] = moment
    tells[event] = happening
  }
}

/// The text of `case.yaml`.
private struct CaseText {
  private(set) var text: String

  init(_ plan: ScenarioPlan) {
    let day = plan.day
    text = """
      schema: onset.case/1
      title: A generated incident
      timeZone: \(day.zone)
      date: \(day.date)
      sources:

      """
    text += plan.recordings.map { $0.yaml(day) }.joined()
    text += plan.logs.map { $0.yaml(day) }.joined()
    text += plan.statements.map { $0.yaml() }.joined()
    text += "events:\n"
    for (number, happening) in plan.happenings.enumerated() where happening.isListed {
      text += "  - id: \(happening.id)\n    kind: \(happening.kind)\n"
      text += "    label: \(happening.words.label)\n"
      let observed = Self.observed(number, plan)
      if !observed.isEmpty { text += "    observed:\n" + observed.joined() }
    }
    if !plan.orders.isEmpty { text += "relations:\n" }
    for order in plan.orders { text += Self.relation(order, plan) }
  }

  private static func observed(_ happening: Int, _ plan: ScenarioPlan) -> [String] {
    var lines: [String] = []
    for recording in plan.recordings {
      for sighting in recording.sightings where sighting.happening == happening {
        lines.append(
          "{source: \(recording.id), at: \(secondsText(sighting.at)), "
            + "within: \(secondsText(sighting.within)), by: AB}")
      }
    }
    for log in plan.logs {
      for (number, entry) in log.entries.enumerated()
      where entry.isClaimed && entry.happening == happening {
        lines.append("{source: \(log.id), line: \(LogPlan.line(number))}")
      }
    }
    for statement in plan.statements {
      for (paragraph, sentences) in statement.paragraphs.enumerated() {
        for (number, sentence) in sentences.enumerated()
        where sentence.isClaimed && sentence.happening == happening {
          lines.append("{source: \(statement.id), \(statement.place(paragraph, number))}")
        }
      }
    }
    return lines.map { "      - \($0)\n" }
  }

  private static func relation(_ order: ScenarioPlan.Order, _ plan: ScenarioPlan) -> String {
    var parts = [
      "earlier: \(plan.happenings[order.earlier].id)", "later: \(plan.happenings[order.later].id)",
    ]
    if let least = order.atLeast { parts.append("atLeast: \(secondsText(least))") }
    if let most = order.atMost { parts.append("atMost: \(secondsText(most))") }
    if let told = order.told {
      parts.append("source: \(plan.statements[told.statement].id)")
      parts.append("paragraph: \(told.paragraph + 1)")
      parts.append("because: the witness says so")
    } else {
      parts += ["because: seen in that order", "by: AB"]
    }
    return "  - {\(parts.joined(separator: ", "))}\n"
  }
}
