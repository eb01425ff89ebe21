public import TimeModel

/// What is known of one decoded frame and of how its picture was made.
public struct FrameFacts: Hashable, Sendable, Codable {
  /// What the stream says of its colours, by libavutil's names; nil where it says nothing.
  public struct Color: Hashable, Sendable, Codable {
    public let matrix: String?
    public let range: String?
    public let primaries: String?
    public let transfer: String?
    /// By which matrix and range its samples became red, green and blue, said or not; nil for a picture
    /// that has no matrix.
    public let usedMatrix: String?
    public let usedRange: String
  }

  /// libavformat's index.
  public let stream: Int
  /// In presentation order from 0, as ffmpeg's `select` filter and `onset frames --decode` count.
  public let number: Int
  /// On the stream's own axis.
  public let pts: MediaTime
  /// When the next frame comes; nil for the last.
  public let until: MediaTime?
  /// In pixels, upright, as stored.
  public let width: Int
  public let height: Int
  /// libavutil's name of the format as decoded, as in `yuv420p`.
  public let pixelFormat: String
  public let color: Color
  /// Width of a pixel over its height, upright; nil when the stream does not say.
  public let sampleAspect: Rational?
  /// Degrees 0…359 that it was turned clockwise; from the display matrix.
  public let rotation: Int
  /// The filters that turned it, as ffmpeg's; empty when it was not.
  public let turnedBy: String
  public let isInterlaced: Bool
  /// The decoder says that something in it is made up.
  public let isDamaged: Bool
  /// How many covers lie in it.
  public let coverCount: Int
}
