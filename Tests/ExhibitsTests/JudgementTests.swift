import Evidence
import Foundation
import Testing
import TimeModel

@testable import Exhibits

/// What is proposed, decided, contradicted and rested upon, as the page tells it.
struct JudgementTests {
  private func page(_ timeline: Timeline) throws -> String {
    let bytes = try TimelineHTML().files(for: timeline).first?.bytes
    return String(decoding: bytes ?? [], as: UTF8.self)
  }

  @Test("Every new section tells what it has")
  func tellsAll() throws {
    let text = try HTMLScanner(try page(Reasoned.timeline)).text
    for words in [
      "To be decided: 2 pairs of events are proposed to be one happening; 1 event could be one of "
        + "several and is left apart (list).", "Proposed to be one happening",
      "radio-log (OS/5), line 7: kick, one in a red top",
      "If this is right, it was between 15:42:49 and 15:42:53 BST (14:42:49–14:42:53 UTC), Saturday "
        + "8 April 2017.",
      "onset decide CASE kick merge --with radio-log.7 --by NAME --because TEXT",
      "onset decide CASE guards split --from &#39;it&#39;\\&#39;&#39;s open&#39; --by NAME",
      "Could be one of several: left apart", "What may support it as well",
      "Proposed as further support",
      "‘Control is called’ before ‘Kick by the man in the red top’ holds while the clock of cctv is "
        + "off by no more than 4.9 s beyond the bounds it has",
      "These orders rest on no single clock, however wrong any one may be, by the numbers of the "
        + "events: 3 before 5; 5 before 6.",
      "What would resolve it: any one of these",
      "the phone would have to have stopped between the two: look at its pictures", "Decisions",
      "Undoes entry 2", "entry 3 undid it", "Rejects gone", "there is no event of that name",
    ] { #expect(text.contains(words), "\(words)") }
    #expect(try page(Reasoned.timeline).contains("href=\"#why-3\" aria-label="))
  }

  @Test("An order that is certain but for a contradiction is undecided, and said to be contested")
  func tellsContested() throws {
    let page = try page(Reasoned.timeline)
    let text = try HTMLScanner(page).text
    for words in [
      "of 21 pairs of events, 7 are certain, 14 undecided, 3 of these certain but for a contradiction.",
      "What is certain holds whichever piece of each contradiction is the wrong one",
      "undecided, contested: certain but for a contradiction",
      "‘First shove’ and ‘Kick by the man in the red top’: undecided, contested; certain but for a "
        + "contradiction",
      "What is called certain here holds whichever piece of each set is the wrong",
      "Without all contested evidence: between 15:42:52 and 15:43:02 BST (14:42:52–14:43:02 UTC), "
        + "Saturday 8 April 2017.", "Without all contested evidence: nothing ties it to UTC.",
      "rests on contested evidence",
    ] { #expect(text.contains(words), "\(words)") }
    let cell =
      "<td class=\"undecided contested\" title=\"certain but for a contradiction\">undecided, contested"
    #expect(page.components(separatedBy: cell).count == 4)
    // By its shape as well, not by its colour alone.
    #expect(page.contains("<path class=\"contested-end\" d=\"M1 4l6 6m0 -6l-6 6"))
    #expect(!(try self.page(OtherCases.many).contains("undecided, contested")))
  }

  @Test("A long list names what is contested apart")
  func listsContested() {
    let (a, b, c) = (Reasoned.event("a"), Reasoned.event("b"), Reasoned.event("c"))
    let graph = OrderGraph(
      [1, 2, 3],
      [
        OrderModel.Pair(a: 1, b: 2): EventOrder(
          a: a, b: b, relation: .undecided, margin: nil, isContested: true),
        OrderModel.Pair(a: 3, b: 1): EventOrder(a: c, b: a, relation: .undecided, margin: nil),
      ])
    #expect(graph.contested == [1: [2], 2: [1]] && graph.undecided == [1: [3], 3: [1]])
    #expect(OrderModel.undecided(1, graph).html == "3; contested: 2")
    #expect(OrderModel.undecided(2, graph).html == "contested: 1")
  }

  @Test("What a person split off is an event of its own, an entry is what bears its own name")
  func tellsEntries() throws {
    let entry = try #require(Reasoned.events.first { $0.event.id.rawValue == "radio-log.7" })
    func named(_ id: String) -> Timeline.EventReport {
      .init(
        event: Event(
          id: EventID(rawValue: id), kind: .other, label: entry.event.label, status: .proposed,
          observations: entry.event.observations), time: entry.time,
        observations: entry.observations, observationTimes: [], stills: [])
    }
    #expect(entry.isEntry && named("radio-log.7-").isEntry)
    #expect(!named("kick.2").isEntry && !named("radio-log.71").isEntry)
  }

  @Test(
    "A command to copy holds a hostile name as one word",
    arguments: [
      ("kick", "kick"), ("radio-log.7", "radio-log.7"), ("it's", "'it'\\''s'"),
      ("'\u{301};reboot", "''\\''\u{301};reboot'"), ("-rf", "'-rf'"), ("", "''"),
      ("a b$(c)", "'a b$(c)'"), ("a\nb", "'a␊b'"),
    ])
  func quotesWords(_ id: String, _ word: String) {
    let shown = ProposalModel.word(EventID(rawValue: id))
    #expect(shown.unicodeScalars.elementsEqual(word.unicodeScalars), "\(shown)")
  }

  @Test("No section without anything in it", arguments: [OtherCases.empty, OtherCases.outliers])
  func leavesOutEmptySections(_ timeline: Timeline) throws {
    let page = try page(timeline)
    for name in ["proposals", "sensitivity", "decisions", "contradictions"] {
      #expect(!page.contains("id=\"\(name)\"") && !page.contains("#\(name)\""), "\(name)")
    }
  }

  @Test(
    "A contradiction is drawn as its loop: what was left out is broken, its arrows keep direction")
  func drawsLoops() throws {
    let names = NodeText(TimelineIndex(Reasoned.timeline))
    let loop = try #require(LoopPicture(Reasoned.conflicts[0], number: 1, names)?.svg.html)
    #expect(loop.components(separatedBy: "<rect class=\"moment\"").count == 5)
    #expect(loop.components(separatedBy: "class=\"piece out\"").count == 2)
    #expect(loop.components(separatedBy: "class=\"arrow\"").count == 5)
    #expect(LoopPicture(Reasoned.conflicts[1], number: 2, names) != nil)
    // One piece is no loop, nor are pieces that do not meet.
    for pieces in [["k15"], ["k15", "k7"], ["k1", "k2", "nowhere"]] {
      let conflict = Conflict(
        constraints: pieces.map { ConstraintID(rawValue: $0) }, message: "", leftOut: [])
      #expect(LoopPicture(conflict, number: 1, names) == nil)
    }
  }

  @Test("Loops of every size fit their picture", arguments: 2...9)
  func fitsLoops(_ count: Int) throws {
    let constraints = (0..<count).map { place in
      Sample.constraint(
        "l\(place)", Sample.event("e\(place)"), Sample.event("e\((place + 1) % count)"), 0, 1,
        .stated, .log, nil, nil, "piece \(place)")
    }
    let names = NodeText(TimelineIndex(Sample.timeline(title: "", constraints: constraints)))
    let loop = LoopPicture(
      Conflict(constraints: constraints.map(\.id), message: "", leftOut: []), number: 1, names)
    #expect((loop == nil) == (count > LoopPicture.limit))
    guard let svg = loop?.svg.html else { return }
    for box in svg.matches(of: #/<rect class="moment" x="(\d+)" y="\d+" width="(\d+)"/#) {
      #expect(try #require(Int(box.1)) + #require(Int(box.2)) <= 760)
    }
  }

  @Test(
    "The scale of the bars rises evenly between round lengths",
    arguments: [
      (-1, 0), (0, 0), (50_000_000, 200), (100_000_000, 400), (1_000_000_000, 800),
      (35_000_000_000, 1400), (86_400_000_000_000, 2800), (Int64.max, 2800),
    ])
  func scalesBars(_ length: Int64, _ x: Int) {
    #expect(HoldScale.x(Nanoseconds(length), width: 2800) == x)
  }

  @Test("The most sensitive dozen of each clock is drawn, and the rest counted")
  func capsBars() {
    let events = OtherCases.many.events
    let orders = (1..<40).map { place in
      OrderSensitivity(
        a: events[0].event.id, b: events[place].event.id,
        clocks: [
          ClockSensitivity(
            source: SourceID(rawValue: "cam"), holdsWithin: Nanoseconds(Int64(50 - place)))
        ])
    }
    let timeline = Timeline(
      generator: Sample.generator, case: OtherCases.many.case, sources: [], events: events,
      order: [], constraints: [], conflicts: [], findings: [], unused: [], sensitivities: orders)
    let group = SensitivityModel(TimelineIndex(timeline)).holdGroups
    #expect(group.count == 1 && group[0].holdRows.count == 12)
    #expect(group[0].holdMore.html.hasPrefix("And 27 orders less sensitive"))
  }
}
