import ArgumentParser
import Detectors
import Evidence
import Foundation
import Media
import Synchronization
import TimeModel

/// What script/evaluate needs of the detectors: the numbers that a model is trained with, and what a
/// detector with a given model says of many recordings.
@main
struct MarksLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "marks-lab",
    subcommands: [
      Windows.self, Marks.self, Features.self, Joined.self, Named.self,
    ])
}

/// Prints the numbers of each window of motion: one line a window, fields parted by tabs.
struct Windows: ParsableCommand {
  @Argument var files: [String]

  func run() throws {
    print((["file", "from", "to"] + ViolenceLight.statisticNames).joined(separator: "\t"))
    for file in files {
      let lines = Mutex<[String]>([])
      let detector = ViolenceLight(model: try Model.silent()) { time, values in
        let fields =
          [file, "\(time.lowerBound.count)", "\(time.upperBound.count)"]
          + values.map { "\($0)" }
        lines.withLock { $0.append(fields.joined(separator: "\t")) }
      }
      _ = try watched(file, by: detector)
      lines.withLock { for line in $0 { print(line) } }
    }
  }
}

/// Prints what a detector finds: one JSON document a line and recording.
struct Marks: ParsableCommand {
  @Option(help: "the model's file; without it the one that the program holds")
  var model: String?

  @Argument var files: [String]

  func run() throws {
    let model = try model.map { try Model.read($0) }
    for file in files {
      let detection = try watched(
        file, by: model.map { ViolenceLight(model: $0) } ?? ViolenceLight())
      print(try Found(file: file, detection).json)
    }
  }
}

/// Prints what the network of violence.learned makes of each window: file, cell, and 32-bit floats, least
/// byte first, in Base64.
struct Features: ParsableCommand {
  @Argument var files: [String]

  func run() throws {
    guard ModelStore.shared.models(named: ViolenceLearned.models) != nil else {
      throw ValidationError(
        ModelStore.shared.absence(of: ViolenceLearned.models) ?? "the learned models are turned off"
      )
    }
    var options = AnalysisOptions(sound: false)
    options.colors = [ViolenceLearned.colors].compactMap(\.self)
    for file in files {
      let lines = Mutex<[String]>([])
      let detector = ViolenceLearned { cell, values in
        let bytes = values.flatMap { value in
          (0..<4).map { UInt8($0 * 8) }.map {
            UInt8(truncatingIfNeeded: value.bitPattern >> UInt32($0))
          }
        }
        lines.withLock { $0.append("\(file)\t\(cell)\t\(Data(bytes).base64EncodedString())") }
      }
      if let fault = try watched(file, by: detector, options).fault { throw ValidationError(fault) }
      lines.withLock { for line in $0 { print(line) } }
    }
  }
}

/// Prints what violence.learned finds where its network's answers are known: one JSON document a line and
/// recording.
struct Joined: ParsableCommand {
  @Option(help: "the light model's file")
  var model: String

  @Option(help: "the file that says how both are joined")
  var join: String

  @Option(help: "what the learned model says: lines of file, cell and log-odds, parted by tabs")
  var odds: String

  @Argument var files: [String]

  func run() throws {
    let model = try Model.read(model)
    guard let join = ViolenceJoin(text: try String(contentsOfFile: join, encoding: .utf8)) else {
      throw ValidationError("'\(join)' joins nothing")
    }
    var windows: [String: [(first: Int64, logOdds: Float)]] = [:]
    for line in try String(contentsOfFile: odds, encoding: .utf8).split(separator: "\n") {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 3, let first = Int64(fields[1]), let value = Float(fields[2]) else {
        throw ValidationError("'\(odds)' has a line that is none: \(line)")
      }
      windows[fields[0], default: []].append((first, value))
    }
    for file in files {
      let detector = ViolenceLearned(light: model, join: join, windows: windows[file] ?? [])
      print(try Found(file: file, watched(file, by: detector)).json)
    }
  }
}

