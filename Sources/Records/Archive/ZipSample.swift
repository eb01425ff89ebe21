/// What the beginning of a file says of the archive that it may be, without unpacking anything.
struct ZipSample {
  /// The members whose headers lie within the sample, in the order of the file.
  let names: [String]
  /// What a first member `mimetype`, stored plainly, says of an OpenDocument file.
  let mimeType: String?

  /// Nil for a file that is no ZIP archive (APPNOTE 4.3.7: a local file header begins `PK␃␄`).
  init?(_ sample: RecordSample) {
    let bytes = sample.prefix
    guard bytes.starts(with: Self.mark) else { return nil }
    var (names, mimeType): ([String], String?) = ([], nil)
    var at = 0
    while at + 30 <= bytes.count, names.count < 200 {
      guard bytes[at] == 0x50, bytes[at + 1] == 0x4B, bytes[at + 2] == 3, bytes[at + 3] == 4 else {
        at += 1
        continue
      }
      func short(_ offset: Int) -> Int {
        Int(bytes[at + offset]) | Int(bytes[at + offset + 1]) << 8
      }
      let (nameLength, extraLength) = (short(26), short(28))
      guard at + 30 + nameLength <= bytes.count else { break }
      let name = String(decoding: bytes[(at + 30)..<(at + 30 + nameLength)], as: UTF8.self)
      if names.isEmpty, name == "mimetype", short(8) == 0 {
        let start = min(at + 30 + nameLength + extraLength, bytes.count)
        let end = min(start + min(short(18), 200), bytes.count)
        mimeType = String(decoding: bytes[start..<end], as: UTF8.self)
      }
      names.append(name)
      at += 30 + nameLength
    }
    (self.names, self.mimeType) = (names, mimeType)
  }

  private static let mark: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  func holds(_ prefix: String) -> Bool { names.contains { $0.hasPrefix(prefix) } }
}

/// Microsoft's older container (MS-CFB), which old Office files and protected new ones share.
enum CompoundFile {
  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
  }

  /// What a compound file holds, by the names of its streams.
  enum Content {
    case protectedOffice, workbook, document, other
  }

  /// Looks for stream names, which stand in UTF-16 in the file's directory.
  static func content(_ bytes: [UInt8]) -> Content {
    let names: [(String, Content)] = [
      ("EncryptedPackage", .protectedOffice), ("Workbook", .workbook),
      ("WordDocument", .document), ("Book", .workbook),
    ]
    // A directory entry begins at a multiple of 128 bytes (MS-CFB 2.6.1).
    for (name, content) in names {
      let pattern: [UInt8] = name.utf8.flatMap { [$0, 0] as [UInt8] } + [0, 0]
      var at = 512
      while at + 128 <= bytes.count {
        if bytes[at..<(at + pattern.count)].elementsEqual(pattern) { return content }
        at += 128
      }
    }
    return .other
  }
}
