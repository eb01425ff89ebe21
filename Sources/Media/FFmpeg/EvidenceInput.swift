internal import CFFmpeg
internal import Crypto
internal import Glibc

/// One evidence file as libavformat may see it: bytes to read, and nothing else.
///
/// Opened read-only; it must be a regular file. Symbolic links are followed, since a person may name
/// one: whoever walks a folder decides about links before. The SHA-256 of the file grows as bytes
/// are first read in order, so one pass over a recording also seals it. C: `AVIOContext`.
@safe struct EvidenceInput: ~Copyable {
  private let state: UnsafeMutablePointer<State>
  /// For `AVFormatContext.pb`; freed with this value.
  let context: UnsafeMutablePointer<AVIOContext>

  /// As libavformat's own file protocol has it, so that probing sees the same pieces.
  private static let bufferSize = 32_768

  static func open(
    path: String, limits: ReadingLimits, hashing: Bool
  ) throws(MediaError) -> EvidenceInput {
    let action = "opening"
    func fail(_ reason: MediaError.Reason, _ detail: String? = nil) -> MediaError {
      MediaError(reason, while: action, path: path, detail: detail)
    }
    // A device may act on being opened, so look first; look again at what was really opened.
    guard !path.utf8.contains(0) else { throw fail(.cannotRead, "a name with a NUL byte") }
    var before = Glibc.stat()
    guard unsafe stat(path, &before) == 0 else { throw fail(.cannotRead, systemError(errno)) }
    guard before.st_mode & S_IFMT == S_IFREG else {
      throw fail(.notARegularFile, kind(before.st_mode))
    }
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw fail(.cannotRead, systemError(errno)) }
    var now = Glibc.stat()
    guard unsafe fstat(descriptor, &now) == 0, now.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw fail(.notARegularFile, kind(now.st_mode))
    }
    guard now.st_size > 0 else {
      close(descriptor)
      throw fail(.empty)
    }
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    unsafe state.initialize(
      to: State(
        descriptor: descriptor, path: path, identity: FileIdentity(now), limits: limits,
        hasher: hashing ? SHA256() : nil))
    guard let buffer = unsafe av_malloc(bufferSize),
      let context = unsafe avio_alloc_context(
        buffer.assumingMemoryBound(to: UInt8.self), Int32(bufferSize), 0, state,
        { unsafe State.read($0, $1, $2) }, nil, { unsafe State.seek($0, $1, $2) })
    else {
      close(descriptor)
      unsafe state.deinitialize(count: 1)
      unsafe state.deallocate()
      throw fail(.outOfMemory)
    }
    return unsafe EvidenceInput(state: state, context: context)
  }

  deinit {
    // libavformat may have put another buffer in place of ours.
    unsafe av_free(context.pointee.buffer)
    var context: UnsafeMutablePointer<AVIOContext>? = unsafe context
    unsafe avio_context_free(&context)
    unsafe close(state.pointee.descriptor)
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  var path: String { unsafe state.pointee.path }

  /// In bytes, when it was opened.
  var size: Int64 { unsafe state.pointee.identity.size }

  /// Bytes beside what libavformat reads: neither its place nor the digest moves. C: `pread`.
  func bytes(at offset: Int64, count: Int) -> [UInt8] {
    let wanted = Int(min(Int64(max(0, count)), max(0, size - max(0, offset))))
    guard offset >= 0, wanted > 0 else { return [] }
    return unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let got = unsafe pread(
          state.pointee.descriptor, buffer.baseAddress?.advanced(by: filled), wanted - filled,
          Int(offset) + filled)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        filled += got
      }
    }
  }

  /// The address of another file that the recording asked for and did not get.
  var refusedAddress: String? { unsafe state.pointee.refusedAddress }

  /// A read failed or was stopped: an end of file that libavformat reports then is none.
  var isBroken: Bool {
    unsafe state.pointee.isTrap || state.pointee.isLate || state.pointee.systemError != nil
  }

  /// To be called before each call into libavformat: its time starts at its first read.
  func beginStep() { unsafe state.pointee.stepStart = 0 }

  /// Makes every further read and every check of the interrupt callback obey this input's limits,
  /// and refuses every other file. C: `io_open`, `interrupt_callback`, `protocol_whitelist`.
  func confine(_ format: UnsafeMutablePointer<AVFormatContext>) {
    unsafe format.pointee.pb = context
    unsafe format.pointee.opaque = UnsafeMutableRawPointer(state)
    unsafe format.pointee.protocol_whitelist = av_strdup("none")
    unsafe format.pointee.interrupt_callback = AVIOInterruptCB(
      callback: { unsafe State.isOver($0) }, opaque: state)
    unsafe format.pointee.io_open = { format, _, address, _, _ in
      if let state = unsafe format?.pointee.opaque?.assumingMemoryBound(to: State.self),
        let address = unsafe address
      {
        unsafe state.pointee.refusedAddress = String(cString: address)
      }
      return onset_AVERROR_EACCES
    }
  }

  /// The error behind a failed call, in the order of what a person must know first.
  func error(
    _ action: String, _ code: Int32, otherwise reason: MediaError.Reason
  ) -> MediaError {
    let code = FFmpegCode(rawValue: code)
    let line = LibraryLog.takeLastLine()
    if unsafe state.pointee.isTrap {
      return MediaError(.readsTooMuch, while: action, path: path, code: code)
    }
    if unsafe state.pointee.isLate {
      return MediaError(.tookTooLong, while: action, path: path, code: code)
    }
    if let system = unsafe state.pointee.systemError {
      return MediaError(.cannotRead, while: action, path: path, detail: system)
    }
    if let refusedAddress {
      return MediaError(
        .refersElsewhere, while: action, path: path, detail: "it asks for '\(refusedAddress)'")
    }
    let reason = code == .noMemory ? MediaError.Reason.outOfMemory : reason
    return MediaError(reason, while: action, path: path, code: code, detail: line)
  }

  /// Reads whatever the demuxer left out and checks that the file is the one that was opened.
  ///
  /// - Throws: `changedWhileRead`; `cannotRead`.
  /// - Returns: nil when hashing was not asked for.
  func seal() throws(MediaError) -> FileSeal? {
    let complete = unsafe state.pointee.hashUp(to: size)
    if let system = unsafe state.pointee.systemError {
      throw MediaError(.cannotRead, while: "sealing", path: path, detail: system)
    }
    var now = Glibc.stat()
    guard unsafe fstat(state.pointee.descriptor, &now) == 0 else {
      throw MediaError(.cannotRead, while: "sealing", path: path, detail: systemError(errno))
    }
    let before = unsafe state.pointee.identity
    guard complete, before == FileIdentity(now) else {
      throw MediaError(
        .changedWhileRead, while: "sealing", path: path,
        detail: "it had \(before.size) bytes and now has \(now.st_size)")
    }
    guard let digest = unsafe state.pointee.hasher?.finalize() else { return nil }
    return FileSeal(byteCount: size, sha256: hexadecimal(digest))
  }
}

