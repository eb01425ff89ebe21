internal import TimeModel

/// The highest value in each step of time, for people to look at; coarser where a recording's times span
/// more than half a day of tenths of a second.
struct CoarseCurve: Sendable {
  private static let most = 1 << 19
  private var origin: Nanoseconds?
  private var step: Int64
  private var values: [UInt16] = []

  init(step: Nanoseconds = Nanoseconds(100_000_000)) { self.step = max(1, step.count) }

  /// - Parameter thousandths: 0…1000. Moments before the first are left out.
  mutating func note(thousandths: Int, at moment: Nanoseconds) {
    let origin = origin ?? moment
    self.origin = origin
    guard let offset = try? moment.subtracting(origin), offset >= .zero else { return }
    while offset.count / step >= Int64(Self.most) {
      step *= 2
      values = stride(from: 0, to: values.count, by: 2).map {
        max(values[$0], $0 + 1 < values.count ? values[$0 + 1] : 0)
      }
    }
    let place = Int(offset.count / step)
    if place >= values.count {
      values.append(contentsOf: repeatElement(0, count: place - values.count + 1))
    }
    values[place] = max(values[place], UInt16(max(0, min(1000, thousandths))))
  }

  /// - Parameter share: 0…1, told apart in 255 parts.
  mutating func note(_ share: Float, at moment: Nanoseconds) {
    note(thousandths: Int(max(0, min(255, share * 255))) * 1000 / 255, at: moment)
  }

  /// Nil when nothing was noted.
  var curve: Curve? {
    origin.map {
      Curve(
        start: MediaTime(nanoseconds: $0), step: Nanoseconds(step), values: values.map(Int.init))
    }
  }

  var isZero: Bool { values.allSatisfy { $0 == 0 } }

  /// The curve under a name; none when nothing was noted.
  func channel(_ name: String) -> [Channel] {
    curve.map { [Channel(name: name, curve: $0)] } ?? []
  }
}
