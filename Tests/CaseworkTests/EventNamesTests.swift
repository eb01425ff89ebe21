import Evidence
import Testing

@testable import Casework

@Suite struct EventNamesTests {
  private static func event(
    _ id: String, _ label: String, _ observations: [String] = ["a/1", "b/2"]
  ) -> Event {
    Event(
      id: EventID(rawValue: id), kind: .other, label: label, status: .proposed,
      observations: observations.map(ObservationID.init(rawValue:)))
  }

  private let names = EventNames([
    event("kick", "Kick by the man in the red top"),
    event("intervention", "The guards step in between them"),
    event("police", "Police reach the group"),
    event("call", "Witness A's 999 call is connected"),
    event("radio-log.8", "Guards step in now", ["radio-log/8"]),
    event("radio-log.9", "Fight at the fountain", ["radio-log/9"]),
    event("radio-log.10", "Fight has moved", ["radio-log/10"]),
    event("cctv.violence.onset.2", "Onset of violence proposed", ["cctv/violence.onset.2"]),
  ])

  @Test(arguments: [
    ("kick", "kick"), ("police reach the GROUP", "police"), ("guards step in", "intervention"),
    ("red top", "kick"), ("Witness A", "call"), ("witness a's 999", "call"),
    ("radio-log.8", "radio-log.8"), ("step in now", "radio-log.8"), ("moved", "radio-log.10"),
    ("Guards step in now", "radio-log.8"), ("cctv.violence.onset.2", "cctv.violence.onset.2"),
  ])
  func anEventIsFoundByIdLabelOrWords(_ words: String, _ id: String) throws {
    #expect(try names.resolve(words).rawValue == id)
  }

  @Test(arguments: [
    ("the", "3 events"), ("fight", "radio-log.9 “Fight at the fountain”, radio-log.10"),
    ("intervntion", "nearest are: intervention"),
    ("guard", "nearest are: intervention"), ("", "nearest are:"),
    ("…", "no event '…'"), ("red kick", "nearest are: kick"),
    ("\u{1B}[31mkick", "'␛[31mkick'"), (String(repeating: "x", count: 1_000_000), "…'"),
  ])
  func whatIsNotClearListsWhatItCouldBe(_ words: String, _ part: String) {
    let error = #expect(throws: OnsetError.self) { try names.resolve(words) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect((error?.description.count ?? 0) < 1_000)
  }

  @Test func aCaseWithoutEventsSaysSo() {
    let error = #expect(throws: OnsetError.self) { try EventNames([]).resolve("kick") }
    #expect(error?.fix == "the case has no events")
  }
}
