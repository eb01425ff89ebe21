public import Evidence

/// One file of an exhibit: where it belongs, and what is in it.
public struct ExhibitFile: Hashable, Sendable {
  /// Relative to the output folder, with `/` between components: never absolute, never with `..`.
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    (self.path, self.bytes) = (path, bytes)
  }

  /// A text file, in UTF-8.
  init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// When a file was made, where a format insists: fixed, since the day of a build is not part of what it
  /// found. The earliest that ZIP archives hold.
  static let fixedDate = "1980-01-01T00:00:00Z"

  /// A source's name as the name of a file.
  static func name(for source: SourceID) -> String { name(for: source.rawValue) }

  /// An id as the name of a file or a folder; whatever could leave the folder or mean something to a
  /// file system is written as `=` and its byte in hexadecimal. (Not as `%`: BagIt's manifests escape
  /// that, and not all that read them undo it.)
  package static func name(for id: String) -> String {
    let name = id.utf8.enumerated().map { index, byte -> String in
      switch byte {
      case 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F: return String(Unicode.Scalar(byte))
      case 0x2E where index > 0: return "."
      default: return "=" + VisibleText.hexadecimal(UInt32(byte)).suffix(2)
      }
    }
    return name.isEmpty ? "=" : name.joined()
  }
}

/// One form in which a timeline leaves Onset.
///
/// A pure function: the same timeline gives the same bytes, on any machine, in any time zone and
/// locale. An exporter lives in a file of its own name in `Exporters/` and in one line of
/// ``ExporterCatalogue``; the conformance kit in ExhibitsTests then tests it without new test code.
public protocol Exporter: Sendable {
  /// The name in the catalogue: the file that it writes, or their folder, as in `timeline.json`.
  static var name: String { get }
  /// What the files are for, in one sentence for people.
  static var purpose: String { get }

  init()

  /// The files, in order of their paths.
  ///
  /// - Throws: ``ExhibitError`` when a built-in template is broken or a library has no room: never
  ///   a fault of the evidence.
  func files(for timeline: Timeline) throws -> [ExhibitFile]
}

/// A fault in what Onset itself brings along.
public enum ExhibitError: Error, Hashable, Sendable, CustomStringConvertible {
  case template(name: String, message: String)
  /// The library that draws pictures refused.
  case drawing(message: String)
  /// The library that writes workbooks refused, or there was no room for one.
  case workbook(message: String)

  public var description: String {
    switch self {
    case .template(let name, let message):
      "the built-in template '\(name)' cannot be used: \(message); please report this"
    case .drawing(let message):
      "a picture cannot be drawn: \(message); please report this"
    case .workbook(let message):
      "the workbook cannot be written: \(message)"
    }
  }
}
