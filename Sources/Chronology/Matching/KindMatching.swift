internal import Evidence
internal import TimeModel

/// The matching of the events of one kind.
///
/// First each event that stands for itself is held against those that a person named. What fits none of
/// these is then grouped around the better placed among itself.
struct KindMatching {
  /// Time and kind are enough where no other happening within so short a stretch would have fitted.
  static let close = Int128(Nanoseconds.minute.count)
  /// In a longer stretch than this any happening of the kind would fit: that is no evidence.
  static let widest = Int128(Nanoseconds.minute.count) * 10
  /// By so many shared words more one candidate is clearly ahead of another.
  static let clearLead = 2
  /// More than this many candidates are told in a number.
  static let mostCandidates = 8
  /// Of events that overlap more others than this nothing tells which is which.
  static let crowd = 200

  let kind: EventKind
  /// Named ones first, then those that stand for themselves, the better placed first.
  let all: [Happening]
  let named: Range<Int>
  let standing: Range<Int>
  let keptApart: Set<Set<EventID>>
  private let kindStems: Set<String>
  /// Every happening's own bounds, by their ends, to find what is nearest.
  private let byLow: [(end: Int128, index: Int)]
  private let byHigh: [(end: Int128, index: Int)]

  /// That an event tells of another, so far as nothing but other such claims speaks against it.
  struct Claim {
    let index: Int
    let fit: Fit
    /// Its words alone tell which of several it is.
    let isByWords: Bool
  }

  private(set) var proposals: [Proposal] = []
  var openMatches: [OpenMatch] = []
  var findings: [Finding] = []
  private var words: [TellingWords?]
  /// By what the network rules others out whose own bounds would not.
  private(set) var ruledOut: [Int: (gap: Int128, index: Int)] = [:]

  init(_ kind: EventKind, _ happenings: [Happening], keptApart: Set<Set<EventID>>) {
    (self.kind, self.keptApart) = (kind, keptApart)
    let all = happenings.sorted { $0.precedes($1) }
    let split = all.firstIndex { !$0.source.isNamed } ?? all.endIndex
    (named, standing) = (0..<split, split..<all.endIndex)
    words = Array(repeating: nil, count: all.count)
    byLow = all.indices.map { (end: all[$0].own.low, index: $0) }
      .sorted { ($0.end, $0.index) < ($1.end, $1.index) }
    byHigh = all.indices.map { (end: all[$0].own.high, index: $0) }
      .sorted { ($0.end, $0.index) < ($1.end, $1.index) }
    self.all = all
    let said = Set(happenings.flatMap { $0.source.tellings.flatMap(\.kindWords) })
    kindStems = Set((said + [kind.rawValue]).flatMap(Words.split).map(Words.stem))
  }

  mutating func match(_ asker: inout NetworkAsker) {
    guard !standing.isEmpty else { return }
    let (rest, listed) = matchNamed(&asker)
    matchStanding(rest, listed, &asker)
  }

  // MARK: - How two lie to each other

  func isKeptApart(_ one: Int, _ other: Int) -> Bool {
    !keptApart.isEmpty && keptApart.contains([all[one].id, all[other].id])
  }

  /// How each of others lies to one event; those that the network rules out are noted and left away.
  /// Nil when it was not asked.
  mutating func fits(
    of one: Int, _ others: [Int], _ asker: inout NetworkAsker
  ) -> [(index: Int, fit: Fit)]? {
    guard let ranges = asker.ranges(from: all[one].node, to: others.map { all[$0].node })
    else { return nil }
    return zip(others, ranges).compactMap { other, range in
      let fit = Fit(range: range, allowed: all[one].allowed(for: all[other]))
      guard fit.gap > 0 else { return (other, fit) }
      noteRuledOut(one, other, fit.gap)
      noteRuledOut(other, one, fit.gap)
      return nil
    }
  }

  private mutating func noteRuledOut(_ one: Int, _ other: Int, _ gap: Int128) {
    if let known = ruledOut[one], (known.gap, known.index) <= (gap, other) { return }
    ruledOut[one] = (gap, other)
  }

  /// The nearest event of the kind that it cannot be, and by how much, counted from the bounds of both.
  private func nearest(to one: Int) -> (gap: Int128, index: Int)? {
    let own = all[one].own
    var found = ruledOut[one]
    func offer(_ gap: Int128, _ index: Int) {
      if let known = found, (known.gap, known.index) <= (gap, index) { return }
      found = (gap, index)
    }
    let above = byLow.partitioningIndex { $0.end > own.high }
    if above < byLow.endIndex { offer(byLow[above].end - own.high, byLow[above].index) }
    let below = byHigh.partitioningIndex { $0.end >= own.low }
    if below > 0 { offer(own.low - byHigh[below - 1].end, byHigh[below - 1].index) }
    return found
  }

