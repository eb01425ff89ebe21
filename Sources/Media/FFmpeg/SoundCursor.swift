internal import CFFmpeg
internal import TimeModel

/// The sound of a recording on a grid of samples, two channels in turn, read from any place.
///
/// Sample `n` of the grid is the moment `origin + n / rate` of the streams' axis. Memory holds a few
/// seconds.
@safe struct SoundCursor: ~Copyable {
  static let rate = 48_000
  static let channels = 2

  private let recording: Recording
  private var decoder: Decoder
  private let info: StreamInfo
  private let origin: Int64
  private let silences: [Silence]
  private var mixer: SoundMixer
  /// Ascending, without overlap.
  private var runs: [(start: Int64, samples: [Float])] = []
  /// Where the next block is expected; nil before the first.
  private var end: Int64?
  /// Before it nothing has been kept.
  private var keptFrom: Int64 = 0
  private var isOver = false

  /// In samples: decoders need some sound before the place to be right there.
  private static let lead = Int64(rate)
  /// Further ahead the way is sought anew rather than decoded.
  private static let reach = Int64(10 * rate)

  /// - Parameters:
  ///   - origin: of the grid, in nanoseconds of the streams' axis.
  ///   - silences: what is not to be heard, to the sample.
  /// - Returns: nil for a recording without sound.
  /// - Throws: as `Recording.open`; `cannotDecode`.
  static func open(
    path: String, origin: Int64, silences: [Silence], limits: ReadingLimits = .standard
  ) throws(MediaError) -> SoundCursor? {
    let recording = try Recording.open(path: path, limits: limits, hashing: false)
    guard let index = recording.demuxer.bestStream(AVMEDIA_TYPE_AUDIO),
      let info = recording.info.streams.first(where: { $0.index == index })
    else { return nil }
    let decoder = try Decoder.open(recording.demuxer, stream: index, threads: 1)
    recording.demuxer.readOnly(index)
    return SoundCursor(
      recording: recording, decoder: decoder, info: info, origin: origin, silences: silences)
  }

  private init(
    recording: consuming Recording, decoder: consuming Decoder, info: StreamInfo, origin: Int64,
    silences: [Silence]
  ) {
    mixer = SoundMixer(
      timeBase: info.timeBase, rate: Self.rate, channels: Self.channels, silences: silences)
    (self.info, self.origin, self.silences) = (info, origin, silences)
    self.recording = recording
    self.decoder = decoder
  }

  /// The sample of the grid that is nearest to a moment of the streams' axis, in nanoseconds.
  func index(at moment: Int64) -> Int64 {
    Self.divided((Int128(moment) - Int128(origin)) * Int128(Self.rate), 1_000_000_000)
  }

  private func moment(at index: Int64) -> Int64 {
    let distance = Self.divided(Int128(index) * 1_000_000_000, Int128(Self.rate))
    return origin.addingReportingOverflow(distance).partialValue
  }

  /// To the nearest.
  private static func divided(_ value: Int128, _ divisor: Int128) -> Int64 {
    let doubled = 2 * value + divisor
    let (whole, rest) = doubled.quotientAndRemainder(dividingBy: 2 * divisor)
    return Int64(clamping: rest < 0 ? whole - 1 : whole)
  }

  /// `count` samples of both channels; silence where the recording has none.
  mutating func samples(from index: Int64, count: Int) throws(MediaError) -> [Float] {
    let last = index + Int64(count)
    if end == nil || index < keptFrom || index > (end ?? index) + Self.reach {
      try seek(to: index)
    }
    while !isOver, (end ?? index) < last { feed() }
    var result = [Float](repeating: 0, count: count * Self.channels)
    for run in runs {
      let length = Int64(run.samples.count / Self.channels)
      let (low, high) = (max(run.start, index), min(run.start + length, last))
      guard low < high else { continue }
      let from = Int(low - run.start) * Self.channels
      let to = Int(low - index) * Self.channels
      for place in 0..<Int(high - low) * Self.channels {
        result[to + place] = run.samples[from + place]
      }
    }
    quieten(&result, from: index, count: count)
    runs.removeAll { $0.start + Int64($0.samples.count / Self.channels) <= index }
    keptFrom = index
    return result
  }

  /// A filter spreads what is heard beside a silence into it, so it is made silent here again.
  private func quieten(_ samples: inout [Float], from index: Int64, count: Int) {
    for silence in silences {
      let start = origin
      let range = silence.samples(
        from: start, rate: Int64(Self.rate), skipping: index, count: count)
      for place in range.lowerBound * Self.channels..<range.upperBound * Self.channels {
        samples[place] = 0
      }
    }
  }

  private mutating func seek(to index: Int64) throws(MediaError) {
    let wanted = MediaTime(nanoseconds: Nanoseconds(moment(at: index - Self.lead)))
    let ticks = try? wanted.rescaled(to: info.timeBase, rounding: .down).ticks
    if let ticks, !recording.demuxer.seek(info.index, ticks) {
      // What cannot be sought is at its start or read to its end: the start it is.
      _ = recording.demuxer.seek(info.index, info.start?.ticks ?? 0)
    }
    decoder = try Decoder.open(recording.demuxer, stream: info.index, threads: 1)
    mixer = SoundMixer(
      timeBase: info.timeBase, rate: Self.rate, channels: Self.channels, silences: silences)
    (runs, end, keptFrom, isOver) = ([], nil, index, false)
  }

  private mutating func feed() {
    var fresh: [AudioBlock] = []
    let stream = info.index
    while (try? recording.demuxer.read(recording.packet)) ?? false {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == stream else { continue }
      _ = unsafe decoder.decode(recording.packet.pointer) { frame in
        _ = mixer.mix(frame) { fresh.append($0) }
      }
      fresh.forEach { keep($0) }
      return
    }
    isOver = true
    _ = unsafe decoder.decode(nil) { frame in _ = mixer.mix(frame) { fresh.append($0) } }
    mixer.finish { fresh.append($0) }
    fresh.forEach { keep($0) }
  }

  private mutating func keep(_ block: AudioBlock) {
    guard let start = try? block.start.nanoseconds(rounding: .nearest).count else { return }
    var first = index(at: start)
    // A sample more or less is the rounding of the block's time.
    if let end, (first - end).magnitude <= 1 { first = end }
    var samples = block.samples[...]
    let begin = max(keptFrom, end ?? keptFrom)
    if first < begin {
      let over = Int(min(begin - first, Int64(samples.count / Self.channels)))
      samples = samples.dropFirst(over * Self.channels)
      first += Int64(over)
    }
    end = max(end ?? first, first + Int64(samples.count / Self.channels))
    if !samples.isEmpty { runs.append((first, Array(samples))) }
  }
}
