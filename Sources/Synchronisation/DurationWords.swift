public import TimeModel

extension Nanoseconds {
  /// For people: `2.5 s`, `137 s`, `62 min 17 s`, `3 h 5 min`, `2 d 4 h`; without a sign.
  ///
  /// Seconds keep up to three decimals, cut; above ten minutes the smallest unit is cut.
  public var words: String {
    let magnitude = count.magnitude
    let seconds = magnitude / 1_000_000_000
    if seconds < 600 {
      let thousandths = magnitude / 1_000_000 % 1000
      if seconds == 0, thousandths == 0, magnitude > 0 { return "\(magnitude) ns" }
      var fraction = String(thousandths + 1000).dropFirst()
      while fraction.last == "0" { fraction = fraction.dropLast() }
      return "\(seconds)" + (fraction.isEmpty ? "" : ".\(fraction)") + " s"
    }
    func pair(_ large: UInt64, _ largeUnit: String, _ small: UInt64, _ smallUnit: String) -> String
    {
      "\(large) \(largeUnit)" + (small > 0 ? " \(small) \(smallUnit)" : "")
    }
    if seconds < 7200 { return pair(seconds / 60, "min", seconds % 60, "s") }
    if seconds < 172_800 { return pair(seconds / 3600, "h", seconds / 60 % 60, "min") }
    return pair(seconds / 86_400, "d", seconds / 3600 % 24, "h")
  }
}
