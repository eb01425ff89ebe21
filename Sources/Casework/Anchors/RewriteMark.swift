import Evidence
import Media
import Synchronisation

/// The name that a converter, remuxer or platform left in a container that it wrote: the
/// container's times are then those of writing, or were carried over from one that is gone.
struct RewriteMark: Hashable {
  /// The tag's text, at most 80 characters.
  let text: String
  /// Where it stands.
  let place: String
  /// A service that always stamps its own time; others may carry over the stamp of the original.
  let isService: Bool

  private static let services = ["google", "youtube"]
  /// What also writes live, for OBS and screen recorders.
  private static let live = ["lavf", "lavc", "libwebm"]
  private static let tools = [
    "mkvmerge", "libmatroska", "handbrake", "gpac", "mp4box", "vlc", "adobe", "final cut",
    "davinci", "imovie", "capcut",
  ]
  private static let keys = [
    "encoder", "encoder-eng", "encoding_tool", "handler_name", "software", "muxing_application",
    "muxing_app", "writing_application", "writing_app", "com.apple.quicktime.software",
  ]
  private static let liveNames: Set<Anchor.Kind> = [
    .filenameOBS, .filenameAndroidScreen, .filenameIOSScreen, .filenameMacScreen,
  ]

  /// The first mark, services before tools, the container before its streams.
  static func find(in container: ContainerInfo, readings: [FilenameReading]) -> RewriteMark? {
    let isLive = readings.contains { liveNames.contains($0.kind) }
    var written = texts(container.tags, "")
    for stream in container.streams { written += texts(stream.tags, " of stream \(stream.index)") }
    for (names, isService) in [(services, true), (isLive ? tools : live + tools, false)] {
      for (text, place) in written {
        let lowered = text.lowercased()
        guard names.contains(where: lowered.contains) else { continue }
        return RewriteMark(text: String(text.prefix(80)), place: place, isService: isService)
      }
    }
    return nil
  }

  private static func texts(
    _ tags: [String: String], _ suffix: String
  ) -> [(text: String, place: String)] {
    tags.filter { keys.contains($0.key.lowercased()) }.sorted { $0.key < $1.key }
      .map { (text: $0.value, place: $0.key + suffix) }
  }
}
