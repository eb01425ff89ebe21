import Evidence
import Exhibits
import Media
import TimeModel

/// A synchronised view, as a worker is told to make it.
struct ViewWork: Hashable, Sendable, Codable {
  struct Caption: Hashable, Sendable, Codable {
    let event: EventID
    let label: String
    let status: Event.Status
    let interval: String
    let from: Instant
    let to: Instant
  }

  /// Pictures that follow on one another and show the same sort of thing.
  struct Stretch: Hashable, Sendable, Codable {
    /// `frames`, or why there is none: `not begun`, `ended`, `gap` or `broken`.
    let shows: String
    /// In pictures of the view, from 0; the last is included.
    let first: Int
    var last: Int
    /// Of the first and the last frame shown, on the axis of the stream's timestamps.
    let from: MediaTime?
    var to: MediaTime?
    /// How many different frames are shown.
    var frames: Int
    var isRedacted: Bool
    /// Why it is broken.
    let fault: String?
  }

  enum Outcome: Hashable, Sendable, Codable {
    /// With what each panel shows.
    case made(SideBySide.Made, [[Stretch]])
    case refused(String)
    case unwritten(String)
  }

  let videos: [VideoSource]
  /// Which of them is heard; nil for silence.
  let sound: Int?
  let from: Instant
  let to: Instant
  let zone: ZoneRules
  let captions: [Caption]
  let output: String

  /// Pictures a second.
  static let rate = Rational(25)

  /// How many pictures there are: the last begins before `to`.
  var count: Int {
    let length = max(0, Int128(to.nanoseconds) - Int128(from.nanoseconds))
    let unit = Int128(1_000_000_000) * Int128(Self.rate.denominator)
    return Int(clamping: (length * Int128(Self.rate.numerator) + unit - 1) / unit)
  }

  /// When a picture of the view is, to the nanosecond downwards.
  func instant(of picture: Int) -> Instant {
    let offset =
      Int128(picture) * 1_000_000_000 * Int128(Self.rate.denominator) / Int128(Self.rate.numerator)
    return Instant(nanoseconds: Int64(clamping: Int128(from.nanoseconds) + offset))
  }

  /// The moment of a recording that its clock places at an instant, on its own axis; nil where it has
  /// nothing. Of several the first: a clock that was set back shows an instant twice.
  static func moment(of video: VideoSource, at instant: Instant) -> Nanoseconds? {
    let moments = (try? video.clock?.estimates(at: instant)) ?? []
    return moments.first { video.from <= $0 && $0 < video.to }
  }

  /// On the axis of the streams' timestamps.
  private func streamMoment(_ panel: Int, _ picture: Int) -> MediaTime? {
    guard let moment = Self.moment(of: videos[panel], at: instant(of: picture)),
      // Moments are whole nanoseconds: a frame that begins within the next one is on the screen.
      let next = try? moment.adding(Nanoseconds(1))
    else { return nil }
    return videos[panel].axis.streamTime(MediaTime(nanoseconds: next))
  }

  /// - Parameter progress: told now and then that it goes on.
  func make(progress: () -> Void) -> Outcome {
    let layout = ViewLayout(panels: videos.count)
    let panels = zip(videos, layout.panels).map { video, area in
      var panel = SideBySide.Panel(
        path: video.path, area: MovieArea(area), longestFrame: Self.longestFrame(video))
      (panel.covers, panel.silences) = (video.covers, video.silences)
      return panel
    }
    let request = SideBySide.Request(
      panels: panels, width: layout.width, height: layout.height, rate: Self.rate, count: count,
      sound: sound)
    let drawing = ViewDrawing(
      layout: layout,
      panels: videos.enumerated().map { index, video in
        ViewDrawing.Panel(
          exhibit: video.exhibit, source: video.source, name: video.name,
          isHeard: index == sound, tiedTo: video.tiedTo.map(reference))
      },
      captions: captions.map {
        ViewDrawing.Caption(
          label: $0.label, status: $0.status, interval: $0.interval, from: $0.from, to: $0.to)
      }, zone: zone)
    var record = ViewRecord(panels: videos.count)
    do throws(MediaError) {
      let made = try SideBySide.compose(request, to: output) { panel, picture in
        streamMoment(panel, picture)
      } draw: { picture, shown in
        record.take(shown, at: picture)
        let instant = instant(of: picture)
        let states = zip(videos, shown).map { state($0, $1, at: instant) }
        return drawing.pieces(at: instant, states)
          .compactMap { MovieDrawing(area: MovieArea($0.area), pixels: $0.pixels) }
      } progress: { _ in
        progress()
      }
      return .made(made, record.stretches)
    } catch {
      return error.reason == .cannotWrite
        ? .unwritten(error.description) : .refused(error.description)
    }
  }

