import Detectors
import Evidence
import Exhibits
import Media
import TimeModel

/// What a strip shows of one mark, before its frames are taken.
struct StripPlan: Sendable {
  let source: SourceID
  let mark: SourceMark
  let meaning: String
  let from: Nanoseconds
  let to: Nanoseconds
  /// At which to show a frame; empty for a recording without pictures.
  let moments: [Nanoseconds]
  let curves: [MarkStrip.Curve]
  let neighbours: [SourceMark]

  /// In pixels: as wide as its place on a page, and for a picture that stands alone.
  static let (pageWidth, fileWidth) = (192, 320)
  /// More strips than this are not drawn for one timeline: it must stay a page that opens.
  static let most = 20
  /// Of the frames, in seconds: the shortest that holds the whole interval.
  private static let spacings: [Int64] = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600]

  /// Frames at equal spaces, the third of them at the estimate: two before it, four after.
  init(_ mark: SourceMark, of detection: Detection, in source: SourceID, _ all: RecordingAnalysis) {
    (self.source, self.mark) = (source, mark)
    meaning =
      DetectorCatalogue.detector(named: detection.detector)?.meaning(ofScore: mark.score) ?? ""
    let estimate = Self.count(mark.estimate)
    let before = Int128(estimate) - Int128(Self.count(mark.earliest))
    let after = Int128(Self.count(mark.latest)) - Int128(estimate)
    let second: Int64 = 1_000_000_000
    let spacing =
      Self.spacings.map { $0 * second }
      .first { before * 2 <= 5 * Int128($0) && after * 2 <= 9 * Int128($0) } ?? 3600 * second
    func shifted(_ halves: Int64) -> Nanoseconds {
      Nanoseconds(estimate.addingReportingOverflow(spacing / 2 * halves).partialValue)
    }
    let (from, to) = (shifted(-5), shifted(9))
    (self.from, self.to) = (from, to)
    let isSeen = all.container.streams.contains { $0.kind == .video }
    moments =
      isSeen
      ? (0..<Int64(MarkPicture.frameCount)).map { shifted(2 * $0 - 4) }
        .filter { $0 >= .zero && $0 < all.duration } : []
    curves = Self.curves(of: detection, all).map { $0.cut(from: from, to: to) }
    neighbours = all.marks.filter {
      Self.count($0.latest) >= from.count && Self.count($0.earliest) <= to.count
    }
  }

  private static func count(_ time: MediaTime) -> Int64 {
    (try? time.nanoseconds(rounding: .nearest).count) ?? 0
  }

  func strip(_ frames: [MarkStrip.Frame]) -> MarkStrip {
    MarkStrip(
      source: source, mark: mark, meaning: meaning, from: from, to: to, frames: frames,
      curves: curves, neighbours: neighbours)
  }

  /// The score of a detector and its channels, whole, on the axis of the source's clock.
  static func curves(of detection: Detection, _ all: RecordingAnalysis) -> [MarkStrip.Curve] {
    let score = detection.curve.map { [(name: "score", curve: $0)] } ?? []
    return (score + detection.channels.map { (name: $0.name, curve: $0.curve) }).map { named in
      MarkStrip.Curve(
        name: named.name, detector: detection.detector,
        start: Nanoseconds(count(all.axisTime(named.curve.start))), step: named.curve.step,
        values: named.curve.values)
    }
  }
}

extension MarkStrip.Curve {
  /// The values in a stretch, with one more on either side.
  fileprivate func cut(from: Nanoseconds, to: Nanoseconds) -> Self {
    guard step > .zero, !values.isEmpty else { return self }
    func index(_ moment: Nanoseconds) -> Int {
      let difference = Int128(moment.count) - Int128(start.count)
      return Int(clamping: difference / Int128(step.count))
    }
    let low = min(max(0, index(from) - 1), values.count)
    let high = min(max(low, index(to) + 2), values.count)
    return Self(
      name: name, detector: detector,
      start: Nanoseconds(start.count + step.count * Int64(low)), step: step,
      values: Array(values[low..<high]))
  }
}

extension RecordingAnalysis {
  /// Every mark, on the axis of the source's clock.
  var marks: [SourceMark] {
    detections.flatMap { detection in detection.marks.map { mark($0, of: detection) } }
  }

  func mark(_ mark: Mark, of detection: Detection) -> SourceMark {
    SourceMark(
      kind: mark.kind, detector: detection.detector, version: detection.version,
      earliest: axisTime(mark.earliest), estimate: axisTime(mark.estimate),
      latest: axisTime(mark.latest), score: mark.score, channels: mark.channels)
  }
}

extension Acquisition {
  /// The strips of those marks that support events, the highest scores first where there are too many.
  ///
  /// - Parameter marks: of each observation that a detector made.
  func strips(
    _ marks: [ObservationID: StripPlan], for support: [(event: Event, observations: [Observation])],
    of acquired: [Acquired], hiding redactions: [Redaction]
  ) async throws -> (strips: [ObservationID: MarkStrip], findings: [Finding]) {
    let wanted = support.filter { $0.event.status != .rejected }.flatMap(\.observations)
      .compactMap { observation in marks[observation.id].map { (id: observation.id, plan: $0) } }
    let chosen = wanted.enumerated()
      .sorted { ($1.element.plan.mark.score, $0.offset) < ($0.element.plan.mark.score, $1.offset) }
      .prefix(StripPlan.most).map(\.element)
    let requests = chosen.map { strip in
      (
        strip.id, strip.plan,
        strip.plan.moments.compactMap { request($0, strip.plan, acquired, redactions) }
      )
    }
    let (stills, findings) = try await stills(requests.flatMap(\.2), of: acquired)
    var result: [ObservationID: MarkStrip] = [:]
    for (id, plan, requests) in requests {
      let frames = zip(plan.moments, requests).compactMap { moment, request in
        stills[request].map {
          MarkStrip.Frame(moment: moment, still: $0.still, number: $0.number)
        }
      }
      result[id] = plan.strip(frames)
    }
    return (result, findings)
  }

  private func request(
    _ moment: Nanoseconds, _ plan: StripPlan, _ acquired: [Acquired], _ redactions: [Redaction]
  ) -> StillRequest? {
    acquired.first { $0.entry.id == plan.source }?.analysis.map {
      StillRequest(
        source: plan.source, at: $0.streamTime(MediaTime(nanoseconds: moment)),
        width: StripPlan.pageWidth,
        covers: StillRequest.covers(of: plan.source, $0, redactions))
    }
  }
}
