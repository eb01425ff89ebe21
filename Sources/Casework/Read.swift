import Evidence
import Exhibits
import Foundation
import Records
import SystemPackage
import TimeModel

/// What a log or a statement says: observations and findings.
public struct Read: Sendable {
  let document: JSONValue
  public let text: String
  public let needsPerson: Bool

  /// - Parameters:
  ///   - format: the name of a record format; nil to find out by looking.
  ///   - zone: an IANA name for times written without one.
  ///   - date: `2017-04-08`, for times written without one.
  /// - Throws: `OnsetError`.
  public init(file: String, format: String?, zone: String?, date: String?) throws {
    guard zone.map({ Zones.rules($0) != nil }) ?? true else {
      throw OnsetError(
        "the zone '\(zone ?? "")' is not known", fix: "use an IANA name: Europe/London")
    }
    guard date.map({ CivilDate($0) != nil }) ?? true else {
      throw OnsetError("'\(date ?? "")' is not a date", fix: "write it as 2017-04-08")
    }
    let path = FilePath(URL(filePath: file).absoluteURL.resolvingSymlinksInPath().path)
    let name = path.lastComponent?.string ?? file
    let bytes: [UInt8]
    do {
      bytes = try EvidenceFile(folder: path.removingLastComponent(), path: name)
        .read(limit: Acquisition.recordLimit).bytes
    } catch {
      throw OnsetError("'\(file)' cannot be read: \(error.description)", fix: error.advice)
    }
    let id = CaseFileDraft.name(for: name, taken: [])
    let reading = RecordCatalogue.standard.read(
      bytes, named: name, as: format,
      context: RecordContext(
        source: SourceID(rawValue: id), zone: zone.flatMap(Zones.rules),
        date: date.flatMap { CivilDate($0) }))
    needsPerson = reading.findings.contains { $0.severity == .failure }
    document = [
      "path": .text(file), "format": .text(reading.format),
      "observations": .array(reading.observations.map(Self.observation)),
      "findings": .array(reading.findings.map(JSONValue.finding)),
      "unused": .array(
        reading.unused.map {
          [
            "locator": .locator($0.locator), "count": .integer($0.count),
            "because": .text($0.because),
          ]
        }),
    ]
    text = Self.words(reading)
  }

  /// One JSON document.
  public var json: String { document.document }

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
    case .media, .none: break
    }
    return JSONValue.observation(observation).merging(["time": time])
  }

  private static func words(_ reading: RecordReading) -> String {
    var lines: [String] = []
    for observation in reading.observations {
      var time = "no time"
      if case .written(let words, let intervals) = observation.time {
        time = "\(words)" + (intervals.count > 1 ? " (\(intervals.count) readings)" : "")
      }
      lines.append(
        "\(observation.locator)  \(time)  \(VisibleText.line(observation.author.description)): "
          + VisibleText.line(observation.text, limit: 160))
    }
    for finding in reading.findings {
      lines.append(
        "\(finding.severity.rawValue)  \(finding.code)  \(finding.locator): "
          + VisibleText.line(finding.message, limit: 400))
    }
    for unused in reading.unused {
      lines.append("not used  \(unused.locator): \(VisibleText.line(unused.because, limit: 300))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
