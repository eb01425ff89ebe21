import Detectors
import Evidence
import Media
import TestSupport
import Testing
import TimeModel

#if canImport(Glibc)
  import Glibc
#endif

/// Shouts, impacts and sirens in made sound.
@Suite struct SoundSensesTests {
  private static let rate = 16_000

  private func sound(seconds: Double, _ value: (Double) -> Double) -> [Feed] {
    var generator = SeededGenerator(seed: 3)
    return (0..<Int(seconds * 4)).map { block in
      let samples = (0..<4_000).map { number -> Float in
        let noise = Double.random(in: -0.01...0.01, using: &generator)
        return Float(noise + value(Double(block) / 4 + Double(number) / Double(Self.rate)))
      }
      return .sound(
        AudioBlock(
          start: .ticks(Int64(block * 4_000), of: Int64(Self.rate)), sampleRate: Self.rate,
          samples: samples))
    }
  }

  /// Harmonics that fall off as `1/n` to a power: a raised voice falls off little.
  private func voice(_ time: Double, pitch: Double, falloff: Double) -> Double {
    (1...12).reduce(0) { $0 + sin(2 * .pi * pitch * Double($1) * time) / pow(Double($1), falloff) }
  }

  @Test func aRaisedVoiceIsAShout() throws {
    let marks = Shout.run(
      sound(seconds: 8) { (4..<5).contains($0) ? 0.1 * voice($0, pitch: 400, falloff: 0.2) : 0 }
    ).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].earliest <= .at(4) && .at(4) <= marks[0].latest)
  }

  @Test(arguments: ["noise", "talk", "hum", "a low voice"])
  func isNoShout(name: String) {
    let feed = sound(seconds: 8) { time in
      switch name {
      case "talk":
        (time * 3).truncatingRemainder(dividingBy: 1) < 0.6
          ? 0.05 * voice(time, pitch: 120, falloff: 1.6) : 0
      case "hum": 0.2 * sin(2 * .pi * 100 * time)
      case "a low voice" where (4..<5).contains(time): 0.1 * voice(time, pitch: 110, falloff: 1.2)
      default: 0
      }
    }
    #expect(Shout.run(feed).marks == [])
  }

  @Test func aBlowIsAnImpact() throws {
    var generator = SeededGenerator(seed: 8)
    let marks = ImpactSound.run(
      sound(seconds: 8) { time in
        guard (4.1..<4.5).contains(time) else { return 0 }
        return Double.random(in: -0.7...0.7, using: &generator) * exp(-(time - 4.1) / 0.06)
      }
    ).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].earliest <= .at(4.1) && .at(4.1) <= marks[0].latest)
  }

  @Test(arguments: ["noise that begins", "a swell", "a click", "a tone that grows"])
  func isNoImpact(name: String) {
    var generator = SeededGenerator(seed: 8)
    let feed = sound(seconds: 8) { time in
      let hiss = Double.random(in: -0.5...0.5, using: &generator)
      switch name {
      case "noise that begins" where time > 4: return hiss
      case "a swell" where (4..<5).contains(time): return hiss * sin((time - 4) * .pi)
      case "a click" where (4..<4.002).contains(time): return hiss
      case "a tone that grows" where (4..<5).contains(time):
        return 0.5 * (time - 4) * sin(2 * .pi * 600 * time)
      default: return 0
      }
    }
    #expect(ImpactSound.run(feed).marks == [])
  }

  @Test(arguments: ["wail", "yelp", "two tones"])
  func aSweepingToneIsASiren(name: String) throws {
    var phase = 0.0
    let marks = Siren.run(
      sound(seconds: 14) { time in
        guard time >= 5 else { return 0 }
        let pitch =
          switch name {
          case "wail": 900 + 400 * sin((time - 5) * 2 * .pi / 4)
          case "yelp": 1_000 + 350 * sin((time - 5) * 2 * .pi / 0.4)
          default: Int(time * 2).isMultiple(of: 2) ? 500.0 : 660
          }
        phase += pitch / Double(Self.rate)
        return 0.2 * sin(2 * .pi * phase)
      }
    ).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].earliest <= .at(5.1) && .at(5) <= marks[0].latest)
    #expect(abs(marks[0].estimate.seconds - 5) < 0.5)
  }

  @Test(arguments: ["noise", "one tone", "short", "tones at random"])
  func isNoSiren(name: String) {
    var generator = SeededGenerator(seed: 5)
    let pitches = (0..<200).map { _ in Double.random(in: 300...2_000, using: &generator) }
    var phase = 0.0
    let feed = sound(seconds: 14) { time in
      let pitch =
        switch name {
        case "one tone": 1_000.0
        case "short": (5..<6.5).contains(time) ? 900 + 300 * sin(time * 4) : 0
        case "tones at random": pitches[Int(time * 12)]
        default: 0.0
        }
      phase += pitch / Double(Self.rate)
      return pitch > 0 ? 0.2 * sin(2 * .pi * phase) : 0
    }
    #expect(Siren.run(feed).marks == [])
  }
}
