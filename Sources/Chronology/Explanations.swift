internal import Evidence

/// The smallest sets of evidence without which nothing contradicts: each is a way in which as few pieces
/// as possible are wrong.
///
/// A piece is a moment with all that is said of it, how a clock was set, a match of sound, or else one
/// constraint. Hitting sets of the contradictions, by iterative deepening, where a set that hits all known
/// ones is tried on the rest and what still contradicts there becomes known: R. Reiter, "A theory of
/// diagnosis from first principles", Artificial Intelligence 32 (1987).
struct Explanations {
  /// A node number, or beyond those a constraint's.
  typealias Piece = Int32

  private let graph: DifferenceGraph
  private let isBroken: [Bool]
  private let pieces: [[Piece]]
  private var constraintsOf: [Piece: [Int]] = [:]
  private(set) var cycles: [[Int32]] = []
  private var known: [Set<Piece>] = []
  private var smallest: [Set<Piece>] = []
  private var tried: Set<Set<Piece>> = []
  private var shortener = ShortCycle()

  /// How many trials there may be, and how many constraints all of them may go through: the same for the
  /// same evidence. Beyond that nothing is explained.
  private var trials = 200
  private var budget = 20_000_000
  private static let mostPieces = 5

  /// - Parameters:
  ///   - graph: of all constraints that do not contradict themselves.
  ///   - isBroken: the others, by number.
  init(_ constraints: [Constraint], _ graph: DifferenceGraph, isBroken: [Bool]) {
    (self.graph, self.isBroken) = (graph, isBroken)
    let nodeCount = graph.nodeCount
    var names: [String: Piece] = [:]
    pieces = constraints.indices.map { number in
      if let name = constraints[number].piece {
        if names[name] == nil { names[name] = Piece(nodeCount + number) }
        return [names[name] ?? 0]
      }
      let bound = graph.bounds[number]
      var found: [Piece] = []
      for (node, end) in [
        (constraints[number].from, bound.from), (constraints[number].to, bound.to),
      ] where !found.contains(end) {
        switch node {
        case .observation: found.append(end)
        case .clock where constraints[number].from == .origin: found.append(end)
        case .clock, .event, .origin: break
        }
      }
      return found.isEmpty ? [Piece(nodeCount + number)] : found
    }
    for (number, all) in pieces.enumerated() {
      for piece in all { constraintsOf[piece, default: []].append(number) }
    }
  }

  /// The pieces that a constraint belongs to.
  func pieces(of constraint: Int) -> [Piece] { pieces[constraint] }

  /// All pieces of all smallest explanations of these contradictions and of what else is found on the
  /// way, which stands in `cycles`; empty when that takes too long.
  ///
  /// - Parameter conflicts: by the numbers of their constraints.
  mutating func suspects(_ conflicts: [[Int]]) -> Set<Piece> {
    known = conflicts.map { Set($0.flatMap { pieces[$0] }) }
    for count in 1...Self.mostPieces where smallest.isEmpty {
      tried = []
      guard extend([], by: count) else { return [] }
    }
    return smallest.reduce(into: []) { $0.formUnion($1) }
  }

  /// False when that takes too long.
  private mutating func extend(_ chosen: Set<Piece>, by count: Int) -> Bool {
    guard tried.insert(chosen).inserted else { return true }
    var unhit = known.filter { $0.isDisjoint(with: chosen) }
    if unhit.isEmpty {
      guard trials > 0, budget > graph.bounds.count else { return false }
      (trials, budget) = (trials - 1, budget - graph.bounds.count)
      guard let cycle = cycle(without: chosen) else {
        smallest.append(chosen)
        return true
      }
      cycles.append(cycle)
      let found = Set(cycle.flatMap { pieces[Int($0 >> 1)] })
      known.append(found)
      unhit = [found]
    }
    guard count > 0, let branch = unhit.min(by: { $0.count < $1.count }),
      Self.disjoint(unhit) <= count
    else { return true }
    for piece in branch.sorted() {
      guard extend(chosen.union([piece]), by: count - 1) else { return false }
    }
    return true
  }

  /// So many of these share nothing with one another: at least as many pieces must be chosen.
  private static func disjoint(_ sets: [Set<Piece>]) -> Int {
    var left = sets.sorted { $0.count < $1.count }
    var count = 0
    while let next = left.first {
      count += 1
      left.removeAll { !$0.isDisjoint(with: next) }
    }
    return count
  }

  private mutating func cycle(without chosen: Set<Piece>) -> [Int32]? {
    var isOut = isBroken
    for piece in chosen {
      for number in constraintsOf[piece] ?? [] { isOut[number] = true }
    }
    let rest = DifferenceGraph(
      nodeCount: graph.nodeCount, bounds: graph.bounds, isLeftOut: isOut)
    var search = FeasibilitySearch(rest)
    return search.nextCycle().map {
      shortener.shorten($0, in: rest, isWithdrawn: search.isWithdrawn)
    }
  }
}
