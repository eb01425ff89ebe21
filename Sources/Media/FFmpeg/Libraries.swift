internal import CFFmpeg

/// The FFmpeg libraries that this process runs on: every report names them, since another version
/// may read the same file differently.
public enum FFmpegLibraries {
  /// By library, as in `"libavformat": "59.27.100"`. C: `avformat_version`, and so on.
  public static let versions: [String: String] = [
    "libavformat": dotted(avformat_version()),
    "libavcodec": dotted(avcodec_version()),
    "libavutil": dotted(avutil_version()),
    "libswscale": dotted(swscale_version()),
    "libswresample": dotted(swresample_version()),
  ]

  private static func dotted(_ version: UInt32) -> String {
    "\(version >> 16).\(version >> 8 & 0xFF).\(version & 0xFF)"
  }
}
