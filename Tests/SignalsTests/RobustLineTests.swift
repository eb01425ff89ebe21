import Signals
import Testing

struct RobustLineTests {
  @Test func findsTheLineThroughWrongPoints() throws {
    let x = (0..<60).map(Double.init)
    let noise = x.indices.map { Double(($0 * 37) % 11 - 5) * 0.002 }
    let y = x.indices.map { $0.isMultiple(of: 5) ? 40 : 3 + 0.25 * x[$0] + noise[$0] }
    let line = try #require(
      RobustLine(
        x: x, y: y, weights: x.map { _ in 1 }, prior: (3, 0.25, 0), floor: 0.001))
    #expect(abs(line(at: 0) - 3) < 0.01)
    #expect(abs(line.slope - 0.25) < 0.0005)
    for index in x.indices { #expect(line.isOn[index] == !index.isMultiple(of: 5)) }
    #expect(line.valueError < 0.005)
  }

  @Test func aSingleOutlierDoesNotWidenTheErrors() throws {
    let x = (0..<20).map(Double.init)
    var y = x.map { 2 * $0 }
    y[7] += 1_000
    let line = try #require(
      RobustLine(x: x, y: y, weights: x.map { _ in 1 }, prior: (0, 2, 0), floor: 0.01))
    #expect(line.scatter <= 0.01)
    #expect(!line.isOn[7])
  }

  @Test func needsTwoPoints() {
    #expect(
      RobustLine(x: [1], y: [1], weights: [1], prior: (0, 0, 0), floor: 1) == nil)
  }
}

struct FractionalDelayTests {
  @Test func readsBetweenSamples() {
    func wave(_ time: Double) -> Double { Functions.sin(0.9 * time) + Functions.cos(1.7 * time) }
    let signal = (0..<400).map { Float(wave(Double($0))) }
    let read = FractionalDelay().resample(signal, first: 50.3, step: 1.000_3, count: 200)
    for (index, value) in read.enumerated() {
      #expect(abs(Double(value) - wave(50.3 + 1.000_3 * Double(index))) < 0.01)
    }
  }
}
