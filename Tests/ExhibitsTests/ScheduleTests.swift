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
    arguments: SampleCases.all.filter { ["bluewater", "draft", "reasoned", "empty"].contains($0.name) })
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
    #expect(names.isDisjoint(with: ["script", "iframe", "object", "embed", "link", "base", "form"]))
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
}
