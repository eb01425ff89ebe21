import CaseStore
import Crypto
import Evidence
import Foundation
import Glibc
import Records
import SystemPackage

/// Why a file of the case could not be read, for a person to act on.
struct UnreadableFile: Error, CustomStringConvertible {
  let description: String
  let advice: String
}

/// A regular file of the case, only ever opened read-only and never through a symbolic link.
struct EvidenceFile: Sendable {
  /// The case folder, without symbolic links.
  let folder: FilePath
  /// Relative to the case folder, with `/` between components.
  let path: String

  var absolute: FilePath { folder.appending(path) }

  init(folder: FilePath, path: String) { (self.folder, self.path) = (folder, path) }

  /// A file named on the command line: a link that the user names is followed.
  init(named file: String) {
    let path = FilePath(URL(filePath: file).absoluteURL.resolvingSymlinksInPath().path)
    self.init(folder: path.removingLastComponent(), path: path.lastComponent?.string ?? file)
  }

  /// Without its folders.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Its state now.
  ///
  /// - Throws: `UnreadableFile` for what is absent, no regular file, or reached through a link.
  func state() throws(UnreadableFile) -> FileState {
    try refuseLinks()
    do {
      return try Self.state(absolute.stat(followTargetSymlink: false))
    } catch let error as Errno {
      throw Self.unreadable(error)
    } catch let error as UnreadableFile {
      throw error
    } catch {
      throw UnreadableFile(description: "\(error)", advice: "")
    }
  }

  /// Every byte of it, with its digest.
  ///
  /// - Parameter limit: a longer file is refused.
  func read(limit: Int) throws(UnreadableFile) -> (bytes: [UInt8], seal: Seal) {
    var bytes: [UInt8] = []
    let seal = try hash { chunk in
      guard bytes.count + chunk.count <= limit else {
        throw UnreadableFile(
          description: "the file is longer than \(limit) bytes",
          advice: "split it, or check that it is what its name says")
      }
      bytes += chunk
    }
    return (bytes, seal)
  }

  /// Its digest and the state in which it was while it was read.
  func sealed() throws(UnreadableFile) -> Seal { try hash { _ in } }

  /// Its first bytes and its whole size.
  func beginning(_ count: Int) throws(UnreadableFile) -> (bytes: [UInt8], byteCount: Int64) {
    let state = try state()
    do {
      let descriptor = try FileDescriptor.open(
        absolute, .readOnly, options: [.noFollow, .closeOnExec, .nonBlocking])
      return try descriptor.closeAfter {
        let handle = FileHandle(fileDescriptor: descriptor.rawValue, closeOnDealloc: false)
        return (Array(try handle.read(upToCount: count) ?? Data()), state.byteCount)
      }
    } catch let error as Errno {
      throw Self.unreadable(error)
    } catch {
      throw UnreadableFile(description: "\(error)", advice: "")
    }
  }

  /// Its bytes, to be read in pieces; they are those of one open file, whatever happens to its name.
  func input() throws(UnreadableFile) -> RecordInput {
    try refuseLinks()
    do {
      let descriptor = try FileDescriptor.open(
        absolute, .readOnly, options: [.noFollow, .closeOnExec, .nonBlocking])
      let opened = PositionedInput(descriptor)
      let state = try Self.state(descriptor.stat())
      return RecordInput(byteCount: Int(clamping: state.byteCount)) { opened.bytes($0) }
    } catch let error as Errno {
      throw Self.unreadable(error)
    } catch {
      throw UnreadableFile(description: "\(error)", advice: "")
    }
  }

  /// SHA-256 of bytes at hand, in hexadecimal.
  static func digest(of bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

  static func hexadecimal(_ digest: some Crypto.Digest) -> String {
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  /// A copy under another name, with the time of last change, which may be evidence itself; nothing may
  /// stand there.
  ///
  /// - Returns: the seal of what was copied.
  @discardableResult
  func copy(to target: FilePath) throws(UnreadableFile) -> Seal {
    let advice = "check that the folder can be written and that the disk has space"
    do {
      let descriptor = try FileDescriptor.open(
        target, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      return try descriptor.closeAfter {
        let seal = try hash { chunk in try descriptor.writeAll(chunk) }
        try descriptor.setTimes(seal.state.modified)
        return seal
      }
    } catch let error as UnreadableFile {
      throw error
    } catch {
      throw UnreadableFile(description: "it cannot be written: \(error)", advice: advice)
    }
  }

  /// Its digest, each piece of it handed out on the way.
  func hash(
    _ consume: (Data) throws -> Void
  ) throws(UnreadableFile) -> Seal {
    try refuseLinks()
    do {
      let descriptor = try FileDescriptor.open(
        absolute, .readOnly, options: [.noFollow, .closeOnExec, .nonBlocking])
      return try descriptor.closeAfter {
        let before = try Self.state(descriptor.stat())
        var hasher = SHA256()
        let handle = FileHandle(fileDescriptor: descriptor.rawValue, closeOnDealloc: false)
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
          hasher.update(data: chunk)
          try consume(chunk)
        }
        guard try Self.state(descriptor.stat()) == before else {
          throw UnreadableFile(
            description: "the file changed while it was being read",
            advice: "work on a copy that nothing writes to, then build again")
        }
        guard let digest = Digest(Self.hexadecimal(hasher.finalize())) else {
          throw UnreadableFile(description: "the digest could not be written", advice: "")
        }
        return Seal(sha256: digest, state: before)
      }
    } catch let error as UnreadableFile {
      throw error
    } catch let error as Errno {
      throw Self.unreadable(error)
    } catch {
      throw UnreadableFile(description: "\(error)", advice: "")
    }
  }

  /// No component below the case folder may be a symbolic link: links lead out of the evidence.
  private func refuseLinks() throws(UnreadableFile) {
    var current = folder
    for component in FilePath(path).components {
      current.append(component)
      guard let type = try? current.stat(followTargetSymlink: false).type else { continue }
      guard type != .symbolicLink else {
        throw UnreadableFile(
          description:
            "'\(current.lastComponent?.string ?? path)' is a symbolic link, not followed",
          advice: "put the file itself into the case folder")
      }
    }
  }

  private static func state(_ stat: Stat) throws -> FileState {
    guard stat.type == .regular else {
      throw UnreadableFile(
        description: stat.type == .directory ? "this is a folder" : "this is no regular file",
        advice: "name a file")
    }
    return FileState(
      byteCount: stat.size, modified: nanoseconds(stat.st_mtim), changed: nanoseconds(stat.st_ctim),
      inode: Int64(truncatingIfNeeded: stat.inode.rawValue),
      device: Int64(truncatingIfNeeded: stat.deviceID.rawValue))
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  private static func unreadable(_ error: Errno) -> UnreadableFile {
    switch error {
    case .noSuchFileOrDirectory:
      UnreadableFile(
        description: "there is no such file", advice: "check the name, or put the file there")
    case .permissionDenied:
      UnreadableFile(
        description: "it may not be read (permission denied)",
        advice: "make it readable for the user who runs onset")
    default:
      UnreadableFile(
        description: "it cannot be read: \(error)", advice: "check the disk and the copy")
    }
  }
}
