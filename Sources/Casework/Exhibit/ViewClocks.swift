import Evidence
import TimeModel

/// The clocks by which the panels of a view run together.
///
/// The estimates of two clocks that are seconds wide may lie seconds apart although sound ties the
/// recordings to milliseconds. So the narrowest clock leads, and what is tied to it by sound takes its
/// estimates from there, wherever they stay within its own clock's bounds; the bounds stay its own.
struct ViewClocks {
  /// How a panel's estimates were found.
  struct Clock: Hashable, Sendable, Codable {
    let model: ClockModel
    /// The recording whose clock it takes its estimates from; nil for its own.
    let tiedTo: SourceID?
  }

  private(set) var clocks: [SourceID: Clock] = [:]

  /// - Parameters:
  ///   - own: the clock models of the panels.
  ///   - links: what their sound says of each other.
  init(_ own: [(id: SourceID, model: ClockModel)], links: [SoundLink]) {
    var rest = own.enumerated()
      .sorted {
        (Self.width($0.element.model), $0.offset) < (Self.width($1.element.model), $1.offset)
      }
      .map(\.element)
    var settled: [SourceID] = []
    while !rest.isEmpty {
      var (place, clock) = (0, Clock(model: rest[0].model, tiedTo: nil))
      search: for (index, candidate) in rest.enumerated() {
        for leader in settled {
          guard let found = tied(candidate, to: leader, links) else { continue }
          (place, clock) = (index, found)
          break search
        }
      }
      let id = rest.remove(at: place).id
      clocks[id] = clock
      settled.append(id)
    }
  }

  /// Of the widest segment, in nanoseconds.
  private static func width(_ model: ClockModel) -> Int128 {
    model.segments.map {
      Int128($0.offset.latest.nanoseconds) - Int128($0.offset.earliest.nanoseconds)
    }.max() ?? .max
  }

  /// Nil when their sound does not tie them, or where it would leave the clock's own bounds.
  private func tied(
    _ follower: (id: SourceID, model: ClockModel), to leader: SourceID, _ links: [SoundLink]
  ) -> Clock? {
    guard let leading = clocks[leader]?.model,
      let link = links.first(where: { Set([$0.a, $0.b]) == Set([follower.id, leader]) }),
      link.alignment.verdict == .aligned, !link.alignment.segments.isEmpty
    else { return nil }
    let stretches = link.alignment.segments.map {
      Stretch($0, follows: follower.id == link.b, leading, own: follower.model)
    }
    var segments: [ClockModel.Segment] = []
    for (place, stretch) in stretches.enumerated() {
      guard let stretch else { return nil }
      // Somewhere between two stretches the time was lost: the middle is as good as any.
      let before = place > 0 ? stretches[place - 1]?.to : nil
      let after = place + 1 < stretches.count ? stretches[place + 1]?.from : nil
      segments.append(
        ClockModel.Segment(
          from: before.map { Self.middle($0, stretch.from) },
          to: after.map { Self.middle(stretch.to, $0) }, offset: stretch.offset,
          skew: stretch.skew))
    }
    return ClockModel(segments: segments).map { Clock(model: $0, tiedTo: leader) }
  }

  private static func middle(_ first: Nanoseconds, _ second: Nanoseconds) -> Nanoseconds {
    Nanoseconds(Int64(clamping: (Int128(first.count) + Int128(second.count)) / 2))
  }

  /// One segment of an alignment, on the axis of the recording that follows.
  private struct Stretch {
    let from: Nanoseconds
    let to: Nanoseconds
    let offset: Timestamp
    let skew: Skew

    /// - Parameter follows: whether it is b that follows; else it is a.
    init?(
      _ segment: SoundAlignment.Segment, follows isB: Bool, _ leading: ClockModel, own: ClockModel
    ) {
      func inA(_ moment: Nanoseconds) -> Nanoseconds? {
        segment.lag(at: moment).flatMap { try? moment.adding($0.estimate) }
      }
      guard let from = isB ? segment.from : inA(segment.from),
        let to = isB ? segment.to : inA(segment.to), let lagged = inA(segment.at)
      else { return nil }
      let (moment, other) = isB ? (segment.at, lagged) : (lagged, segment.at)
      guard let bounds = try? own.timestamp(at: moment),
        let time = try? leading.timestamp(at: other)?.estimate,
        bounds.earliest <= time, time <= bounds.latest,
        let pace = leading.segments.first(where: { $0.holds(other) })?.skew.estimatePPB,
        let ownSkew = own.segments.first(where: { $0.holds(moment) })?.skew
      else { return nil }
      // utc = offset + (1 + pace)·t_leader and t_a = … + (1 + skew)·t_b; products of the two are
      // below a part per million of a part per million.
      let rate = isB ? pace + segment.skew.estimatePPB : pace - segment.skew.estimatePPB
      guard
        let skew = Skew(
          minPPB: min(ownSkew.minPPB, rate), estimatePPB: rate, maxPPB: max(ownSkew.maxPPB, rate)),
        let back = try? skew.stretched(moment).estimate.negated(),
        let estimate = try? time.advanced(by: back),
        let earliest = try? estimate.advanced(by: bounds.earliest.since(time)),
        let latest = try? estimate.advanced(by: bounds.latest.since(time)),
        let offset = Timestamp(earliest: earliest, estimate: estimate, latest: latest)
      else { return nil }
      (self.from, self.to, self.offset, self.skew) = (from, to, offset, skew)
    }
  }
}
