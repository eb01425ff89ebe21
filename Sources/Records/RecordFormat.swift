public import Evidence
public import TimeModel

/// One way in which people or programs write down what happened.
///
/// A format is one file in `Formats/`, one folder in `fixtures/logs/` and one line in
/// `RecordCatalogue.standard`; the conformance kit tests it from there. It never throws: what it
/// cannot use is a finding with its place. Its work is linear in the size of the file.
public protocol RecordFormat: Sendable {
  /// What a case file and `onset read --format` call it. Lower case, never changed once released.
  var name: String { get }
  /// What a file of this format is to a case.
  var kind: SourceKind { get }

  /// Whether a C library opens the bytes: then the file is read in a worker that may crash alone.
  var needsConfinement: Bool { get }

  /// Whether a file is of this format, judged by its beginning, and why: a court may ask.
  func recognises(_ sample: RecordSample) -> Recognition

  /// Adds everything that the file says, in its order. The same bytes and context give the same.
  func read(_ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder)
}

extension RecordFormat {
  public var needsConfinement: Bool { false }

  /// Everything that a file at hand says.
  public func read(_ bytes: [UInt8], _ context: RecordContext) -> RecordReading {
    var reading = ReadingBuilder(context)
    read(RecordInput(bytes), context, into: &reading)
    return reading.finish(format: name)
  }
}

/// The beginning of a file, by which its format is judged.
public struct RecordSample: Sendable {
  /// How many bytes of a file are looked at.
  public static let length = 65_536

  /// The file's name without its folder; its ending may support a judgement and never decides it.
  public let name: String
  /// The first `length` bytes, or all of a shorter file.
  public let prefix: [UInt8]
  /// Of the whole file.
  public let byteCount: Int

  public init(name: String, bytes: [UInt8]) {
    self.init(name: name, prefix: bytes, byteCount: bytes.count)
  }

  public init(name: String, prefix: [UInt8], byteCount: Int) {
    self.name = name
    self.prefix = Array(prefix.prefix(Self.length))
    self.byteCount = byteCount
  }

  var isWhole: Bool { prefix.count >= byteCount }

  /// A refusal when one of the narrower formats recognises the file: what is wide must leave it to
  /// them, in whichever order they are tried.
  func claim(of narrower: [any RecordFormat]) -> Recognition? {
    for format in narrower {
      let found = format.recognises(self)
      if found.isRecognised { return .no("it is of the format '\(format.name)': \(found.because)") }
    }
    return nil
  }

  /// The beginning as text, whatever it holds.
  var text: TextFile { TextFile(prefix, EncodingJudgement(prefix, isWhole: isWhole)) }

  /// Why the beginning is no text; nil when it is.
  func refusalAsText(_ text: TextFile) -> Recognition? {
    if prefix.isEmpty { return .no("the file is empty") }
    return CSVLog.share(of: text) <= CSVLog.tolerated ? nil : .no("it holds what is no text")
  }

  /// In lower case, without the dot; empty when there is none.
  var ending: String {
    guard let dot = name.lastIndex(of: ".") else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }
}

/// A judgement on a file's format, with the reason in words.
public struct Recognition: Hashable, Sendable, Codable {
  public let isRecognised: Bool
  public let because: String

  public static func yes(_ because: String) -> Recognition {
    Recognition(isRecognised: true, because: because)
  }

  public static func no(_ because: String) -> Recognition {
    Recognition(isRecognised: false, because: because)
  }
}

/// What one file says.
public struct RecordReading: Hashable, Sendable, Codable {
  /// The catalogue name of the format; empty when no format was found.
  public let format: String
  /// In the order in which the file holds them.
  /// Empty when each was handed on as it was read.
  public let observations: [Observation]
  public let findings: [Finding]
  /// What is in the file and was not used for the timeline.
  public let unused: [UnusedText]
  /// What the words say of the order with events that they only name: "before the police came".
  public let orders: [ToldOrder]

  public init(
    format: String, observations: [Observation], findings: [Finding], unused: [UnusedText],
    orders: [ToldOrder] = []
  ) {
    (self.format, self.observations) = (format, observations)
    (self.findings, self.unused, self.orders) = (findings, unused, orders)
  }

  /// The same, for output that has handed its observations on.
  public var withoutObservations: RecordReading {
    RecordReading(
      format: format, observations: [], findings: findings, unused: unused, orders: orders)
  }

  /// The findings, and each unused stretch as one more: for output that has no list of its own for
  /// these, such as that of `onset read`.
  public func findingsWithUnused(source: SourceID) -> [Finding] {
    findings
      + unused.map { stretch in
        let many = stretch.count > 1 ? " (\(stretch.count) in a row)" : ""
        return Finding(
          .recordUnused, .note, source: source, at: stretch.locator,
          message: "Not used at \(stretch.locator)\(many): \(stretch.because).")
      }
  }
}

/// What somebody tells of the order between a happening and an event that they only name: "just
/// before the guards came over".
public struct ToldOrder: Hashable, Sendable, Codable {
  /// What happened so long after (or, below zero, before) the event.
  public let observation: ObservationID
  public let locator: Locator
  /// What sort of event the words name.
  public let kind: EventKind
  /// Absent: open on that side.
  public let min: Nanoseconds?
  public let max: Nanoseconds?
  /// The words that say so, verbatim.
  public let words: String

  public init(
    _ observation: ObservationID, at locator: Locator, after kind: EventKind, min: Nanoseconds?,
    max: Nanoseconds?, words: String
  ) {
    (self.observation, self.locator, self.kind) = (observation, locator, kind)
    (self.min, self.max, self.words) = (min, max, words)
  }
}

/// A stretch of a file that was not used, and why.
public struct UnusedText: Hashable, Sendable, Codable {
  /// The whole stretch; its line or paragraph is the first.
  public let locator: Locator
  /// How many rows, lines or sentences the stretch holds.
  public let count: Int
  public let because: String

  public init(locator: Locator, count: Int, because: String) {
    (self.locator, self.count, self.because) = (locator, count, because)
  }
}