/// What tells one state of a file from another.
struct FileIdentity: Equatable {
  let device: UInt64
  let inode: UInt64
  let size: Int64
  let modified: [Int]
  let changed: [Int]

  init(_ stat: Glibc.stat) {
    (device, inode, size) = (UInt64(stat.st_dev), UInt64(stat.st_ino), Int64(stat.st_size))
    modified = [stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec]
    changed = [stat.st_ctim.tv_sec, stat.st_ctim.tv_nsec]
  }
}

/// What the callbacks share; it lives at one address as long as its `EvidenceInput`.
private struct State {
  let descriptor: Int32
  let path: String
  let identity: FileIdentity
  let limits: ReadingLimits
  var hasher: SHA256?
  var hashedUpTo: Int64 = 0
  var position: Int64 = 0
  var bytesRead: Int64 = 0
  /// Monotonic nanoseconds; zero until the step's first read.
  var stepStart: UInt64 = 0
  var isLate = false
  var isTrap = false
  var systemError: String?
  var refusedAddress: String?

  init(
    descriptor: Int32, path: String, identity: FileIdentity, limits: ReadingLimits,
    hasher: SHA256?
  ) {
    (self.descriptor, self.path, self.identity) = (descriptor, path, identity)
    (self.limits, self.hasher) = (limits, hasher)
  }

  /// Gaps of the demuxer up to this length are filled at once, while they are near in the file.
  private static let nearGap: Int64 = 4 << 20

