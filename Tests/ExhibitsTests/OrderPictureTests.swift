import Evidence
import TestSupport
import Testing
import TimeModel

@testable import Exhibits

struct OrderPictureTests {
  /// The groups of the picture whose title says how two events lie to each other.
  private func links(_ timeline: Timeline) -> [Substring] {
    let order = OrderModel(TimelineIndex(timeline))
    return (order.orderPictures.first?.orderDrawing.html ?? "").split(separator: "<g><title>")
      .filter {
        $0.contains("certainly before") || $0.contains("undecided")
      }
  }

  @Test("Arrows stand for the certain pairs that do not follow from others, and for nothing else")
  func drawsReduction() {
    let links = links(Reasoned.timeline)
    let arrows = links.filter { $0.contains("class=\"arrow\"") }
    #expect(
      Set(arrows.map { String($0.prefix { $0 != "<" }) }) == [
        "‘Control is called’ certainly before ‘Kick by the man in the red top’, by at least 4.9 s",
        "‘Kick by the man in the red top’ certainly before ‘Guards step in’, by at least 3.5 s",
        "‘Guards step in’ certainly before ‘Police arrive’",
        "‘Somebody shouts “leave it”’ certainly before ‘A man falls’, by at least 3 s",
      ])
    #expect(arrows.count == 4)
  }

  @Test("An undecided pair never has an arrow", arguments: SampleCases.all)
  func drawsUndecidedWithoutArrow(_ sample: SampleCases.Named) {
    for link in links(sample.timeline) where link.contains(": undecided") {
      let kind = link.contains(": undecided, contested") ? "contested" : "either"
      #expect(!link.contains("class=\"arrow\"") && link.contains("class=\"\(kind)\""))
    }
  }

  @Test("Undecided neighbours are joined, and what nothing ties to UTC stands apart")
  func joinsNeighbours() {
    let links = links(Reasoned.timeline).filter { $0.contains("undecided") }
    #expect(
      links.map { String($0.prefix { $0 != "<" }) } == [
        "‘Control is called’ and ‘First shove’: undecided, the evidence allows both orders",
        "‘First shove’ and ‘Kick by the man in the red top’: undecided, contested; certain but for a "
          + "contradiction",
      ])
    let pictures = OrderModel(TimelineIndex(Reasoned.timeline)).orderPictures
    #expect(
      pictures[0].orderDrawing.html.contains(
        "nothing ties them to UTC: only the arrows say something"))
  }

  @Test("The reduction is the smallest that says the same, against one by definition")
  func reduces() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      let numbers = Array(1...70)
      // An interval order: transitive by its making, with many pairs undecided.
      let spans = numbers.map { _ in
        (from: Int(generator.next() % 400), length: Int(generator.next() % 120))
      }
      var pairs: [OrderModel.Pair: EventOrder] = [:]
      var certain: Set<OrderModel.Pair> = []
      for a in numbers.indices {
        for b in numbers.indices where a < b {
          let isBefore = spans[a].from + spans[a].length < spans[b].from
          let isAfter = spans[b].from + spans[b].length < spans[a].from
          let pair = isAfter ? OrderModel.Pair(a: b + 1, b: a + 1) : .init(a: a + 1, b: b + 1)
          if isBefore || isAfter { certain.insert(pair) }
          pairs[pair] = EventOrder(
            a: EventID(rawValue: "\(pair.a)"), b: EventID(rawValue: "\(pair.b)"),
            relation: isBefore || isAfter ? .certainlyBefore : .undecided, margin: nil)
        }
      }
      let expected = certain.filter { pair in
        !numbers.contains {
          certain.contains(.init(a: pair.a, b: $0)) && certain.contains(.init(a: $0, b: pair.b))
        }
      }
      let graph = OrderGraph(numbers, pairs)
      let found = graph.next.flatMap { a, later in later.map { OrderModel.Pair(a: a, b: $0) } }
      #expect(Set(found) == expected && found.count == expected.count && graph.isReduced)
    }
  }

  @Test("Too many events to draw: as many as can be followed, and it says so")
  func capsEvents() throws {
    let order = OrderModel(TimelineIndex(OtherCases.many))
    #expect(order.orderPictureNote.html.contains("The picture holds 24 of 200 events"))
    #expect(order.isReduced)
  }

  @Test("Arrows reach their bars: from the right, or from above where the intervals overlap")
  func routesArrows() {
    var routes = OrderRoutes([
      .init(from: 1000, to: 2000, y: 100), .init(from: 3000, to: 4000, y: 400),
      .init(from: 1500, to: 2500, y: 700),
    ])
    let arrows = routes.arrows(from: 0, to: [1, 2])
    #expect(arrows[0].line == "M197 14.5V40H295" && arrows[0].head == "M300 40l-7 -4.5v9z")
    #expect(arrows[1].line == "M197 14.5V60.5" && arrows[1].head == "M197 65.5l-4.5 -7h9z")
    // Where intervals lie apart, a link goes from the end of the one to the beginning of the other.
    let link = routes.link(from: 0, to: 1, endsAre: .crosses)
    #expect(link.line == "M192 17V26.5H303V33" && link.ends.hasSuffix("M300 32.5l6 6m0 -6l-6 6"))
    // The next line keeps its distance.
    #expect(routes.arrows(from: 1, to: [2])[0].line.hasPrefix("M397"))
  }
}
