internal import Evidence
internal import TimeModel

extension KindMatching {
  private struct Telling: Hashable, Comparable {
    let event: Int
    let teller: String

    static func < (one: Self, other: Self) -> Bool {
      one.event == other.event ? one.teller < other.teller : one.event < other.event
    }
  }

  /// Holds each event that stands for itself against those that a person named.
  ///
  /// - Returns: those that fit none of them in a stretch short enough to mean something, in order.
  mutating func matchNamed(_ asker: inout NetworkAsker) -> [Int] {
    var candidates: [Int: [(index: Int, fit: Fit)]] = [:]
    var settled: Set<Int> = []
    for one in named {
      guard asker.mayScan(standing.count) else { continue }
      let near = standing.filter {
        all[$0].own.gap(to: all[one].own) == 0 && !isKeptApart(one, $0)
      }
      guard let fits = fits(of: one, near, &asker) else {
        settled.formUnion(near)
        continue
      }
      let byTeller = Dictionary(grouping: fits) { all[$0.index].telling?.teller ?? "" }
      for (_, told) in byTeller.sorted(by: { $0.key < $1.key }) {
        if told.count > Self.crowd {
          leaveOpen(
            one, told.map(\.index), "\(told.count) of one source fit, and too many to compare")
          settled.formUnion(told.map(\.index))
        } else {
          for (other, fit) in told { candidates[other, default: []].append((one, fit)) }
        }
      }
    }
    var claims: [Int: [Claim]] = [:]
    var again: [Telling: [Int]] = [:]
    for one in standing where !settled.contains(one) {
      guard let fitting = candidates[one] else { continue }
      if fitting.contains(where: { $0.fit.reach <= Self.widest }) { settled.insert(one) }
      guard let (event, claim) = choose(one, fitting) else { continue }
      let teller = all[one].telling?.teller ?? ""
      if all[event].isTold(by: teller) {
        again[Telling(event: event, teller: teller), default: []].append(one)
      } else if let weakness = weakness(event, one, claim.fit) {
        leaveOpen(one, [event], weakness)
      } else {
        claims[event, default: []].append(claim)
        settled.insert(one)
      }
    }
    for (told, others) in again.sorted(by: { $0.key < $1.key }) {
      leaveOpen(
        others, of: told.event,
        "it already has a telling of the same source: this is another one, or of another happening")
    }
    for (event, claims) in claims.sorted(by: { $0.key < $1.key }) {
      settle(event, claims, &asker)
    }
    return standing.filter { !settled.contains($0) }
  }

  /// Which one event of those that fit another it tells of; nil when it is left open.
  mutating func choose(
    _ one: Int, _ fitting: [(index: Int, fit: Fit)]
  ) -> (event: Int, claim: Claim)? {
    var (rest, held): ([(index: Int, fit: Fit)], [(index: Int, why: String)]) = ([], [])
    for candidate in fitting {
      if let why = words(of: candidate.index).contradiction(with: words(of: one)) {
        held.append((candidate.index, why))
      } else {
        rest.append(candidate)
      }
    }
    let scored = rest.map { (score: shared(one, $0.index).count, candidate: $0) }.sorted {
      ($1.score, $0.candidate.index) < ($0.score, $1.candidate.index)
    }
    guard let best = scored.first else {
      leaveOpen(one, held.map(\.index), "it fits in time, but \(held[0].why)")
      return nil
    }
    if scored.count > 1, best.score < scored[1].score + Self.clearLead {
      leaveOpen(
        one, scored.map(\.candidate.index),
        "it fits \(scored.count) of them in time, and its words do not tell which")
      return nil
    }
    if let reserve = all[one].telling?.reserve {
      leaveOpen(one, [best.candidate.index], reserve)
      return nil
    }
    let claim = Claim(index: one, fit: best.candidate.fit, isByWords: scored.count > 1)
    return (best.candidate.index, claim)
  }

  /// Proposes those of an event's claims that can all be true together; of one teller at most one.
  mutating func settle(_ event: Int, _ claims: [Claim], _ asker: inout NetworkAsker) {
    var kept: [Claim] = []
    let byTeller = Dictionary(grouping: claims) { all[$0.index].telling?.teller ?? "" }
    for (_, claims) in byTeller.sorted(by: { $0.key < $1.key }) {
      if let one = oneTelling(of: event, claims) { kept.append(one) }
    }
    kept.sort { $0.index < $1.index }
    var clashing: [Int: String] = [:]
    for (place, claim) in kept.enumerated() {
      let others = kept[(place + 1)...].map(\.index)
      guard let fits = fits(of: claim.index, others, &asker) else { return }
      let fitting = Set(fits.map(\.index))
      for other in others {
        guard let why = clash(claim.index, other, fitting) else { continue }
        for index in [claim.index, other] where clashing[index] == nil { clashing[index] = why }
      }
    }
    let apart = kept.map(\.index).filter { clashing[$0] != nil }
    if let first = apart.first, let why = clashing[first] {
      leaveOpen(event, apart, "each of them fits it, but they cannot all be it: \(why)")
    }
    propose(event, kept.filter { clashing[$0.index] == nil }, asker)
  }

  /// Why two cannot both be one event, in plain words.
  private mutating func clash(_ one: Int, _ other: Int, _ fitting: Set<Int>) -> String? {
    if isKeptApart(one, other) { return "a person keeps two of them apart" }
    if !fitting.contains(other) { return "two of them were at different times" }
    return words(of: one).contradiction(with: words(of: other))
  }

  /// Of several tellings by one teller the one whose words are clearly nearest.
  private mutating func oneTelling(of event: Int, _ claims: [Claim]) -> Claim? {
    let scored = claims.map { (score: shared(event, $0.index).count, claim: $0) }.sorted {
      ($1.score, $0.claim.index) < ($0.score, $1.claim.index)
    }
    guard let best = scored.first, scored.count > 1 else { return scored.first?.claim }
    guard best.score >= scored[1].score + Self.clearLead else {
      leaveOpen(
        event, scored.map(\.claim.index),
        "they are of one source: two happenings, or one told twice; nothing tells which it is")
      return nil
    }
    leaveOpen(
      scored.dropFirst().map(\.claim.index), of: event,
      "the same source tells of it in words that fit better: this is another telling, or of "
        + "another happening")
    return Claim(index: best.claim.index, fit: best.claim.fit, isByWords: true)
  }

  /// What could be one event and is left apart: told from its side where there are several.
  private mutating func leaveOpen(_ others: [Int], of event: Int, _ because: String) {
    if others.count == 1 {
      leaveOpen(others[0], [event], because)
    } else {
      leaveOpen(event, others, because)
    }
  }
}
