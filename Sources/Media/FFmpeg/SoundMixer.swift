internal import CFFmpeg
internal import TimeModel

/// Turns decoded sound into blocks of one form at one rate, on the recording's own axis.
///
/// Time follows the stream's pts: where it leaves the count of samples by more than 20 ms, the sound
/// starts anew there. C: `SwrContext`.
@safe struct SoundMixer: ~Copyable {
  private var resampler: OpaquePointer?
  private var form: FrameForm?
  private let timeBase: Rational
  private let rate: Int
  private let channels: Int
  private let silences: [Silence]
  /// Nanoseconds on the recording's axis: of the run's first sample, and of the input after its last.
  private var runStart: Int64 = 0
  private var samplesIn: Int64 = 0
  /// Handed out since `runStart`.
  private var samplesOut: Int64 = 0
  private var held: [Float] = []

  private static let tolerance: UInt64 = 20_000_000
  /// A quarter of a second at the usual rate.
  private var blockLength: Int { max(1, rate / 4) }

  /// - Parameter silences: what is not to be heard, before anything is mixed or filtered.
  init(timeBase: Rational, rate: Int, channels: Int = 1, silences: [Silence] = []) {
    (self.timeBase, self.rate) = (timeBase, rate)
    (self.channels, self.silences) = (channels, silences)
    unsafe resampler = nil
  }

  deinit {
    var resampler: OpaquePointer? = unsafe resampler
    unsafe swr_free(&resampler)
  }

  /// - Returns: false when libswresample cannot read this form of sound.
  mutating func mix(_ box: borrowing FrameBox, each: (AudioBlock) -> Void) -> Bool {
    let frame = unsafe box.pointer
    let samples = unsafe Int64(frame.pointee.nb_samples)
    let rateIn = unsafe Int64(frame.pointee.sample_rate)
    guard samples > 0, rateIn > 0 else { return true }
    let time = box.bestTime.flatMap { ticks in
      try? MediaTime(ticks: ticks, timeBase: timeBase)?.nanoseconds(rounding: .nearest).count
    }
    let formNow = box.form
    let expected = runStart &+ scaled(samplesIn, rateIn)
    let jumps = time.map { ($0 &- expected).magnitude > Self.tolerance }
    if unsafe resampler == nil || formNow != form || jumps == true {
      finish(each: each)
      guard unsafe open(frame) else { return false }
      form = formNow
      (runStart, samplesIn, samplesOut) = (time ?? expected, 0, 0)
    }
    guard unsafe silence(frame, rateIn) else { return false }
    samplesIn += samples
    let planes = unsafe frame.pointee.extended_data
    let done = unsafe convert(planes, Int32(samples))
    hand(isLast: false, each: each)
    return done
  }

  /// Hands out what is left; a further frame starts a new run.
  mutating func finish(each: (AudioBlock) -> Void) {
    guard unsafe resampler != nil else { return }
    _ = unsafe convert(nil, 0)
    hand(isLast: true, each: each)
    unsafe swr_free(&resampler)
  }

  /// Silences samples of the frame that comes next; false when it cannot be written to.
  private func silence(_ frame: UnsafeMutablePointer<AVFrame>, _ rateIn: Int64) -> Bool {
    let count = unsafe Int(frame.pointee.nb_samples)
    for silence in silences {
      let range = silence.samples(from: runStart, rate: rateIn, skipping: samplesIn, count: count)
      guard !range.isEmpty else { continue }
      guard unsafe av_frame_make_writable(frame) >= 0 else { return false }
      unsafe av_samples_set_silence(
        frame.pointee.extended_data, Int32(range.lowerBound), Int32(range.count),
        frame.pointee.ch_layout.nb_channels, AVSampleFormat(rawValue: frame.pointee.format))
    }
    return true
  }

  private func scaled(_ count: Int64, _ rate: Int64) -> Int64 {
    let (whole, rest) = count.quotientAndRemainder(dividingBy: rate)
    return whole &* 1_000_000_000 &+ rest * 1_000_000_000 / rate
  }

  private mutating func open(_ frame: UnsafeMutablePointer<AVFrame>) -> Bool {
    var output = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&output, Int32(channels))
    var input = unsafe AVChannelLayout()
    if unsafe frame.pointee.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC {
      unsafe av_channel_layout_default(&input, frame.pointee.ch_layout.nb_channels)
    } else {
      guard unsafe av_channel_layout_copy(&input, &frame.pointee.ch_layout) >= 0 else {
        return false
      }
    }
    let made = unsafe swr_alloc_set_opts2(
      &resampler, &output, AV_SAMPLE_FMT_FLT, Int32(rate), &input,
      AVSampleFormat(rawValue: frame.pointee.format), frame.pointee.sample_rate, 0, nil)
    unsafe av_channel_layout_uninit(&input)
    guard made >= 0, let resampler = unsafe resampler else { return false }
    // Without it two equal channels would add up to more than full scale.
    unsafe av_opt_set_double(UnsafeMutableRawPointer(resampler), "rematrix_maxval", 1, 0)
    guard unsafe swr_init(resampler) >= 0 else {
      unsafe swr_free(&self.resampler)
      return false
    }
    return true
  }

  private mutating func convert(
    _ planes: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, _ count: Int32
  ) -> Bool {
    let room = unsafe max(1, Int(swr_get_out_samples(resampler, count)))
    // swr_convert promises not to write through its input planes; C cannot say so at both levels.
    let input = unsafe UnsafeMutableRawPointer(planes)?
      .assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
    let context = unsafe resampler
    var written: Int32 = 0
    let width = channels
    let fresh = unsafe [Float](unsafeUninitializedCapacity: room * width) { buffer, filled in
      var target = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?
        .assumingMemoryBound(to: UInt8.self)
      written = unsafe swr_convert(context, &target, Int32(room), input, count)
      filled = max(0, Int(written)) * width
    }
    held += fresh
    return written >= 0
  }

  private mutating func hand(isLast: Bool, each: (AudioBlock) -> Void) {
    var given = 0
    while held.count - given >= blockLength * channels || (isLast && held.count > given) {
      let count = min(blockLength, (held.count - given) / channels)
      let start = runStart &+ scaled(samplesOut, Int64(rate))
      each(
        AudioBlock(
          start: MediaTime(nanoseconds: Nanoseconds(start)), sampleRate: rate,
          samples: Array(held[given..<given + count * channels])))
      given += count * channels
      samplesOut += Int64(count)
    }
    held.removeFirst(given)
  }
}
