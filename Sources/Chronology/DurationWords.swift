/// A length of time for people: `14 s`, `2 min 17.25 s`, `1 h 0.001 s`, without its sign.
func durationText(_ nanoseconds: Int128) -> String {
  let (seconds, fraction) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
  var parts: [String] = []
  for (count, unit) in [
    (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
  ] where count > 0 { parts.append("\(count) \(unit)") }
  if parts.isEmpty || seconds % 60 > 0 || fraction > 0 {
    var digits = String(fraction)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.last == "0" { digits.removeLast() }
    parts.append("\(seconds % 60)" + (digits.isEmpty ? "" : ".\(digits)") + " s")
  }
  return parts.joined(separator: " ")
}
