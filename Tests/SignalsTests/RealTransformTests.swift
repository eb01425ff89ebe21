import Signals
import Testing

struct RealTransformTests {
  static let signal: [Float] = (0..<64).map { Float(($0 * 7_919) % 13) - 6 }

  @Test func isTheDiscreteFourierTransform() {
    guard var transform = RealTransform(length: 64) else {
      Issue.record("no transform of this length")
      return
    }
    let spectrum = transform.forward(Self.signal)
    #expect(spectrum.count == 33)
    for bin in 0...32 {
      var (real, imaginary) = (0.0, 0.0)
      for (index, sample) in Self.signal.enumerated() {
        let angle = -2 * Double.pi * Double(bin * index) / 64
        real += Double(sample) * Functions.cos(angle)
        imaginary += Double(sample) * Functions.sin(angle)
      }
      #expect(abs(real - Double(spectrum.real[bin])) < 1e-3)
      #expect(abs(imaginary - Double(spectrum.imaginary[bin])) < 1e-3)
    }
  }

  @Test(arguments: [64, 1_024, 65_536])
  func comesBack(length: Int) {
    guard var transform = RealTransform(length: length) else {
      Issue.record("no transform of this length")
      return
    }
    let back = transform.inverse(transform.forward(Self.signal))
    for (index, value) in back.enumerated() {
      let expected: Float = index < Self.signal.count ? Self.signal[index] : 0
      #expect(abs(value - expected) < 1e-4)
    }
  }

  @Test func correlates() {
    guard var transform = RealTransform(length: 256) else {
      Issue.record("no transform of this length")
      return
    }
    var sum = Spectrum(zeros: 129)
    let later = Array(repeating: Float(0), count: 11) + Self.signal
    sum.addProduct(transform.forward(later), conjugate: transform.forward(Self.signal))
    let lags = transform.inverse(sum)
    #expect(lags.indices.max { lags[$0] < lags[$1] } == 11)
  }

  @Test(arguments: [0, 8, 48, 1 << 25])
  func refusesOtherLengths(length: Int) {
    if RealTransform(length: length) != nil { Issue.record("a transform of length \(length)") }
  }
}
