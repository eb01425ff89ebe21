internal import TimeModel

/// Bytes of text that are written once and used again: no string, no allocation for a row.
struct TableText: ~Copyable {
  private(set) var bytes: [UInt8]
  private(set) var count = 0

  init(capacity: Int) { bytes = Array(repeating: 0, count: capacity) }

  var room: Int { bytes.count - count }

  mutating func removeAll() { count = 0 }

  /// The caller has seen to it that there is room.
  @inline(__always)
  mutating func put(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }

  /// Grows when it must.
  mutating func append(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    text.withUTF8Buffer { buffer in
      for place in buffer.indices { put(unsafe buffer[place]) }
    }
  }

  /// Grows when it must.
  mutating func append(_ text: String) {
    let utf8 = text.utf8
    reserve(utf8.count)
    for byte in utf8 { put(byte) }
  }

  mutating func reserve(_ more: Int) {
    if room < more {
      bytes += Array(repeating: 0, count: max(more, bytes.count))
    }
  }

  /// At most 20 bytes.
  @inline(__always)
  mutating func append(_ value: Int64) {
    if value < 0 { put(0x2D) }
    append(magnitude: value.magnitude)
  }

  @inline(__always)
  mutating func append(magnitude value: UInt64) {
    if value < 10 {
      put(UInt8(truncatingIfNeeded: value) &+ 0x30)
    } else if value < 100_000_000 {
      let digits = eightDigits(value)
      // Leading zeros are the low zero bytes: the first digit lies lowest.
      let zeros = digits.trailingZeroBitCount / 8
      store((digits | 0x3030_3030_3030_3030) >> UInt64(8 * zeros), length: 8 - zeros)
    } else {
      let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
      append(upTo12Digits: high)
      store(eightDigits(low) | 0x3030_3030_3030_3030, length: 8)
    }
  }

  /// What stands left of the last eight digits: at most 184,467,440,737.
  private mutating func append(upTo12Digits value: UInt64) {
    if value < 100_000_000 {
      append(magnitude: value)
    } else {
      let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
      append(magnitude: high)
      store(eightDigits(low) | 0x3030_3030_3030_3030, length: 8)
    }
  }

  /// Nine digits; `value` is below 10⁹.
  @inline(__always)
  private mutating func append(nano value: UInt64) {
    let (first, rest) = value.quotientAndRemainder(dividingBy: 100_000_000)
    put(UInt8(truncatingIfNeeded: first) &+ 0x30)
    store(eightDigits(rest) | 0x3030_3030_3030_3030, length: 8)
  }

  /// Writes eight bytes and keeps the first `length`: there must be room for all eight.
  @inline(__always)
  private mutating func store(_ word: UInt64, length: Int) {
    let place = count
    count += length
    var span = bytes.mutableSpan
    var raw = unsafe span.mutableBytes
    raw.storeBytes(of: word.littleEndian, toByteOffset: place, as: UInt64.self)
  }

  /// `ticks` in seconds with nine places, to the nearest, halves away from zero; at most 33 bytes.
  mutating func append(seconds ticks: Int64, base: TickLength) {
    let (product, overflow) = ticks.magnitude.multipliedReportingOverflow(by: base.numerator)
    var whole: UInt64
    var nano: UInt64
    if !overflow {
      let (quotient, rest) = product.quotientAndRemainder(dividingBy: base.denominator)
      whole = quotient
      // The remainder is below 2³¹, so this stays below 2⁶².
      nano = (rest * 1_000_000_000 + base.denominator / 2) / base.denominator
    } else {
      let wide = UInt128(ticks.magnitude) * UInt128(base.numerator)
      let (quotient, rest) = wide.quotientAndRemainder(dividingBy: UInt128(base.denominator))
      // The numerator is below 2³¹, so a quotient beyond 64 bits would need a base over 1 s: cap it.
      whole = UInt64(clamping: quotient)
      nano = UInt64(
        (rest * 1_000_000_000 + UInt128(base.denominator) / 2) / UInt128(base.denominator))
    }
    if nano >= 1_000_000_000 {
      nano -= 1_000_000_000
      whole += 1
    }
    if ticks < 0, whole > 0 || nano > 0 { put(0x2D) }
    append(magnitude: whole)
    put(0x2E)
    append(nano: nano)
  }
}

/// Seconds per tick in machine words, both terms in 1…2³¹ − 1.
struct TickLength {
  let numerator: UInt64
  let denominator: UInt64

  /// Nil for a time base that is no `AVRational` of a positive length.
  init?(_ base: Rational) {
    guard MediaTime(ticks: 0, timeBase: base) != nil else { return nil }
    (numerator, denominator) = (UInt64(base.numerator), UInt64(base.denominator))
  }
}

/// The eight decimal digits of a value below 10⁸, one a byte, the first lowest: all eight at once,
/// by multiplying with fixed-point 1/100 and 1/10 in lanes.
@inline(__always)
private func eightDigits(_ value: UInt64) -> UInt64 {
  let halves = value / 10_000 | (value % 10_000) << 32
  let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
  let pairs = (halves &- hundreds &* 100) << 16 | hundreds
  let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
  return (pairs &- tens &* 10) << 8 | tens
}