/// Prints what detectors of the catalogue, or that of triage, find: one JSON document a line, recording
/// and detector.
struct Named: ParsableCommand {
  @Option(help: "their names, parted by commas")
  var only: String

  @Argument var files: [String]

  func run() throws {
    let types = try only.split(separator: ",").map { name in
      guard let type = DetectorCatalogue.detector(named: String(name)) else {
        throw ValidationError("there is no detector '\(name)'")
      }
      return type
    }
    let isTriage = types.contains { $0 == ViolenceFast.self }
    let senses: Senses = types.reduce(into: []) { $0.formUnion($1.senses) }
    var options = AnalysisOptions(
      pictures: senses.contains(.sight), sound: senses.contains(.hearing))
    options.keyFramesApart = isTriage ? ViolenceFast.keyFramesApart : nil
    for file in files {
      let info = try Recording.open(path: file, hashing: false).info
      let watch = try Recording.analyse(path: file, options: options) {
        var fast = isTriage ? ViolenceFast() : nil
        fast?.watch(info)
        return Watch(detectors: isTriage ? [] : types.map { $0.init() }, triage: fast)
      }.consumer
      for detection in watch.detectors.map({ $0.finish() })
        + [watch.triage?.finish()].compactMap(\.self)
      {
        print(try Found(file: file, detection).json)
      }
    }
  }
}

/// Times are nanoseconds on the recording's axis.
struct Found: Encodable {
  struct Moment: Encodable {
    let kind: String
    let earliest: Int64?
    let estimate: Int64?
    let latest: Int64?
    let score: Int
    let channels: [String]
  }

  let file: String
  let detector: String
  let marks: [Moment]
  let curveStart: Int64?
  let curveStep: Int64?
  let curve: [Int]

  init(file: String, _ detection: Detection) {
    self.file = file
    detector = detection.detector
    marks = detection.marks.map { mark in
      let count = { (time: MediaTime) in try? time.nanoseconds(rounding: .nearest).count }
      return Moment(
        kind: mark.kind.rawValue, earliest: count(mark.earliest), estimate: count(mark.estimate),
        latest: count(mark.latest), score: mark.score, channels: mark.channels)
    }
    curveStart = detection.curve.flatMap { try? $0.start.nanoseconds(rounding: .nearest).count }
    curveStep = detection.curve?.step.count
    curve = detection.curve?.values ?? []
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

enum Model {
  static func read(_ path: String) throws -> ViolenceModel {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard let model = ViolenceModel(text: text) else {
      throw ValidationError("'\(path)' is no model of violence.light")
    }
    return model
  }

  /// For when only the numbers are wanted.
  static func silent() throws -> ViolenceModel {
    let weights = ViolenceLight.statisticNames.map { "weight\t\($0)\t0\n" }.joined()
    guard let model = ViolenceModel(text: "bias\t0\n" + weights) else {
      throw ValidationError("the names of the numbers do not make a model")
    }
    return model
  }
}

private struct Watch: AnalysisConsumer {
  var detectors: [any Detector]
  var triage: ViolenceFast?

  mutating func take(_ packet: Packet) { triage?.take(packet) }

  mutating func see(_ image: LumaImage, at time: MediaTime) {
    triage?.see(image, at: time)
    for index in detectors.indices { detectors[index].see(image, at: time) }
  }

  mutating func see(_ picture: ColorImage, of sampling: ColorSampling, at time: MediaTime) {
    for index in detectors.indices { detectors[index].see(picture, at: time) }
  }

  mutating func see(crop: LumaImage, at time: MediaTime) {}

  mutating func hear(_ block: AudioBlock) {
    triage?.hear(block)
    for index in detectors.indices { detectors[index].hear(block) }
  }
}

private func watched(
  _ file: String, by detector: any Detector, _ options: AnalysisOptions = AnalysisOptions()
) throws -> Detection {
  try Recording.analyse(path: file, options: options) { Watch(detectors: [detector]) }
    .consumer.detectors[0].finish()
}
