import TimeModel

/// A broken scale from nothing to a day, on which a second and an hour can both be seen: equal steps
/// between round lengths, even within each.
enum HoldScale {
  /// The round lengths, ascending, with their labels.
  static let marks: [(length: Int64, label: String)] = [
    (0, "0"), (100_000_000, "0.1 s"), (1_000_000_000, "1 s"), (10_000_000_000, "10 s"),
    (60_000_000_000, "1 min"), (600_000_000_000, "10 min"), (3_600_000_000_000, "1 h"),
    (86_400_000_000_000, "1 d"),
  ]

  /// In tenths of a pixel, of a scale of so many; beyond a day the end.
  static func x(_ length: Nanoseconds, width: Int) -> Int {
    let last = marks.count - 1
    guard let next = marks.firstIndex(where: { $0.length > length.count }), next > 0 else {
      return length.count <= 0 ? 0 : width
    }
    let (low, high) = (Int128(marks[next - 1].length), Int128(marks[next].length))
    let step = Int128(width) / Int128(last)
    return Int(Int128(next - 1) * step + (Int128(length.count) - low) * step / (high - low))
  }
}
