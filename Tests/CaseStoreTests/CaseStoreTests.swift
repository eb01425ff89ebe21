import CaseStore
import Evidence
import Foundation
import GRDB
import TestSupport
import Testing

@Suite struct CaseStoreTests {
  let digest: Digest

  init() throws {
    digest = try #require(Digest(String(repeating: "a1", count: 32)))
  }

  @Test func journalIsAChainThatVerifies() throws {
    let store = try CaseStore()
    #expect(try store.firstBrokenJournalEntry() == nil)
    for number in 1...5 { try store.record("source.sealed", ["path": "file \(number)"]) }
    let entries = try store.journal()
    #expect(entries.map(\.number) == [1, 2, 3, 4, 5])
    #expect(entries[0].previous == String(repeating: "0", count: 64))
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.hash == $1.previous })
    #expect(try store.firstBrokenJournalEntry() == nil)
  }

  @Test(arguments: [
    "UPDATE journal SET action = 'x' WHERE number = 2",
    "DELETE FROM journal WHERE number = 2",
    "INSERT INTO journal VALUES (9, '', 'x', '{}', '\(String(repeating: "0", count: 64))', "
      + "'\(String(repeating: "1", count: 64))')",
    "INSERT INTO journal SELECT 4, at, action, details, '\(String(repeating: "2", count: 64))', "
      + "'\(String(repeating: "3", count: 64))' FROM journal WHERE number = 3",
  ])
  func schemaRefusesToAlterTheJournal(_ sql: String) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "case.sqlite")
    let store = try CaseStore(file: file)
    for number in 1...3 { try store.record("build.done", ["n": "\(number)"]) }
    let intruder = try DatabaseQueue(path: file.path)
    #expect(throws: DatabaseError.self) { try intruder.write { try $0.execute(sql: sql) } }
    #expect(try store.journal().count == 3)
  }

  @Test(arguments: [
    ("UPDATE journal SET details = '{\"n\":\"9\"}' WHERE number = 2", 2),
    ("UPDATE journal SET at = '2001-01-01T00:00:00Z' WHERE number = 3", 3),
    ("DELETE FROM journal WHERE number = 1", 1),
    ("UPDATE journal SET number = 7 WHERE number = 3", 3),
  ])
  func tamperingBehindTheSchemaIsFound(_ sql: String, _ broken: Int64) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "case.sqlite")
    let store = try CaseStore(file: file)
    for number in 1...3 { try store.record("build.done", ["n": "\(number)"]) }
    let intruder = try DatabaseQueue(path: file.path)
    try intruder.write { db in
      for trigger in ["journalKeepsEntries", "journalLosesNothing", "journalIsAChain"] {
        try db.execute(sql: "DROP TRIGGER \(trigger)")
      }
      try db.execute(sql: sql)
    }
    #expect(try store.firstBrokenJournalEntry() == broken)
  }

  @Test func sealsAreReplacedAndRead() throws {
    let store = try CaseStore()
    #expect(try store.seal(of: "a.mp4") == nil)
    var seal = Seal(
      sha256: digest,
      state: FileState(byteCount: 7, modified: 1, changed: 2, inode: 3, device: 4))
    try store.setSeal(seal, of: "a.mp4")
    #expect(try store.seal(of: "a.mp4") == seal)
    seal = Seal(
      sha256: digest,
      state: FileState(byteCount: 8, modified: 1, changed: 2, inode: 3, device: 4))
    try store.setSeal(seal, of: "a.mp4")
    #expect(try store.seal(of: "a.mp4") == seal)
  }

  @Test func artifactsAreFoundUnderDigestAndSettingsOnly() throws {
    let store = try CaseStore()
    let key = ArtifactKey(sha256: digest, settings: "analysis/1")
    #expect(try !store.mayHoldArtifacts(ofFileWith: 12))
    try store.keep(Data("one".utf8), as: key, byteCount: 12)
    #expect(try store.artifact(key) == Data("one".utf8))
    #expect(try store.artifact(ArtifactKey(sha256: digest, settings: "analysis/2")) == nil)
    #expect(try store.mayHoldArtifacts(ofFileWith: 12))
    try store.keep(Data("two".utf8), as: key, byteCount: 12)
    #expect(try store.artifact(key) == Data("two".utf8))
  }

  @Test func aFileThatIsNoDatabaseIsRefused() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "case.sqlite")
    try Data(repeating: 0x41, count: 8192).write(to: file)
    #expect(throws: DatabaseError.self) { try CaseStore(file: file) }
  }
}
