import Detectors
import Evidence
import Exhibits
import Foundation
import Media
import TimeModel

extension Detect {
  /// Of one recording.
  private static let mostPictures = 40

  /// Draws each mark with the frames around it and what was measured, and the whole recording once.
  ///
  /// - Parameter folder: is made; where it exists it must be empty.
  /// - Returns: what was drawn and what was not, in words.
  /// - Throws: `OnsetError` when the folder holds anything or cannot be written; `MediaError`.
  public func drawPictures(into folder: String) throws -> String {
    let source = SourceID(
      rawValue: VisibleText.line(URL(filePath: file).lastPathComponent, limit: 80))
    let marks = chosen(source)
    let pictures = try marks.plans.map { plan in
      (name: "", bytes: try MarkPicture(strip(plan), id: "alone").png())
    }
    let overview = OverviewPicture(
      source: source, duration: analysis.duration,
      curves: analysis.detections.flatMap { StripPlan.curves(of: $0, analysis) },
      marks: analysis.marks)
    try write("overview.png", try overview.png(), into: folder)
    for (index, picture) in pictures.enumerated() {
      let mark = marks.plans[index].mark
      let number = String(1001 + index).dropFirst()
      let time = mark.estimate.clockText.replacing(":", with: "-")
      try write("mark-\(number)-\(mark.kind)-\(time).png", picture.bytes, into: folder)
    }
    let more = marks.left > 0 ? "; \(marks.left) more marks are only in overview.png" : ""
    return "drew \(pictures.count) of \(pictures.count + marks.left) marks and overview.png into "
      + "'\(VisibleText.line(folder, limit: 300))'\(more)"
  }

  /// Refuses a place for pictures that holds something, before any time is spent.
  public static func checkPictures(_ folder: String) throws(OnsetError) {
    let files = FileManager.default
    guard files.fileExists(atPath: folder) else { return }
    guard let content = try? files.contentsOfDirectory(atPath: folder) else {
      throw OnsetError(
        "'\(folder)' is no folder that can be looked into", fix: "name a new or empty folder")
    }
    guard content.isEmpty else {
      throw OnsetError(
        "'\(folder)' is not empty, and nothing is ever written over",
        fix: "name a new or empty folder for the pictures")
    }
  }

  /// Violence first, the highest scores first where there are too many; then in order of time.
  private func chosen(_ source: SourceID) -> (plans: [StripPlan], left: Int) {
    let all = analysis.detections.flatMap { detection in
      detection.marks.map {
        StripPlan(analysis.mark($0, of: detection), of: detection, in: source, analysis)
      }
    }
    let best = all.enumerated().sorted { one, other in
      let (a, b) = (one.element.mark, other.element.mark)
      if a.kind.isViolence != b.kind.isViolence { return a.kind.isViolence }
      return (b.score, one.offset) < (a.score, other.offset)
    }.prefix(Self.mostPictures)
    let plans = best.sorted {
      ($0.element.mark.estimate, $0.offset) < ($1.element.mark.estimate, $1.offset)
    }.map(\.element)
    return (plans, all.count - plans.count)
  }

  /// A strip whose frames cannot be had has none.
  private func strip(_ plan: StripPlan) -> MarkStrip {
    let times = plan.moments.map { analysis.streamTime(MediaTime(nanoseconds: $0)) }
    let stills =
      times.isEmpty ? [] : (try? TakeStills.take(file, at: times, width: StripPlan.fileWidth)) ?? []
    return plan.strip(
      zip(plan.moments, stills).map { moment, still in
        MarkStrip.Frame(
          moment: moment,
          still: Timeline.Still(
            source: plan.source, at: analysis.axisTime(still.at), jpeg: Array(still.jpeg),
            width: still.width, height: still.height),
          number: still.number)
      })
  }

  private func write(_ name: String, _ bytes: [UInt8], into folder: String) throws(OnsetError) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try Data(bytes).write(
        to: URL(filePath: folder).appending(path: name), options: .withoutOverwriting)
    } catch {
      throw OnsetError(
        "the picture '\(name)' cannot be written into '\(folder)': \(error.localizedDescription)",
        fix: "name a new folder where you may write")
    }
  }
}
