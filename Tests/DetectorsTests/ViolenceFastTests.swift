import Detectors
import Media
import Testing
import TimeModel

/// Triage on packets, key pictures and sound that are made here.
@Suite struct ViolenceFastTests {
  private static let ticks: Int64 = 90_000

  /// Two minutes at 25 frames a second with a key picture every two seconds; from `onset` on, the
  /// packets in between are `factor` times as large and the sound ten times as loud.
  private func detection(
    onset: Double?, factor: Int = 4, sound: Bool = true, scale: Int = 1, shift: Double = 0
  ) throws -> Detection {
    var detector = ViolenceFast()
    let base = try #require(Rational(1, Self.ticks))
    detector.watch(stream: 0, timeBase: base)
    for frame in 0..<3000 {
      let time = Double(frame) / 25
      let isOver = onset.map { time >= $0 } ?? false
      let pts = Int64((time + shift) * Double(Self.ticks))
      let isKey = frame.isMultiple(of: 50)
      let wobble = 100 * (frame * 7919 % 13)
      detector.take(
        Packet(
          stream: 0, number: frame, pts: pts, dts: pts, duration: 3600,
          size: scale * (isKey ? 20_000 : (4000 + wobble) * (isOver ? factor : 1)), position: nil,
          isKey: isKey))
      if isKey {
        detector.see(
          LumaImage(width: 16, height: 9) { x, y in UInt8((x * 13 + y * 7) % 200 + frame / 50 % 3)
          },
          at: .at(time + shift))
      }
      if sound, frame.isMultiple(of: 5) {
        let loudness: Float = isOver ? 0.1 : 0.01
        detector.hear(
          AudioBlock(
            start: .at(time + shift), sampleRate: 16_000,
            samples: (0..<3200).map { loudness * Float(($0 * 7919) % 200 - 100) / 100 }))
      }
    }
    return detector.finish()
  }

  @Test(arguments: [20.0, 47.3, 100.0]) func findsARise(_ onset: Double) throws {
    let marks = try detection(onset: onset).marks
    #expect(marks.count == 1)
    let mark = try #require(marks.first)
    #expect(mark.earliest.seconds <= onset && onset <= mark.latest.seconds)
    #expect(mark.latest.seconds - mark.earliest.seconds >= 2)
    #expect(Set(mark.channels) == ["packet sizes", "sound level"])
  }

  @Test func staysSilentWhereNothingChanges() throws {
    #expect(try detection(onset: nil).marks.isEmpty)
    #expect(try detection(onset: nil, sound: false).marks.isEmpty)
  }

  @Test func loudnessOfTheEncoderDoesNotCount() throws {
    let plain = try detection(onset: 47.3)
    let heavy = try detection(onset: 47.3, scale: 8)
    #expect(plain.marks == heavy.marks)
  }

  @Test func movesWithItsRecording() throws {
    let plain = try #require(try detection(onset: 47.3).marks.first)
    let moved = try #require(try detection(onset: 47.3, shift: 1000).marks.first)
    #expect(abs(moved.estimate.seconds - plain.estimate.seconds - 1000) < 0.001)
    #expect(moved.score == plain.score)
  }

  @Test func nothingGivesNothing() {
    let detection = ViolenceFast().finish()
    #expect(detection.marks.isEmpty && detection.channels.isEmpty && detection.curve == nil)
  }
}
