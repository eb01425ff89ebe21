internal import CFFmpeg
public import TimeModel

extension Recording {
  /// One pass over a file into a consumer, with the same values each time: when the pass turns out
  /// not to be repeatable, it is broken off and made again with one thread and a new consumer.
  ///
  /// - Parameter make: a consumer that has seen nothing; called once or twice.
  /// - Throws: as the pass that takes closures.
  public static func analyse<Consumer: AnalysisConsumer>(
    path: String, options: AnalysisOptions = AnalysisOptions(), limits: ReadingLimits = .standard,
    into make: () -> Consumer
  ) throws(MediaError) -> (analysis: Analysis, consumer: Consumer) {
    for threads in options.threads == 1 ? [1] : [options.threads, 1] {
      var consumer = make()
      var chosen = options
      chosen.threads = threads
      let analysis = try pass(
        path, chosen, limits, stopsWhenUnrepeatable: threads != 1,
        packet: { consumer.take($0) }, picture: { consumer.see($0, at: $1) },
        crop: { consumer.see(crop: $0, at: $1) }, color: { consumer.see($0, of: $1, at: $2) },
        sound: { consumer.hear($0) })
      if let analysis { return (analysis, consumer) }
    }
    throw MediaError(.cannotDecode, while: "analysing", path: path)
  }

  /// One pass over a file: its digest, every packet, and when asked its pictures and its sound.
  ///
  /// Everything is handed out in the file's own order, on the calling thread; memory does not grow
  /// with the file's length beyond what libavformat keeps of the file's own index. Damage does not
  /// stop the pass: it is counted in the result. Without damage the values do not depend on the
  /// number of threads; with it see ``Analysis/isRepeatable``.
  ///
  /// - Parameters:
  ///   - packet: each packet of every stream, in the file's order.
  ///   - picture: each frame of the best video stream, small, grey and upright, at its presentation
  ///     time; frames that an edit list hides do not come.
  ///   - sound: the best audio stream as one channel, in blocks of a quarter of a second or less.
  /// - Throws: when it cannot be opened; `cannotRead`; `changedWhileRead`, at the end.
  public static func analyse(
    path: String, options: AnalysisOptions = AnalysisOptions(), limits: ReadingLimits = .standard,
    packet: (Packet) -> Void = { _ in },
    picture: (LumaImage, MediaTime) -> Void = { _, _ in },
    sound: (AudioBlock) -> Void = { _ in }
  ) throws(MediaError) -> Analysis {
    let analysis = try pass(
      path, options, limits, stopsWhenUnrepeatable: false, packet: packet, picture: picture,
      sound: sound)
    guard let analysis else { throw MediaError(.cannotDecode, while: "analysing", path: path) }
    return analysis
  }

  /// - Returns: nil when it was broken off.
  private static func pass(
    _ path: String, _ options: AnalysisOptions, _ limits: ReadingLimits,
    stopsWhenUnrepeatable: Bool, packet: (Packet) -> Void,
    picture: (LumaImage, MediaTime) -> Void, crop: (LumaImage, MediaTime) -> Void = { _, _ in },
    color: (ColorImage, ColorSampling, MediaTime) -> Void = { _, _, _ in },
    sound: (AudioBlock) -> Void
  ) throws(MediaError) -> Analysis? {
    var recording = try open(path: path, limits: limits)
    var pictures = StreamPass.open(
      recording, AVMEDIA_TYPE_VIDEO, isWanted: options.pictures, threads: options.threads,
      keyFramesApart: options.keyFramesApart)
    var sounds = StreamPass.open(
      recording, AVMEDIA_TYPE_AUDIO, isWanted: options.sound, threads: 1)
    var reducer = PictureReducer(recording, stream: pictures.stream, area: options.pixelsPerPicture)
    var cropper = GreyCropper(recording, stream: pictures.stream, region: options.crop)
    let colorers = options.colors.compactMap {
      ColorReducer(recording, stream: pictures.stream, sampling: $0)
    }
    var mixer = SoundMixer(timeBase: sounds.timeBase, rate: max(1, options.soundRate))
    let base = pictures.timeBase
    func see(_ frame: borrowing FrameBox) {
      guard let ticks = frame.bestTime,
        let time = MediaTime(ticks: ticks, timeBase: base),
        let image = reducer.reduce(frame)
      else { return }
      picture(image, time)
      if let region = cropper?.crop(frame) { crop(region, time) }
      for colorer in colorers {
        if let small = colorer.reduce(frame, at: time) { color(small, colorer.sampling, time) }
      }
    }
    func hear(_ frame: borrowing FrameBox) { _ = mixer.mix(frame, each: sound) }

    let linesBefore = LibraryLog.codecLineCount
    func isRepeatable() -> Bool {
      options.threads == 1 || LibraryLog.codecLineCount == linesBefore
    }
    var counts: [Int] = []
    var clocks = PacketWallclocks()
    var readFault: MediaError? = nil
    do {
      while let next = try recording.nextPacket() {
        if stopsWhenUnrepeatable, !isRepeatable() { return nil }
        while counts.count <= next.stream { counts.append(0) }
        counts[next.stream] += 1
        packet(next)
        clocks.see(recording)
        if next.stream == pictures.stream {
          pictures.decode(next, recording.packet, each: see)
        } else if next.stream == sounds.stream {
          sounds.decode(next, recording.packet, each: hear)
        }
      }
    } catch {
      readFault = error
    }
    pictures.drain(each: see)
    sounds.drain(each: hear)
    mixer.finish(each: sound)
    // Judged once: the count is the process's, and another pass may add to it while this one seals.
    let wasRepeatable = isRepeatable()
    if stopsWhenUnrepeatable, !wasRepeatable { return nil }
    let (atStart, atEnd) = (recording.info, recording.currentInfo)
    let decodings = [pictures.finish(), sounds.finish()].compactMap { $0 }
    let times = recording.storedTimes + clocks.times + decodings.flatMap { $0.times(in: atEnd) }
    while counts.count < atEnd.streams.count { counts.append(0) }
    guard let seal = try recording.seal() else {
      throw MediaError(.cannotRead, while: "sealing", path: path)
    }
    return Analysis(
      seal: seal, container: atStart, containerAtEnd: atEnd, packetCounts: counts,
      readFault: readFault, decodings: decodings, storedTimes: times,
      isRepeatable: wasRepeatable)
  }
}

