/// Text whose UTF-8 bytes were taken for Latin-1 characters, as Facebook's exports have it: `cafÃ©`
/// for `café`.
enum Mojibake: Hashable, Sendable {
  /// Nothing in it looks so.
  case none(String)
  case undone(String)
  /// It looks so and its bytes are no UTF-8 throughout: as stored, and with what could be undone.
  case inPart(stored: String, undone: String)

  init(_ stored: String) {
    let scalars = stored.unicodeScalars
    guard scalars.contains(where: { (0xC2...0xF4).contains($0.value) }),
      scalars.allSatisfy({ $0.value < 0x100 })
    else {
      self = .none(stored)
      return
    }
    let bytes = scalars.map { UInt8(truncatingIfNeeded: $0.value) }
    var (result, undone, kept, offset) = (String.UnicodeScalarView(), 0, 0, 0)
    while offset < bytes.count {
      let (scalar, count) = TextEncoding.utf8.scalar(bytes, at: offset, end: bytes.count)
      if let scalar {
        result.append(scalar)
        if count > 1 { undone += 1 }
      } else {
        for byte in bytes[offset..<(offset + count)] { result.append(Unicode.Scalar(byte)) }
        kept += 1
      }
      offset += count
    }
    if undone == 0 {
      self = .none(stored)
    } else if kept == 0 {
      self = .undone(String(result))
    } else {
      self = .inPart(stored: stored, undone: String(result))
    }
  }

  /// What is shown: the text as stored unless all of it could be undone.
  var text: String {
    switch self {
    case .none(let text), .undone(let text): text
    case .inPart(let stored, _): stored
    }
  }
}
