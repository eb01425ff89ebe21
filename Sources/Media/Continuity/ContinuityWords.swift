import TimeModel

/// `21.3 ms`, `1.900 s`, `2 min 17.0 s`: for reading, not for computing.
func lengthText(_ length: Nanoseconds) -> String {
  let magnitude = length.count.magnitude
  let sign = length < .zero ? "-" : ""
  func decimal(_ value: UInt64, _ unit: UInt64, places: Int) -> String {
    let scale = (0..<places).reduce(UInt64(1)) { product, _ in product * 10 }
    let rounded = (value / (unit / scale / 10) + 5) / 10
    let fraction = String(rounded % scale)
    return "\(rounded / scale)."
      + String(repeating: "0", count: max(0, places - fraction.utf8.count)) + fraction
  }
  if magnitude < 1_000_000_000 {
    return sign + decimal(magnitude, 1_000_000, places: 1) + " ms"
  }
  if magnitude < 120_000_000_000 {
    return sign + decimal(magnitude, 1_000_000_000, places: 3) + " s"
  }
  let seconds = magnitude / 1_000_000_000
  if seconds < 7200 { return sign + "\(seconds / 60) min \(seconds % 60) s" }
  return sign + "\(seconds / 3600) h \(seconds / 60 % 60) min"
}

/// `1 packet`, `3 packets`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// Times in a stream's ticks: exact, and nil where they do not fit.
struct TickScale: Sendable {
  let timeBase: Rational

  /// Nil for a time base that no time can be written in.
  init?(_ timeBase: Rational) {
    guard MediaTime(ticks: 0, timeBase: timeBase) != nil else { return nil }
    self.timeBase = timeBase
  }

  func time(_ ticks: Int64) -> MediaTime? { MediaTime(ticks: ticks, timeBase: timeBase) }

  /// The length of so many ticks, to the nearest nanosecond.
  func length(_ ticks: Int64) -> Nanoseconds? {
    try? time(ticks)?.nanoseconds(rounding: .nearest)
  }

  /// How many ticks a length is, rounded down; `Int64.max` when it does not fit.
  func ticks(_ length: Nanoseconds) -> Int64 {
    (try? MediaTime(nanoseconds: length).rescaled(to: timeBase, rounding: .down).ticks) ?? .max
  }

  func text(_ ticks: Int64) -> String { length(ticks).map(lengthText) ?? "\(ticks) ticks" }
}

extension Int64 {
  /// `self − other`, held at the ends of 64 bits.
  func distance(from other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    guard overflow else { return difference }
    return self < other ? .min : .max
  }

  /// `self + other`, held at the ends of 64 bits.
  func later(by other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard overflow else { return sum }
    return other < 0 ? .min : .max
  }
}
