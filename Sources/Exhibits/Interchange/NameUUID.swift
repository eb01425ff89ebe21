import Crypto

/// Names that follow from what they name, the same for the same case anywhere: UUIDs of version 5
/// (RFC 9562, section 5.5) in a name space of Onset's own.
struct NameUUID {
  // Drawn once; it has no meaning.
  private static let space: [UInt8] = [
    0x7B, 0x1F, 0x0C, 0x52, 0x4E, 0x0D, 0x4A, 0x6B, 0x9B, 0x33, 0x5D, 0x2A, 0x86, 0xE1, 0xC4, 0x90,
  ]

  private let scope: [String]

  /// - Parameter scope: what tells this case from others.
  init(scope: [String]) { self.scope = scope }

  /// `urn:uuid:` and the name of a thing within the scope.
  func urn(_ parts: String...) -> String {
    // With its length each, so that no two lists of parts read alike.
    let name = (scope + parts).map { "\($0.utf8.count):\($0)" }.joined()
    var bytes = Array(Insecure.SHA1.hash(data: Self.space + name.utf8).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { VisibleText.hexadecimal(UInt32($0)).suffix(2).lowercased() }.joined()
    var rest = digits[...]
    let groups = [8, 4, 4, 4, 12].map { length in
      defer { rest = rest.dropFirst(length) }
      return rest.prefix(length)
    }
    return "urn:uuid:" + groups.joined(separator: "-")
  }
}
