/// The SHA-256 of a file's bytes (FIPS 180-4), as 64 lower-case hexadecimal digits.
public struct Digest: Hashable, Sendable, Codable, LosslessStringConvertible {
  public let description: String

  public init?(_ text: String) {
    guard text.utf8.count == 64,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    description = text
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = Digest(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a SHA-256 in lower-case hexadecimal")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// What an acquired file is, which decides the room that reads it.
public enum SourceKind: String, Hashable, Sendable, Codable, CaseIterable {
  case recording, log, statement
}

/// An acquired file, sealed by its digest.
public struct Source: Hashable, Sendable, Codable {
  public let id: SourceID
  public let kind: SourceKind
  /// Relative to the case folder, with `/` between components.
  public let path: String
  /// Absent when the file could not be read.
  public let sha256: Digest?
  /// In bytes; absent when the file could not be read.
  public let byteCount: Int64?
  /// The exhibit reference, UK style: initials and a number, as in `OS/3`.
  public let exhibit: String?

  public init(
    id: SourceID, kind: SourceKind, path: String, sha256: Digest?, byteCount: Int64?,
    exhibit: String?
  ) {
    (self.id, self.kind, self.path) = (id, kind, path)
    (self.sha256, self.byteCount, self.exhibit) = (sha256, byteCount, exhibit)
  }
}
