import Media
import SystemPackage

/// The packet table of one recording, streamed to a file while the recording is analysed.
final class PacketTableFile {
  private let descriptor: FileDescriptor
  private var table: FrameTable?
  private var failure: OnsetError?

  /// - Throws: `OnsetError` when the file is there already or cannot be made.
  init(_ path: String) throws(OnsetError) {
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw OnsetError(
        "the packet table '\(path)' cannot be made: \(error)", fix: "name a file that is not there")
    }
  }

  deinit { try? descriptor.close() }

  /// Starts from an empty table: a pass may have to be made again.
  func begin(_ streams: [StreamInfo]) {
    do {
      try descriptor.resize(to: 0)
      try descriptor.seek(offset: 0, from: .start)
    } catch {
      failure = OnsetError(
        "the packet table cannot be begun again: \(error)", fix: "check the disk")
    }
    table = FrameTable(.csv, of: .packet)
    table?.know(streams)
  }

  func append(_ packet: Packet) {
    guard failure == nil else { return }
    do throws(OnsetError) {
      try table?.append(packet) { (span) throws(OnsetError) in
        try SpanOutput.write(span, to: descriptor.rawValue)
      }
    } catch {
      failure = error
    }
  }

  /// - Throws: what went wrong on the way; the table is not whole then.
  func finish(_ streams: [StreamInfo]) throws(OnsetError) {
    if let failure { throw failure }
    guard let table = table.take() else { return }
    try table.finish(streams) { (span) throws(OnsetError) in
      try SpanOutput.write(span, to: descriptor.rawValue)
    }
  }
}
