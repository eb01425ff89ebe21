internal import Evidence
internal import TimeModel

extension ClockedSource {
  /// Why the spacing has a width: `, at a rate of -300…+300 ppm and with up to 10 s lost in delivery`.
  func allowanceWords(_ segment: Int, from start: Nanoseconds, to end: Nanoseconds) -> String {
    let skew = skew(of: segment)
    var words: [String] = []
    if skew != .none {
      words.append("at a rate of \(Self.ppm(skew.minPPB))…\(Self.ppm(skew.maxPPB)) ppm")
    }
    if clock.axis == .mediaTime, let loss = try? loss(between: start, end, segment) {
      words += loss.breaks.map(\.words)
      if loss.isAssumed {
        words.append("with up to \(durationText(Int128(lostTime.count))) lost in delivery")
      }
    }
    guard let last = words.last else { return "" }
    let all = words.dropLast().joined(separator: ", ")
    return ", " + (all.isEmpty ? last : "\(all) and \(last)")
  }

  private static func ppm(_ partsPerBillion: Int64) -> String {
    let (whole, thousandths) = partsPerBillion.magnitude.quotientAndRemainder(dividingBy: 1000)
    var fraction = String(1000 + thousandths).dropFirst()
    while fraction.last == "0" { fraction = fraction.dropLast() }
    let sign = partsPerBillion < 0 ? "-" : partsPerBillion > 0 ? "+" : ""
    return sign + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}

extension Continuity.Break {
  /// `with 1.608…2.192 s lost from 00:52.100 to 00:53.400 (the sound of phone runs on)`.
  var words: String {
    let (least, most) = (
      milliseconds(lost.lowerBound, rounding: .down), milliseconds(lost.upperBound, rounding: .up)
    )
    return "with \(least)…\(most) s lost from \(clockText(within.lowerBound)) to "
      + "\(clockText(within.upperBound)) (\(because))"
  }
}

func clockText(_ moment: Nanoseconds) -> String { MediaTime(nanoseconds: moment).clockText }

/// Seconds with three decimals, without a plus: `40.318`, `-0.400`.
func milliseconds(_ length: Nanoseconds, rounding: Rounding) -> String {
  let whole = Int128(length.count)
  let (quotient, rest) = whole.quotientAndRemainder(dividingBy: 1_000_000)
  let down = rest < 0 ? quotient - 1 : quotient
  let remainder = rest < 0 ? rest + 1_000_000 : rest
  let isUp =
    switch rounding {
    case .down: false
    case .up: remainder > 0
    default: remainder >= 500_000
    }
  let count = down + (isUp ? 1 : 0)
  let (seconds, thousandths) = count.magnitude.quotientAndRemainder(dividingBy: 1000)
  return (count < 0 ? "-" : "") + "\(seconds)." + String(String(1000 + thousandths).dropFirst())
}
