import Evidence

/// What OpenDocument files share.
enum OpenDocument {
  /// The part that holds what was written.
  static let part = "content.xml"

  /// That part's bytes; nil after a finding. Notes macros, and says so where the parts are encrypted
  /// (ODF 1.3 part 2, 4.4), which ZIP itself does not show.
  static func content(
    _ package: DocumentPackage, into reading: inout ReadingBuilder
  ) -> [UInt8]? {
    for member in package.archive.members where member.name.hasPrefix("Basic/") {
      reading.find(
        .documentMacros, .caution, at: .within(part: member.name, .whole),
        "The document carries macros (\(member.name)); they are not run and not read.")
    }
    if isEncrypted(package, into: &reading) {
      reading.find(
        .documentProtected, .failure,
        "The document is protected by a password: it is encrypted and nothing in it can be read.",
        advice: "Ask for the password, open the document and save a copy without one.")
      return nil
    }
    return package.part(part, into: &reading)
  }

  private static func isEncrypted(
    _ package: DocumentPackage, into reading: inout ReadingBuilder
  ) -> Bool {
    let manifest = "META-INF/manifest.xml"
    guard let bytes = package.part(manifest, mayBeAbsent: true, into: &reading),
      var scanner = try? XMLScanner(bytes)
    else { return false }
    while let piece = try? scanner.next() {
      if case .start("encryption-data", _) = piece { return true }
    }
    return false
  }
}
