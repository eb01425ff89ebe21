public import TimeModel

/// What of a recording is not to be seen or heard in what leaves the case, and on what ground.
///
/// The evidence itself is never touched: a redaction is burned into copies.
public struct Redaction: Hashable, Sendable, Codable {
  /// A rectangle in pixels of the upright picture at the size in which it is stored: as a clean still
  /// has it, before pixels that are not square are made so. What lies outside the picture counts for
  /// nothing.
  public struct Box: Hashable, Sendable, Codable {
    public let x: Int
    public let y: Int
    public let width: Int
    public let height: Int

    /// Nil unless the rectangle has an area and lies, in part, at 0… in both directions.
    public init?(x: Int, y: Int, width: Int, height: Int) {
      guard width > 0, height > 0, width <= 1 << 16, height <= 1 << 16, x > -width, y > -height,
        x < 1 << 16, y < 1 << 16
      else { return nil }
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  public let source: SourceID
  /// On the axis of the source's clock: the redaction holds from here, included.
  public let from: MediaTime
  /// To here, excluded; the frame that is on the screen at any moment between is covered whole.
  public let to: MediaTime
  /// What is covered; nil where only the sound is concerned.
  public let box: Box?
  /// Whether the sound is silenced.
  public let isMuted: Bool
  /// On what ground, in words that do not say what is hidden.
  public let because: String

  public init(
    source: SourceID, from: MediaTime, to: MediaTime, box: Box?, isMuted: Bool, because: String
  ) {
    (self.source, self.from, self.to) = (source, from, to)
    (self.box, self.isMuted, self.because) = (box, isMuted, because)
  }
}
