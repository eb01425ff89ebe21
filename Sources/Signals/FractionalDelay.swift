/// Reads a signal between its samples: a windowed sinc of 24 points in 512 phases.
public struct FractionalDelay: Sendable {
  private static let points = 24
  private static let phases = 512
  private let table: [Float]

  public init() {
    var table: [Float] = []
    let half = Double(Self.points) / 2
    for phase in 0...Self.phases {
      let fraction = Double(phase) / Double(Self.phases)
      for point in 0..<Self.points {
        let distance = Double(point) - half + 1 - fraction
        let sinc =
          distance == 0 ? 1 : Functions.sin(.pi * distance) / (.pi * distance)
        let window = 0.5 + 0.5 * Functions.cos(.pi * distance / half)
        table.append(Float(distance.magnitude < half ? sinc * window : 0))
      }
    }
    self.table = table
  }

  /// Samples more than needed that a stretch must have before its first and after its last.
  public static let margin = points / 2

  /// `count` values of a signal, at `first`, `first + step`, …: indices of its samples, with fractions.
  /// Outside the signal, less ``margin``, they are zero.
  public func resample(_ signal: [Float], first: Double, step: Double, count: Int) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    for index in 0..<count {
      let place = first + step * Double(index)
      let whole = place.rounded(.down)
      let start = Int(whole) - Self.points / 2 + 1
      guard start >= 0, start + Self.points <= signal.count else { continue }
      let row = Int(((place - whole) * Double(Self.phases)).rounded()) * Self.points
      var sum: Float = 0
      for point in 0..<Self.points { sum += signal[start + point] * table[row + point] }
      result[index] = sum
    }
    return result
  }
}