  /// How much is ruled out by time that either is something else; nil when there is nothing else.
  func margin(_ one: Int, _ other: Int) -> (gap: Int128, index: Int)? {
    [nearest(to: one), nearest(to: other)].compactMap { $0 }
      .min { ($0.gap, $0.index) < ($1.gap, $1.index) }
  }

  /// Whether everything of this kind in the case could be at the time of this event.
  func isOnlyOne(_ one: Int) -> Bool {
    let own = all[one].own
    guard named.count <= (all[one].source.isNamed ? 1 : 0), ruledOut[one] == nil else {
      return false
    }
    return (byHigh.first?.end ?? own.low) >= own.low && (byLow.last?.end ?? own.high) <= own.high
  }

  mutating func words(of one: Int) -> TellingWords {
    if let known = words[one] { return known }
    let source = all[one].source
    let told = source.tellings.filter {
      if case .detector = $0.observation.author { false } else { true }
    }
    let made = TellingWords(
      (source.isNamed ? [source.event.label] : []) + told.map(\.observation.text),
      columns: told.map(\.observation.attributes), kindStems: kindStems,
      hasActs: kind == .violenceStrike)
    words[one] = made
    return made
  }

  mutating func shared(_ one: Int, _ other: Int) -> [String] {
    words(of: one).shared(with: words(of: other))
  }

  /// Why a fit is not enough for a proposal, in plain words; nil when it is.
  mutating func weakness(_ one: Int, _ other: Int, _ fit: Fit) -> String? {
    guard fit.reach > Self.close else { return nil }
    let shared = shared(one, other).count
    // Blows recur: that only one is known says nothing.
    if kind == .violenceStrike {
      if fit.reach <= Self.widest, shared >= Self.clearLead { return nil }
    } else if fit.reach <= Self.widest {
      if shared > 0 || isOnlyOne(one) { return nil }
    } else if shared >= Self.clearLead, isOnlyOne(one) {
      return nil
    }
    let stretch =
      fit.reach >= Span.openHigh ? "at any time" : "within \(MatchWords.length(fit.reach))"
    let words = shared == 0 ? "no word beyond the kind" : "too few words beyond the kind"
    return "any happening of the kind \(stretch) would fit as well, and they share \(words)"
  }

  // MARK: - Outcomes

  /// Proposes what several events say of one, all of them at once.
  mutating func propose(_ one: Int, _ tellings: [Claim], _ asker: NetworkAsker) {
    guard !tellings.isEmpty else { return }
    let moment = confirmed([one] + tellings.map(\.index), asker)
    for claim in tellings {
      let nearest = margin(one, claim.index)
      let margin = claim.isByWords ? 0 : nearest.map { Int64(clamping: $0.gap) }
      proposals.append(
        Proposal(
          event: all[one].id, other: all[claim.index].id,
          because: MatchWords.reason(
            kind, all[one], all[claim.index], claim, shared: shared(one, claim.index),
            nearest: nearest.map { (all[$0.index], $0.gap) }),
          margin: margin.map { Nanoseconds($0) }, ifConfirmed: moment))
    }
  }

  /// When a happening was that all these tell of.
  ///
  /// The links of the proposals all end in one event, so that no shortest path from UTC takes more than
  /// the last of them: the tight bounds of the network with these links are the tightest of what each
  /// member implies. The reason given is that member's.
  private func confirmed(_ members: [Int], _ asker: NetworkAsker) -> BoundedMoment? {
    var (low, high): (Int128?, Int128?) = (nil, nil)
    var (lowBecause, highBecause): ([ConstraintID], [ConstraintID]) = ([], [])
    for member in members {
      let bounds = asker.bounds(of: all[member].node)
      let implied = all[member].implied(by: bounds)
      if let earliest = implied.earliest, low.map({ earliest > $0 }) ?? true {
        (low, lowBecause) = (earliest, bounds.earliestBecause)
      }
      if let latest = implied.latest, high.map({ latest < $0 }) ?? true {
        (high, highBecause) = (latest, bounds.latestBecause)
      }
    }
    let start = low.flatMap { Int64(exactly: $0) }.map { Instant(nanoseconds: $0) }
    let end = high.flatMap { Int64(exactly: $0) }.map { Instant(nanoseconds: $0) }
    guard start != nil || end != nil else { return nil }
    var estimate: Instant?
    if let start, let end { estimate = Timestamp(TimeRange(start, end)).estimate }
    return BoundedMoment(
      earliest: start, estimate: estimate, latest: end,
      earliestBecause: start == nil ? [] : lowBecause, latestBecause: end == nil ? [] : highBecause)
  }

  mutating func leaveOpen(_ one: Int, _ candidates: [Int], _ because: String) {
    let listed = candidates.prefix(Self.mostCandidates)
    let more = candidates.count - listed.count
    openMatches.append(
      OpenMatch(
        event: all[one].id, candidates: listed.map { all[$0].id },
        because: more == 0 ? because : because + "; \(more) more are not listed"))
  }
}

extension Array {
  /// The first place from which on a condition holds, in an array in which it holds from some place on.
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
