public import Evidence

/// The formats that Onset reads, in the order in which they are tried.
public struct RecordCatalogue: Sendable {
  /// One line per file in `Formats/`. The first that recognises a file reads it, so that the narrow
  /// stand before the wide.
  public static let standard = RecordCatalogue([
    ExcelWorkbook(),
    OpenSpreadsheet(),
    WordDocument(),
    OpenTextDocument(),
    PDFText(),
    ZippedRecords(),
    ElanTranscript(),
    WhatsAppChat(),
    FacebookExport(),
    LiveChat(),
    TimesketchTimeline(),
    PlasoCSV(),
    JSONRecords(),
    MailMessage(),
    Captions(),
    DispatchExport(),
    TextLog(),
    CSVLog(),
    PlainStatement(),
  ])

  public let formats: [any RecordFormat]

  public init(_ formats: [any RecordFormat]) { self.formats = formats }

  public subscript(name: String) -> (any RecordFormat)? { formats.first { $0.name == name } }

  /// One format's judgement on a file.
  public struct Trial: Hashable, Sendable, Codable {
    public let format: String
    public let recognition: Recognition
  }

  /// What a file was taken for, and every judgement up to there.
  public struct Identification: Hashable, Sendable, Codable {
    /// Absent when no format recognises the file.
    public let format: String?
    /// What the file is to a case; absent with `format`.
    public let kind: SourceKind?
    /// In order of trial; the last is the one that recognised the file, if one did.
    public let trials: [Trial]

    /// `csv: 3 columns parted by commas…`, or every reason why not, each told once with the formats
    /// that gave it, those of the widest first.
    public var because: String {
      if format != nil, let last = trials.last {
        return "\(last.format): \(last.recognition.because)"
      }
      var reasons: [(because: String, formats: [String])] = []
      for trial in trials.reversed() {
        if let known = reasons.firstIndex(where: { $0.because == trial.recognition.because }) {
          reasons[known].formats.append(trial.format)
        } else {
          reasons.append((trial.recognition.because, [trial.format]))
        }
      }
      guard reasons.count > 1 else { return reasons.first?.because ?? "" }
      return reasons.map { "\($0.formats.joined(separator: ", ")): \($0.because)" }
        .joined(separator: "; ")
    }
  }

  public func identify(_ sample: RecordSample) -> Identification {
    guard !sample.prefix.isEmpty else {
      let empty = Recognition.no("the file is empty")
      return Identification(
        format: nil, kind: nil, trials: formats.map { Trial(format: $0.name, recognition: empty) })
    }
    var trials: [Trial] = []
    for format in formats {
      let recognition = format.recognises(sample)
      trials.append(Trial(format: format.name, recognition: recognition))
      if recognition.isRecognised {
        return Identification(format: format.name, kind: format.kind, trials: trials)
      }
    }
    return Identification(format: nil, kind: nil, trials: trials)
  }

  /// Reads a file at hand: see `read(_:named:as:context:each:)`.
  public func read(
    _ bytes: [UInt8], named name: String, as format: String? = nil, context: RecordContext
  ) -> RecordReading {
    read(RecordInput(bytes), named: name, as: format, context: context)
  }

  /// Reads a file as the format that is named, or as the first that recognises it.
  ///
  /// - Parameters:
  ///   - name: the file's name without its folder.
  ///   - format: a catalogue name from a case file or the command line; then nothing is tried.
  ///   - each: takes the observations as they are read; absent, the reading holds them.
  /// - Returns: a reading whose first finding says what the file was read as and why. Without a
  ///   format it holds a `failure` and no observations.
  public func read(
    _ input: RecordInput, named name: String, as format: String? = nil, context: RecordContext,
    each: ((Observation) -> Void)? = nil
  ) -> RecordReading {
    if let format {
      guard let chosen = self[format] else {
        return refusal(
          "there is no record format called '\(format)'",
          advice: "Use one of: \(formats.map(\.name).joined(separator: ", ")).", input, context)
      }
      return read(input, as: chosen, Self.named(format), context, each)
    }
    let identification = identify(input.sample(named: name))
    guard let found = identification.format, let chosen = self[found] else {
      return refusal(
        "No record format recognises this file (\(identification.because)).",
        advice: "If it is one of \(formats.map(\.name).joined(separator: ", ")), name the format.",
        input, context)
    }
    return read(input, as: chosen, identification.because, context, each)
  }

  private func read(
    _ input: RecordInput, as format: any RecordFormat, _ because: String, _ context: RecordContext,
    _ each: ((Observation) -> Void)?
  ) -> RecordReading {
    var reading = ReadingBuilder(context, each: each)
    reading.find(.recordFormat, .note, "Read as \(because).")
    format.read(input, context, into: &reading)
    return reading.finish(format: format.name)
  }

  static func named(_ format: String) -> String { "\(format), because the format was named" }

  private func refusal(
    _ message: String, advice: String, _ input: RecordInput, _ context: RecordContext
  ) -> RecordReading {
    let finding = Finding(
      .recordUnrecognised, .failure, source: context.source, message: message, advice: advice)
    let unused = UnusedText(locator: .whole, count: 1, because: message)
    return RecordReading(
      format: "", observations: [], findings: [finding],
      unused: input.byteCount == 0 ? [] : [unused])
  }
}
