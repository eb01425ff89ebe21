internal import CFFmpeg
public import TimeModel

/// Takes single frames out of one recording by their numbers: seeks to the key frame before each and
/// decodes from there what the frame needs, no more.
///
/// A frame's number is told from the packets. Where they do not tell it, or the recording is damaged,
/// every frame from the beginning is decoded and counted. Not for use by two threads at once.
public struct ExactFrames: ~Copyable {
  /// What a session is asked for beyond the file.
  public struct Options: Sendable {
    /// Nil for the best video stream.
    public var stream: Int?
    /// The recording's packets, when they are known; nil to read them.
    public var table: PacketTable?
    /// Frames must be counted by decoding them, up to this moment of the stream's axis; nil to tell
    /// their numbers from the packets where that is possible.
    public var countedUpTo: MediaTime?
    public var isCounted = false
    /// What is to be hidden.
    public var covers: [PictureCover] = []

    public init() {}
  }

  private let path: String
  private let limits: ReadingLimits
  private let covers: [PictureCover]
  private var recording: Recording
  private(set) var index: FrameIndex
  private let progress: () -> Void
  public let stream: StreamInfo

  /// How many packets are decoded at first, to see whether each becomes one frame.
  private static let probeLength = 24
  /// And at most, while no frames come.
  private static let probeLimit = 600

  /// - Parameter progress: told now and then that it goes on.
  /// - Throws: as `Recording.open`; `noSuchStream`; `cannotDecode` when there is no frame.
  public static func open(
    path: String, options: Options = Options(), limits: ReadingLimits = .standard,
    progress: @escaping () -> Void = {}
  ) throws(MediaError) -> ExactFrames {
    var recording = try Recording.open(path: path, limits: limits, hashing: false)
    let best = options.stream ?? recording.demuxer.bestStream(AVMEDIA_TYPE_VIDEO)
    guard let best,
      let stream = recording.currentInfo.streams.first(where: { $0.index == best }),
      stream.kind == .video
    else { throw MediaError(.noSuchStream, while: "taking a still of", path: path) }
    var index: FrameIndex? = nil
    if !options.isCounted {
      var table = options.table
      if table == nil {
        table = try PacketTable(reading: path, limits: limits, progress: progress)
      }
      index = try probed(table?.packets(of: best) ?? [], &recording, best)
      recording = try Recording.open(path: path, limits: limits, hashing: false)
    }
    if index == nil {
      index = try counted(&recording, stream, upTo: options.countedUpTo, progress)
      recording = try Recording.open(path: path, limits: limits, hashing: false)
    }
    guard let index, !index.times.isEmpty else {
      throw MediaError(
        .cannotDecode, while: "taking a still of", path: path,
        detail: "stream \(best) gives no picture")
    }
    return ExactFrames(
      path: path, limits: limits, covers: options.covers, recording: recording, index: index,
      progress: progress, stream: stream)
  }

  private init(
    path: String, limits: ReadingLimits, covers: [PictureCover], recording: consuming Recording,
    index: FrameIndex, progress: @escaping () -> Void, stream: StreamInfo
  ) {
    (self.path, self.limits, self.covers, self.index) = (path, limits, covers, index)
    (self.progress, self.stream) = (progress, stream)
    self.recording = recording
  }

  /// How many frames are known: all, or when they were counted those up to the moment asked for.
  public var count: Int { index.times.count }

  /// Whether the numbers were counted by decoding from the beginning.
  public var isCounted: Bool { index.isCounted }

  /// The frame on the screen: the last whose pts is not after the time, or the first when all are.
  public func number(at time: MediaTime) -> Int? {
    guard let ticks = try? time.rescaled(to: stream.timeBase, rounding: .down).ticks else {
      return nil
    }
    return index.number(at: ticks)
  }

  /// Nil when there is no such frame.
  public func time(of number: Int) -> MediaTime? {
    guard index.times.indices.contains(number) else { return nil }
    return MediaTime(ticks: index.times[number], timeBase: stream.timeBase)
  }

  // MARK: - Taking

