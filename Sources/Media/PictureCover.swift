public import TimeModel

/// A rectangle of a recording's picture that nobody is to see for a time.
public struct PictureCover: Hashable, Sendable, Codable {
  /// In pixels of the upright picture at the size in which it is stored.
  public let region: PictureRegion
  /// On the axis of the stream's timestamps; included.
  public let from: MediaTime
  /// Excluded.
  public let to: MediaTime

  public init(region: PictureRegion, from: MediaTime, to: MediaTime) {
    (self.region, self.from, self.to) = (region, from, to)
  }

  /// Whether a frame is on the screen at any moment of the stretch.
  ///
  /// - Parameters:
  ///   - time: when the frame comes; nil for the first of a recording, which is taken to be on the
  ///     screen at every moment before it too.
  ///   - end: when the next one comes; nil for the last, which stays.
  public func touches(frameFrom time: MediaTime?, until end: MediaTime?) -> Bool {
    guard from < to else { return false }
    return (time.map { $0 < to } ?? true) && (end.map { from < $0 } ?? true)
  }
}
