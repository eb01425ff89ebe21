import Media

/// The packet or frame table of a recording, on standard output.
public enum Frames {
  /// - Returns: what a person must know of the table, one line each; empty when it is whole.
  /// - Throws: `MediaError`, `OnsetError`.
  public static func run(
    file: String, stream: Int?, asJSON: Bool, decode: Bool
  ) throws -> [String] {
    let summary = try Recording.writeTable(
      of: file, as: asJSON ? .json : .csv, row: decode ? .frame : .packet, stream: stream
    ) { try SpanOutput.write($0, to: SpanOutput.standard) }
    return ([summary.readFault].compactMap(\.self) + summary.undecoded).map(\.description)
  }
}
