internal import CFFmpeg
internal import TimeModel

/// A recording that is open for reading, from its first packet to its last.
///
/// Read-only and confined: no other file or address is opened whatever the recording asks for, and
/// one step of reading ends after a limited time. Not for use by two threads at once.
public struct Recording: ~Copyable {
  let demuxer: Demuxer
  let packet: PacketBox
  private var counts: [Int]
  private var isOver = false
  /// What the container said when it was opened and its first packets had been looked at.
  public let info: ContainerInfo

  /// Opens a file as ffprobe does, so that the packets are ffprobe's. C: `avformat_open_input`,
  /// `avformat_find_stream_info`.
  ///
  /// - Parameters:
  ///   - path: a regular file; symbolic links are followed. Playlists and other formats that stand
  ///     for more files are refused (ffprobe follows them).
  ///   - hashing: whether `seal()` will be asked for a digest.
  /// - Throws: any reason but those of decoding; nothing stays open.
  public static func open(
    path: String, limits: ReadingLimits = .standard, hashing: Bool = true
  ) throws(MediaError) -> Recording {
    let demuxer = try Demuxer.open(path: path, limits: limits, hashing: hashing)
    return Recording(demuxer: demuxer, packet: try PacketBox.make(path: path))
  }

  private init(demuxer: consuming Demuxer, packet: consuming PacketBox) {
    info = demuxer.facts
    counts = Array(repeating: 0, count: info.streams.count)
    self.demuxer = demuxer
    self.packet = packet
  }

  public var path: String { demuxer.input.path }

  /// In bytes, when it was opened.
  public var byteCount: Int64 { demuxer.input.size }

  /// What the container says by now: streams may appear, and durations may become known, on the way.
  public var currentInfo: ContainerInfo { demuxer.facts }

  /// The next packet in the file's order; nil at the end. C: `av_read_frame`.
  ///
  /// - Throws: `damaged` where the demuxer gives up, and once only: nil from then on. What came
  ///   before stands.
  public mutating func nextPacket() throws(MediaError) -> Packet? {
    guard !isOver else { return nil }
    do {
      guard try demuxer.read(packet) else {
        isOver = true
        return nil
      }
    } catch {
      isOver = true
      throw error
    }
    let stream = unsafe Int(packet.pointer.pointee.stream_index)
    while counts.count <= stream { counts.append(0) }
    let number = counts[stream]
    counts[stream] = number + 1
    return packet.facts(number: number)
  }

  /// Reads what was left out, and gives the whole file's digest.
  ///
  /// - Returns: nil when it was opened with `hashing: false`; the check for changes is made anyway.
  /// - Throws: `changedWhileRead` when its size, times or inode are not those of the opening;
  ///   `cannotRead`.
  public consuming func seal() throws(MediaError) -> FileSeal? { try demuxer.input.seal() }
}