  /// Hands out frames, each once; those that are decoded together come in ascending order.
  ///
  /// - Parameter numbers: in any order; those that there are not are passed over.
  /// - Returns: those that the decoder does not give.
  /// - Throws: what `each` throws; as `Recording.open` when the file must be opened again.
  public mutating func frames(
    _ numbers: [Int], each: (borrowing ExactFrame) throws -> Void
  ) throws -> [Int] {
    let wanted = Set(numbers).filter(index.times.indices.contains).sorted()
    if index.isCounted { return try countingFrames(wanted, each) }
    var rest = wanted[...]
    var missing: [Int] = []
    while let first = rest.first {
      let start = index.start(of: first)
      let run = rest.prefix { index.start(of: $0) == start }
      missing += try take(Array(run), each)
      rest = rest.dropFirst(run.count)
      progress()
    }
    return missing
  }

  /// Frames that are decoded from one key frame.
  private mutating func take(
    _ run: [Int], _ each: (borrowing ExactFrame) throws -> Void
  ) throws -> [Int] {
    guard let first = run.first else { return [] }
    var missing = run
    for earlier in [0, 1, 2] {
      let start = index.start(of: first, earlier: earlier)
      if let start, !seek(to: start) { continue }
      if start == nil { try rewind() }
      missing = try decode(missing, from: start ?? 0, isAtStart: start == nil, each)
      if missing.isEmpty || start == nil { return missing }
    }
    try rewind()
    return try decode(missing, from: 0, isAtStart: true, each)
  }

  private mutating func rewind() throws(MediaError) {
    recording = try Recording.open(path: path, limits: limits, hashing: false)
  }

  /// To just before a packet, or some way before it; false when the file stands behind it.
  private mutating func seek(to order: Int) -> Bool {
    let target = index.packets[order]
    guard let ticks = target.dts ?? target.pts else { return false }
    for place in stream.seekPlaces(for: ticks) where recording.demuxer.seek(stream.index, place) {
      if (try? findPacket(target)) == true { return true }
    }
    return false
  }

  /// Reads on until the packet is the one asked for; false when it does not come.
  private mutating func findPacket(_ target: ListedPacket) throws(MediaError) -> Bool {
    while try recording.demuxer.read(recording.packet) {
      let packet = unsafe recording.packet.pointer.pointee
      guard unsafe Int(packet.stream_index) == stream.index else { continue }
      if unsafe timestamp(packet.pts) == target.pts, unsafe timestamp(packet.dts) == target.dts,
        unsafe Int(packet.size) == target.size
      {
        return true
      }
      if let dts = unsafe timestamp(packet.dts), let wanted = target.dts, dts > wanted {
        return false
      }
    }
    return false
  }

  /// - Parameters:
  ///   - order: of the packet that the file stands at, which is read already unless `isAtStart`.
  /// - Returns: the numbers of those that did not come.
  private mutating func decode(
    _ numbers: [Int], from order: Int, isAtStart: Bool,
    _ each: (borrowing ExactFrame) throws -> Void
  ) throws -> [Int] {
    let decoder = try Decoder.open(recording.demuxer, stream: stream.index, threads: 1)
    var left = Dictionary(
      numbers.map { (index.times[$0], $0) }, uniquingKeysWith: { first, _ in first })
    let lastOrder = numbers.map(index.order).max() ?? order
    let wanted = Set(left.keys)
    let hasReferences = !stream.isAttachedPicture
    func see(_ frame: borrowing FrameBox) throws {
      guard let time = frame.shownTime, let number = left[time] else { return }
      // A picture patched up for want of what came before is no picture of the recording.
      left[time] = nil
      try hand(frame, number, each)
    }
    var place = order
    var isRead = !isAtStart
    while !left.isEmpty {
      if !isRead {
        guard (try? recording.demuxer.read(recording.packet)) == true else { break }
        guard unsafe Int(recording.packet.pointer.pointee.stream_index) == stream.index else {
          continue
        }
      }
      isRead = false
      let isNeeded =
        unsafe timestamp(recording.packet.pointer.pointee.pts).map(wanted.contains) ?? true
      unsafe decoder.context.pointee.skip_frame =
        isNeeded || !hasReferences ? AVDISCARD_DEFAULT : AVDISCARD_NONREF
      _ = try unsafe decoder.decode(recording.packet.pointer) { frame throws in try see(frame) }
      place += 1
      // One more, in case a picture's second field has a packet of its own.
      if place > lastOrder + 1 { break }
      if place.isMultiple(of: 512) { progress() }
    }
    if !left.isEmpty {
      unsafe decoder.context.pointee.skip_frame = AVDISCARD_DEFAULT
      _ = try unsafe decoder.decode(nil) { frame throws in try see(frame) }
    }
    return left.values.sorted()
  }

