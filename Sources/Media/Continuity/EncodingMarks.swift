/// Software that leaves its name in what it writes: signs that a file is not as a device made it.
enum EncodingMarks {
  private struct Mark {
    /// As it stands in the string, lower case.
    let name: String
    let words: String
  }

  /// In order of trial; the first that fits a string counts.
  private static let marks: [Mark] = [
    Mark(name: "handbrake", words: "was re-encoded by HandBrake"),
    Mark(name: "x264", words: "was encoded or re-encoded by x264"),
    Mark(name: "x265", words: "was encoded or re-encoded by x265"),
    Mark(name: "libvpx", words: "was encoded or re-encoded by libvpx"),
    Mark(name: "svt-av1", words: "was encoded or re-encoded by SVT-AV1"),
    Mark(name: "lavc", words: "was encoded or re-encoded by FFmpeg (libavcodec)"),
    Mark(name: "lavf", words: "was written by FFmpeg (libavformat): remuxed or re-encoded"),
    Mark(name: "mkvmerge", words: "was remuxed by mkvmerge"),
    Mark(name: "libmatroska", words: "was written with libmatroska: probably remuxed"),
    Mark(name: "mp4box", words: "was remuxed by GPAC MP4Box"),
    Mark(name: "gpac", words: "was remuxed by GPAC"),
    Mark(name: "adobe", words: "was exported by an Adobe editor"),
    Mark(name: "final cut", words: "was exported by Final Cut"),
    Mark(name: "davinci", words: "was exported by DaVinci Resolve"),
    Mark(name: "imovie", words: "was exported by iMovie"),
    Mark(name: "capcut", words: "was exported by CapCut"),
    Mark(name: "produced by google", words: "was re-encoded by a Google service"),
    Mark(name: "vlc", words: "was written by VLC: remuxed or re-encoded"),
  ]

  private static let keys = [
    "encoder", "encoding_tool", "encoder-eng", "handler_name", "software", "writing_application",
    "com.apple.quicktime.software",
  ]

  /// One note for each name and place, in the order container, streams, bitstream.
  static func findings(_ container: ContainerInfo, bitstream: [String]) -> [ContinuityFinding] {
    var seen: Set<String> = []
    var result: [ContinuityFinding] = []
    func note(_ text: String, stream: Int?, place: String) {
      let lowered = text.lowercased()
      guard let mark = marks.first(where: { lowered.contains($0.name) }),
        seen.insert("\(stream ?? -1) \(mark.name)").inserted
      else { return }
      result.append(
        ContinuityFinding(
          .encodingMark, .note, stream: stream,
          message: "\(place) says “\(printable(text))”: by that mark the "
            + "\(stream == nil ? "file" : "stream") \(mark.words).",
          advice:
            "Ask whether this is the recording as the device made it. Software in a live chain "
            + "leaves the same mark as an edit; a copy may have lost the device's own times."))
    }
    for (key, value) in wanted(container.tags) { note(value, stream: nil, place: "The tag \(key)") }
    for stream in container.streams {
      for (key, value) in wanted(stream.tags) {
        note(value, stream: stream.index, place: "The stream's tag \(key)")
      }
    }
    for text in bitstream { note(text, stream: nil, place: "The bitstream") }
    return result
  }

  private static func wanted(_ tags: [String: String]) -> [(key: String, value: String)] {
    tags.filter { keys.contains($0.key.lowercased()) }
      .map { (key: $0.key, value: $0.value) }
      .sorted { $0.key < $1.key }
  }

  /// The first 120 characters, control characters shown as dots: the text is hostile.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(120).map {
          $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "·" : $0
        }))
  }
}
