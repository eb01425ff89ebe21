import Evidence
import Exhibits
import Foundation
import Records
import SystemPackage
import TimeModel

/// What a log, a chat or a statement says: observations and findings, written as they are read.
public struct Read: Sendable {
  /// How the reading is written.
  public enum Output: Sendable {
    case text, json
    /// How much of everything there is, and nothing of it.
    case summary
  }

  public let needsPerson: Bool

  /// - Parameters:
  ///   - format: the name of a record format; nil to find out by looking.
  ///   - zone: an IANA name for times written without one.
  ///   - date: `2017-04-08`, for times written without one.
  ///   - write: takes the output in pieces; the memory used does not grow with a log's length.
  /// - Throws: `OnsetError`.
  public init(
    file: String, format: String?, zone: String?, date: String?, output: Output,
    write: @escaping (String) -> Void
  ) async throws {
    guard zone.map({ Zones.rules($0) != nil }) ?? true else {
      throw OnsetError(
        "the zone '\(zone ?? "")' is not known", fix: "use an IANA name: Europe/London")
    }
    guard date.map({ CivilDate($0) != nil }) ?? true else {
      throw OnsetError("'\(date ?? "")' is not a date", fix: "write it as 2017-04-08")
    }
    let known = RecordCatalogue.standard
    guard format.map({ known[$0] != nil }) ?? true else {
      throw OnsetError(
        "there is no record format called '\(format ?? "")'",
        fix: "use one of: \(known.formats.map(\.name).joined(separator: ", "))")
    }
    let evidence = EvidenceFile(named: file)
    let scratch = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("onset-\(UUID().uuidString)")
    try CaseFolder.makeFolder(scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch.string) }
    let context = RecordContext(
      source: SourceID(rawValue: CaseFileDraft.name(for: evidence.name, taken: [])),
      zone: zone.flatMap(Zones.rules), date: date.flatMap { CivilDate($0) })
    var count = Counts()
    if output == .json {
      write("{\n  \"path\": \(JSONValue.text(file).text()),\n  \"observations\": [")
    }
    let reading: RecordReading
    do {
      reading = try await RecordReader(worker: .current, scratch: scratch)
        .read(evidence, as: format, context) { observation in
          count.note(observation)
          switch output {
          case .text: write(Self.line(observation, context.zone))
          case .json:
            write(
              (count.observations == 1 ? "\n    " : ",\n    ")
                + Self.observation(observation).text(indent: 4))
          case .summary: break
          }
        }
    } catch let error as UnreadableFile {
      throw OnsetError("'\(file)' cannot be read: \(error.description)", fix: error.advice)
    }
    needsPerson = reading.findings.contains { $0.severity == .failure }
    switch output {
    case .text: write(Self.words(reading))
    case .json: write(Self.rest(reading, hasObservations: count.observations > 0))
    case .summary: write(count.words(reading))
    }
  }

  private struct Counts {
    var (observations, timed) = (0, 0)

    mutating func note(_ observation: Observation) {
      observations += 1
      if observation.time != .none { timed += 1 }
    }

    func words(_ reading: RecordReading) -> String {
      let left = reading.unused.reduce(0) { $0 + $1.count }
      return
        "\(reading.format.isEmpty ? "no format" : reading.format): \(observations) observations, "
        + "\(timed) with a time; \(reading.findings.count) findings; \(left) not used\n"
    }
  }

  /// What stands after the observations in the JSON document.
  private static func rest(_ reading: RecordReading, hasObservations: Bool) -> String {
    let members: [(String, JSONValue)] = [
      ("findings", .array(reading.findings.map(JSONValue.finding))),
      ("format", .text(reading.format)),
      (
        "orders",
        .array(
          reading.orders.map {
            [
              "observation": .text($0.observation.rawValue), "afterKind": .text($0.kind.rawValue),
              "locator": .locator($0.locator), "minSeconds": .seconds($0.min),
              "maxSeconds": .seconds($0.max), "words": .text($0.words),
            ]
          })
      ),
      (
        "unused",
        .array(
          reading.unused.map {
            [
              "locator": .locator($0.locator), "count": .integer($0.count),
              "because": .text($0.because),
            ]
          })
      ),
    ]
    return (hasObservations ? "\n  ]" : "]")
      + members.map { ",\n  \"\($0)\": \($1.text(indent: 2))" }.joined() + "\n}\n"
  }

  /// An observation in the shape that INTERFACE promises for `onset read`.
  private static func observation(_ observation: Observation) -> JSONValue {
    var time: JSONValue = ["kind": "none"]
    switch observation.time {
    case .written(let words, let intervals):
      let ranges: [JSONValue] = intervals.map {
        ["earliest": .instant($0.start), "latest": .instant($0.end)]
      }
      time = [
        "kind": "interval", "text": .text(words.description),
        "earliest": .instant(intervals.first?.start), "latest": .instant(intervals.last?.end),
        "intervals": .array(ranges),
      ]
    case .relative(let other, let least, let most):
      time = [
        "kind": "relative", "to": .text(other.rawValue), "minSeconds": .seconds(least),
        "maxSeconds": .seconds(most),
      ]
    case .media(let earliest, let estimate, let latest):
      time = [
        "kind": "media", "earliest": .mediaTime(earliest), "estimate": .mediaTime(estimate),
        "latest": .mediaTime(latest),
      ]
    case .none: break
    }
    return JSONValue.observation(observation).merging(["time": time])
  }

  private static func line(_ observation: Observation, _ zone: ZoneRules?) -> String {
    var time = "no time"
    switch observation.time {
    case .written(let words, let intervals):
      time =
        intervals.count > 3
        ? "\(words) (\(intervals.count) readings)"
        : intervals.map { interval($0, words, zone) }.joined(separator: " or ")
    case .media(let earliest, _, let latest):
      time = "at \(earliest.clockText) to \(latest.clockText)"
    case .relative(let other, let least, let most):
      time = RelativeText.words(from: least, to: most) + " after \(other.rawValue)"
    case .none: break
    }
    return "\(observation.locator)  \(time)  \(VisibleText.line(observation.author.description)): "
      + VisibleText.line(observation.text, limit: 160)
      + (observation.kind.map { "  [\($0.rawValue)]" } ?? "") + "\n"
  }

  /// As written where that is all it says, otherwise from and to, in the source's zone.
  private static func interval(
    _ range: TimeRange, _ words: LocalTime, _ zone: ZoneRules?
  ) -> String {
    let length = range.end.nanoseconds &- range.start.nanoseconds &+ 1
    if length == words.resolution.count, words.date != nil { return "\(words)" }
    let rules = zone ?? .utc
    guard let from = try? rules.text(at: range.start), let to = try? rules.text(at: range.end)
    else {
      return "\(words)"
    }
    return "\(from) to \(to.dropFirst(from.prefix(11) == to.prefix(11) ? 11 : 0))"
  }

  private static func words(_ reading: RecordReading) -> String {
    var lines: [String] = []
    for order in reading.orders {
      lines.append(
        "\(order.locator)  \(RelativeText.words(from: order.min, to: order.max)) after "
          + "\(order.kind.rawValue): '\(VisibleText.line(order.words, limit: 160))'")
    }
    for finding in reading.findings {
      lines.append(
        "\(finding.severity.rawValue)  \(finding.code)  \(finding.locator): "
          + VisibleText.line(finding.message, limit: 400)
          + (finding.advice.isEmpty ? "" : " " + VisibleText.line(finding.advice, limit: 200)))
    }
    for unused in reading.unused {
      lines.append("not used  \(unused.locator): \(VisibleText.line(unused.because, limit: 300))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
