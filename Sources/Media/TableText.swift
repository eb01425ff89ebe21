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
      for unsafe byte in unsafe buffer {
        bytes[count] = byte
        count += 1
      }
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
      return
    }
    let start = count
    var rest = value
    while rest > 0 {
      let quotient = rest / 10
      put(UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 0x30)
      rest = quotient
    }
    var (low, high) = (start, count - 1)
    while low < high {
      bytes.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// Nine digits; `value` is below 10⁹.
  private mutating func append(nano value: UInt64) {
    var rest = value
    var place = count + 9
    count = place
    while place > count - 9 {
      place -= 1
      let quotient = rest / 10
      bytes[place] = UInt8(truncatingIfNeeded: rest &- quotient &* 10) &+ 0x30
      rest = quotient
    }
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
