import Casework
import Foundation
import TestSupport
import Testing

/// `onset when`: one expression of time.
@Suite struct WhenTests {
  static func document(
    _ phrase: String, _ reference: String = "2017-04-10", zone: String = "Europe/London"
  ) throws -> [String: Any] {
    let when = try When(phrase, reference: reference, zone: zone)
    let object = try JSONSerialization.jsonObject(with: Data(when.json.utf8))
    return try #require(object as? [String: Any])
  }

  static func intervals(_ document: [String: Any]) throws -> [String] {
    try #require(document["intervals"] as? [[String: String]]).map {
      "\($0["earliest"] ?? "?") \($0["latest"] ?? "?")"
    }
  }

  @Test func aMomentIsAnIntervalWithItsRules() throws {
    let document = try Self.document("at 15:42 on Saturday 8th April 2017")
    #expect(document["kind"] as? String == "interval")
    #expect(
      try Self.intervals(document) == [
        "2017-04-08T14:42:00.000000000Z 2017-04-08T14:42:59.999999999Z"
      ])
    #expect((document["rules"] as? [String])?.isEmpty == false)
  }

  @Test func aRepeatedHourIsTwoIntervalsAndASkippedOneNone() throws {
    #expect(try Self.intervals(Self.document("01:30 on 29 October 2017", "2017-11-01")).count == 2)
    let skipped = try Self.document("01:30 on 26 March 2017")
    #expect(try Self.intervals(skipped).isEmpty)
    #expect(skipped["troubles"] as? [String] == ["skippedHour"])
  }

  @Test func lengthsAndRelations() throws {
    let length = try Self.document("five to ten minutes")
    #expect(length["kind"] as? String == "duration")
    #expect(length["minSeconds"] as? String == "300.000000000")
    #expect(length["maxSeconds"] as? String == "600.000000000")
    let relation = try Self.document("just before the guards came over")
    #expect(relation["kind"] as? String == "relation")
    #expect(relation["anchorWords"] as? String == "the guards came over")
    #expect(relation["maxSeconds"] as? String == "0.000000000")
  }

  @Test func whatIsNotUnderstoodIsSaid() throws {
    let when = try When("the colour blue", reference: "2017-04-10", zone: "Europe/London")
    #expect(!when.isUnderstood)
    #expect(when.text.contains("not understood"))
  }

  @Test(
    "a reference is a day, a local time or an instant",
    arguments: [
      ("2017-04-08", "15:42"), ("2017-04-08T18:00", "15:42"), ("2017-04-08T17:00:00Z", "15:42"),
      ("2017-04-07T23:30:00Z", "15:42"),
    ])
  func references(_ reference: String, _ phrase: String) throws {
    #expect(
      try Self.intervals(Self.document(phrase, reference)) == [
        "2017-04-08T14:42:00.000000000Z 2017-04-08T14:42:59.999999999Z"
      ])
  }

  @Test func aBadReferenceOrZoneIsRefusedWithAFix() {
    for (reference, zone) in [("tomorrow", "Europe/London"), ("2017-04-08", "Mars/Base")] {
      #expect(throws: OnsetError.self) { _ = try When("15:42", reference: reference, zone: zone) }
    }
  }
}
