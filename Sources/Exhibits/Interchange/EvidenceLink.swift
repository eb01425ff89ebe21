import Evidence

extension Source {
  /// Where a copy of it lies in an exhibit that holds one, relative to the payload: `evidence/phone.mov`.
  package var copyPath: String {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() }
    return "evidence/" + ExhibitFile.name(for: id)
      + (ending.map { "." + ExhibitFile.name(for: $0) } ?? "")
  }
}

/// Where a file of the evidence lies in an exhibit, as seen from a file of `interchange/`, so that a link
/// holds wherever the exhibit is put. An exhibit that names its evidence by digests alone does not hold it.
struct EvidenceLink {
  /// A relative reference (RFC 3986): `../evidence/phone.mov`.
  let url: String
  /// By the ending of the name; `unknown`, as ELAN says, where that tells nothing.
  let mediaType: String

  /// - Parameter depth: how many folders below `interchange/` the file is that holds the link.
  init(_ source: Source, depth: Int = 0) {
    url =
      String(repeating: "../", count: depth + 1)
      + source.copyPath.split(separator: "/").map { Self.encoded($0) }.joined(separator: "/")
    let ending = source.path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    mediaType = Self.types[ending] ?? "unknown"
  }

  var isSound: Bool { mediaType.hasPrefix("audio/") }

  /// All but the unreserved characters as `%` and a byte.
  private static func encoded(_ part: Substring) -> String {
    part.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        String(Unicode.Scalar(byte))
      default: "%" + VisibleText.hexadecimal(UInt32(byte)).suffix(2)
      }
    }.joined()
  }

  private static let types = [
    "3gp": "video/3gpp", "aac": "audio/aac", "avi": "video/x-msvideo", "flac": "audio/flac",
    "m4a": "audio/mp4", "m4v": "video/mp4", "mkv": "video/x-matroska", "mov": "video/quicktime",
    "mp3": "audio/mpeg", "mp4": "video/mp4", "mpeg": "video/mpeg", "mpg": "video/mpeg",
    "oga": "audio/ogg", "ogg": "audio/ogg", "opus": "audio/ogg", "ts": "video/mp2t",
    "wav": "audio/x-wav", "webm": "video/webm",
  ]
}
