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
      "The nearest other event that it could be is ruled out by 7.8 s.",
      "There is nothing else that it could be.",
      "between 15:42:48.9 and 15:42:53.3 BST (14:42:48.9–14:42:53.3 UTC), Saturday 8 April 2017.",
      "onset decide CASE kick merge --with radio-log.7 --by NAME --because TEXT",
      "onset decide CASE guards split --from &#39;it&#39;\\&#39;&#39;s open&#39; --by NAME",
      "Could be one of several: left apart", "What may support it as well",
      "Proposed as further support",
      "‘Control is called’ before ‘Kick by the man in the red top’ holds while the clock of cctv is "
        + "off by no more than 4.9 s beyond the bounds it has",
      "These orders rest on no single clock, however wrong any one may be: ‘First shove’ before "
        + "‘Kick by the man in the red top’; ‘Kick by the man in the red top’ before ‘Guards step in’.",
      "What would resolve it: any one of these",
      "the phone would have to have stopped between the two: look at its pictures", "Decisions",
      "Undoes entry 2", "entry 3 undid it", "Rejects gone", "there is no event of that name",
    ] { #expect(text.contains(words), "\(words)") }
    #expect(try page(Reasoned.timeline).contains("href=\"#why-3\" aria-label="))
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
