public import Evidence
public import Foundation
import GRDB

/// The name of an artifact: the bytes it was made from and everything else that shaped it.
public struct ArtifactKey: Hashable, Sendable {
  public let sha256: Digest
  /// What was made, by which versions and with which settings, as text: `analysis/1 violence.light/1`.
  public let settings: String

  public init(sha256: Digest, settings: String) {
    (self.sha256, self.settings) = (sha256, settings)
  }
}

extension CaseStore {
  public func artifact(_ key: ArtifactKey) throws -> Data? {
    try database.read { db in
      try Data.fetchOne(
        db, sql: "SELECT content FROM artifact WHERE sha256 = ? AND settings = ?",
        arguments: [key.sha256.description, key.settings])
    }
  }

  /// Keeps an artifact; one already there under the same key is replaced.
  public func keep(_ content: Data, as key: ArtifactKey, byteCount: Int64) throws {
    try database.write { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO artifact VALUES (?, ?, ?, ?)",
        arguments: [key.sha256.description, byteCount, key.settings, content])
    }
  }

  /// Whether any artifact was made from a file of exactly this size: if none was, there is no point in
  /// hashing a file to look for one.
  public func mayHoldArtifacts(ofFileWith byteCount: Int64) throws -> Bool {
    try database.read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM artifact WHERE byteCount = ?)",
        arguments: [byteCount]) ?? false
    }
  }
}
