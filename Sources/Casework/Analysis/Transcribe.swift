import Evidence
import Foundation
import Records
import SystemPackage

/// The reading of one log, chat or statement in a process of its own: for formats whose bytes a C
/// library opens, so that a file that crashes it costs one finding.
public enum Transcribe {
  /// - Parameters:
  ///   - file: the record.
  ///   - context: a JSON file with the `RecordContext`.
  ///   - format: its catalogue name; nil to find out by looking.
  ///   - artifact: a JSON file to write the `RecordReading` to; it must not exist.
  /// - Throws: `OnsetError` when the file cannot be read.
  public static func run(file: String, context: String, format: String?, artifact: String) throws {
    let settings = try JSONDecoder().decode(
      RecordContext.self, from: Data(contentsOf: URL(filePath: context)))
    let evidence = EvidenceFile(named: file)
    let bytes: [UInt8]
    do {
      bytes = try evidence.read(limit: settings.limits.fileBytes).bytes
    } catch {
      throw OnsetError(error.description, fix: error.advice)
    }
    let reading = RecordCatalogue.standard.read(
      bytes, named: evidence.name, as: format, context: settings)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(reading).write(to: URL(filePath: artifact), options: .withoutOverwriting)
  }
}

/// Reads records: plain text in this process, what a C library opens in a worker.
struct RecordReader: Sendable {
  let worker: Worker
  /// Where a worker may write; it exists.
  let scratch: FilePath

  /// - Parameters:
  ///   - format: from a case file or the command line; nil to find out by looking.
  ///   - sealed: the bytes of the file where they are at hand, so that what is read is what was
  ///     sealed; absent, the file is read in pieces.
  ///   - each: takes the observations as they are read; absent, the reading holds them.
  func read(
    _ file: EvidenceFile, sealed: [UInt8]? = nil, as format: String?, _ context: RecordContext,
    each: ((Observation) -> Void)? = nil
  ) async throws(UnreadableFile) -> RecordReading {
    let catalogue = RecordCatalogue.standard
    let input =
      if let sealed { RecordInput(sealed) } else { try file.input() }
    let chosen = format ?? catalogue.identify(input.sample(named: file.name)).format
    if let chosen, catalogue[chosen]?.needsConfinement == true {
      let reading = await confined(file, as: format, context)
      guard let each else { return reading }
      reading.observations.forEach(each)
      return reading.withoutObservations
    }
    return catalogue.read(
      input, named: file.name, as: format, context: context, each: each)
  }

  private func confined(
    _ file: EvidenceFile, as format: String?, _ context: RecordContext
  ) async -> RecordReading {
    let work = scratch.appending(UUID().uuidString).string
    let (settings, artifact) = (work + ".context.json", work + ".json")
    defer {
      for path in [settings, artifact] { try? FileManager.default.removeItem(atPath: path) }
    }
    do {
      try JSONEncoder().encode(context).write(to: URL(filePath: settings))
      let outcome = await worker.run(
        "transcribe",
        ["--context", settings, "--out", artifact] + (format.map { ["--format", $0] } ?? [])
          + ["--", "./" + file.path],
        in: file.folder
      ) { _ in }
      switch outcome {
      case .refused(let words), .died(let words): return Self.failed(words, context.source)
      case .done:
        return try JSONDecoder().decode(
          RecordReading.self, from: Data(contentsOf: URL(filePath: artifact)))
      }
    } catch {
      return Self.failed("its reading cannot be passed on: \(error)", context.source)
    }
  }

  private static func failed(_ words: String, _ source: SourceID) -> RecordReading {
    RecordReading(
      format: "", observations: [],
      findings: [
        Finding(
          .workerDied, .failure, source: source,
          message: "Reading it did not come to an end: \(words). Nothing of it is used.",
          advice: "Treat the file with care; ask for the original, or for it in another format.")
      ], unused: [UnusedText(locator: .whole, count: 1, because: words)])
  }
}
