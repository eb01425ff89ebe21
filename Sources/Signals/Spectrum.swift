/// The non-negative frequencies of a real signal's transform: bin `k` is `k / length` cycles a sample.
public struct Spectrum: Hashable, Sendable {
  public var real: [Float]
  public var imaginary: [Float]

  public init(zeros count: Int) {
    real = Array(repeating: 0, count: count)
    imaginary = real
  }

  public var count: Int { real.count }

  /// Adds `first · conj(second)`: transformed back, the cross-correlation whose value at lag `l` is
  /// `Σ first[i + l] · second[i]`.
  public mutating func addProduct(_ first: Spectrum, conjugate second: Spectrum) {
    let bins = min(count, first.count, second.count)
    for bin in 0..<bins {
      let (a, b) = (first.real[bin], first.imaginary[bin])
      let (c, d) = (second.real[bin], second.imaginary[bin])
      real[bin] += a * c + b * d
      imaginary[bin] += b * c - a * d
    }
  }
}
