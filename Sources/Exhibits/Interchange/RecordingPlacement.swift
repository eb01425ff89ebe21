import Evidence
import TimeModel

/// Where a recording lies in UTC by the estimates of its clock, piece by piece.
struct RecordingPlacement {
  struct Piece {
    /// On the recording's own axis.
    let from: Nanoseconds
    let to: Nanoseconds
    /// When `from` was.
    let start: Instant
  }

  /// In the order of the recording's axis, each with a length; empty when nothing ties it to UTC.
  let pieces: [Piece]

  init(_ report: Timeline.SourceReport) {
    guard let extent = report.extent else {
      pieces = []
      return
    }
    let segments = report.clock.axis == .mediaTime ? report.clock.model?.segments ?? [] : []
    if segments.count < 2 {
      // The network may know more than the source's own clock.
      let own = segments.isEmpty ? nil : try? report.clock.model?.timestamp(at: extent.from)
      guard let start = extent.start.estimate ?? own?.estimate, extent.from < extent.to else {
        pieces = []
        return
      }
      pieces = [Piece(from: extent.from, to: extent.to, start: start)]
      return
    }
    pieces = segments.compactMap { segment in
      let from = max(segment.from ?? extent.from, extent.from)
      let to = min(segment.to ?? extent.to, extent.to)
      guard from < to, let time = try? report.clock.model?.timestamp(at: from) else { return nil }
      return Piece(from: from, to: to, start: time.estimate)
    }
  }
}
