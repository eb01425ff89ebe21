/// A ZIP archive without compression, made in a test (APPNOTE 4.3).
struct StoredZip {
  private var body: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  mutating func add(_ name: String, _ text: String, flags: Int = 0) {
    add(name, Array(text.utf8), flags: flags)
  }

  mutating func add(_ name: String, _ content: [UInt8], flags: Int = 0) {
    let crc = Self.crc(content)
    let common =
      Self.short(20) + Self.short(flags) + Self.short(0) + Self.short(0) + Self.short(0x4A89)
      + Self.long(crc) + Self.long(content.count) + Self.long(content.count)
      + Self.short(name.utf8.count) + Self.short(0)
    directory +=
      Self.long(0x0201_4B50) + Self.short(20) + common + Self.short(0) + Self.short(0)
      + Self.short(0) + Self.long(0) + Self.long(body.count) + Array(name.utf8)
    body += Self.long(0x0403_4B50) + common + Array(name.utf8) + content
    count += 1
  }

  var bytes: [UInt8] {
    body + directory + Self.long(0x0605_4B50) + Self.short(0) + Self.short(0) + Self.short(count)
      + Self.short(count) + Self.long(directory.count) + Self.long(body.count) + Self.short(0)
  }

  static func of(_ parts: KeyValuePairs<String, String>) -> [UInt8] {
    var zip = StoredZip()
    for (name, text) in parts { zip.add(name, text) }
    return zip.bytes
  }

  private static func short(_ value: Int) -> [UInt8] {
    [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)]
  }

  private static func long(_ value: Int) -> [UInt8] { short(value) + short(value >> 16) }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  private static func crc(_ bytes: [UInt8]) -> Int {
    Int(~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] })
  }
}
