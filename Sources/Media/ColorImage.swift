public import TimeModel

/// A small picture in colour of one frame, rows from the top, upright as a player shows it and
/// squeezed to a square.
public struct ColorImage: Hashable, Sendable {
  /// In pixels, of both sides.
  public let side: Int
  /// Red, green and blue of `side × side` pixels, full range, row by row.
  public let pixels: [UInt8]

  /// Nil unless there are exactly `side × side` pixels of three values, at least one.
  public init?(side: Int, pixels: [UInt8]) {
    guard side > 0, side <= 4096, pixels.count == 3 * side * side else { return nil }
    (self.side, self.pixels) = (side, pixels)
  }
}

/// Which frames are also wanted in colour, and how large.
///
/// The axis is cut into cells of one interval; the first frame of each cell is handed out, so that
/// neither a high nor a changing frame rate makes a difference.
public struct ColorSampling: Hashable, Sendable, Codable {
  /// In pixels, 1…4096.
  public let side: Int
  /// Above zero.
  public let interval: Nanoseconds

  public init(side: Int, interval: Nanoseconds) {
    self.side = max(1, min(4096, side))
    self.interval = max(Nanoseconds(1), interval)
  }

  /// The cell that holds a moment.
  public func cell(of moment: Nanoseconds) -> Int64 {
    let (quotient, remainder) = moment.count.quotientAndRemainder(dividingBy: interval.count)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
