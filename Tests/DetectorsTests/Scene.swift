import Media
import TestSupport
import TimeModel

#if canImport(Glibc)
  import Glibc
#endif

/// A drawn scene: a textured wall, three textured figures before it, and sound; everything follows
/// from a seed and the functions of time given here.
struct Scene: Sendable {
  var seconds = 10.0
  var rate = 12.5
  /// Whether the figures fight at a time.
  var isViolent: @Sendable (Double) -> Bool = { _ in false }
  /// Where the camera points, in pixels.
  var camera: @Sendable (Double) -> (x: Double, y: Double) = { time in
    (10 + 2.4 * sin(time), 10 + 1.2 * cos(0.7 * time))
  }
  /// Light: a factor, and an amount that is added.
  var light: @Sendable (Double) -> (gain: Double, offset: Double) = { _ in (1, 0) }
  /// Which of several places is shown.
  var place: @Sendable (Double) -> Int = { _ in 0 }
  /// Whether somebody shouts at a time; nil for a recording without sound.
  var shouts: (@Sendable (Double) -> Bool)? = { _ in false }
  var hasPicture = true
  var seed: UInt64 = 7

  /// Small, so that the tests are quick in a debug build: lengths in pixels are of this size.
  static let width = 64
  static let height = 36

  /// Pictures and sound, interleaved by time.
  func feed() -> [Feed] {
    var items = hasPicture ? pictures() : []
    if let shouts { items += sound(shouts) }
    return items.sorted { $0.start < $1.start }
  }

  private func pictures() -> [Feed] {
    var generator = SeededGenerator(seed: seed)
    let walls = (0..<3).map { _ in Texture(width: 130, height: 90, using: &generator) }
    let cloth = (0..<3).map { _ in Texture(width: 32, height: 32, using: &generator) }
    var figures = [(20.0, 20.0), (32.0, 18.0), (42.0, 21.0)]
    var velocities = figures.map { _ in (0.0, 0.0) }
    let homes = figures
    var result: [Feed] = []
    for number in 0..<Int(seconds * rate) {
      let time = Double(number) / rate
      for index in figures.indices {
        if isViolent(time) {
          // Up to half the picture's width a second, in any direction, anew 12.5 times a second.
          if Int(time * 12.5 + 1e-6) != Int((time - 1 / rate) * 12.5 + 1e-6) {
            velocities[index] = (
              Double.random(in: -32...32, using: &generator)
                + 3 * (homes[index].0 - figures[index].0),
              Double.random(in: -24...24, using: &generator)
                + 3 * (homes[index].1 - figures[index].1)
            )
          }
          figures[index].0 += velocities[index].0 / rate
          figures[index].1 += velocities[index].1 / rate
        } else {
          figures[index].0 = homes[index].0 + 1.2 * sin(1.3 * time + Double(index))
        }
      }
      let image = draw(figures, at: time, walls[place(time)], cloth)
      result.append(.picture(image, .at(time)))
    }
    return result
  }

  private func draw(
    _ figures: [(Double, Double)], at time: Double, _ wall: Texture, _ cloth: [Texture]
  ) -> LumaImage {
    let (eye, lamp) = (camera(time), light(time))
    let centers = figures.map { ($0.0 - eye.x + 10, $0.1 - eye.y + 10) }
    return LumaImage(width: Self.width, height: Self.height) { x, y in
      var value = wall.value(Double(x) + eye.x, Double(y) + eye.y)
      for (index, center) in centers.enumerated() {
        let (dx, dy) = (Double(x) - center.0, Double(y) - center.1)
        if abs(dx) < 4, abs(dy) < 8 { value = cloth[index].value(dx + 10, dy + 12) }
      }
      return UInt8(max(0, min(255, value * lamp.gain + lamp.offset)))
    }
  }

  private func sound(_ shouts: (Double) -> Bool) -> [Feed] {
    var generator = SeededGenerator(seed: seed ^ 0xA5A5)
    let rate = 16_000
    var phase = 0.0
    return (0..<Int(seconds * 10)).map { block in
      let samples = (0..<(rate / 10)).map { number -> Float in
        let time = Double(block) / 10 + Double(number) / Double(rate)
        let noise = Double.random(in: -1...1, using: &generator) * 0.01
        phase += (350 + 20 * sin(5 * time)) / Double(rate)
        guard shouts(time) else { return Float(noise) }
        // Ten harmonics, swelling three times a second.
        let swell = 0.7 + 0.3 * sin(19 * time)
        let voice = (1...10).reduce(0.0) { $0 + sin(2 * .pi * phase * Double($1)) / 4 }
        return Float(noise + 0.25 * swell * voice)
      }
      let start = MediaTime.ticks(Int64(block * rate / 10), of: Int64(rate))
      return .sound(AudioBlock(start: start, sampleRate: rate, samples: samples))
    }
  }
}

/// Smooth noise that repeats.
struct Texture: Sendable {
  let width: Int
  let height: Int
  private let values: [Double]

  init(width: Int, height: Int, using generator: inout SeededGenerator) {
    (self.width, self.height) = (width, height)
    var coarse = (0..<(width * height)).map { _ in Double.random(in: 0...255, using: &generator) }
    for _ in 0..<2 {
      let before = coarse
      for place in coarse.indices {
        let (x, y) = (place % width, place / width)
        let right = y * width + (x + 1) % width
        let below = (y + 1) % height * width + x
        coarse[place] = (2 * before[place] + before[right] + before[below]) / 4
      }
    }
    values = coarse
  }

  /// Between places, in proportion.
  func value(_ x: Double, _ y: Double) -> Double {
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (dx, dy) = (x - left, y - top)
    let (column, row) = (wrapped(Int(left), width), wrapped(Int(top), height))
    let (next, below) = ((column + 1) % width, (row + 1) % height)
    return (values[row * width + column] * (1 - dx) + values[row * width + next] * dx) * (1 - dy)
      + (values[below * width + column] * (1 - dx) + values[below * width + next] * dx) * dy
  }

  private func wrapped(_ value: Int, _ size: Int) -> Int { ((value % size) + size) % size }
}