  /// What is on the screen for longer than two seconds and five usual frames is no picture of that time.
  private static func longestFrame(_ video: VideoSource) -> Nanoseconds {
    let usual = video.frameRate.flatMap { rate in
      rate.numerator > 0 ? rate.denominator.multipliedReportingOverflow(by: 5_000_000_000) : nil
    }
    guard let usual, !usual.overflow, let rate = video.frameRate else {
      return Nanoseconds(10_000_000_000)
    }
    return Nanoseconds(max(2_000_000_000, usual.partialValue / rate.numerator))
  }

  private func state(
    _ video: VideoSource, _ shown: SideBySide.Shown, at instant: Instant
  ) -> ViewDrawing.State {
    let name = video.exhibit ?? video.source.rawValue
    switch shown {
    case .frame(let time, let isCovered):
      let moment = Self.moment(of: video, at: instant)
      return .frame(
        at: video.axis.time(ofStream: time),
        time: moment.flatMap { video.time(at: MediaTime(nanoseconds: $0)) },
        isRedacted: isCovered)
    case .nothing: return .words("\(name) \(Self.absence(of: video, at: instant))")
    case .before: return .words("\(name): its pictures have not begun")
    case .after: return .words("\(name): its pictures have ended")
    case .gap: return .words("\(name): a gap, no picture of this time")
    case .broken: return .words("\(name): its pictures cannot be shown")
    }
  }

  /// The exhibit reference of a recording of the view, or its id.
  private func reference(_ id: SourceID) -> String {
    videos.first { $0.source == id }?.exhibit ?? id.rawValue
  }

  /// Why a recording has no moment at an instant.
  private static func absence(of video: VideoSource, at instant: Instant) -> String {
    guard let segments = video.clock?.segments else { return "has no clock" }
    let times = segments.flatMap { segment in
      [max(segment.from ?? video.from, video.from), min(segment.to ?? video.to, video.to)]
        .map { edge in
          // The end of a segment is no longer in it.
          let inside = edge == segment.from ? edge : Nanoseconds(max(edge.count - 1, 0))
          return video.time(at: MediaTime(nanoseconds: inside))?.estimate
        }
    }.compactMap { $0 }
    if let first = times.min(), instant < first { return "has not begun" }
    if let last = times.max(), instant > last { return "has ended" }
    return "has a gap: nothing of this time was kept"
  }
}

extension MovieArea {
  init(_ area: ViewLayout.Area) {
    self.init(x: area.x, y: area.y, width: area.width, height: area.height)
  }
}

/// What a view's panels show, in stretches.
private struct ViewRecord {
  private(set) var stretches: [[ViewWork.Stretch]]

  init(panels: Int) { stretches = Array(repeating: [], count: panels) }

  mutating func take(_ shown: [SideBySide.Shown], at picture: Int) {
    for (panel, state) in shown.enumerated() where stretches.indices.contains(panel) {
      let stretch = ViewWork.Stretch(state, at: picture)
      if var last = stretches[panel].last, last.join(stretch) {
        stretches[panel][stretches[panel].count - 1] = last
      } else {
        stretches[panel].append(stretch)
      }
    }
  }
}

extension ViewWork.Stretch {
  fileprivate init(_ shown: SideBySide.Shown, at picture: Int) {
    var (time, isCovered, words): (MediaTime?, Bool, String?) = (nil, false, nil)
    switch shown {
    case .frame(let at, let covered): (shows, time, isCovered) = ("frames", at, covered)
    case .nothing: shows = "nothing"
    case .before: shows = "not begun"
    case .after: shows = "ended"
    case .gap: shows = "gap"
    case .broken(let fault): (shows, words) = ("broken", fault)
    }
    (first, last, from, to, fault) = (picture, picture, time, time, words)
    (frames, isRedacted) = (time == nil ? 0 : 1, isCovered)
  }

  /// Takes the next picture in when it shows the same, and onwards.
  fileprivate mutating func join(_ next: Self) -> Bool {
    guard next.shows == shows else { return false }
    if let before = to, let time = next.to {
      guard before <= time else { return false }
      if before < time { frames += 1 }
      to = time
    }
    last = next.last
    isRedacted = isRedacted || next.isRedacted
    return true
  }
}
