public import Foundation
import GRDB

/// What Onset remembers of a case between two builds: seals, artifacts and the journal, in one SQLite
/// file whose schema refuses what must not be.
public struct CaseStore: Sendable {
  let database: DatabaseQueue

  /// Opens the store, or makes it.
  ///
  /// - Throws: GRDB's `DatabaseError` when the file is no database of Onset's or cannot be written.
  public init(file: URL) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    // Each commit reaches the disk before a recording counts as done, so that a build resumes.
    configuration.journalMode = .wal
    database = try DatabaseQueue(path: file.path, configuration: configuration)
    try Self.migrator.migrate(database)
  }

  /// A store that nobody else sees and that nothing outlives, for tests.
  public init() throws {
    database = try DatabaseQueue()
    try Self.migrator.migrate(database)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE seal (
            path TEXT NOT NULL PRIMARY KEY CHECK (path <> ''),
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
            byteCount INTEGER NOT NULL CHECK (byteCount >= 0),
            modified INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            device INTEGER NOT NULL
          ) STRICT;

          CREATE TABLE artifact (
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
            byteCount INTEGER NOT NULL CHECK (byteCount >= 0),
            settings TEXT NOT NULL CHECK (settings <> ''),
            content BLOB NOT NULL,
            PRIMARY KEY (sha256, settings)
          ) STRICT;
          CREATE INDEX artifactBySize ON artifact (byteCount);

          CREATE TABLE journal (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            at TEXT NOT NULL,
            action TEXT NOT NULL CHECK (action <> ''),
            details TEXT NOT NULL CHECK (json_valid(details)),
            previous TEXT NOT NULL CHECK (length(previous) = 64),
            hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
          ) STRICT;
          CREATE TRIGGER journalKeepsEntries BEFORE UPDATE ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
          CREATE TRIGGER journalLosesNothing BEFORE DELETE ON journal
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
          CREATE TRIGGER journalIsAChain BEFORE INSERT ON journal
            WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM journal)
              OR NEW.previous <> COALESCE(
                (SELECT hash FROM journal ORDER BY number DESC LIMIT 1), '\(JournalEntry.genesis)')
            BEGIN SELECT RAISE(ABORT, 'a journal entry must follow the last one'); END;
          """)
    }
    return migrator
  }
}

extension CaseStore {
  /// What SQLite says is wrong with the file, in a few words; nil for an error that is not SQLite's.
  public static func fault(in error: any Error) -> String? {
    guard let error = error as? DatabaseError else { return nil }
    return error.message ?? error.resultCode.description
  }
}
