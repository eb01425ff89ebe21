internal import CFFmpeg

/// The discrete Fourier transform of real signals of one length, and its inverse.
///
/// C: `av_tx_init` with `AV_TX_FLOAT_RDFT` (libavutil). Not to be shared between threads.
@safe public struct RealTransform: ~Copyable {
  /// In samples; a power of two from 16 to 2²⁴.
  public let length: Int
  private var forwards: OpaquePointer?
  private var backwards: OpaquePointer?
  private var forwardsFunction: av_tx_fn?
  private var backwardsFunction: av_tx_fn?
  /// Room for `length + 2` floats each, aligned as libavutil wants it.
  private let real: UnsafeMutablePointer<Float>
  private let complex: UnsafeMutablePointer<Float>

  /// Nil for a length that is no power of two or out of range, or without memory.
  public init?(length: Int) {
    guard (16...1 << 24).contains(length), length.nonzeroBitCount == 1 else { return nil }
    var (one, share) = (Float(1), 1 / Float(length))
    let bytes = (length + 2) * MemoryLayout<Float>.stride
    var (there, back): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    var (thereFunction, backFunction): (av_tx_fn?, av_tx_fn?) = (nil, nil)
    let made = unsafe av_tx_init(
      &there, &thereFunction, AV_TX_FLOAT_RDFT, 0, Int32(length), &one, 0)
    let madeBack = unsafe av_tx_init(
      &back, &backFunction, AV_TX_FLOAT_RDFT, 1, Int32(length), &share, 0)
    guard made >= 0, madeBack >= 0,
      let first = unsafe av_mallocz(bytes), let second = unsafe av_mallocz(bytes)
    else {
      unsafe av_tx_uninit(&there)
      unsafe av_tx_uninit(&back)
      return nil
    }
    self.length = length
    unsafe forwards = there
    unsafe backwards = back
    unsafe forwardsFunction = thereFunction
    unsafe backwardsFunction = backFunction
    unsafe real = first.assumingMemoryBound(to: Float.self)
    unsafe complex = second.assumingMemoryBound(to: Float.self)
  }

  deinit {
    var (there, back) = unsafe (forwards, backwards)
    unsafe av_tx_uninit(&there)
    unsafe av_tx_uninit(&back)
    unsafe av_free(real)
    unsafe av_free(complex)
  }

  /// The spectrum of a signal, zeros standing in for what it lacks of `length`; what it has beyond is
  /// left out.
  public mutating func forward(_ signal: [Float]) -> Spectrum {
    let count = min(signal.count, length)
    for index in 0..<count { unsafe real[index] = signal[index] }
    unsafe (real + count).update(repeating: 0, count: length - count)
    unsafe forwardsFunction?(forwards, complex, real, MemoryLayout<Float>.stride)
    var spectrum = Spectrum(zeros: length / 2 + 1)
    for bin in 0...length / 2 {
      spectrum.real[bin] = unsafe complex[2 * bin]
      spectrum.imaginary[bin] = unsafe complex[2 * bin + 1]
    }
    return spectrum
  }

  /// The signal of a spectrum of `length / 2 + 1` bins, scaled so that `inverse(forward(x))` is `x`.
  public mutating func inverse(_ spectrum: Spectrum) -> [Float] {
    let bins = min(spectrum.count, length / 2 + 1)
    for bin in 0...length / 2 {
      unsafe complex[2 * bin] = bin < bins ? spectrum.real[bin] : 0
      unsafe complex[2 * bin + 1] = bin < bins ? spectrum.imaginary[bin] : 0
    }
    unsafe backwardsFunction?(backwards, real, complex, MemoryLayout<Float>.stride)
    return unsafe [Float](UnsafeBufferPointer(start: real, count: length))
  }

  /// The smallest length that holds so many samples; nil above 2²⁴.
  public static func length(holding count: Int) -> Int? {
    var length = 16
    while length < count, length <= 1 << 24 { length *= 2 }
    return length <= 1 << 24 ? length : nil
  }
}
