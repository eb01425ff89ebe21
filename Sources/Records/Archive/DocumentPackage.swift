import Evidence

/// A document that is a ZIP archive of parts: Office Open XML, OpenDocument, or files in a zip.
struct DocumentPackage {
  let archive: ZipArchive

  /// Opens a file's archive; nil after a finding that says why it cannot be read.
  ///
  /// - Parameter save: what to save an old or protected document as: `.xlsx`.
  static func open(
    _ input: RecordInput, save: String, limits: ArchiveLimits = ArchiveLimits(),
    _ context: RecordContext, into reading: inout ReadingBuilder
  ) -> DocumentPackage? {
    guard let bytes = input.whole(context, into: &reading) else { return nil }
    if CompoundFile.begins(bytes) {
      report(CompoundFile.content(bytes), save: save, into: &reading)
      return nil
    }
    do throws(ArchiveError) {
      let archive = try ZipArchive(bytes, limits: limits)
      if let shortfall = archive.shortfall {
        reading.find(
          .archiveUnreadable, .failure,
          "Not all of the archive can be read: \(shortfall.words). What could be listed "
            + "(\(archive.members.count) files) is read.",
          advice: "Obtain the file again from where it came from and compare.")
      }
      reportTwins(archive, into: &reading)
      return DocumentPackage(archive: archive)
    } catch {
      reading.find(
        .archiveUnreadable, .failure,
        "The file cannot be unpacked as a ZIP archive: \(error.words).",
        advice: "Obtain the file again from where it came from and compare.")
      return nil
    }
  }

  private static func report(
    _ content: CompoundFile.Content, save: String, into reading: inout ReadingBuilder
  ) {
    switch content {
    case .protectedOffice:
      reading.find(
        .documentProtected, .failure,
        "The document is protected by a password: it is encrypted and nothing in it can be read.",
        advice: "Ask for the password, open the document and save a copy without one as \(save).")
    case .workbook, .document, .other:
      reading.find(
        .documentOld, .failure,
        "The file is in Microsoft's old binary format (before 2007), which is not read.",
        advice: "Open it in an office program and save a copy as \(save).")
    }
  }

  private static func reportTwins(_ archive: ZipArchive, into reading: inout ReadingBuilder) {
    var seen: Set<String> = []
    for member in archive.members where !seen.insert(member.name).inserted {
      reading.find(
        .archiveMember, .caution, at: .within(part: member.name, .whole),
        "The archive holds more than one file called '\(member.name)': the first is read.",
        advice: "Find out how the archive was made; ordinary programs make none such.")
    }
  }

  /// A part's bytes; nil after a finding, unless the part is absent and may be.
  func part(
    _ name: String, mayBeAbsent: Bool = false, into reading: inout ReadingBuilder
  ) -> [UInt8]? {
    do throws(ArchiveError) {
      let bytes = try archive.contents(of: name)
      if name.hasSuffix(".xml") { reportDamage(bytes, in: name, into: &reading) }
      return bytes
    } catch {
      if mayBeAbsent, case .missing = error { return nil }
      let isProtected = if case .encrypted = error { true } else { false }
      reading.find(
        isProtected ? .documentProtected : .documentPart, .failure,
        at: .within(part: name, .whole), "The part '\(name)' is not read: \(error.words).",
        advice: isProtected ? "Ask for the password and unpack the archive with it." : "")
      return nil
    }
  }

  /// XML is in UTF-8 here; what is not stands in the text as U+FFFD.
  private func reportDamage(
    _ bytes: [UInt8], in part: String, into reading: inout ReadingBuilder
  ) {
    let judgement = EncodingJudgement(bytes)
    let isDamaged =
      judgement.encoding == .windows1252
      || judgement.encoding == .utf8 && !judgement.isPlain
        && judgement.markLength == 0
    guard isDamaged else { return }
    reading.find(
      .textUndecodable, .caution, at: .within(part: part, .whole),
      "The part '\(part)' holds bytes that are no characters of UTF-8; each is shown as U+FFFD.",
      advice: "Obtain the file again from where it came from and compare.")
  }

  /// Says that a part is broken, and where.
  static func report(_ error: XMLError, in part: String, into reading: inout ReadingBuilder) {
    reading.find(
      .documentPart, .failure, at: .within(part: part, .whole),
      "The part '\(part)' can be read only so far: \(error.words).",
      advice: "Open the document in its own program, compare, and save a copy.")
  }

  // MARK: - Relationships (ECMA-376 part 2, 9.3)

  struct Relationship: Hashable {
    let id: String
    /// The last word of its type: `worksheet`, `comments`.
    let type: String
    /// A part's name, or an address outside.
    let target: String
    let isExternal: Bool
  }

  /// What a part refers to; none where it says nothing.
  func relationships(of part: String, into reading: inout ReadingBuilder) -> [Relationship] {
    let folders = part.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let file = part.split(separator: "/").last ?? ""
    let name = (folders.map(String.init) + ["_rels", "\(file).rels"]).joined(separator: "/")
    guard let bytes = self.part(name, mayBeAbsent: true, into: &reading) else { return [] }
    var found: [Relationship] = []
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next(), found.count < 10_000 {
        guard case .start("Relationship", _) = piece, let id = scanner.attribute("Id"),
          let target = scanner.attribute("Target")
        else { continue }
        let isExternal = scanner.attribute("TargetMode") == "External"
        found.append(
          Relationship(
            id: id,
            type: scanner.attribute("Type")?.split(separator: "/").last.map(String.init) ?? "",
            target: isExternal ? target : Self.resolve(target, from: folders.map(String.init)),
            isExternal: isExternal))
      }
    } catch {
      Self.report(error, in: name, into: &reading)
    }
    return found
  }

  /// A target as the archive names it: `../comments1.xml` from `xl/worksheets` is
  /// `xl/comments1.xml`.
  private static func resolve(_ target: String, from folders: [String]) -> String {
    var path = target.hasPrefix("/") ? [] : folders
    for step in target.split(separator: "/").prefix(64) {
      switch step {
      case ".": break
      case "..": path = path.dropLast()
      default: path.append(String(step))
      }
    }
    return path.joined(separator: "/")
  }
}
