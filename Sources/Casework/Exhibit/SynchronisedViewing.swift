import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// Makes an exhibit's synchronised view: up to four recordings side by side on one clock.
struct SynchronisedViewing: Sendable {
  let worker: Worker
  let folder: CaseFolder
  let jobs: Int
  let acquired: [Acquired]
  let timeline: Timeline
  let plan: ExhibitPlan

  /// How long an event is named, from its estimate on.
  private static let captionLength = Nanoseconds(6_000_000_000)
  /// A longer view is refused: nobody watches it, and it fills the disk.
  private static let longest = Nanoseconds(12 * Nanoseconds.hour.count)
  private static let name = "view/synchronised"

  /// - Parameters:
  ///   - payload: the folder of the payload; `view` is made in it.
  ///   - progress: how many pictures are made, of how many.
  /// - Returns: no view where none is planned, or a finding says why there is none.
  /// - Throws: `OnsetError` when the disk does not take it. A recording that cannot be decoded is a
  ///   finding, and a panel that says so.
  func make(
    into payload: FilePath, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
  ) async throws -> (view: SynchronisedView?, findings: [Finding]) {
    guard let view = plan.view else { return (nil, []) }
    let chosen = view.sources.prefix(4).compactMap { id -> (Acquired, VideoSource)? in
      guard let source = acquired.first(where: { $0.entry.id == id }),
        let video = VideoSource(source, timeline, plan.redactions, in: folder)
      else { return nil }
      return (source, video)
    }
    var findings = view.sources.prefix(4).filter { id in
      !chosen.contains { $0.1.source == id }
    }.map { id in
      Self.failed("It is not in the synchronised view: it has no pictures.", id)
    }
    guard !chosen.isEmpty, view.from < view.to, let length = try? view.to.since(view.from),
      length <= Self.longest
    else {
      findings.append(
        Self.failed(
          chosen.isEmpty
            ? "There is no synchronised view: none of its recordings has pictures."
            : "There is no synchronised view: its stretch is empty or longer than 12 hours.", nil))
      return (nil, findings)
    }
    let file = payload.appending(Self.name + ".mp4")
    try CaseFolder.makeFolder(file.removingLastComponent())
    let work = ViewWork(
      videos: tied(chosen.map(\.1)), sound: chosen.firstIndex { $0.1.source == view.sound },
      from: view.from, to: view.to, zone: timeline.case.zone, captions: captions(view),
      output: VideoMaking.partial(file).string)
    defer { try? FileManager.default.removeItem(atPath: work.output) }
    let count = work.count
    let ending = try await VideoMaking(worker: worker, folder: folder)
      .run(.view(work), as: ViewWork.Outcome.self) { progress(min(Int($0), count), count) }
    switch ending {
    case .died(let words), .done(.refused(let words)):
      findings.append(Self.failed("The synchronised view could not be made: \(words).", nil))
      return (nil, findings)
    case .done(.unwritten(let words)): throw VideoMaking.unwritten(words)
    case .done(.made(let made, let stretches)):
      findings += faults(made, stretches, work)
      return (try finished(made, stretches, work, chosen.map(\.0), payload), findings)
    }
  }

  /// With the clocks by which they run together.
  private func tied(_ videos: [VideoSource]) -> [VideoSource] {
    let own = videos.compactMap { video in
      video.clock.map { (id: video.source, model: $0) }
    }
    let clocks = ViewClocks(own, links: timeline.soundLinks).clocks
    return videos.map { video in
      var video = video
      guard let clock = clocks[video.source] else { return video }
      (video.clock, video.tiedTo) = (clock.model, clock.tiedTo)
      return video
    }
  }

  /// Of the events that are not rejected, by when they were.
  private func captions(_ view: ExhibitPlan.View) -> [ViewWork.Caption] {
    let words = TimeText(zone: timeline.case.zone)
    return timeline.events.compactMap { report in
      guard report.event.status != .rejected, !report.isEntry,
        let estimate = report.time.estimate,
        let end = try? estimate.advanced(by: Self.captionLength), view.from < end,
        estimate < view.to
      else { return nil }
      return ViewWork.Caption(
        event: report.event.id, label: report.event.label, status: report.event.status,
        interval: words.interval(report.time)?.local ?? "", from: estimate, to: end)
    }
  }

  private func faults(
    _ made: SideBySide.Made, _ stretches: [[ViewWork.Stretch]], _ work: ViewWork
  ) -> [Finding] {
    var findings = zip(work.videos, stretches).compactMap { video, stretches in
      stretches.compactMap(\.fault).first.map { words in
        Self.failed("Its panel of the synchronised view is black: \(words).", video.source)
      }
    }
    if let sound = work.sound, let fault = made.soundFault {
      findings.append(
        Self.failed(
          "The synchronised view was to have its sound, and is silent where it fails: \(fault).",
          work.videos[sound].source))
    }
    return findings
  }

