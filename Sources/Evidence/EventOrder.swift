public import TimeModel

/// How two events lie to each other in every assignment that the evidence allows, whichever piece of
/// evidence in each contradiction is the wrong one.
public struct EventOrder: Hashable, Sendable, Codable {
  public enum Relation: String, Hashable, Sendable, Codable {
    case certainlyBefore, undecided
  }

  public let a: EventID
  public let b: EventID
  public let relation: Relation
  /// For `certainlyBefore`, the least time by which `a` precedes `b`; for `undecided`, by how much the
  /// bounds would have to shrink to decide it. Absent when it is unbounded.
  public let margin: Nanoseconds?
  /// It would be certain, one way or the other, but for a contradiction: only with evidence that other
  /// evidence contradicts.
  public let isContested: Bool

  public init(
    a: EventID, b: EventID, relation: Relation, margin: Nanoseconds?, isContested: Bool = false
  ) {
    (self.a, self.b, self.relation, self.margin) = (a, b, relation, margin)
    self.isContested = isContested
  }
}

/// How far one source's clock may be wrong, beyond the bounds that it has, before a certain order is
/// no longer certain. Every reading of that clock is allowed to be off by so much, either way.
public struct ClockSensitivity: Hashable, Sendable, Codable {
  public let source: SourceID
  /// The order stays certain while the clock is off by at most this, and not beyond. Not negative.
  public let holdsWithin: Nanoseconds

  public init(source: SourceID, holdsWithin: Nanoseconds) {
    (self.source, self.holdsWithin) = (source, holdsWithin)
  }
}

/// The clocks that a certain order depends on.
public struct OrderSensitivity: Hashable, Sendable, Codable {
  /// Certainly before `b`.
  public let a: EventID
  public let b: EventID
  /// The most sensitive first, then by name; empty when the order holds however wrong any one clock is.
  public let clocks: [ClockSensitivity]

  public init(a: EventID, b: EventID, clocks: [ClockSensitivity]) {
    (self.a, self.b, self.clocks) = (a, b, clocks)
  }
}
