import TimeModel

extension ReadingFacts {
  /// What one pass over a recording showed, in the form in which continuity is judged.
  public init(_ analysis: Analysis) {
    let bases = Dictionary(
      analysis.containerAtEnd.streams.map { ($0.index, $0.timeBase) },
      uniquingKeysWith: { first, _ in first })
    func time(_ pts: Int64?, _ stream: Int) -> MediaTime? {
      guard let pts, let base = bases[stream] else { return nil }
      return MediaTime(ticks: pts, timeBase: base)
    }
    self.init(
      byteCount: analysis.seal.byteCount, readError: analysis.readFault?.words,
      undecodable: analysis.decodings.flatMap { decoding in
        (decoding.fault.map {
          [
            UndecodableStretch(
              stream: decoding.stream, from: nil, to: nil,
              packetCount: analysis.packetCounts.indices.contains(decoding.stream)
                ? analysis.packetCounts[decoding.stream] : 0, reason: $0.words)
          ]
        } ?? [])
          + decoding.undecodable.map {
            UndecodableStretch(
              stream: decoding.stream, from: time($0.firstPTS, decoding.stream),
              to: time($0.lastPTS, decoding.stream),
              packetCount: $0.failedPacketCount + $0.damagedFrameCount, reason: $0.message ?? "")
          }
      },
      parameterChanges: analysis.decodings.flatMap { decoding in
        decoding.changes.map {
          ParameterChange(
            stream: decoding.stream, at: time($0.pts, decoding.stream), before: $0.before.words,
            after: $0.after.words)
        }
      },
      encoderStrings: analysis.decodings.flatMap(\.userData).compactMap(\.first.text))
  }
}

extension MediaError {
  /// What was wrong without the file's name, which a finding gives by itself.
  var words: String { detail.map { "\(fault) (\($0))" } ?? fault }
}

extension FrameForm {
  /// `1280×720 yuv420p` or `48000 Hz, 2 channels, fltp`.
  fileprivate var words: String {
    if let width, let height { return "\(width)×\(height) \(format)" }
    let rate = sampleRate.map { "\($0) Hz, " } ?? ""
    let count = channels.map { "\($0) channel\($0 == 1 ? "" : "s"), " } ?? ""
    return rate + count + format
  }
}
