internal import Evidence
internal import TimeModel

/// An event within the matching of its kind, with what it is compared by.
struct Happening: Sendable {
  let source: MatchableEvent
  let node: Node
  /// How the moment of `node` lies to the happening.
  let window: Span
  /// Where the happening can lie by its own bounds.
  let own: Span
  let rank: [Int]

  var id: EventID { source.event.id }
  /// Of one that stands for itself.
  var telling: Telling? { source.isNamed ? nil : source.tellings.first }
  /// So wide that any happening of its kind would fit.
  var isWide: Bool { own.width > KindMatching.widest }

  init?(_ source: MatchableEvent, _ network: NetworkAsker) {
    self.source = source
    if source.isNamed {
      node = .event(source.event.id)
      window = Span(.zero ... .zero)
    } else {
      guard let telling = source.tellings.first else { return nil }
      node = .observation(telling.observation.id)
      window = Span(telling.window)
    }
    let bounds = network.bounds(of: node)
    own = window.subtracted(
      from: Span(
        low: bounds.earliest.map { Int128($0.nanoseconds) } ?? Span.openLow,
        high: bounds.latest.map { Int128($0.nanoseconds) } ?? Span.openHigh))
    let weight = source.tellings.map { EvidenceClass.allCases.firstIndex(of: $0.evidence) ?? 0 }
    rank = [
      source.isNamed ? 0 : 1, source.tellings.first?.reserve == nil ? 0 : 1,
      own.width > KindMatching.widest ? 1 : 0, -(weight.max() ?? 0),
      source.tellings.map(\.place).min() ?? 0,
    ]
  }

  /// The better placed first: what a person named, then the narrow, then the surest evidence, then the
  /// earliest in the order of sources and in time.
  func precedes(_ other: Happening) -> Bool {
    if rank != other.rank { return rank.lexicographicallyPrecedes(other.rank) }
    if own.low != other.own.low { return own.low < other.own.low }
    return Chronology.canonicallyPrecedes(id.rawValue, other.id.rawValue)
  }

  /// How `other` must lie to this, if they are one.
  func allowed(for other: Happening) -> Span { window.subtracted(from: other.window) }

  /// Where the happening can lie if the moment of `node` is within `bounds`.
  func implied(by bounds: BoundedMoment) -> (earliest: Int128?, latest: Int128?) {
    let low = window.isHighOpen ? nil : bounds.earliest.map { Int128($0.nanoseconds) - window.high }
    let high = window.isLowOpen ? nil : bounds.latest.map { Int128($0.nanoseconds) - window.low }
    return (low, high)
  }

  /// Who tells of it already.
  func isTold(by teller: String) -> Bool { source.tellings.contains { $0.teller == teller } }

  /// Whether a telling of the other is from one of this one's sources.
  func sharesSource(with other: Happening) -> Bool {
    source.tellings.contains { telling in
      other.source.tellings.contains {
        $0.observation.source == telling.observation.source || $0.teller == telling.teller
      }
    }
  }
}
