import Testing
import TimeModel

@testable import Detectors

struct OverlayTextTests {
  @Test(
    "A time of day is found in what a text reader says",
    arguments: [
      ("08-04-2017 15:38:32", 56_312), ("CAM 1 23:59:59", 86_399), ("12:00:00 AM", 0),
      ("12:00:07 PM", 43_207), ("01:02:03 PM", 46_923), ("2020/01/02 03.04.05", 11_045),
    ])
  func times(text: String, seconds: Int) {
    #expect(ClockText.time(in: text)?.seconds == seconds)
  }

  @Test(
    "What is no time of day is none",
    arguments: ["", "24:00:00", "15:60:00", "5:38:32", "15:38", "15:38-32", "115:38:322", "AM PM"])
  func noTimes(text: String) {
    #expect(ClockText.time(in: text) == nil)
  }

  @Test("The day is found from the digits, the rollover and the case")
  func days() throws {
    func run(_ digits: [Int]) -> Run {
      Run(
        unit: 0, before: nil, first: 0, last: 0, frames: 5, digits: [], likeness: [], margins: [],
        date: digits)
    }
    let (third, fourth) = (run([0, 3, 0, 4, 2, 0, 2, 2]), run([0, 4, 0, 4, 2, 0, 2, 2]))
    let alone = DayCount(
      [third, third], shown: [86_390, 86_391], fields: [2, 2, 4], hint: OverlayHint())
    #expect(alone.days.map(\.order) == [.dayFirst, .monthFirst])
    let rolled = DayCount(
      [third, third, fourth, fourth], shown: [86_398, 86_399, 86_400, 86_401], fields: [2, 2, 4],
      hint: OverlayHint())
    #expect(rolled.days.map(\.order) == [.dayFirst])
    #expect(rolled.days.first?.day == CivilDate("2022-04-03"))
    let march = try #require(CivilDate("2022-03-04"))
    let hinted = DayCount(
      [third, third], shown: [10, 11], fields: [2, 2, 4], hint: OverlayHint(days: [march]))
    #expect(hinted.days.map(\.day) == [march] && hinted.isHinted)
    let large = DayCount(
      [run([1, 3, 0, 4, 2, 0, 2, 2])], shown: [10], fields: [2, 2, 4], hint: OverlayHint())
    #expect(large.days.map(\.order) == [.dayFirst])
  }
}
