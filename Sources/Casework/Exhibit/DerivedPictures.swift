import CaseStore
import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// Stills, contact sheets and evidential clips of a case for an exhibit, taken by confined workers.
///
/// The same files whatever `jobs` is, in the order of the timeline's events, then of the sources.
struct DerivedPictures {
  let worker: Worker
  let folder: CaseFolder
  /// How many workers run at once.
  let jobs: Int
  let acquired: [Acquired]
  let timeline: Timeline
  let plan: ExhibitPlan

  struct Made: Sendable {
    var stills: [ExhibitStill] = []
    var sheets: [ContactSheet] = []
    var clips: [ExhibitClip] = []
    var findings: [Finding] = []
  }

  /// So many events of one recording are one worker's order.
  private static let together = 10

  /// Writes the files below `payload`.
  ///
  /// - Parameter progress: how many of how many events and recordings are done.
  /// - Throws: `OnsetError` when something cannot be written; what cannot be taken is a finding.
  func make(
    into payload: FilePath, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
  ) async throws -> Made {
    var findings: [Finding] = []
    let recordings = recordings(&findings)
    var jobs: [Job] = []
    for recording in recordings {
      let wishes = wishes(in: recording.order.source)
      let size = recording.order.isCounted ? max(1, wishes.count) : Self.together
      for start in stride(from: 0, to: wishes.count, by: size) {
        let some = Array(wishes[start..<min(start + size, wishes.count)])
        jobs.append(.pictures(PictureOrder(recording: recording.order, wishes: some)))
      }
      let clips = clips(of: recording)
      if !clips.isEmpty {
        jobs.append(.clips(ClipOrder(recording: recording.order, wishes: clips)))
      }
    }
    let answers = try await answers(jobs, payload, progress)
    findings += unchanged(recordings)
    return sorted(zip(jobs, answers).map { ($0, $1) }, findings)
  }

  // MARK: - What is to be done

  private struct Recording {
    let order: RecordingOrder
    let analysis: RecordingAnalysis
    let seal: Seal
  }

  private enum Job: Sendable {
    case pictures(PictureOrder)
    case clips(ClipOrder)

    var recording: RecordingOrder {
      switch self {
      case .pictures(let order): order.recording
      case .clips(let order): order.recording
      }
    }

    var weight: Int {
      switch self {
      case .pictures(let order): order.wishes.count
      case .clips(let order): order.wishes.count
      }
    }
  }

  private enum Answer: Sendable {
    case pictures(PictureAnswer)
    case clips(ClipAnswer)
    case died(String)
  }

  /// Those that are still what was sealed.
  private func recordings(_ findings: inout [Finding]) -> [Recording] {
    acquired.compactMap { source in
      guard let analysis = source.analysis, let seal = source.seal,
        !wishes(in: source.entry.id).isEmpty
      else { return nil }
      if let finding = change(of: source.entry, since: seal) {
        findings.append(finding)
        return nil
      }
      return Recording(order: order(source, analysis, seal), analysis: analysis, seal: seal)
    }
  }

  private func order(
    _ source: Acquired, _ analysis: RecordingAnalysis, _ seal: Seal
  ) -> RecordingOrder {
    let report = timeline.sources.first { $0.source.id == source.entry.id }
    let redactions = plan.redactions.filter { $0.source == source.entry.id }
    return RecordingOrder(
      source: source.entry.id, sha256: seal.sha256, file: source.entry.file,
      exhibit: source.entry.exhibit, axis: analysis.axis,
      table: folder.keptPacketTable(of: seal.sha256),
      isCounted: analysis.isDamaged, clock: report?.clock.model, zone: timeline.case.zone,
      covers: redactions.compactMap { PictureCover($0, analysis.axis) },
      hidden: redactions.map {
        let (from, to) = $0.stretch(analysis.axis)
        return RecordingOrder.Stretch(from: from, to: to)
      })
  }

