import Evidence

/// The bytes of one file, to be read whole or in pieces: a log of a million lines need not lie in
/// memory.
public struct RecordInput: Sendable {
  public let byteCount: Int
  private let fetch: @Sendable (Range<Int>) -> [UInt8]

  /// - Parameter fetch: the bytes of a range within `0..<byteCount`; fewer where the file can no
  ///   longer be read to the end of it.
  public init(byteCount: Int, fetch: @escaping @Sendable (Range<Int>) -> [UInt8]) {
    (self.byteCount, self.fetch) = (byteCount, fetch)
  }

  public init(_ bytes: [UInt8]) {
    self.init(byteCount: bytes.count) { $0.count == bytes.count ? bytes : Array(bytes[$0]) }
  }

  /// The bytes of a range, as far as it lies within the file.
  func bytes(_ range: Range<Int>) -> [UInt8] { fetch(range.clamped(to: 0..<byteCount)) }

  /// The beginning, by which a format is found.
  public func sample(named name: String) -> RecordSample {
    RecordSample(
      name: name, prefix: bytes(0..<RecordSample.length), byteCount: byteCount)
  }

  /// False for a file beyond the limit, after a finding that says so.
  func isWithinLimit(_ context: RecordContext, into reading: inout ReadingBuilder) -> Bool {
    guard byteCount > context.limits.fileBytes else { return true }
    reading.find(
      .recordTooLarge, .failure,
      "The file has \(byteCount) bytes; more than \(context.limits.fileBytes) are not read.",
      advice: "Split the file at the end of a line and add its parts as sources.")
    return false
  }

  /// Every byte; nil for a file beyond the limit, after a finding that says so.
  func whole(_ context: RecordContext, into reading: inout ReadingBuilder) -> [UInt8]? {
    isWithinLimit(context, into: &reading) ? bytes(0..<byteCount) : nil
  }
}
