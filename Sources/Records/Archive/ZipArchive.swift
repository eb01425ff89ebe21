private import CArchive

/// Why an archive, or something in it, was not unpacked: in words that a finding can carry.
enum ArchiveError: Error, Hashable {
  /// It cannot be read, or not beyond some point; what libarchive said.
  case damaged(String)
  case encrypted(member: String)
  /// A member, or all of them together, would take more room than is allowed.
  case tooLarge(String)
  case missing(member: String)

  var words: String {
    switch self {
    case .damaged(let said): "it is damaged (\(said))"
    case .encrypted(let member): "'\(member)' is protected by a password"
    case .tooLarge(let why): why
    case .missing(let member): "it holds no '\(member)'"
    }
  }
}

/// How far an archive may be unpacked.
struct ArchiveLimits: Hashable, Sendable {
  var members = 10_000
  /// Bytes of one member, unpacked.
  var memberBytes = 256 << 20
  /// Bytes of everything that is unpacked from one archive.
  var totalBytes = 512 << 20
  /// Unpacked over packed bytes of one member, beyond `ratioFrom` bytes.
  var ratio = 200
  var ratioFrom = 1 << 20

  /// For documents whose text is held as a whole: some five thousand pages.
  static let text: ArchiveLimits = {
    var limits = ArchiveLimits()
    limits.memberBytes = 32 << 20
    return limits
  }()
}

/// A ZIP archive in memory. Nothing is ever written to a disk, and names are only names.
final class ZipArchive {
  struct Member: Hashable {
    /// In the order of the archive's directory, from 0.
    let index: Int
    /// As stored, with `/` between folders; never used as a path.
    let name: String
    /// As the directory declares it; nil where it does not.
    let size: Int?
    let isEncrypted: Bool
  }

  let members: [Member]
  /// Why the list of members may not be all: the archive ends early, or holds too many.
  let shortfall: ArchiveError?
  private let bytes: [UInt8]
  private let limits: ArchiveLimits
  /// Bytes that may still be unpacked.
  private var budget: Int

