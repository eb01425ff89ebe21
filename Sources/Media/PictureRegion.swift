/// A rectangle of a picture as a player turns it upright, in stored pixels, from the upper left.
public struct PictureRegion: Hashable, Sendable, Codable {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int

  /// Nil for a rectangle that is empty, begins outside a picture or is larger than any.
  public init?(x: Int, y: Int, width: Int, height: Int) {
    let sizes = 1...65_536
    guard x >= 0, y >= 0, x < 65_536, y < 65_536, sizes.contains(width), sizes.contains(height)
    else { return nil }
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  public init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard
      let region = PictureRegion(
        x: try container.decode(Int.self, forKey: .x),
        y: try container.decode(Int.self, forKey: .y),
        width: try container.decode(Int.self, forKey: .width),
        height: try container.decode(Int.self, forKey: .height))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .width, in: container, debugDescription: "not a rectangle of a picture")
    }
    self = region
  }
}
