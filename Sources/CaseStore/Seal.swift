public import Evidence
import GRDB

/// What the file system says of a file, enough to notice that it was touched. C: `struct stat`.
public struct FileState: Hashable, Sendable {
  public let byteCount: Int64
  /// Last change of the content, nanoseconds since 1970. C: `st_mtim`.
  public let modified: Int64
  /// Last change of content or attributes, nanoseconds since 1970. C: `st_ctim`.
  public let changed: Int64
  public let inode: Int64
  public let device: Int64

  public init(byteCount: Int64, modified: Int64, changed: Int64, inode: Int64, device: Int64) {
    (self.byteCount, self.modified, self.changed) = (byteCount, modified, changed)
    (self.inode, self.device) = (inode, device)
  }
}

/// A file's digest, and the state in which the file was when that digest was computed.
public struct Seal: Hashable, Sendable {
  public let sha256: Digest
  public let state: FileState

  public init(sha256: Digest, state: FileState) {
    (self.sha256, self.state) = (sha256, state)
  }

  fileprivate init?(row: Row) {
    guard let digest = Digest(row["sha256"]) else { return nil }
    sha256 = digest
    state = FileState(
      byteCount: row["byteCount"], modified: row["modified"], changed: row["changed"],
      inode: row["inode"], device: row["device"])
  }
}

extension CaseStore {
  /// The seal of a file, by its path relative to the case; nil when it was never sealed.
  public func seal(of path: String) throws -> Seal? {
    try database.read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM seal WHERE path = ?", arguments: [path])
        .flatMap(Seal.init(row:))
    }
  }

  /// Every seal of the case, in byte order of the paths.
  public func seals() throws -> [(path: String, seal: Seal)] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM seal ORDER BY path")
        .compactMap { row in Seal(row: row).map { (row["path"], $0) } }
    }
  }

  /// Puts a file under seal. A digest that differs from an earlier one is the caller's to report and
  /// to record in the journal.
  public func setSeal(_ seal: Seal, of path: String) throws {
    try database.write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO seal VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          path, seal.sha256.description, seal.state.byteCount, seal.state.modified,
          seal.state.changed, seal.state.inode, seal.state.device,
        ])
    }
  }
}
