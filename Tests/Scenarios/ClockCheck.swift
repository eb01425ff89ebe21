internal import TestSupport

/// What a case file says of how wrong a clock is, and how wrong it truly is within that.
struct ClockCheck: Sendable {
  enum Form: Sendable {
    /// Nobody has checked it: the method's own assumption holds.
    case none
    case accuracy(Int64)
    /// In whole seconds; without a width one second on each side.
    case offset(Int64, width: Int64?)
    /// What it showed and what the time was, both at the second in which they lay; without a width as
    /// wide as their last places and a second for the comparison.
    case readings(shown: Int64, was: Int64, width: Int64?)
  }

  let form: Form
  /// Own clock minus true time, in nanoseconds.
  let error: Int64

  /// - Parameter width: how wrong the method takes an unchecked clock of this kind to be at most.
  static func any(unchecked width: Int64, _ draw: inout SeededGenerator) -> ClockCheck {
    switch draw.index(below: 4) {
    case 0: return ClockCheck(form: .none, error: draw.wide(-width...width))
    case 1:
      let accuracy = draw.one(of: [1, 2, 12, 60, 300] as [Int64]) * .second
      return ClockCheck(form: .accuracy(accuracy), error: draw.wide(-accuracy...accuracy))
    case 2:
      let offset = draw.int(-4_000...4_000) * .second
      let width: Int64? = draw.isOneOf(1, in: 3) ? nil : draw.one(of: [2, 5, 30]) * .second
      let most = width ?? .second
      return ClockCheck(
        form: .offset(offset, width: width), error: offset + draw.wide(-most...most))
    default: return compared(&draw)
    }
  }

  private static func compared(_ draw: inout SeededGenerator) -> ClockCheck {
    let compared = 12 * 60 * Int64.minute + draw.int(0...(60 * .minute))
    guard draw.isOneOf(1, in: 2) else {
      let error = draw.int(-4_000_000_000_000...4_000_000_000_000)
      // Whoever compared the two looked from one to the other within a second.
      let look = draw.wide(-Int64.second...Int64.second)
      return ClockCheck(
        form: .readings(
          shown: (compared + error).floored(to: .second),
          was: (compared + look).floored(to: .second), width: nil), error: error)
    }
    let width = draw.one(of: [2, 5] as [Int64]) * .second
    let difference = draw.int(-4_000...4_000) * .second
    let was = compared.floored(to: .second)
    return ClockCheck(
      form: .readings(shown: was + difference, was: was, width: width),
      error: difference + draw.wide(-width...width))
  }

  /// Whether anything is declared that could be wrong.
  var isDeclared: Bool { if case .none = form { false } else { true } }

  /// - Parameter lie: added to what is declared of own clock minus true time; whole seconds.
  func yaml(wrongBy lie: Int64, _ day: Day) -> String {
    let lie = lie.floored(to: .second)
    switch form {
    case .none: return ""
    case .accuracy(let width):
      return lie == 0
        ? "      accuracy: \(secondsText(width))\n"
        : "      offset: \(secondsText(lie)) ± \(secondsText(width))\n"
    case .offset(let offset, let width):
      let wide = width.map { " ± \(secondsText($0))" } ?? ""
      return "      offset: \(secondsText(offset + lie))\(wide)\n"
    case .readings(let shown, let was, let width):
      let texts = [shown + lie, was].map { day.seconds(day.midnight + $0) }
      let wide = width.map { " ± \(secondsText($0))" } ?? ""
      return "      timeCheck: shown \(texts[0]) was \(texts[1]) by the speaking clock\(wide)\n"
    }
  }
}
