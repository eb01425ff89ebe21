import Crypto
public import Foundation
import GRDB

/// One entry of a case's journal: what was done, chained to everything done before it.
public struct JournalEntry: Hashable, Sendable {
  /// Counts from 1 without holes.
  public let number: Int64
  /// When it was written, RFC 3339 UTC, by the clock of the machine that wrote it.
  public let at: String
  /// A stable name: `case.opened`, `source.sealed`, `source.changed`, `recording.analysed`, `build.done`,
  /// `decision.made`.
  public let action: String
  /// JSON with sorted keys.
  public let details: String
  /// The hash of the entry before; 64 zeros for the first.
  public let previous: String
  /// SHA-256 of all of the above, in hexadecimal.
  public let hash: String

  /// Nothing is checked here: ``firstBroken`` does that for a whole journal.
  public init(
    number: Int64, at: String, action: String, details: String, previous: String, hash: String
  ) {
    (self.number, self.at, self.action) = (number, at, action)
    (self.details, self.previous, self.hash) = (details, previous, hash)
  }

  static let genesis = String(repeating: "0", count: 64)

  /// The hash that the other fields call for: each field's UTF-8 length in decimal, a colon and its
  /// bytes, one after the other, so that no text can pass for another field.
  static func hash(number: Int64, at: String, action: String, details: String, previous: String)
    -> String
  {
    var hasher = SHA256()
    for field in ["\(number)", at, action, details, previous] {
      hasher.update(data: Data("\(field.utf8.count):".utf8))
      hasher.update(data: Data(field.utf8))
    }
    return hasher.finalize().hexadecimal
  }
}

extension JournalEntry {
  fileprivate init(row: Row) {
    (number, at, action) = (row["number"], row["at"], row["action"])
    (details, previous, hash) = (row["details"], row["previous"], row["hash"])
  }
}

extension CaseStore {
  /// Appends one entry; nothing can be changed or taken away afterwards.
  ///
  /// - Parameter details: written as JSON with sorted keys.
  @discardableResult
  public func record(
    _ action: String, _ details: [String: String], at: Date = Date()
  ) throws -> JournalEntry {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(details), as: UTF8.self)
    let time = at.ISO8601Format()
    return try database.write { db in
      let last = try Row.fetchOne(db, sql: "SELECT * FROM journal ORDER BY number DESC LIMIT 1")
        .map(JournalEntry.init(row:))
      let number = (last?.number ?? 0) + 1
      let previous = last?.hash ?? JournalEntry.genesis
      let hash = JournalEntry.hash(
        number: number, at: time, action: action, details: text, previous: previous)
      try db.execute(
        sql: "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [number, time, action, text, previous, hash])
      return JournalEntry(
        number: number, at: time, action: action, details: text, previous: previous, hash: hash)
    }
  }

  /// The whole journal, oldest first.
  public func journal() throws -> [JournalEntry] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM journal ORDER BY number").map(
        JournalEntry.init(row:))
    }
  }

  /// Recomputes the chain: nil when every entry is in its place and unaltered, else the number of the
  /// first that is not.
  public func firstBrokenJournalEntry() throws -> Int64? {
    try journal().firstBroken.map { Int64($0) + 1 }
  }
}

extension CaseStore {
  /// Fills an empty journal with another's entries, as they are.
  ///
  /// - Throws: when the journal is not empty or the entries are no chain.
  public func restore(_ entries: [JournalEntry]) throws {
    try database.write { db in
      for entry in entries {
        try db.execute(
          sql: "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            entry.number, entry.at, entry.action, entry.details, entry.previous, entry.hash,
          ])
      }
    }
  }
}

extension [JournalEntry] {
  /// The place in a whole journal of the first entry that is not in its place or was altered.
  public var firstBroken: Int? {
    var previous = JournalEntry.genesis
    for (index, entry) in enumerated() {
      let hash = JournalEntry.hash(
        number: entry.number, at: entry.at, action: entry.action, details: entry.details,
        previous: previous)
      guard entry.number == Int64(index) + 1, entry.previous == previous, entry.hash == hash else {
        return index
      }
      previous = entry.hash
    }
    return nil
  }
}

extension SHA256.Digest {
  /// 64 lower-case digits.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
