internal import CFFmpeg

/// What an FFmpeg function returned when it failed. C: `AVERROR`.
public struct FFmpegCode: RawRepresentable, Hashable, Sendable, Codable {
  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `AVERROR_EOF`
  public static let endOfFile = FFmpegCode(rawValue: onset_AVERROR_EOF)
  /// `AVERROR(EAGAIN)`
  public static let tryAgain = FFmpegCode(rawValue: onset_AVERROR_EAGAIN)
  /// `AVERROR(ENOMEM)`
  public static let noMemory = FFmpegCode(rawValue: onset_AVERROR_ENOMEM)
  /// `AVERROR(EIO)`
  public static let inputOutput = FFmpegCode(rawValue: onset_AVERROR_EIO)
  /// `AVERROR(EACCES)`
  public static let denied = FFmpegCode(rawValue: onset_AVERROR_EACCES)
  /// `AVERROR(EINVAL)`
  public static let invalidArgument = FFmpegCode(rawValue: onset_AVERROR_EINVAL)
  /// `AVERROR(ESPIPE)`
  public static let cannotSeek = FFmpegCode(rawValue: onset_AVERROR_ESPIPE)
  /// `AVERROR_EXIT`
  public static let interrupted = FFmpegCode(rawValue: onset_AVERROR_EXIT)
  /// `AVERROR_INVALIDDATA`
  public static let invalidData = FFmpegCode(rawValue: onset_AVERROR_INVALIDDATA)
  /// `AVERROR_DECODER_NOT_FOUND`
  public static let noDecoder = FFmpegCode(rawValue: onset_AVERROR_DECODER_NOT_FOUND)
}

extension FFmpegCode: CustomStringConvertible {
  /// FFmpeg's own words. C: `av_strerror`.
  public var description: String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      guard let base = buffer.baseAddress else { return "error \(rawValue)" }
      _ = unsafe av_strerror(rawValue, base, 128)
      return unsafe String(cString: base)
    }
  }
}
