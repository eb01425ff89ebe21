import Foundation

/// Bytes as text for a `data:` address: letters, digits, `+`, `/` and `=` alone.
enum Base64 {
  static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
