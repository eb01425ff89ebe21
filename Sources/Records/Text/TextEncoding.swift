/// How a file's bytes stand for characters.
enum TextEncoding: String, Hashable, Sendable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16 (little-endian)"
  case utf16BigEndian = "UTF-16 (big-endian)"
  case windows1252 = "Windows-1252"

  /// The bytes of one code unit.
  var unit: Int {
    switch self {
    case .utf8, .windows1252: 1
    case .utf16LittleEndian, .utf16BigEndian: 2
    }
  }

  /// The scalar that begins at `offset` and the bytes that it takes.
  ///
  /// The scalar is nil where the bytes stand for none; then the count is what a decoder skips (the
  /// Unicode Standard's maximal subpart), so that reading always goes on. `offset` is below `end`.
  func scalar(_ bytes: [UInt8], at offset: Int, end: Int) -> (scalar: Unicode.Scalar?, count: Int) {
    switch self {
    case .utf8: Self.utf8Scalar(bytes, at: offset, end: end)
    case .windows1252: (Self.windows1252Scalar(bytes[offset]), 1)
    case .utf16LittleEndian: Self.utf16Scalar(bytes, at: offset, end: end, high: 1)
    case .utf16BigEndian: Self.utf16Scalar(bytes, at: offset, end: end, high: 0)
    }
  }

  private static func utf8Scalar(
    _ bytes: [UInt8], at offset: Int, end: Int
  ) -> (Unicode.Scalar?, Int) {
    let lead = bytes[offset]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    // The range of the second byte is narrower after E0, ED, F0 and F4 (RFC 3629, section 4).
    let (length, second): (Int, ClosedRange<UInt8>)
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return (nil, 1)
    }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for index in 1..<length {
      guard offset + index < end else { return (nil, index) }
      let byte = bytes[offset + index]
      guard (index == 1 ? second : 0x80...0xBF).contains(byte) else { return (nil, index) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (Unicode.Scalar(value), length)
  }

  private static func utf16Scalar(
    _ bytes: [UInt8], at offset: Int, end: Int, high: Int
  ) -> (Unicode.Scalar?, Int) {
    guard offset + 1 < end else { return (nil, end - offset) }
    func unit(_ at: Int) -> UInt32 { UInt32(bytes[at + high]) << 8 | UInt32(bytes[at + 1 - high]) }
    let first = unit(offset)
    guard (0xD800...0xDFFF).contains(first) else { return (Unicode.Scalar(first), 2) }
    guard first < 0xDC00, offset + 3 < end, (0xDC00...0xDFFF).contains(unit(offset + 2)) else {
      return (nil, 2)
    }
    return (Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (unit(offset + 2) - 0xDC00)), 4)
  }

  /// Nil for the five bytes that Microsoft's table leaves undefined.
  private static func windows1252Scalar(_ byte: UInt8) -> Unicode.Scalar? {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    return upper1252[Int(byte - 0x80)]
  }

  private static let upper1252: [Unicode.Scalar?] = [
    "€", nil, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", nil, "Ž", nil,
    nil, "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", nil, "ž", "Ÿ",
  ]
}

/// Which encoding a file is read in, and why.
struct EncodingJudgement: Sendable {
  let encoding: TextEncoding
  /// The bytes of the byte order mark, before the text.
  let markLength: Int
  let because: String
  /// UTF-8 without a mark and without damage: nothing to say about it.
  let isPlain: Bool

