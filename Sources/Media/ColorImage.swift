public import TimeModel

/// A small picture in colour of one frame, rows from the top, upright as a player shows it.
public struct ColorImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Red, green and blue of `width × height` pixels, full range, row by row.
  public let pixels: [UInt8]

  /// Nil unless there are exactly `width × height` pixels of three values, at least one.
  public init?(width: Int, height: Int, pixels: [UInt8]) {
    guard width > 0, height > 0, width <= 1 << 14, height <= 1 << 14,
      pixels.count == 3 * width * height
    else { return nil }
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }
}

/// Which frames are also wanted in colour, and how large.
///
/// The axis is cut into cells of one interval; the first frame of each cell is handed out, so that
/// neither a high nor a changing frame rate makes a difference.
public struct ColorSampling: Hashable, Sendable, Codable {
  /// In pixels, 1…2048 each; every picture has it, also one that is smaller as stored.
  public enum Size: Hashable, Sendable, Codable {
    /// The shape that a player shows, but squeezed where it is longer than 2.5 short sides.
    case shortSide(Int)
    /// Squeezed into this shape, whatever its own.
    case squeezed(width: Int, height: Int)
  }

  public let size: Size
  /// Above zero.
  public let interval: Nanoseconds

  /// The long side is at most so many short ones; what is longer is squeezed.
  static let longest = 2.5

  public init(shortSide: Int, interval: Nanoseconds) {
    size = .shortSide(Self.side(shortSide))
    self.interval = max(Nanoseconds(1), interval)
  }

  /// Every frame that has a time of its own.
  public init(width: Int, height: Int) {
    size = .squeezed(width: Self.side(width), height: Self.side(height))
    interval = Nanoseconds(1)
  }

  private static func side(_ pixels: Int) -> Int { max(1, min(2048, pixels)) }

  /// The cell that holds a moment.
  public func cell(of moment: Nanoseconds) -> Int64 {
    let (quotient, remainder) = moment.count.quotientAndRemainder(dividingBy: interval.count)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