  private func hand(
    _ frame: borrowing FrameBox, _ number: Int, _ each: (borrowing ExactFrame) throws -> Void
  ) throws {
    guard let pointer = unsafe recording.demuxer.stream(stream.index), let pts = time(of: number)
    else { throw MediaError(.noSuchStream, while: "taking a still of", path: path) }
    let until = time(of: number + 1)
    let regions = covers.filter {
      $0.touches(frameFrom: number == 0 ? nil : pts, until: until)
    }.map(\.region)
    try each(
      unsafe ExactFrame(
        frame, of: pointer, number: number, pts: pts, until: until, covering: regions, path: path))
  }
}

// MARK: - Numbers

extension ExactFrames {
  /// Decodes the first packets and compares: nil when they do not become frames one by one.
  private static func probed(
    _ packets: [ListedPacket], _ recording: inout Recording, _ stream: Int
  ) throws(MediaError) -> FrameIndex? {
    guard FrameIndex(packets) != nil else { return nil }
    let decoder = try Decoder.open(recording.demuxer, stream: stream, threads: 1)
    var shown: [Int64] = []
    var isTimed = true
    func see(_ frame: borrowing FrameBox) {
      if let time = frame.shownTime { shown.append(time) } else { isTimed = false }
    }
    var sent = 0
    while sent < probeLimit, sent < probeLength || shown.count < 8,
      (try? recording.demuxer.read(recording.packet)) == true
    {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == stream else { continue }
      _ = unsafe decoder.decode(recording.packet.pointer, each: see)
      sent += 1
    }
    _ = unsafe decoder.decode(nil, each: see)
    let expected = packets.prefix(sent).filter { !$0.isDiscarded }.compactMap(\.pts).sorted()
    let lost = expected.count - shown.count
    guard isTimed, lost >= 0, Array(expected.dropFirst(lost)) == shown else { return nil }
    return FrameIndex(packets, lost: lost)
  }

  /// Decodes from the beginning and writes down when each frame comes.
  private static func counted(
    _ recording: inout Recording, _ stream: StreamInfo, upTo end: MediaTime?,
    _ progress: () -> Void
  ) throws(MediaError) -> FrameIndex {
    let decoder = try Decoder.open(recording.demuxer, stream: stream.index, threads: 1)
    var times: [Int64] = []
    var isOver = false
    func see(_ frame: borrowing FrameBox) {
      guard !isOver else { return }
      // A frame without a time is on the screen no longer than the one before it.
      let time = frame.shownTime ?? times.last ?? 0
      times.append(time)
      if let end, let moment = MediaTime(ticks: time, timeBase: stream.timeBase) {
        isOver = moment > end
      }
    }
    var count = 0
    while !isOver, (try? recording.demuxer.read(recording.packet)) == true {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == stream.index else {
        continue
      }
      _ = unsafe decoder.decode(recording.packet.pointer, each: see)
      count += 1
      if count.isMultiple(of: 128) { progress() }
    }
    if !isOver { _ = unsafe decoder.decode(nil, each: see) }
    return FrameIndex(decoded: times)
  }

  /// From the beginning, by counting.
  private mutating func countingFrames(
    _ numbers: [Int], _ each: (borrowing ExactFrame) throws -> Void
  ) throws -> [Int] {
    try rewind()
    let decoder = try Decoder.open(recording.demuxer, stream: stream.index, threads: 1)
    var left = Set(numbers)
    var number = 0
    func see(_ frame: borrowing FrameBox) throws {
      defer { number += 1 }
      guard left.remove(number) != nil else { return }
      try hand(frame, number, each)
    }
    var count = 0
    while !left.isEmpty, (try? recording.demuxer.read(recording.packet)) == true {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == stream.index else {
        continue
      }
      _ = try unsafe decoder.decode(recording.packet.pointer) { frame throws in try see(frame) }
      count += 1
      if count.isMultiple(of: 128) { progress() }
    }
    if !left.isEmpty { _ = try unsafe decoder.decode(nil) { frame throws in try see(frame) } }
    return left.sorted()
  }
}

extension FrameBox {
  /// The time that its packet had, or else the one that libavcodec guesses.
  var shownTime: Int64? { unsafe timestamp(pointer.pointee.pts) ?? bestTime }
}