  static func read(
    _ opaque: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32
  ) -> Int32 {
    guard let state = unsafe opaque?.assumingMemoryBound(to: State.self), let bytes = unsafe bytes
    else { return onset_AVERROR_EINVAL }
    return unsafe state.pointee.read(bytes, Int(count))
  }

  static func seek(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
    guard let state = unsafe opaque?.assumingMemoryBound(to: State.self) else {
      return Int64(onset_AVERROR_EINVAL)
    }
    return unsafe state.pointee.seek(offset, whence)
  }

  static func isOver(_ opaque: UnsafeMutableRawPointer?) -> Int32 {
    guard let state = unsafe opaque?.assumingMemoryBound(to: State.self) else { return 0 }
    return unsafe state.pointee.isOver() ? 1 : 0
  }

  mutating func isOver() -> Bool {
    if isLate || isTrap { return true }
    let now = clock_gettime_nsec()
    if stepStart == 0 { stepStart = now }
    isLate = now - stepStart > UInt64(max(1, limits.secondsPerStep)) * 1_000_000_000
    return isLate
  }

  private mutating func read(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int32 {
    if isOver() { return onset_AVERROR_EXIT }
    let wanted = min(Int64(count), identity.size - position)
    guard wanted > 0 else { return onset_AVERROR_EOF }
    let target = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: Int(wanted))
    guard let got = unsafe readBytes(into: target, at: position) else { return onset_AVERROR_EIO }
    guard got > 0 else { return onset_AVERROR_EOF }
    bytesRead += Int64(got)
    isTrap = bytesRead > max(256 << 20, identity.size * Int64(max(1, limits.timesOverFile)))
    if hasher != nil {
      let gap = position - hashedUpTo
      if gap > 0, gap <= State.nearGap { _ = hashUp(to: position) }
      let known = hashedUpTo - position
      if known >= 0, known < Int64(got) {
        let fresh = unsafe UnsafeRawBufferPointer(rebasing: target[Int(known)..<got])
        unsafe hasher?.update(bufferPointer: fresh)
        hashedUpTo += Int64(fresh.count)
      }
    }
    position += Int64(got)
    return Int32(got)
  }

  private mutating func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
    let base: Int64
    switch whence & ~AVSEEK_FORCE {
    case AVSEEK_SIZE: return identity.size
    case SEEK_SET: base = 0
    case SEEK_CUR: base = position
    case SEEK_END: base = identity.size
    default: return Int64(onset_AVERROR_EINVAL)
    }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return Int64(onset_AVERROR_EINVAL) }
    position = target
    return target
  }

  /// Nil when the system refused, and then `systemError` says why; 0 at the end of the file.
  private mutating func readBytes(into target: UnsafeMutableRawBufferPointer, at offset: Int64)
    -> Int?
  {
    while true {
      let got = unsafe pread(descriptor, target.baseAddress, target.count, Int(offset))
      if got >= 0 { return got }
      guard errno == EINTR else {
        systemError = "\(Media.systemError(errno)) at byte \(offset)"
        return nil
      }
    }
  }

  /// Feeds the digest in order up to `end`; false when the file ended or failed before.
  mutating func hashUp(to end: Int64) -> Bool {
    guard hasher != nil, hashedUpTo < end else { return true }
    return unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while hashedUpTo < end {
        let wanted = Int(min(Int64(buffer.count), end - hashedUpTo))
        let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
        guard let got = unsafe readBytes(into: piece, at: hashedUpTo), got > 0 else {
          return false
        }
        unsafe hasher?.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<got]))
        hashedUpTo += Int64(got)
      }
      return true
    }
  }
}

private func clock_gettime_nsec() -> UInt64 {
  var now = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &now)
  return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}

private func systemError(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

private func kind(_ mode: mode_t) -> String {
  switch mode & S_IFMT {
  case S_IFDIR: "a folder"
  case S_IFIFO: "a named pipe"
  case S_IFSOCK: "a socket"
  case S_IFCHR, S_IFBLK: "a device"
  default: "a special file"
  }
}

/// Lower-case, two digits a byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  for byte in bytes {
    for digit in [byte >> 4, byte & 15] { text.append(digit + (digit < 10 ? 0x30 : 0x57)) }
  }
  return String(decoding: text, as: UTF8.self)
}