  /// The observations of a recording, one for each event that nobody rejected, in order of time.
  private func wishes(in source: SourceID) -> [PictureWish] {
    let all = timeline.events.filter { $0.event.status != .rejected }.compactMap { report in
      StillRequest.requests(for: report.observations, acquired).first { $0.source == source }.map {
        PictureWish(
          event: report.event.id, label: report.event.label, status: report.event.status, at: $0.at)
      }
    }
    return all.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
  }

  private func clips(of recording: Recording) -> [ClipOrder.Wish] {
    guard let clips = plan.clips else { return [] }
    let (axis, end) = (recording.order.axis, MediaTime(nanoseconds: recording.analysis.duration))
    return wishes(in: recording.order.source).filter { clips.events.contains($0.event) }
      .compactMap { wish in
        guard let at = try? axis.time(ofStream: wish.at).nanoseconds(rounding: .nearest),
          let from = try? at.subtracting(clips.before), let to = try? at.adding(clips.after)
        else { return nil }
        let start = max(.zero, from)
        return ClipOrder.Wish(
          event: wish.event, from: axis.streamTime(MediaTime(nanoseconds: start)),
          to: axis.streamTime(min(MediaTime(nanoseconds: to), end)))
      }
  }

  // MARK: - Doing it

  private func answers(
    _ all: [Job], _ payload: FilePath, _ progress: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> [Answer] {
    let total = all.reduce(0) { $0 + $1.weight }
    var done = 0
    progress(0, total)
    return try await inParallel(all, jobs: jobs, trying: { try await answer($0, payload) }) {
      place, _ in
      done += all[place].weight
      progress(done, total)
    }
  }

  private func answer(_ job: Job, _ payload: FilePath) async throws -> Answer {
    let work = folder.work.appending(UUID().uuidString).string
    let (order, artifact) = (work + ".order.json", work + ".json")
    defer {
      for path in [order, artifact] { try? FileManager.default.removeItem(atPath: path) }
    }
    let encoder = JSONEncoder()
    let command: String
    switch job {
    case .pictures(let pictures):
      command = "pictures"
      try CaseFolder.write(encoder.encode(pictures), to: FilePath(order))
    case .clips(let clips):
      command = "clips"
      try CaseFolder.write(encoder.encode(clips), to: FilePath(order))
    }
    let outcome = await worker.run(
      command,
      [
        "--order", order, "--payload", payload.string, "--out", artifact, "--",
        "./" + job.recording.file,
      ], in: folder.path, progress: { _ in })
    switch outcome {
    case .died(let words): return .died(words)
    // What is wrong with the recording stands in the artifact: this is something else.
    case .refused(let words):
      throw OnsetError("the exhibit's pictures cannot be made: \(words)", fix: "")
    case .done: break
    }
    let content = try Data(contentsOf: URL(filePath: artifact))
    return switch job {
    case .pictures: .pictures(try JSONDecoder().decode(PictureAnswer.self, from: content))
    case .clips: .clips(try JSONDecoder().decode(ClipAnswer.self, from: content))
    }
  }

  // MARK: - What came of it

  private func change(of entry: CaseFile.SourceEntry, since seal: Seal) -> Finding? {
    let file = folder.file(entry.file)
    do {
      if try file.state() == seal.state { return nil }
      if try file.sealed().sha256 == seal.sha256 { return nil }
      return Finding(
        .evidenceChanged, .failure, source: entry.id,
        message: "Its content is no longer what was sealed: no picture of it is in the exhibit.",
        advice: "Find out which is the evidence, then build the case again.")
    } catch {
      return Finding(
        .evidenceUnreadable, .failure, source: entry.id,
        message: "No picture of it is in the exhibit: \(error.description).", advice: error.advice)
    }
  }

  /// What changed while the pictures were taken.
  private func unchanged(_ recordings: [Recording]) -> [Finding] {
    recordings.compactMap { recording in
      acquired.first { $0.entry.id == recording.order.source }
        .flatMap { change(of: $0.entry, since: recording.seal) }
    }
  }

  private func sorted(_ answers: [(Job, Answer)], _ findings: [Finding]) -> Made {
    var made = Made(findings: findings)
    var stills: [Key: PictureAnswer.Taken] = [:]
    var clips: [Key: (ClipOrder.Wish, ClipAnswer.Cut)] = [:]
    for (job, answer) in answers {
      let source = job.recording.source
      switch (job, answer) {
      case (.pictures(let order), .pictures(let answer)):
        for taken in answer.taken { stills[Key(taken.event, source)] = taken }
        made.findings += PictureFindings.all(answer, order)
      case (.clips(let order), .clips(let answer)):
        for cut in answer.cut {
          guard let wish = order.wishes.first(where: { $0.event == cut.event }) else { continue }
          clips[Key(cut.event, source)] = (wish, cut)
        }
        made.findings += PictureFindings.all(answer, order)
      case (_, .died(let words)): made.findings.append(PictureFindings.died(words, job.recording))
      default: break
      }
    }
    for event in timeline.events.map(\.event.id) {
      for source in acquired.map(\.entry.id) {
        if let taken = stills[Key(event, source)] { made.take(taken) }
        if let (wish, cut) = clips[Key(event, source)],
          let axis = acquired.first(where: { $0.entry.id == source })?.analysis?.axis
        {
          made.clips.append(
            ExhibitClip(
              event: event, source: source, form: .evidential, file: cut.file, sidecar: cut.sidecar,
              from: axis.time(ofStream: wish.from), to: axis.time(ofStream: wish.to),
              begins: cut.begins,
              isRedacted: false))
        }
      }
    }
    return made
  }

  private struct Key: Hashable {
    let event: EventID
    let source: SourceID

    init(_ event: EventID, _ source: SourceID) { (self.event, self.source) = (event, source) }
  }
}

extension DerivedPictures.Made {
  fileprivate mutating func take(_ taken: PictureAnswer.Taken) {
    stills.append(
      ExhibitStill(
        event: taken.event, frame: taken.frame, clean: taken.clean, annotated: taken.annotated,
        sidecar: taken.sidecar, preview: Array(taken.preview), width: taken.width,
        height: taken.height, isRedacted: taken.isRedacted))
    if let sheet = taken.sheet {
      sheets.append(
        ContactSheet(
          event: taken.event, file: sheet.file, frames: sheet.frames, isRedacted: sheet.isRedacted))
    }
  }
}

extension RecordingAnalysis {
  /// Packets or frames of it are damaged, so that frames are what they are only when decoded from the
  /// beginning.
  var isDamaged: Bool {
    continuity.contains { $0.code == .undecodable || $0.code == .damagedPacket }
  }
}

extension Redaction {
  /// Its stretch on the axis of the streams' timestamps, a nanosecond wider for the rounding.
  func stretch(_ axis: PresentationAxis) -> (from: MediaTime, to: MediaTime) {
    func moved(_ time: MediaTime, _ rounding: Rounding, _ by: Int64) -> MediaTime {
      let moment = axis.streamTime(time)
      return (try? moment.nanoseconds(rounding: rounding).adding(Nanoseconds(by)))
        .map { MediaTime(nanoseconds: $0) } ?? moment
    }
    return (moved(from, .down, -1), moved(to, .up, 1))
  }
}

extension PictureCover {
  /// Nil for a redaction of sound alone, or one whose box lies outside any picture.
  init?(_ redaction: Redaction, _ axis: PresentationAxis) {
    guard let box = redaction.box else { return nil }
    let (left, top) = (max(0, box.x), max(0, box.y))
    guard
      let region = PictureRegion(
        x: left, y: top, width: box.x + box.width - left, height: box.y + box.height - top)
    else { return nil }
    let (from, to) = redaction.stretch(axis)
    self.init(region: region, from: from, to: to)
  }
}