extension PictureReducer {
  /// For the pictures of a stream that need not be there.
  fileprivate init(_ recording: borrowing Recording, stream index: Int?, area: Int) {
    guard let stream = unsafe index.flatMap({ unsafe recording.demuxer.stream($0) }) else {
      self.init(orientation: Orientation(), pixelAspect: 1, area: area)
      return
    }
    let aspect = unsafe av_guess_sample_aspect_ratio(nil, stream, nil)
    self.init(
      orientation: unsafe Orientation(of: stream),
      pixelAspect: aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1, area: area)
  }
}

/// The decoding of one stream during a pass, with what it shows.
private struct StreamPass: ~Copyable {
  /// Nil when there is nothing to decode.
  let stream: Int?
  let timeBase: Rational
  private var decoder: Decoder?
  private var witness: DecodingWitness?
  private var fault: MediaError?
  /// Nanoseconds between the key frames that are decoded alone; nil to decode all.
  private var spacing: Int64?
  private var lastKey: Int64?

  /// How often a decoder may complain while it is emptied.
  private static let patience = 64

  static func open(
    _ recording: borrowing Recording, _ kind: AVMediaType, isWanted: Bool, threads: Int,
    keyFramesApart: Nanoseconds? = nil
  ) -> StreamPass {
    guard isWanted, let index = recording.demuxer.bestStream(kind),
      let stream = unsafe recording.demuxer.stream(index)
    else { return StreamPass(stream: nil, timeBase: .microsecond) }
    let base = unsafe Rational(stream.pointee.time_base) ?? .microsecond
    let rate = unsafe stream.pointee.avg_frame_rate
    do {
      var pass = StreamPass(
        stream: index, timeBase: base,
        decoder: try Decoder.open(
          recording.demuxer, stream: index, threads: threads, isRough: keyFramesApart != nil),
        witness: DecodingWitness(stream: index, frameRate: rate))
      pass.spacing = keyFramesApart?.count
      return pass
    } catch {
      return StreamPass(stream: index, timeBase: base, fault: error)
    }
  }

  private init(
    stream: Int?, timeBase: Rational, decoder: consuming Decoder? = nil,
    witness: consuming DecodingWitness? = nil, fault: MediaError? = nil
  ) {
    (self.stream, self.timeBase, self.fault) = (stream, timeBase, fault)
    self.decoder = decoder
    self.witness = witness
  }

  mutating func decode(
    _ facts: Packet, _ packet: borrowing PacketBox, each: (borrowing FrameBox) -> Void
  ) {
    guard isWanted(facts) else { return }
    witness?.willSend(facts)
    _ = unsafe feed(packet.pointer, each: each)
  }

  private mutating func isWanted(_ facts: Packet) -> Bool {
    guard let spacing else { return true }
    guard facts.isKey else { return false }
    guard let ticks = facts.pts ?? facts.dts,
      let moment = try? MediaTime(ticks: ticks, timeBase: timeBase)?
        .nanoseconds(rounding: .down).count
    else { return true }
    if let lastKey, moment >= lastKey,
      moment.subtractingReportingOverflow(lastKey).partialValue < spacing
    {
      return false
    }
    lastKey = moment
    return true
  }

  mutating func drain(each: (borrowing FrameBox) -> Void) {
    var complaints = 0
    while complaints < Self.patience, unsafe !feed(nil, each: each) { complaints += 1 }
  }

  /// - Returns: false when the decoder complained.
  private mutating func feed(
    _ packet: UnsafeMutablePointer<AVPacket>?, each: (borrowing FrameBox) -> Void
  ) -> Bool {
    guard decoder != nil else { return true }
    let code = unsafe decoder?.decode(packet) { frame in
      witness?.see(frame)
      each(frame)
    }
    guard let code = code ?? nil else { return true }
    witness?.didFail(code, delay: decoder?.delay ?? 0)
    return false
  }

  consuming func finish() -> StreamDecoding? {
    guard let stream else { return nil }
    if let fault { return StreamDecoding(stream: stream, fault: fault) }
    return witness?.finish()
  }
}
