internal import Evidence
internal import TestSupport

/// An incident with everybody who recorded, wrote down or told something of it.
struct ScenarioPlan: Sendable {
  /// What the case file says of the order of two happenings.
  struct Order: Sendable {
    let earlier: Int
    let later: Int
    let atLeast: Int64?
    let atMost: Int64?
    /// The statement that says so, and its paragraph from 0; nil where the case file declares it.
    let told: (statement: Int, paragraph: Int)?
  }

  let day: Day
  let happenings: [Happening]
  var recordings: [RecordingPlan]
  var logs: [LogPlan]
  var statements: [StatementPlan]
  var orders: [Order] = []
  private(set) var lies: [Lie] = []

  init(_ draw: inout SeededGenerator) {
    day = Day.any(&draw)
    let start = day.midnight + draw.int((8 * 60 + 30) * .minute...(19 * 60 + 30) * .minute)
    let incident = Happening.incident(from: start, &draw)
    happenings = incident
    recordings = (0..<Int(draw.int(1...4))).map {
      RecordingPlan.any("camera-\($0 + 1)", of: incident, &draw)
    }
    logs = (0..<Int(draw.int(1...4))).map { LogPlan.any("log-\($0 + 1)", of: incident, &draw) }
    let day = day
    statements = (0..<Int(draw.int(0...3))).map { number in
      StatementPlan.any(
        "statement-\(number + 1)", "Witness \(number + 1)", of: incident, day, &draw)
    }
    for _ in 0..<draw.int(0...4) {
      guard let pair = anyPair(&draw) else { break }
      orders.append(anyOrder(pair.0, pair.1, &draw))
    }
    plantLies(&draw)
  }

  // MARK: Orders

  /// Two of the happenings that the case file lists, the earlier first.
  private func anyPair(_ draw: inout SeededGenerator) -> (Int, Int)? {
    let listed = happenings.indices.filter { happenings[$0].isListed }
    guard listed.count > 1 else { return nil }
    let first = draw.index(below: listed.count - 1)
    return (
      listed[first], listed[first + 1 + draw.index(below: listed.count - 1 - first)]
    )
  }

  private func anyOrder(_ earlier: Int, _ later: Int, _ draw: inout SeededGenerator) -> Order {
    let gap = (happenings[later].moment - happenings[earlier].moment) / .millisecond
    return Order(
      earlier: earlier, later: later,
      atLeast: draw.isOneOf(1, in: 3) ? draw.wide(0...gap) * .millisecond : nil,
      atMost: draw.isOneOf(1, in: 3) ? draw.wide((gap + 1)...(2 * gap + 1)) * .millisecond : nil,
      told: anyParagraph(&draw))
  }

  private func anyParagraph(
    _ draw: inout SeededGenerator
  ) -> (statement: Int, paragraph: Int)? {
    guard !statements.isEmpty, draw.isOneOf(2, in: 3) else { return nil }
    let statement = draw.index(below: statements.count)
    return (statement, draw.index(below: statements[statement].paragraphs.count))
  }

  // MARK: Lies

  /// None in two cases of five; where there are several, in half of the cases about one happening.
  private mutating func plantLies(_ draw: inout SeededGenerator) {
    let count = draw.one(of: [0, 0, 0, 0, 1, 1, 1, 2, 2, 3])
    for number in 0..<count {
      let same = number == 1 && draw.isOneOf(1, in: 2) ? lies.first?.happening : nil
      for _ in 0..<8 where lies.count == number {
        let kind = draw.one(of: Lie.Kind.allCases)
        if let lie = plant(kind, about: same, &draw) { lies.append(lie) }
      }
    }
  }

  private func isFree(_ touched: Lie.Touched) -> Bool { !lies.contains { $0.touched == touched } }

  /// Makes one piece of evidence false; nil, with nothing changed, where there is none of that kind.
  private mutating func plant(
    _ kind: Lie.Kind, about same: Int?, _ draw: inout SeededGenerator
  ) -> Lie? {
    switch kind {
    case .order: plantOrder(about: same, &draw)
    case .place: plantPlace(about: same, &draw)
    case .clock: same == nil ? plantClock(&draw) : nil
    case .hour: plantHour(about: same, &draw)
    case .minute: plantMinute(about: same, &draw)
    }
  }

  private mutating func plantOrder(about same: Int?, _ draw: inout SeededGenerator) -> Lie? {
    guard let (first, second) = anyPair(&draw), same == nil || same == first || same == second
    else { return nil }
    let nodes = [second, first].map { Node.event(happenings[$0].id) }
    let touched = Lie.Touched.order(nodes[0], nodes[1])
    guard isFree(touched) else { return nil }
    orders.append(
      Order(
        earlier: second, later: first, atLeast: nil, atMost: nil, told: anyParagraph(&draw)))
    return Lie(
      kind: .order, touched: touched, happening: first,
      words: "'\(happenings[second].id)' is told to be before '\(happenings[first].id)'")
  }

