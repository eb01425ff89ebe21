import Evidence
import Foundation
import Testing
import TimeModel

@testable import Exhibits

/// The pictures of clocks on the page: evidence, sound and overlays.
struct ClockPicturesTests {
  private func page(_ timeline: Timeline) throws -> String {
    String(decoding: try #require(TimelineHTML().files(for: timeline).first).bytes, as: UTF8.self)
  }

  @Test("Evidence an hour off stands beside evidence within half a second, with its distance")
  func tellsDistance() throws {
    let report = Clocks.sources[0]
    let index = TimelineIndex(Clocks.timeline)
    let markup = try #require(AnchorPicture(report, index)).panel(id: "1").svg.html
    for words in [
      "not used, 1 h fast", "not used, 4 s fast", "± 0.3 s", "Container creation time", ">UTC<",
    ] { #expect(markup.contains(words), "\(words)") }
    let clock = Span(start: 0, estimate: 500_000_000, end: 1_000_000_000)
    let far = Span(start: 3_600_000_000_000, estimate: nil, end: 3_601_000_000_000)
    let window = try #require(
      AnchorPicture.window(clock: [clock], anchors: [(clock, true), (far, false)]))
    #expect(window.start < 0 && 1_000_000_000 < window.end && window.end < 20_000_000_000)
  }

  @Test("Without a clock the evidence is still drawn; without evidence nothing is")
  func withoutClock() throws {
    let index = TimelineIndex(Clocks.timeline)
    let markup = try #require(AnchorPicture(Clocks.sources[2], index)).panel(id: "1").svg.html
    #expect(markup.contains("not used") && !markup.contains("class=\"band\""))
    #expect(AnchorPicture(OtherCases.draft.sources[0], index) == nil)
  }

  @Test("Of very much evidence an even choice is shown, and what was not used keeps its share")
  func choosesEvenly() {
    let all = Clocks.sources[1].clock.anchors
    let shown = AnchorPicture.shown(all)
    #expect(all.count == 70 && shown.count <= AnchorPicture.limit)
    #expect(shown.filter { !$0.isAccepted } == all.filter { !$0.isAccepted })
    #expect(AnchorPicture.shown(Array(all.prefix(30))).count == 30)
  }

  @Test("Sound: lines, breaks, verdicts, reasons and alternatives")
  func tellsSound() throws {
    let text = try HTMLScanner(try page(Clocks.timeline)).text
    for words in [
      "near − hall, from +12.346 s, ms", "+12.34568 ± 0.00020 s at 01:30.000",
      "stream lacks 1.85 s", "hall lacks 0.524 s", "at most one of 10¹⁴ unrelated pairs",
      "Not shown to overlap", "no stretch of 10 s or more sounds alike in both",
      "+31.400 s (98 % as well)", "evenly chosen", "sound took at most 0.146 s",
    ] { #expect(text.contains(words), "\(words)") }
    let bluewater = try HTMLScanner(try page(Bluewater.timeline)).text
    #expect(bluewater.contains("phone lacks") != bluewater.contains("livestream lacks"))
  }

  @Test("An overlay: its drift, its jump, and a table of its seconds")
  func tellsOverlay() throws {
    let text = try HTMLScanner(try page(Clocks.timeline)).text
    for words in [
      "+1 h: the clock was set", "596 read, 1 inferred, 2 disagreeing or unreadable",
      "none was found in the picture", "overlays/hall.csv", "rate +79 ppm",
      "first day shown: Saturday 8 April 2017",
    ] { #expect(text.contains(words), "\(words)") }
    let files = OverlayCSV().files(for: Clocks.timeline)
    #expect(files.map(\.path) == ["overlays/hall.csv", "overlays/near.csv"])
    let rows = String(decoding: files[1].bytes, as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 96)
    #expect(rows[1] == "0.680000000,0.720000000,2017-04-08 14:40:01,52800.280000000,read")
  }

  @Test("A case without sound or overlays says nothing of them")
  func saysNothing() throws {
    let page = try page(OtherCases.outliers)
    #expect(!page.contains("id=\"sound\"") && !page.contains("The clock in its picture"))
    #expect(OverlayCSV().files(for: OtherCases.outliers).isEmpty)
  }

  @Test("Beyond thirty aligned pairs, and three hundred others, rows and words take over")
  func staysBounded() throws {
    func links(_ count: Int, _ template: SoundLink) -> [SoundLink] {
      (0..<count).map { number in
        SoundLink(
          a: SourceID(rawValue: "a\(number)"), b: template.b, alignment: template.alignment,
          flight: template.flight, flightBecause: template.flightBecause)
      }
    }
    let model = SoundModel(
      TimelineIndex(
        Sample.timeline(
          title: "", soundLinks: links(40, Clocks.links[1]) + links(310, Clocks.links[2]))))
    #expect(model.pairs.count == 30 && model.alignedRows.count == 10)
    #expect(model.apartRows.count == 300)
    #expect(model.soundMore.html == "10 more pairs stand in timeline.json.")
    for pair in model.pairs { #expect(pair.pairPicture.html.utf8.count < 12_000) }
  }

  @Test(
    "Kinds of evidence in words",
    arguments: [
      ("container.creationTime", "Container creation time"), ("filename.dvr", "Filename dvr"),
      ("declared.timeCheck", "Declared time check"), ("", ""), ("ABC", "A b c"),
    ])
  func names(_ kind: String, _ words: String) {
    #expect(AnchorPicture.words(.init(rawValue: kind)) == words)
  }
}
