import Detectors
import Evidence
import Foundation
import Media
import Synchronization
import Testing
import TimeModel

@testable import Casework

@Suite struct OnlookersTests {
  /// Marks every picture that it sees, and is slower than whoever shows them.
  private struct Slow: Detector {
    static let name = "test.slow"
    static let version = 1
    static let scoreMeaning = "None."
    var marks: [Mark] = []

    mutating func see(_ image: LumaImage, at time: MediaTime) {
      if marks.count.isMultiple(of: 40) { Thread.sleep(forTimeInterval: 0.002) }
      marks.append(
        Mark(
          kind: .shotCut, earliest: time, estimate: time, latest: time,
          score: Int(image.pixels[0]), channels: ["picture"]))
    }
    mutating func hear(_ block: AudioBlock) {}
    consuming func finish() -> Detection {
      Detection(detector: Self.name, version: Self.version, marks: marks)
    }
  }

  @Test func eachSeesEverythingInOrder() throws {
    let onlookers = Onlookers([Slow.self, Slow.self])
    let moments = (0..<1000).map { MediaTime(nanoseconds: Nanoseconds(Int64($0))) }
    for (number, moment) in moments.enumerated() {
      let image = try #require(
        LumaImage(width: 1, height: 1, pixels: [UInt8(number % 251)]))
      onlookers.show { $0.see(image, at: moment) }
    }
    let found = onlookers.finish()
    #expect(found.count == 2)
    for detection in found {
      #expect(detection.marks.map(\.estimate) == moments)
      #expect(detection.marks.map(\.score) == (0..<1000).map { $0 % 251 })
    }
  }

  @Test func withoutDetectorsNothingIsFound() {
    let onlookers = Onlookers([])
    for _ in 0..<100 { onlookers.show { _ in Issue.record("somebody looked on") } }
    #expect(onlookers.finish().isEmpty)
  }

  /// As where a pass is broken off: what waits is let go, not looked at.
  @Test func whatWaitsIsDroppedWhenNobodyWantsIt() throws {
    let looked = Counter()
    let (begun, mayGoOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    var onlookers: Onlookers? = Onlookers([Slow.self])
    onlookers?.show { _ in
      begun.signal()
      mayGoOn.wait()
    }
    for _ in 0..<20 { onlookers?.show { _ in looked.count.add(1, ordering: .relaxed) } }
    begun.wait()
    onlookers = nil
    mayGoOn.signal()
    Thread.sleep(forTimeInterval: 0.1)
    #expect(looked.count.load(ordering: .relaxed) == 0)
  }

  /// Whoever shows faster than they look waits.
  @Test func fewWait() {
    let onlookers = Onlookers([Slow.self])
    let (shown, looked) = (Counter(), Counter())
    for _ in 0..<200 {
      shown.count.add(1, ordering: .relaxed)
      onlookers.show { _ in
        let ahead =
          shown.count.load(ordering: .relaxed) - looked.count.load(ordering: .relaxed)
        #expect(ahead <= 34)
        Thread.sleep(forTimeInterval: 0.0005)
        looked.count.add(1, ordering: .relaxed)
      }
    }
    _ = onlookers.finish()
    #expect(looked.count.load(ordering: .relaxed) == 200)
  }

  private final class Counter: Sendable { let count = Atomic(0) }
}
