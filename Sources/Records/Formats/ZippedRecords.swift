public import Evidence

/// A ZIP archive of files, such as a chat exported with its pictures: each file within that a text
/// format of the catalogue recognises is read where it lies.
///
/// Nothing is written anywhere. Documents and archives within the archive are named and not opened,
/// so that no archive can unfold without end.
public struct ZippedRecords: RecordFormat {
  public let name = "zip"
  public let kind = SourceKind.log
  public let needsConfinement = true

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard let zip = ZipSample(sample) else { return .no("it is no ZIP archive") }
    if zip.mimeType?.hasPrefix("application/vnd.oasis.opendocument") ?? false {
      return .no("an OpenDocument file")
    }
    if zip.names.contains("[Content_Types].xml") || zip.holds("xl/") || zip.holds("word/") {
      return .no("an Office document")
    }
    guard let first = zip.names.first(where: { !$0.hasSuffix("/") }) else {
      return .no("the archive holds no file within its first \(RecordSample.length) bytes")
    }
    return .yes("a ZIP archive of files ('\(TableClock.quoted(first))' and so on)")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let package = DocumentPackage.open(input, save: ".zip", context, into: &reading) else {
      return
    }
    // Formats that call a library in C are for files that stand alone: see `needsConfinement`.
    let catalogue = RecordCatalogue(
      RecordCatalogue.standard.formats.filter { !$0.needsConfinement })
    var (read, seen): (Int, Set<String>) = (0, [])
    package.archive.unpack({ _ in true }) { member, contents in
      // What cannot be told apart by name is read once: the finding about it has been made.
      guard seen.insert(member.name).inserted else { return }
      switch contents {
      case .failure(let error): report(error, member, into: &reading)
      case .success(let bytes):
        if take(bytes, member, catalogue, context, into: &reading) { read += 1 }
      }
    }
    reading.find(
      .archiveContents, read > 0 ? .note : .failure,
      "\(read) of the \(package.archive.members.count) files in the archive are read.",
      advice: read > 0 ? "" : "Unpack the archive and add the files that matter as sources.")
  }

  /// Whether a format recognised the file.
  private func take(
    _ bytes: [UInt8], _ member: ZipArchive.Member, _ catalogue: RecordCatalogue,
    _ context: RecordContext, into reading: inout ReadingBuilder
  ) -> Bool {
    let place = Locator.within(part: member.name, .whole)
    guard !bytes.isEmpty else {
      reading.leaveOut(place, because: "the file is empty")
      return false
    }
    let file = member.name.split(separator: "/").last.map(String.init) ?? member.name
    let sample = RecordSample(name: file, bytes: bytes)
    if ZipSample(sample) != nil || CompoundFile.begins(bytes) || bytes.starts(with: "%PDF-".utf8) {
      reading.find(
        .archiveMember, .caution, at: place,
        "'\(member.name)' is an archive or a document of its own and is not opened here.",
        advice: "Unpack it and add it as a source.")
      return false
    }
    let found = catalogue.identify(sample)
    guard let name = found.format, let format = catalogue[name] else {
      reading.leaveOut(place, because: "no text format recognises this file")
      return false
    }
    reading.find(.recordFormat, .note, at: place, "'\(member.name)' is read as \(found.because).")
    var inner = ReadingBuilder(context)
    format.read(RecordInput(bytes), context, into: &inner)
    reading.take(inner.finish(format: name), within: member.name, prefix: "\(member.name):")
    return true
  }

  private func report(
    _ error: ArchiveError, _ member: ZipArchive.Member, into reading: inout ReadingBuilder
  ) {
    let place = Locator.within(part: member.name, .whole)
    if case .encrypted = error {
      return reading.find(
        .documentProtected, .failure, at: place,
        "'\(member.name)' is protected by a password and is not read.",
        advice: "Ask for the password, unpack the archive with it and add its files as sources.")
    }
    reading.find(
      .archiveMember, .failure, at: place, "'\(member.name)' is not unpacked: \(error.words).",
      advice: "Obtain the archive again from where it came from and compare.")
  }
}