  /// Lists the members; folders are no members.
  ///
  /// - Throws: what stands in the way when not even one member can be listed.
  init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
    (self.bytes, self.limits, budget) = (bytes, limits, limits.totalBytes)
    var found: [Member] = []
    let problem = Self.walk(bytes, limits) { member, _ in
      found.append(member)
      return true
    }
    if found.isEmpty, let problem { throw problem }
    (members, shortfall) = (found, problem)
  }

  func member(named name: String) -> Member? { members.first { $0.name == name } }

  /// The bytes of the first member of a name.
  func contents(of name: String) throws(ArchiveError) -> [UInt8] {
    guard let member = member(named: name) else { throw .missing(member: name) }
    var result: Result<[UInt8], ArchiveError> = .failure(.missing(member: name))
    unpack({ $0.index == member.index }) { _, contents in result = contents }
    return try result.get()
  }

  /// Unpacks the members that are wanted, one at a time, in one pass over the archive.
  func unpack(
    _ isWanted: (Member) -> Bool, _ body: (Member, Result<[UInt8], ArchiveError>) -> Void
  ) {
    let wanted = Set(members.filter(isWanted).map(\.index))
    guard let last = wanted.max() else { return }
    var reached = -1
    let problem = Self.walk(bytes, limits) { member, stream in
      if wanted.contains(member.index) {
        body(member, Result { () throws(ArchiveError) in try self.data(of: member, stream) })
      }
      reached = member.index
      return member.index < last
    }
    guard let problem else { return }
    for member in members where wanted.contains(member.index) && member.index > reached {
      body(member, .failure(problem))
    }
  }

  private func data(of member: Member, _ stream: borrowing Stream) throws(ArchiveError) -> [UInt8] {
    if member.isEncrypted { throw .encrypted(member: member.name) }
    let most = min(limits.memberBytes, budget)
    if let size = member.size, size > most { throw tooLarge(member, most) }
    var data: [UInt8] = []
    data.reserveCapacity(min(member.size ?? 0, 16 << 20))
    let start = stream.position
    while try stream.read(into: &data) {
      guard data.count <= most else { throw tooLarge(member, most) }
      let packed = max(1, stream.position &- start)
      if data.count > limits.ratioFrom, data.count / limits.ratio > packed {
        throw .tooLarge(
          "'\(member.name)' unpacks to more than \(limits.ratio) times its size, as an attack "
            + "would (a \"zip bomb\")")
      }
    }
    budget -= data.count
    return data
  }

  private func tooLarge(_ member: Member, _ most: Int) -> ArchiveError {
    .tooLarge("'\(member.name)' would unpack to more than the \(most) bytes that are left to it")
  }

  // MARK: - libarchive

  /// Goes over the members until `body` says enough.
  ///
  /// - Returns: why the walk ended early; nil at the end of the archive or when `body` ended it.
  private static func walk(
    _ bytes: [UInt8], _ limits: ArchiveLimits, _ body: (Member, borrowing Stream) -> Bool
  ) -> ArchiveError? {
    unsafe bytes.withUnsafeBytes { buffer -> ArchiveError? in
      guard let stream = unsafe Stream.open(buffer) else {
        return .damaged("libarchive cannot open it as a ZIP archive")
      }
      var index = 0
      while true {
        do throws(ArchiveError) {
          guard let entry = try stream.next() else { return nil }
          guard index < limits.members else {
            return .tooLarge("it holds more than \(limits.members) files")
          }
          if !entry.name.hasSuffix("/") {
            let member = Member(
              index: index, name: entry.name, size: entry.size, isEncrypted: entry.isEncrypted)
            guard body(member, stream) else { return nil }
          }
          index += 1
        } catch {
          return error
        }
      }
    }
  }

  /// One pass of libarchive over bytes that outlive it.
  @safe private struct Stream: ~Copyable {
    private let archive: OpaquePointer

    struct Entry {
      let name: String
      let size: Int?
      let isEncrypted: Bool
    }

    /// `archive_read_new`, `archive_read_open_memory`.
    static func open(_ bytes: UnsafeRawBufferPointer) -> Stream? {
      guard let base = bytes.baseAddress, let created = unsafe archive_read_new() else {
        return nil
      }
      let stream = unsafe Stream(created)
      unsafe archive_read_support_format_zip(created)
      guard unsafe archive_read_open_memory(created, base, bytes.count) == ARCHIVE_OK else {
        return nil
      }
      return stream
    }

    private init(_ archive: OpaquePointer) { unsafe self.archive = archive }

    deinit { unsafe archive_read_free(archive) }

    /// How many packed bytes have been gone through: `archive_filter_bytes`.
    var position: Int { Int(clamping: unsafe archive_filter_bytes(archive, 0)) }

    /// `archive_read_next_header`; nil at the end.
    borrowing func next() throws(ArchiveError) -> Entry? {
      var entry: OpaquePointer?
      let status = unsafe archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return nil }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry = unsafe entry else {
        throw .damaged(said)
      }
      return Entry(
        name: unsafe Self.name(entry),
        size: unsafe archive_entry_size_is_set(entry) != 0
          ? Int(clamping: archive_entry_size(entry)) : nil,
        isEncrypted: unsafe archive_entry_is_encrypted(entry) != 0)
    }

    private static func name(_ entry: OpaquePointer) -> String {
      if let name = unsafe archive_entry_pathname_utf8(entry) {
        return unsafe String(cString: name)
      }
      // Not UTF-8 and not said to be anything else: shown with marks for what cannot be.
      return unsafe archive_entry_pathname(entry).map { unsafe String(cString: $0) } ?? ""
    }

    /// `archive_read_data`: adds the next stretch; false at the end of the member.
    borrowing func read(into data: inout [UInt8]) throws(ArchiveError) -> Bool {
      let count = 256 << 10
      var got = 0
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        got = unsafe archive_read_data(archive, buffer.baseAddress, count)
        filled = max(0, got)
      }
      guard got >= 0 else { throw .damaged(said) }
      data += piece
      return got > 0
    }

    /// `archive_error_string`, on one line.
    private var said: String {
      guard let text = unsafe archive_error_string(archive) else { return "no reason was given" }
      return unsafe String(cString: text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
  }
}
