/// A list of files with their digests, as BagIt (RFC 8493, section 2.1.3) and `sha256sum --check` write it:
/// a line each, the digest in lower-case hexadecimal, two blanks, the path.
package struct BagManifest: Hashable, Sendable {
  package enum Algorithm: String, Hashable, Sendable, CaseIterable {
    case sha256, sha512

    /// Digits of a digest.
    var digits: Int { self == .sha256 ? 64 : 128 }
  }

  package struct Entry: Hashable, Sendable {
    /// Relative to the bag, with `/` between components.
    package let path: String
    /// In lower-case hexadecimal.
    package let digest: String

    package init(path: String, digest: String) { (self.path, self.digest) = (path, digest) }
  }

  package let algorithm: Algorithm
  /// In byte order of the paths.
  package let entries: [Entry]

  package init(_ algorithm: Algorithm, _ entries: [Entry]) {
    self.algorithm = algorithm
    self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// In the paths `%`, carriage return and line feed are percent-encoded.
  package var text: String {
    entries.map { "\($0.digest)  \(Self.encoded($0.path))\n" }.joined()
  }

  /// Reads a manifest strictly: one that was written here comes back the same, and any other byte is told.
  ///
  /// - Returns: the manifest, and the numbers from 1 of the lines that are not understood.
  package static func read(
    _ bytes: [UInt8], _ algorithm: Algorithm
  ) -> (manifest: BagManifest, unreadable: [Int]) {
    var (entries, unreadable): ([Entry], [Int]) = ([], [])
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      // After the last line feed there is nothing.
      if index == lines.count - 1, line.isEmpty { break }
      guard index < lines.count - 1, let entry = entry(line, algorithm) else {
        unreadable.append(index + 1)
        continue
      }
      entries.append(entry)
    }
    return (BagManifest(algorithm, entries), unreadable)
  }

  private static func entry(_ line: ArraySlice<UInt8>, _ algorithm: Algorithm) -> Entry? {
    guard let text = String(validating: line, as: UTF8.self) else { return nil }
    let digest = text.prefix(algorithm.digits)
    let rest = text.dropFirst(algorithm.digits)
    guard digest.utf8.count == algorithm.digits, digest.utf8.allSatisfy(isDigit),
      rest.hasPrefix("  "), let path = decoded(rest.dropFirst(2)), !path.isEmpty,
      encoded(path) == rest.dropFirst(2)
    else { return nil }
    return Entry(path: path, digest: String(digest))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func encoded(_ path: String) -> String {
    path.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func decoded(_ path: Substring) -> String? {
    path.replacing("%0A", with: "\n").replacing("%0D", with: "\r").replacing("%25", with: "%")
      .description
  }
}

/// What a bag says of itself (RFC 8493, sections 2.1.1 and 2.2.2).
package enum BagDeclaration {
  /// `bagit.txt`.
  package static let text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

  /// `bag-info.txt`, without the date of bagging: the same case gives the same bag.
  package static func info(
    _ title: String, reference: String?, software: String, byteCount: Int64, fileCount: Int
  ) -> String {
    let lines = [
      reference.map { "External-Identifier: \(VisibleText.line($0, limit: 200))" },
      "External-Description: \(VisibleText.line(title, limit: 500))",
      "Bag-Software-Agent: \(software)",
      "Payload-Oxum: \(byteCount).\(fileCount)",
    ]
    return lines.compactMap(\.self).map { $0 + "\n" }.joined()
  }
}
