import Evidence
import Foundation
import Testing
import TimeModel

@testable import Exhibits

struct ScheduleTests {
  private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")

  private func html(_ timeline: Timeline) throws -> String {
    let document = try Schedule(timeline, SampleContents.full(timeline)).document()
    return String(decoding: document.html, as: UTF8.self)
  }

  @Test(
    "The document of four cases, byte by byte; RECORD=1 rewrites it and fails",
    arguments: SampleCases.all.filter {
      ["bluewater", "draft", "reasoned", "empty"].contains($0.name)
    })
  func matchesGolden(_ sample: SampleCases.Named) throws {
    let url = Self.golden.appending(path: "\(sample.name)/schedule.html")
    // The style is in the sources already.
    let text = try html(sample.timeline).replacing(PageTemplates.scheduleStyle.html, with: "")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(text.utf8).write(to: url)
      Issue.record("recorded the schedule of \(sample.name): look at it and run again")
      return
    }
    let golden = try String(contentsOf: url, encoding: .utf8)
    let pairs = zip(golden.split(separator: "\n"), text.split(separator: "\n"))
    let difference = pairs.first { $0 != $1 }
    #expect(golden == text, "golden: \(difference?.0 ?? ""), now: \(difference?.1 ?? "")")
  }

  @Test("Regular, without script or any address, however hostile", arguments: SampleCases.all)
  func isHarmless(_ sample: SampleCases.Named) throws {
    let scanner = try HTMLScanner(try html(sample.timeline))
    let names = Set(scanner.tags.map(\.name))
    let refused: Set = ["script", "iframe", "object", "embed", "link", "base", "form"]
    #expect(names.isDisjoint(with: refused))
    for tag in scanner.tags {
      for (name, value) in tag.attributes {
        #expect(!name.hasPrefix("on"))
        if name == "src" { #expect(value.wholeMatch(of: /still-\d+\.jpg/) != nil) }
        if name == "href" { #expect(value.hasPrefix("#")) }
      }
    }
  }

  @Test("Templates are given escaped markup only", arguments: SampleCases.all)
  func modelHoldsNoBareText(_ sample: SampleCases.Named) {
    func check(_ value: Any, _ path: String) {
      #expect(!(value is String) && !(value is Substring), "\(path) is bare text")
      if value is Markup || value is Bool { return }
      for (place, child) in Mirror(reflecting: value).children.enumerated() {
        check(child.value, "\(path).\(child.label ?? String(place))")
      }
    }
    check(ScheduleModel(sample.timeline, SampleContents.full(sample.timeline)), "schedule")
  }

  @Test("Fields of rows that are handed over by name are all of them")
  func rowsHandOverAll() throws {
    let timeline = Reasoned.timeline
    let teller = ScheduleTeller(TimelineIndex(timeline), SampleContents.full(timeline))
    let row = try #require(ScheduleRow.all(teller).first)
    for child in Mirror(reflecting: row).children {
      let name = try #require(child.label)
      #expect(row.child(named: name) != nil, "\(name)")
    }
  }

  /// A case around 01:30 of the night on which the clocks go back: the times are in UTC.
  private func night(_ times: [(String, String)]) -> Timeline {
    let events = times.enumerated().map { number, time in
      Timeline.EventReport(
        event: Event(
          id: EventID(rawValue: "e\(number)"), kind: .other, label: "Event \(number)",
          status: .confirmed, observations: []),
        time: BoundedMoment(
          earliest: Sample.instant(time.0), estimate: nil, latest: Sample.instant(time.1),
          earliestBecause: [], latestBecause: []),
        observations: [], observationTimes: [], stills: [])
    }
    return Sample.timeline(title: "Night", events: events)
  }

  @Test("On the night on which the clocks go back, it says which 01:30 is meant")
  func saysWhichOfTwo() throws {
    let page = try html(
      night([
        ("2017-10-29T00:30:00Z", "2017-10-29T00:30:10Z"),
        ("2017-10-29T01:30:00Z", "2017-10-29T01:30:10Z"),
        ("2017-10-29T00:50:00Z", "2017-10-29T01:10:00Z"),
        ("2017-10-29T02:30:00Z", "2017-10-29T02:30:10Z"),
      ]))
    #expect(
      page.contains(
        "The clocks went back one hour on Sunday 29 October 2017, at 02:00 BST (01:00 UTC), to "
          + "01:00 GMT. Every local time from 01:00 to 02:00 came twice that night: 01:30 BST was "
          + "00:30 UTC; 01:30 GMT was 01:30 UTC, one hour later."))
    #expect(page.contains("BST is British Summer Time, one hour ahead of UTC"))
    #expect(page.contains("GMT is Greenwich Mean Time, the same as UTC"))
    let rows = page.split(separator: "<tr id=\"event-").dropFirst()
    let words = rows.map { row in
      row.contains("the first of two such times that night")
        ? "first" : row.contains("the second of two such times that night") ? "second" : ""
    }
    #expect(words == ["first", "second", "", ""])
    #expect(rows.first?.contains("01:30:00–01:30:10 BST") ?? false)
  }

  @Test("In spring, and where the case touches no change")
  func saysSpringAndSummer() throws {
    let spring = try html(night([("2017-03-26T00:30:00Z", "2017-03-26T01:30:00Z")]))
    #expect(
      spring.contains(
        "The clocks went forward one hour on Sunday 26 March 2017, at 01:00 GMT (01:00 UTC), to "
          + "02:00 BST. No clock that was set rightly showed any time between 01:00 and 02:00"))
    let summer = try html(night([("2017-07-01T12:00:00Z", "2017-07-01T12:00:10Z")]))
    #expect(summer.contains("one hour ahead of UTC"))
    #expect(!summer.contains("The clocks went"))
    #expect(!summer.contains("Greenwich"))
  }

  @Test("Says who confirmed an event, and that it is a draft where nobody has")
  func saysWhoDecided() throws {
    let confirmed = try html(night([("2017-07-01T12:00:00Z", "2017-07-01T12:00:10Z")]))
    #expect(confirmed.contains("Confirmed</span><br><span class=\"small\">in the case file"))
    #expect(!confirmed.contains("DRAFT"))
    let draft = try html(OtherCases.draft)
    #expect(
      draft.contains(
        "<p class=\"draft-mark\">DRAFT – nothing in this has been confirmed by a person</p>"))
  }

  @Test("A long log is cut and says so; events never are")
  func cutsEntries() throws {
    let timeline = OtherCases.many
    let teller = ScheduleTeller(TimelineIndex(timeline), SampleContents.full(timeline))
    let entries = timeline.events.filter(\.isEntry).count
    let rows = ScheduleRow.all(teller)
    #expect(
      rows.count == timeline.events.count - max(0, entries - ScheduleRow.entryLimit))
  }

  @Test("A redaction says on what ground, and where, and not what")
  func listsRedactions() throws {
    let page = try html(Bluewater.timeline)
    #expect(page.contains("60 × 40 pixels of the picture covered, from (10, 20)"))
    #expect(page.contains("sound silenced"))
    #expect(page.contains("a person who has nothing to do with it"))
  }
}