  private mutating func plantPlace(about same: Int?, _ draw: inout SeededGenerator) -> Lie? {
    let all = recordings.indices.flatMap { recording in
      recordings[recording].sightings.indices.map { (recording, $0) }
    }.filter { same == nil || recordings[$0].sightings[$1].happening == same }
    guard !all.isEmpty else { return nil }
    let (recording, number) = draw.one(of: all)
    let sighting = recordings[recording].sightings[number]
    let happening = happenings[sighting.happening]
    let shift = 2 * sighting.within + draw.int(2_000...240_000) * .millisecond
    let place = sighting.at + (draw.isOneOf(1, in: 2) ? shift : -shift)
    let node = sightingNode(recording, number)
    guard isFree(.moment(node)), (0...recordings[recording].length).contains(place) else {
      return nil
    }
    recordings[recording].sightings[number].at = place
    return Lie(
      kind: .place, touched: .moment(node), happening: sighting.happening,
      words: "'\(happening.id)' is at \(secondsText(sighting.at)) of \(recordings[recording].id), "
        + "and told to be at \(secondsText(place))")
  }

  private mutating func plantClock(_ draw: inout SeededGenerator) -> Lie? {
    let size = (draw.one(of: [10, 60, 300, 3_600, 2_400] as [Int64]) + draw.int(0...9)) * .second
    let error = draw.isOneOf(1, in: 2) ? size : -size
    let wrong = recordings.indices.filter { recordings[$0].isClockDeclared }
    if !wrong.isEmpty, draw.isOneOf(2, in: 3) {
      let number = draw.one(of: wrong)
      let node = Node.clock(recordings[number].source)
      guard isFree(.clock(node)) else { return nil }
      recordings[number].declaredError = error
      return Lie(
        kind: .clock, touched: .clock(node), happening: nil,
        words: "the clock of \(recordings[number].id) is declared wrong by \(secondsText(error))")
    }
    let logged = logs.indices.filter { logs[$0].check.isDeclared }
    guard !logged.isEmpty else { return nil }
    let number = draw.one(of: logged)
    let node = Node.clock(logs[number].source)
    guard isFree(.clock(node)) else { return nil }
    logs[number].declaredError = error
    return Lie(
      kind: .clock, touched: .clock(node), happening: nil,
      words: "the clock of \(logs[number].id) is declared wrong by \(secondsText(error))")
  }

  private mutating func plantHour(about same: Int?, _ draw: inout SeededGenerator) -> Lie? {
    var all: [(Int, Int, Int, SpokenClock)] = []
    for (statement, plan) in statements.enumerated() {
      for (paragraph, sentences) in plan.paragraphs.enumerated() {
        for (sentence, told) in sentences.enumerated() {
          guard case .clock(let clock) = told.time, same == nil || told.happening == same else {
            continue
          }
          all.append((statement, paragraph, sentence, clock))
        }
      }
    }
    guard !all.isEmpty else { return nil }
    let (statement, paragraph, sentence, clock) = draw.one(of: all)
    let node = statements[statement].node(paragraph, sentence)
    guard isFree(.moment(node)) else { return nil }
    let moved = clock.moved(isEarlier: draw.isOneOf(1, in: 2), day)
    statements[statement].paragraphs[paragraph][sentence].time = .clock(moved)
    return Lie(
      kind: .hour, touched: .moment(node),
      happening: statements[statement].paragraphs[paragraph][sentence].happening,
      words: "\(statements[statement].id) says “\(moved.words)” for “\(clock.words)”")
  }

  private mutating func plantMinute(about same: Int?, _ draw: inout SeededGenerator) -> Lie? {
    let all = logs.indices.flatMap { log in
      logs[log].entries.indices.map { (log, $0) }
    }.filter { log, entry in
      logs[log].entries[entry].happening.map { same == nil || $0 == same } ?? false
    }
    guard !all.isEmpty else { return nil }
    let (log, entry) = draw.one(of: all)
    let node = logs[log].node(entry)
    guard isFree(.moment(node)) else { return nil }
    let error = draw.int(1...30) * .minute * (draw.isOneOf(1, in: 2) ? 1 : -1)
    logs[log].entries[entry].writtenError = error
    return Lie(
      kind: .minute, touched: .moment(node), happening: logs[log].entries[entry].happening,
      words: "line \(LogPlan.line(entry)) of \(logs[log].id) is written \(secondsText(error)) off")
  }

  // MARK: Names

  /// The sightings of an event count through all that the case file lists under it.
  func sightingNode(_ recording: Int, _ number: Int) -> Node {
    let plan = recordings[recording]
    let happening = plan.sightings[number].happening
    let before = recordings[..<recording].count { other in
      other.sightings.contains { $0.happening == happening }
    }
    return .observation(
      ObservationID(plan.source, "seen.\(happenings[happening].id).\(before + 1)"))
  }
}

extension RecordingPlan {
  /// Whether anything is declared of its clock that could be wrong.
  var isClockDeclared: Bool {
    switch clock {
    case .none: false
    case .starts, .comments: true
    case .readings(_, _, let check): check.isDeclared
    }
  }
}
