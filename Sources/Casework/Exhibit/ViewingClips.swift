import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// Makes the viewing copies of an exhibit's clips: each event, in each recording in which it was
/// observed.
struct ViewingClips: Sendable {
  let worker: Worker
  let folder: CaseFolder
  let jobs: Int
  let acquired: [Acquired]
  let timeline: Timeline
  let plan: ExhibitPlan

  /// One clip that is asked for.
  private struct Wanted: Hashable {
    let event: EventID
    let source: SourceID
    /// Of the event, in the order of the timeline.
    let place: Int
    let from: MediaTime
    let to: MediaTime
    /// Relative to the payload, without its ending.
    var name: String {
      let parts = [event.rawValue, source.rawValue].map { ExhibitFile.name(for: $0) }
      return "clips/\(parts[0])-\(parts[1]).viewing"
    }
  }

  /// - Parameters:
  ///   - payload: the folder of the payload; `clips` is made in it.
  ///   - progress: how many recordings are done, of how many; called from several threads.
  /// - Returns: in the order of the timeline's events, then of the sources.
  /// - Throws: `OnsetError` when the disk does not take it; a recording that gives no clip is a finding.
  func make(
    into payload: FilePath, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
  ) async throws -> (clips: [ExhibitClip], findings: [Finding]) {
    let wanted = wanted()
    guard !wanted.isEmpty else { return ([], []) }
    try CaseFolder.makeFolder(payload.appending("clips"))
    let recordings = acquired.compactMap { source -> (Acquired, VideoSource, [Wanted])? in
      let own = wanted.filter { $0.source == source.entry.id }
      guard !own.isEmpty, let video = VideoSource(source, timeline, plan.redactions, in: folder)
      else {
        return nil
      }
      return (source, video, own)
    }
    var done = 0
    let all = try await inParallel(
      recordings, jobs: jobs, trying: { try await copies($0.2, of: $0.1, $0.0, payload) }
    ) { _, _ in
      done += 1
      progress(done, recordings.count)
    }
    let made = all.reduce(into: [:]) { $0.merge($1.0) { first, _ in first } }
    return (wanted.compactMap { made[$0] }, all.flatMap(\.1))
  }

  /// In the order of the timeline's events, then of the sources.
  private func wanted() -> [Wanted] {
    guard let clips = plan.clips else { return [] }
    var result: [Wanted] = []
    for (place, report) in timeline.events.enumerated() where clips.events.contains(report.event.id)
    {
      for source in acquired {
        guard let analysis = source.analysis,
          VideoSource.hasPictures(analysis),
          let at = report.observations.lazy.compactMap({ observation -> MediaTime? in
            guard observation.source == source.entry.id,
              case .media(_, let estimate, _) = observation.time
            else { return nil }
            return estimate
          }).first, let moment = try? at.nanoseconds(rounding: .nearest),
          let from = try? moment.subtracting(clips.before),
          let to = try? moment.adding(clips.after)
        else { continue }
        let low = max(.zero, min(from, analysis.duration))
        let high = max(low, min(to, analysis.duration))
        result.append(
          Wanted(
            event: report.event.id, source: source.entry.id, place: place,
            from: MediaTime(nanoseconds: low), to: MediaTime(nanoseconds: high)))
      }
    }
    return result
  }

  private func copies(
    _ wanted: [Wanted], of video: VideoSource, _ source: Acquired, _ payload: FilePath
  ) async throws -> ([Wanted: ExhibitClip], [Finding]) {
    let work = ClipWork(
      video: video, zone: timeline.case.zone,
      clips: wanted.map { clip in
        let output = VideoMaking.partial(payload.appending(clip.name + ".mp4"))
        return ClipWork.Clip(
          event: clip.event, from: clip.from, to: clip.to, output: output.string)
      })
    defer {
      for clip in work.clips { try? FileManager.default.removeItem(atPath: clip.output) }
    }
    let ending = try await VideoMaking(worker: worker, folder: folder)
      .run(.clips(work), as: [ClipWork.Outcome].self, progress: { _ in })
    switch ending {
    case .died where wanted.count > 1:
      // One stretch that kills its worker must not cost the others.
      var (all, findings): ([Wanted: ExhibitClip], [Finding]) = ([:], [])
      for clip in wanted {
        let (one, found) = try await copies([clip], of: video, source, payload)
        all.merge(one) { first, _ in first }
        findings += found
      }
      return (all, findings)
    case .died(let words):
      return ([:], wanted.map { failed($0, words) })
    case .done(let outcomes):
      var (all, findings): ([Wanted: ExhibitClip], [Finding]) = ([:], [])
      for (index, outcome) in outcomes.enumerated() where wanted.indices.contains(index) {
        let clip = wanted[index]
        switch outcome {
        case .unwritten(let words): throw VideoMaking.unwritten(words)
        case .refused(let words): findings.append(failed(clip, words))
        case .made(let made):
          all[clip] = try finished(clip, made, work, work.clips[index], source, payload)
        }
      }
      return (all, findings)
    }
  }

  private func failed(_ clip: Wanted, _ words: String) -> Finding {
    Finding(
      .videoFailed, .caution, source: clip.source,
      message: "No viewing copy of it could be made for the event '\(clip.event)': \(words).",
      advice: "The evidential clip and the recording itself do not depend on it.")
  }

  private func finished(
    _ clip: Wanted, _ made: ViewingCopy.Made, _ work: ClipWork, _ ordered: ClipWork.Clip,
    _ source: Acquired, _ payload: FilePath
  ) throws -> ExhibitClip {
    let video = work.video
    let file = try VideoMaking.finish(clip.name + ".mp4", in: payload)
    let begins = made.frames.first.map { video.axis.time(ofStream: $0.time) } ?? clip.from
    let isRedacted = work.isRedacted(ordered) || made.frames.contains(where: \.isCovered)
    let sidecar: JSONValue = [
      "schema": "onset.viewing-clip/1", "event": .text(clip.event.rawValue),
      "source": .videoSource(video, source, timeline),
      "asked": ["from": .mediaTime(clip.from), "to": .mediaTime(clip.to)],
      "begins": .mediaTime(begins), "ends": .mediaTime(video.axis.time(ofStream: made.end)),
      "stream": .integer(made.stream),
      "file": .video(file, width: made.width, height: made.height),
      "picture": .area(made.picture),
      "frames": .array(made.frames.map { frame(of: video, $0) }),
      "frameRate": "as recorded: every frame at its own time, less that of the first",
      "framesLeftOut": .integer(made.skipped), "hasSound": .bool(made.hasSound),
      "soundFault": .text(made.soundFault),
      "isRedacted": .bool(isRedacted), "made": .videoSettings,
    ]
    return ExhibitClip(
      event: clip.event, source: clip.source, form: .viewing, file: file,
      sidecar: try VideoMaking.write(sidecar, to: clip.name + ".json", in: payload),
      from: clip.from, to: clip.to, begins: begins, isRedacted: isRedacted)
  }

  private func frame(of video: VideoSource, _ frame: ViewingCopy.Frame) -> JSONValue {
    let at = video.axis.time(ofStream: frame.time)
    let time = video.time(at: at)
    return [
      "number": frame.number.map { .integer($0) } ?? .null, "pts": .mediaTime(frame.time),
      "earliest": .instant(time?.earliest), "latest": .instant(time?.latest),
      "isRedacted": .bool(frame.isCovered),
    ]
  }
}

extension JSONValue {
  static func area(_ area: MovieArea) -> JSONValue {
    [
      "x": .integer(area.x), "y": .integer(area.y), "width": .integer(area.width),
      "height": .integer(area.height),
    ]
  }
}
