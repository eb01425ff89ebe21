/// What a file was when its last byte had been read: its size and its SHA-256.
public struct FileSeal: Hashable, Sendable, Codable {
  /// In bytes.
  public let byteCount: Int64
  /// 64 lower-case hexadecimal digits.
  public let sha256: String

  public init(byteCount: Int64, sha256: String) {
    (self.byteCount, self.sha256) = (byteCount, sha256)
  }
}

/// How long and how much one recording may keep its reader busy: evidence is hostile.
public struct ReadingLimits: Hashable, Sendable {
  /// For any single step: opening, one packet, one seek.
  public var secondsPerStep: Int
  /// How often the file's own size may be read in all before it counts as a trap; at least
  /// 256 MiB are always allowed.
  public var timesOverFile: Int

  public static let standard = ReadingLimits(secondsPerStep: 60, timesOverFile: 64)

  public init(secondsPerStep: Int, timesOverFile: Int) {
    (self.secondsPerStep, self.timesOverFile) = (secondsPerStep, timesOverFile)
  }
}
