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
    commandName: "marks-lab", subcommands: [Windows.self, Marks.self])
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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for file in files {
      let detection = try watched(file, by: model.map { ViolenceLight(model: $0) } ?? .init())
      print(String(decoding: try encoder.encode(Found(file: file, detection)), as: UTF8.self))
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
  let marks: [Moment]
  let curveStart: Int64?
  let curveStep: Int64?
  let curve: [Int]

  init(file: String, _ detection: Detection) {
    self.file = file
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
  var detector: ViolenceLight

  mutating func take(_ packet: Packet) {}
  mutating func see(_ image: LumaImage, at time: MediaTime) { detector.see(image, at: time) }
  mutating func see(crop: LumaImage, at time: MediaTime) {}
  mutating func hear(_ block: AudioBlock) { detector.hear(block) }
}

private func watched(_ file: String, by detector: ViolenceLight) throws -> Detection {
  try Recording.analyse(path: file) { Watch(detector: detector) }.consumer.detector.finish()
}
