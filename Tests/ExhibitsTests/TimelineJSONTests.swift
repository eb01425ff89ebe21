import Evidence
import Foundation
import TestSupport
import Testing

@testable import Exhibits

struct TimelineJSONTests {
  private static let schema = Places.repository
    .appending(path: "Documentation/timeline.schema.json")

  private func document(_ timeline: Timeline) throws -> Data {
    Data(try #require(TimelineJSON().files(for: timeline).first).bytes)
  }

  private func object(_ timeline: Timeline) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: document(timeline)) as? [String: Any])
  }

  @Test("Fits its schema", arguments: SampleCases.all.filter { $0.name != "many" })
  func fitsSchema(_ sample: SampleCases.Named) throws {
    let validator = try SchemaValidator(Data(contentsOf: Self.schema))
    let faults = try validator.faults(in: document(sample.timeline))
    #expect(faults.isEmpty, "\(faults.prefix(5))")
  }

  @Test("The schema refuses what it should")
  func schemaIsStrict() throws {
    let validator = try SchemaValidator(Data(contentsOf: Self.schema))
    let text = String(decoding: try document(Bluewater.timeline), as: UTF8.self)
    for (old, new) in [
      ("onset.timeline/1", "onset.timeline/2"), ("\"confirmed\"", "\"proven\""),
      ("120000000Z", "12Z"), ("\"earliest\": \"2017", "\"first\": \"2017"),
      ("\"maxSeconds\": \"467.200000000\"", "\"maxSeconds\": 467.2"),
      ("\"line\": 12", "\"line\": \"12\""), ("\"aligned\"", "\"same\""),
      ("\"tickCount\": 600", "\"tickCount\": \"600\""), ("\"slackSeconds\"", "\"slack\""),
    ] where text.contains(old) {
      let broken = Data(text.replacingOccurrences(of: old, with: new).utf8)
      #expect(try !validator.faults(in: broken).isEmpty, "\(old) → \(new)")
    }
  }

  @Test("Every name that INTERFACE promises is there")
  func keepsPromises() throws {
    let root = try object(Bluewater.timeline)
    func has(_ value: Any?, _ names: String) throws {
      let object = try #require((value as? [String: Any]) ?? (value as? [[String: Any]])?.first)
      for name in names.split(separator: " ") {
        #expect(object.keys.contains(String(name)), "\(name)")
      }
    }
    try has(
      root, "schema generator case sources events order constraints conflicts unused soundLinks")
    try has(
      root["soundLinks"],
      "a b verdict offsetSeconds skewPPM overlapSeconds chanceProbability segments alternatives")
    try has(root["generator"], "name version libraries")
    let sources = try #require(root["sources"] as? [[String: Any]])
    try has(sources[1], "id kind path sha256 byteCount exhibit clock findings overlay")
    try has(sources[2]["overlay"], "region format counts segments remarks table")
    let clock = try #require(sources[1]["clock"] as? [String: Any])
    try has(clock, "status segments anchors axis")
    try has(clock["segments"], "from to offset skewPPM")
    try has(clock["anchors"], "kind interval accepted because")
    try has(
      root["events"],
      "id kind label status earliest estimate latest earliestBecause latestBecause observations "
        + "uncontested")
    let events = try #require(root["events"] as? [[String: Any]])
    try has(events[0]["observations"], "source locator text author")
    try has(root["order"], "a b relation marginSeconds contested")
    try has(root["constraints"], "id from to minSeconds maxSeconds label source locator because")
    try has(root["conflicts"], "constraints message leftOut remedies")
    try has(root, "sensitivities proposals openMatches decisions")
    try has(root["unused"], "source locator because")
  }

  @Test("What is proposed, decided and rested upon is there, exact")
  func keepsJudgements() throws {
    let root = try object(Reasoned.timeline)
    func list(_ name: String) throws -> [[String: Any]] {
      try #require(root[name] as? [[String: Any]])
    }
    let sensitivity = try list("sensitivities")[2]
    #expect(sensitivity["a"] as? String == "call" && sensitivity["b"] as? String == "police")
    let clocks = try #require(sensitivity["clocks"] as? [[String: String]])
    #expect(clocks[0] == ["source": "cctv", "holdsWithinSeconds": "130.500000000"])
    #expect(clocks[1] == ["source": "radio-log", "holdsWithinSeconds": "7200.000000000"])
    let proposals = try list("proposals")
    #expect(proposals[0]["marginSeconds"] as? String == "7.800000000")
    #expect(proposals[1]["marginSeconds"] is NSNull && proposals[1]["ifConfirmed"] is NSNull)
    #expect(try list("openMatches")[0]["candidates"] as? [String] == ["kick", "onset"])
    let contested = try list("order").filter { $0["contested"] as? Bool == true }
    #expect(contested.map { $0["b"] as? String } == ["kick", "guards", "police"])
    #expect(contested.allSatisfy { $0["relation"] as? String == "undecided" })
    let events = try list("events")
    #expect(events[2]["uncontested"] is NSNull)
    let uncontested = try #require(events[4]["uncontested"] as? [String: Any])
    #expect(uncontested["latest"] as? String == "2017-04-08T14:43:01.800000000Z")
    let decisions = try list("decisions")
    #expect(
      decisions.compactMap { $0["action"] as? String } == [
        "confirm", "merge", "undo", "keepApart", "retime", "relabel", "split", "reject", "confirm",
      ])
    #expect(decisions[1]["inForce"] as? Bool == false)
    #expect(decisions[1]["whyNot"] as? String == "entry 3 undid it")
    #expect(decisions[2]["undoes"] as? Int == 2 && decisions[2]["whyNot"] is NSNull)
    #expect(decisions[6]["observations"] as? [String] == ["phone/guards.2"])
    let remedies = try #require(try list("conflicts")[0]["remedies"] as? [[String: String]])
    #expect(remedies.map { $0["constraint"] } == ["k15", "k8", "k7", "k6"])
  }

  @Test("Exact forms: instants, seconds, nodes, locators, offsets by axis")
  func writesExactForms() throws {
    let text = String(decoding: try document(Bluewater.timeline), as: UTF8.self)
    for fragment in [
      "\"earliest\": \"2017-04-08T14:40:02.400000000Z\"", "\"maxSeconds\": \"467.200000000\"",
      "\"to\": \"clock:cctv-7\"", "\"from\": \"origin\"", "\"to\": \"observation:radio-log/5\"",
      "\"to\": \"event:guards\"", "\"kind\": \"line\",\n", "\"bytes\": [720, 778]",
      "\"text\": \"line 12\"",
      "\"timeBase\": [1, 90000]", "\"estimate\": \"38.000000000\"", "\"max\": \"300.000\"",
      "\"maxSeconds\": null", "\"axis\": \"writtenTime\"", "\"chanceProbability\": \"1e-14\"",
      "\"table\": \"overlays/cctv-7.csv\"", "\"estimate\": \"-21.000\"",
    ] { #expect(text.contains(fragment), "\(fragment)") }
    let draft = String(decoding: try document(OtherCases.draft), as: UTF8.self)
    #expect(draft.contains("\"earliest\": null"))
  }

  @Test("Hostile text arrives whole, and nothing in the file hides")
  func keepsHostileText() throws {
    let events = try #require(try object(Hostile.timeline)["events"] as? [[String: Any]])
    for (event, text) in zip(events, Hostile.strings) {
      let label = try #require(event["label"] as? String)
      #expect(label.unicodeScalars.elementsEqual(text.unicodeScalars))
    }
    let raw = String(decoding: try document(Hostile.timeline), as: UTF8.self)
    #expect(!raw.unicodeScalars.contains { $0 != "\n" && VisibleText.isHidden($0) })
  }

  @Test("Keys ascend byte by byte at every level", arguments: SampleCases.all.prefix(4))
  func sortsKeys(_ sample: SampleCases.Named) throws {
    let text = String(decoding: try document(sample.timeline), as: UTF8.self)
    var last: [Int: String] = [:]
    for line in text.split(separator: "\n") {
      let indent = line.prefix { $0 == " " }.count
      last = last.filter { $0.key <= indent }
      if line.contains(/^ *[\]\}]/) || line.contains(/^ *\{/) { last[indent + 2] = nil }
      guard let key = line.firstMatch(of: #/^ *"((?:[^"\\]|\\.)*)": /#)?.1 else { continue }
      if let before = last[indent] {
        #expect(before.utf8.lexicographicallyPrecedes(key.utf8), "\(before) before \(key)")
      }
      last[indent] = String(key)
    }
  }
}
