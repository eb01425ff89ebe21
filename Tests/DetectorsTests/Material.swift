import Detectors
import Media
import TestSupport
import TimeModel

/// Recordings that nobody wishes for and every detector must survive.
struct Material: Sendable {
  let name: String
  /// No detector can find anything in it.
  let holdsNothing: Bool
  let feed: @Sendable () -> [Feed]

  private static let small = (width: 40, height: 24)

  static let all: [Material] = [
    Material("nothing") { [] },
    Material("one picture") { [.picture(gray(90), .at(1))] },
    Material("one sample") { [sound(at: 0, [0.5])] },
    Material("black") { (0..<60).map { .picture(gray(0), .at(Double($0) / 25)) } },
    Material("black and white by turns") {
      (0..<100).map { .picture(gray($0.isMultiple(of: 2) ? 0 : 255), .at(Double($0) / 25)) }
    },
    Material("strobing over a scene") {
      moving(count: 100, rate: 25).enumerated().map { number, item in
        guard case .picture(let image, let time) = item, number % 5 < 2 else { return item }
        return .picture(
          LumaImage(width: image.width, height: image.height) { x, y in
            UInt8(min(255, Int(image.pixels[y * image.width + x]) / 2 + 120))
          }, time)
      }
    },
    Material("one large picture") {
      [.picture(LumaImage(width: 960, height: 540) { x, y in UInt8((x ^ y) & 255) }, .at(0))]
    },
    Material("a hole in the middle") {
      moving(count: 60, rate: 25) + moving(count: 60, rate: 25, from: 40)
    },
    Material("noise") { moving(count: 90, rate: 15, noisy: { _ in true }) },
    Material("noise after calm") { moving(count: 120, rate: 15, noisy: { $0 > 4 }) },
    Material("one picture a second") { moving(count: 30, rate: 1) },
    Material("240 pictures a second") { moving(count: 720, rate: 240) },
    Material("sound only") { (0..<80).map { noise(at: Double($0) / 10) } },
    Material("silent track") {
      let silence = [Float](repeating: 0, count: 1600)
      let track: [Feed] = (0..<40).map { sound(at: Double($0) / 10, silence) }
      return moving(count: 100, rate: 25) + track
    },
    Material("not numbers, and far too loud", holdsNothing: false) {
      (0..<80).map { number in
        let samples: [Float] = [.nan, .infinity, -.infinity, 1e30, -1e30, 0]
        return sound(at: Double(number) / 10, (0..<1600).map { samples[($0 + number) % 6] })
      }
    },
    Material("size changes midway") {
      (0..<120).map { number in
        number < 60
          ? checked(40, 24, at: number)
          : number < 90
            ? checked(24, 40, at: number) : checked(2000, 3, at: number)
      }
    },
    Material("one pixel") { (0..<50).map { checked(1, 1, at: $0) } },
    Material("times repeated and backwards") {
      moving(count: 80, rate: 25).enumerated().map { number, item in
        guard case .picture(let image, _) = item else { return item }
        let tick: Int = [0, 1, 1, 5, 3, 2][number % 6] + number / 6
        return .picture(image, .at(Double(tick) / 25))
      }
    },
    Material("a reset to zero", holdsNothing: false) {
      moving(count: 60, rate: 12) + moving(count: 60, rate: 12)
    },
    Material("gaps of months") {
      let pictures: [Feed] = (0..<60).map { number in
        let seconds = Double(number) / 25 + Double(number / 20) * 1e7
        return .picture(gray(UInt8(number)), .at(seconds))
      }
      return pictures + [noise(at: 9e8), noise(at: -9e8)]
    },
    Material("times at the ends of what is stored") {
      [Int64.min, Int64.max, 0, -1, 1].flatMap { ticks -> [Feed] in
        let time = MediaTime.ticks(ticks, of: 1)
        let precise = MediaTime.ticks(ticks, of: 1_000_000_000)
        return [
          .picture(gray(9), time), .picture(gray(10), precise),
          .sound(AudioBlock(start: precise, sampleRate: 16_000, samples: [0, 1, 0, 1])),
        ]
      }
    },
    Material("sample rates out of use") {
      [0, -5, 1, 999, Int.max, 8000, 11_025, 192_000].map { rate in
        .sound(AudioBlock(start: .at(0), sampleRate: rate, samples: [0, 0.5, -0.5, 0]))
      }
    },
    Material("a fight", holdsNothing: false) {
      Scene(seconds: 7, isViolent: { $0 > 3 }, shouts: { $0 > 3 }).feed()
    },
  ]

  init(_ name: String, holdsNothing: Bool = true, feed: @escaping @Sendable () -> [Feed]) {
    (self.name, self.holdsNothing, self.feed) = (name, holdsNothing, feed)
  }

  private static func gray(_ value: UInt8) -> LumaImage {
    LumaImage(width: small.width, height: small.height) { _, _ in value }
  }

  private static func checked(_ width: Int, _ height: Int, at number: Int) -> Feed {
    let image = LumaImage(width: width, height: height) { x, y in UInt8((x * 7 + y * 13) % 256) }
    return .picture(image, .at(Double(number) / 25))
  }

  /// A slow drift over a textured wall, or noise made anew for each picture.
  private static func moving(
    count: Int, rate: Double, from start: Double = 0, noisy: (Double) -> Bool = { _ in false }
  ) -> [Feed] {
    var generator = SeededGenerator(seed: 3)
    let wall = Texture(width: 160, height: 90, using: &generator)
    return (0..<count).map { number in
      let time = Double(number) / rate
      let image = LumaImage(width: small.width, height: small.height) { x, y in
        noisy(time)
          ? UInt8.random(in: 0...255, using: &generator)
          : UInt8(wall.value(Double(x) + 3 * time, Double(y)))
      }
      return .picture(image, .at(start + time))
    }
  }

  private static func noise(at seconds: Double) -> Feed {
    var generator = SeededGenerator(seed: UInt64(abs(seconds) * 10))
    return sound(
      at: seconds, (0..<1600).map { _ in Float.random(in: -0.05...0.05, using: &generator) })
  }

  private static func sound(at seconds: Double, _ samples: [Float]) -> Feed {
    .sound(AudioBlock(start: .at(seconds), sampleRate: 16_000, samples: samples))
  }
}

extension Feed {
  /// The end of a block of sound; a picture's own time.
  var end: MediaTime {
    switch self {
    case .picture(_, let time): return time
    case .sound(let block):
      guard block.sampleRate > 0, let start = try? block.start.nanoseconds(rounding: .up),
        let end = try? start.adding(
          Nanoseconds(Int64(block.samples.count) * 1_000_000_000 / Int64(block.sampleRate)))
      else { return block.start }
      return MediaTime(nanoseconds: end)
    }
  }
}
