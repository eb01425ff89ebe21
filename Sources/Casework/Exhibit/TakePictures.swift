import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// Takes the pictures of one recording for an exhibit: a worker's job, since it decodes.
public enum TakePictures {
  /// Between the frames of a contact sheet, at least; how many it has, and how many of them before the
  /// event's own where the recording has so many.
  static let spacing = Nanoseconds(200_000_000)
  static let (onSheet, before) = (12, 5)
  /// The widest that a picture for pages is, in pixels.
  static let widest = 960

  /// - Parameters:
  ///   - order: a JSON file, a ``PictureOrder``.
  ///   - payload: the folder below which pictures are written.
  ///   - artifact: a JSON file to write; it must not exist.
  ///   - progress: told now and then that it goes on.
  /// - Throws: `OnsetError` when something cannot be written; what is wrong with the recording stands in
  ///   the artifact.
  public static func run(
    file: String, order: String, payload: String, artifact: String, progress: @escaping () -> Void
  ) throws {
    let order = try JSONDecoder().decode(
      PictureOrder.self, from: Data(contentsOf: URL(filePath: order)))
    var answer = PictureAnswer()
    do {
      answer = try Self.answer(order, file, FilePath(payload), progress)
    } catch let error as MediaError {
      answer.fault = error.description
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(answer).write(to: URL(filePath: artifact), options: .withoutOverwriting)
  }

  private static func answer(
    _ order: PictureOrder, _ file: String, _ payload: FilePath, _ progress: @escaping () -> Void
  ) throws -> PictureAnswer {
    var options = ExactFrames.Options()
    options.table = order.recording.packets()
    options.isCounted = order.recording.isCounted
    options.covers = order.recording.covers
    options.countedUpTo = order.wishes.map(\.at).max().flatMap {
      (try? $0.nanoseconds(rounding: .up).adding(Nanoseconds(5_000_000_000)))
        .map { MediaTime(nanoseconds: $0) }
    }
    let frames = try ExactFrames.open(path: file, options: options, progress: progress)
    return try Session(order: order, payload: payload).answer(frames, progress)
  }
}

/// One order on its way.
private struct Session {
  let order: PictureOrder
  let payload: FilePath

  private struct Plan {
    let wish: PictureWish
    let own: Int
    /// Ascending, the own among them.
    let sheet: [Int]
  }

  func answer(
    _ frames: consuming ExactFrames, _ progress: () -> Void
  ) throws -> PictureAnswer {
    var answer = PictureAnswer()
    var plans: [Plan] = []
    for wish in order.wishes {
      if let plan = plan(wish, frames) {
        plans.append(plan)
      } else {
        answer.missing.append(wish.event)
      }
    }
    let onSheets = Set(plans.flatMap(\.sheet))
    let owners = Dictionary(grouping: plans.indices, by: { plans[$0].own })
    var cells: [Int: SheetCell] = [:]
    var stills: [Int: StillFiles] = [:]
    let cell = SheetDrawing.cell
    _ = try frames.frames(plans.flatMap { $0.sheet + [$0.own] }) { frame in
      let number = frame.facts.number
      if onSheets.contains(number) {
        cells[number] = SheetCell(
          picture: try frame.picture(maximumWidth: cell.width, maximumHeight: cell.height),
          reference: reference(frame.facts), isRedacted: frame.facts.coverCount > 0)
      }
      for place in owners[number] ?? [] {
        stills[place] = try StillFiles(
          frame, plans[place].wish, order.recording, reference(frame.facts), payload)
        progress()
      }
    }
    for (place, plan) in plans.enumerated() {
      guard let still = stills[place] else {
        answer.missing.append(plan.wish.event)
        continue
      }
      let shown = plan.sheet.compactMap { cells[$0] }
      answer.taken.append(still.taken(plan.wish.event, sheet: try sheet(plan, shown)))
      progress()
    }
    return answer
  }

  private func plan(_ wish: PictureWish, _ frames: borrowing ExactFrames) -> Plan? {
    guard let own = frames.number(at: wish.at), let time = frames.time(of: own) else { return nil }
    // So many frames apart as make up the spacing here, or one.
    let near = [Int64(-1), 1].compactMap { time.shifted(TakePictures.spacing, times: $0) }
      .compactMap { frames.number(at: $0) }
    let step = max(1, near.map { abs($0 - own) }.max() ?? 1)
    // Where the recording begins or ends, more of the other side.
    let (most, last) = (-(own / step), (frames.count - 1 - own) / step)
    let end = min(max(-TakePictures.before, most) + TakePictures.onSheet - 1, last)
    let start = max(most, end - TakePictures.onSheet + 1)
    let numbers = (min(start, 0)...max(end, 0)).map { own + $0 * step }
    return Plan(wish: wish, own: own, sheet: numbers)
  }

  private func reference(_ facts: FrameFacts) -> FrameReference {
    let recording = order.recording
    return FrameReference(
      source: recording.source, sha256: recording.sha256, stream: facts.stream,
      number: facts.number, pts: facts.pts, at: recording.axis.time(ofStream: facts.pts),
      time: recording.time(of: facts.pts))
  }

  private func sheet(_ plan: Plan, _ cells: [SheetCell]) throws -> PictureAnswer.Sheet {
    let recording = order.recording
    let drawing = SheetDrawing(
      heading: [
        "\(recording.name) · \(plan.wish.name)",
        "Contact sheet: the frame with the thick border is the event's own; the others are a fifth "
          + "of a second apart, or as near to that as there are frames.",
      ],
      cells: cells.map { cell in
        SheetDrawing.Cell(
          words: [
            "frame \(cell.reference.number ?? 0) at \(cell.reference.at.clockText)",
            cell.reference.time.flatMap {
              TimeText(zone: recording.zone).interval($0)?.local
            } ?? "time of day not known",
          ], isMarked: cell.reference.number == plan.own, width: cell.picture.width,
          height: cell.picture.height)
      })
    var paper = Paper(try drawing.picture())
    for (cell, place) in zip(cells, drawing.places) {
      paper.put(cell.picture, x: place.x, y: place.y)
    }
    let path =
      "contact-sheets/\(ExhibitFile.name(for: plan.wish.event.rawValue))-"
      + "\(ExhibitFile.name(for: recording.source.rawValue)).png"
    return PictureAnswer.Sheet(
      file: try PayloadFile.write(try paper.png(), to: path, in: payload),
      frames: cells.map(\.reference), isRedacted: cells.contains(where: \.isRedacted))
  }
}

/// A small picture on a contact sheet.
private struct SheetCell {
  let picture: ColorImage
  let reference: FrameReference
  let isRedacted: Bool
}

extension MediaTime {
  /// So many steps later; nil when that is out of range.
  fileprivate func shifted(_ step: Nanoseconds, times count: Int64) -> MediaTime? {
    guard let length = try? step.multiplied(by: count),
      let moment = try? nanoseconds(rounding: .nearest).adding(length)
    else { return nil }
    return count == 0 ? self : MediaTime(nanoseconds: moment)
  }
}