  /// Judges by the byte order mark, then by zero bytes, then by whether the bytes are UTF-8.
  ///
  /// - Parameter isWhole: false for the beginning of a file, whose last character may be cut.
  init(_ bytes: [UInt8], isWhole: Bool = true) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.init(.utf8, mark: 3, "the file begins with the byte order mark of UTF-8")
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      self.init(.utf16LittleEndian, mark: 2, "the file begins with the byte order mark FF FE")
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self.init(.utf16BigEndian, mark: 2, "the file begins with the byte order mark FE FF")
    } else if let wide = Self.wide(bytes) {
      self.init(wide, mark: 0, "every second byte is zero, as in Western text in UTF-16")
    } else {
      self = Self.narrow(bytes, isWhole: isWhole)
    }
  }

  private init(_ encoding: TextEncoding, mark: Int, _ because: String, isPlain: Bool = false) {
    (self.encoding, markLength) = (encoding, mark)
    (self.because, self.isPlain) = (because, isPlain)
  }

  /// UTF-16 without a mark: zeros in nine of ten units on one side and hardly any on the other.
  private static func wide(_ bytes: [UInt8]) -> TextEncoding? {
    let sample = bytes.prefix(4096)
    let units = sample.count / 2
    guard units >= 4 else { return nil }
    var (even, odd) = (0, 0)
    for (index, byte) in sample.enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { even += 1 } else { odd += 1 }
    }
    if odd * 10 >= units * 9, even * 20 <= units { return .utf16LittleEndian }
    if even * 10 >= units * 9, odd * 20 <= units { return .utf16BigEndian }
    return nil
  }

  /// UTF-8 unless more characters beyond ASCII are broken than whole: then Windows-1252.
  private static func narrow(_ bytes: [UInt8], isWhole: Bool) -> EncodingJudgement {
    var census = Census()
    census.count(bytes, upTo: bytes.count, isWhole: isWhole)
    return narrow(census)
  }

  private static func narrow(_ census: Census) -> EncodingJudgement {
    let (whole, broken) = (census.whole, census.broken)
    if broken == 0 { return .plain }
    if whole > broken {
      return Self(
        .utf8, mark: 0,
        "\(whole) characters beyond ASCII are whole in UTF-8, although \(broken) are damaged")
    }
    return Self(
      .windows1252, mark: 0,
      "the bytes are not UTF-8 (\(broken) sequences do not fit) and there is no byte order mark")
  }

  /// The characters beyond ASCII that are whole and those that are broken, read as UTF-8.
  private struct Census {
    var (whole, broken) = (0, 0)

    /// Counts the characters that begin before `end`; the bytes after it complete the last one.
    ///
    /// - Returns: where the first character that was not counted begins.
    @discardableResult
    mutating func count(_ bytes: [UInt8], from start: Int = 0, upTo end: Int, isWhole: Bool) -> Int
    {
      var offset = start
      while offset < end {
        let next = min(end, offset + ASCIIRun.length)
        if ASCIIRun.isPlain(bytes[offset..<next]) {
          offset = next
          continue
        }
        while offset < next {
          if bytes[offset] < 0x80 {
            offset += 1
            continue
          }
          let (scalar, count) = TextEncoding.utf8.scalar(bytes, at: offset, end: bytes.count)
          offset += count
          if scalar != nil {
            whole += 1
          } else if isWhole || offset < bytes.count {
            broken += 1
          }
        }
      }
      return offset
    }
  }

  /// UTF-8 without anything to say about it.
  static let plain = Self(.utf8, mark: 0, "the bytes are valid UTF-8", isPlain: true)

  /// Neither a byte order mark nor zero bytes at the beginning decide how a file is read.
  static func dependsOnEveryByte(_ input: RecordInput) -> Bool {
    input.byteCount > 0 && early(input).isJudgedByWhole
  }

  private static func early(_ input: RecordInput) -> EncodingJudgement {
    let beginning = input.bytes(0..<4096)
    return EncodingJudgement(beginning, isWhole: beginning.count == input.byteCount)
  }

  /// Judges a whole file by reading all of it, a window at a time.
  init(_ input: RecordInput, windowBytes: Int) {
    let early = Self.early(input)
    guard early.isJudgedByWhole else {
      self = early
      return
    }
    var (census, at) = (Census(), 0)
    while at < input.byteCount {
      // Three bytes more than are counted: a character is four at most.
      let length = min(max(8, windowBytes), input.byteCount - at)
      let bytes = input.bytes(at..<min(input.byteCount, at + length + 3))
      let isEnd = bytes.count <= length || at + bytes.count >= input.byteCount
      at += census.count(bytes, upTo: min(length, bytes.count), isWhole: isEnd)
      if bytes.count < length { break }
    }
    self = Self.narrow(census)
  }

  /// Neither a byte order mark nor zero bytes decided it: every byte counts.
  private var isJudgedByWhole: Bool {
    markLength == 0 && (encoding == .utf8 || encoding == .windows1252)
  }
}

/// Runs of bytes that are looked at together, several at once where the processor can.
enum ASCIIRun {
  static let length = 4096

  /// No byte is beyond ASCII.
  static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }

  /// The line feeds in a run of ASCII that has neither NULs nor carriage returns; nil for others.
  static func lineFeeds(_ bytes: ArraySlice<UInt8>) -> Int? {
    var (all, odd, feeds): (UInt8, UInt8, Int) = (0, 0, 0)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      // 255 at most, so that a byte holds the count.
      let next = min(at + 128, bytes.endIndex)
      var count: UInt8 = 0
      for byte in bytes[at..<next] {
        all |= byte
        odd |= byte == 0 || byte == 0x0D ? 1 : 0
        count &+= byte == 0x0A ? 1 : 0
      }
      feeds += Int(count)
      at = next
    }
    return all < 0x80 && odd == 0 ? feeds : nil
  }
}