  private static func failed(_ message: String, _ source: SourceID?) -> Finding {
    Finding(
      .videoFailed, .caution, source: source, message: message,
      advice: "No time on the timeline depends on it.")
  }

  private func finished(
    _ made: SideBySide.Made, _ stretches: [[ViewWork.Stretch]], _ work: ViewWork,
    _ sources: [Acquired], _ payload: FilePath
  ) throws -> SynchronisedView {
    let file = try VideoMaking.finish(Self.name + ".mp4", in: payload)
    let layout = ViewLayout(panels: work.videos.count)
    let sound = work.sound.flatMap { made.hasSound ? work.videos[$0] : nil }
    let isRedacted =
      stretches.joined().contains(where: \.isRedacted)
      || sound.map { video in
        video.redactions.contains { $0.isMuted && touches($0, video, work) }
      } ?? false
    let panels = zip(zip(work.videos, sources), zip(layout.panels, stretches)).map {
      panel, shown -> JSONValue in
      [
        "source": .videoSource(panel.0, panel.1, timeline),
        "area": .area(MovieArea(shown.0)), "estimatesTiedTo": .text(panel.0.tiedTo?.rawValue),
        "map": .map(of: panel.0),
        "shows": .array(shown.1.map { .stretch($0, of: panel.0, work) }),
      ]
    }
    let sidecar: JSONValue = [
      "schema": "onset.synchronised-view/1",
      "file": .video(file, width: layout.width, height: layout.height),
      "from": .instant(work.from), "to": .instant(work.to),
      "frameRate": .rational(ViewWork.rate), "frameCount": .integer(work.count),
      "method": .text(
        "Picture n is the instant from + n / frame rate. Each panel shows the frame that is on the "
          + "screen of its recording at the moment that the estimates of its map place at that "
          + "instant. A map is the recording's own clock; where sound ties it to a recording with "
          + "a narrower clock, its estimates are taken from there and its bounds stay its own."),
      "panels": .array(panels), "sound": .text(sound?.source.rawValue),
      "captions": .array(
        work.captions.map { caption in
          [
            "event": .text(caption.event.rawValue), "label": .text(caption.label),
            "status": .text(caption.status.rawValue), "interval": .text(caption.interval),
            "from": .instant(caption.from), "to": .instant(caption.to),
          ]
        }),
      "redactionCount": .integer(work.videos.reduce(0) { $0 + $1.redactions.count }),
      "isRedacted": .bool(isRedacted), "made": .videoSettings,
    ]
    return SynchronisedView(
      file: file, sidecar: try VideoMaking.write(sidecar, to: Self.name + ".json", in: payload),
      sources: work.videos.map(\.source), sound: sound?.source, from: work.from, to: work.to,
      isRedacted: isRedacted)
  }

  /// Whether any instant of the view falls into a redaction.
  private func touches(_ redaction: Redaction, _ video: VideoSource, _ work: ViewWork) -> Bool {
    [redaction.from, redaction.to].contains { moment in
      guard let time = video.time(at: moment)?.estimate else { return true }
      return work.from <= time && time <= work.to
    }
      || (video.time(at: redaction.from).map { $0.estimate < work.from } ?? true
        && video.time(at: redaction.to).map { work.to < $0.estimate } ?? true)
  }
}

extension JSONValue {
  /// How a panel's media time was made UTC: segments as a clock has them.
  fileprivate static func map(of video: VideoSource) -> JSONValue {
    guard let model = video.clock else { return .null }
    return .clock(SourceClock(status: .anchored, axis: .mediaTime, model: model, anchors: []))
      .member("segments")
  }

  /// One stretch of what a panel shows.
  fileprivate static func stretch(
    _ stretch: ViewWork.Stretch, of video: VideoSource, _ work: ViewWork
  ) -> JSONValue {
    [
      "shows": .text(stretch.shows), "firstPicture": .integer(stretch.first),
      "lastPicture": .integer(stretch.last),
      "from": .instant(work.instant(of: stretch.first)),
      "to": .instant(work.instant(of: stretch.last + 1)),
      "firstFrame": stretch.from.map { .mediaTime($0) } ?? .null,
      "lastFrame": stretch.to.map { .mediaTime($0) } ?? .null,
      "frameCount": .integer(stretch.frames), "isRedacted": .bool(stretch.isRedacted),
      "fault": .text(stretch.fault),
    ]
  }
}
