internal import Evidence
internal import TimeModel

/// A moment of b and one of a, both to the nanosecond, and how far apart in true time they can be.
struct SoundTie {
  let link: SoundLink
  let segment: SoundAlignment.Segment
  /// Of the match that it belongs to, among those of its pair.
  let number: Int
  /// On a's axis.
  let a: Nanoseconds
  /// On b's axis.
  let b: Nanoseconds
  /// Of `b − a`.
  let length: Length
}

extension NetworkBuilder {
  /// Ties wherever either recording has a moment while both heard the same, and at the ends and the
  /// best known place of each match: the skew of neither clock then counts for longer than from one
  /// moment to the next.
  mutating func soundTies() -> (ties: [SoundTie], instants: SoundInstants) {
    let byID = Dictionary(
      sources.map { ($0.source.id, $0) }, uniquingKeysWith: { first, _ in first })
    let moments = sightedMoments()
    var (ties, instants): ([SoundTie], SoundInstants) = ([], SoundInstants())
    var numbers: [Set<SourceID>: Int] = [:]
    for link in soundLinks where !link.segments.isEmpty {
      guard let a = byID[link.a], let b = byID[link.b], link.a != link.b,
        a.clock.axis == .mediaTime, b.clock.axis == .mediaTime
      else {
        reportUnusable(link, "they are not two recordings of the case")
        continue
      }
      for segment in link.segments {
        let number = (numbers[[link.a, link.b]] ?? 0) + 1
        numbers[[link.a, link.b]] = number
        let match = SoundMatch(link: link, segment: segment, number: number, a: a, b: b)
        let places = match.places(moments[link.a] ?? [], moments[link.b] ?? [])
        let made = places.compactMap { try? match.tie(near: $0, &instants) }
        if made.isEmpty { reportUnusable(link, "it lies where a clock is not described") }
        ties += made
      }
    }
    return (ties, instants)
  }

  mutating func add(_ tie: SoundTie, _ instants: SoundInstants) {
    let link = tie.link
    add(
      from: instants.node(of: link.a, at: tie.a), to: instants.node(of: link.b, at: tie.b),
      min: tie.length.min, max: tie.length.max, label: .estimated, evidence: .measured,
      source: link.b,
      locator: .stretch(
        stream: nil, from: MediaTime(nanoseconds: tie.segment.from),
        to: MediaTime(nanoseconds: tie.segment.to)),
      because: link.words(tie.segment), piece: "sound \(link.a) \(link.b) \(tie.number)")
  }

  /// The best estimates of all that was seen or heard in each recording, on its own axis.
  private func sightedMoments() -> [SourceID: [Nanoseconds]] {
    var moments: [SourceID: [Nanoseconds]] = [:]
    for observation in observations {
      guard case .media(_, let estimate, _) = observation.time,
        let moment = try? estimate.nanoseconds(rounding: .nearest)
      else { continue }
      moments[observation.source, default: []].append(moment)
    }
    return moments
  }

  private mutating func reportUnusable(_ link: SoundLink, _ reason: String) {
    report(
      .unusableSound, link.b, .whole,
      "the sound of \(link.a) and \(link.b) was found to fit, but \(reason); it is not used")
  }
}
