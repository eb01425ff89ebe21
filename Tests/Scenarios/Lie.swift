package import Evidence

/// A piece of false evidence planted in a case, and what of the network it touches.
package struct Lie: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Two events told in the wrong order.
    case order
    /// A sighting at a wrong place of a recording.
    case place
    /// A clock declared wrong.
    case clock
    /// A witness's time off by half an hour.
    case hour
    /// A log entry under a wrong minute.
    case minute
  }

  package enum Touched: Hashable, Sendable {
    /// Every constraint of this moment.
    case moment(Node)
    /// What ties this clock to UTC.
    case clock(Node)
    /// What is told of these two, in this order.
    case order(Node, Node)
  }

  package let kind: Kind
  package let touched: Touched
  /// The happening that it is about; nil for a clock.
  let happening: Int?
  package let words: String

  package func touches(_ constraint: Constraint) -> Bool {
    switch touched {
    case .moment(let node): constraint.from == node || constraint.to == node
    case .clock(let node): constraint.from == .origin && constraint.to == node
    case .order(let earlier, let later): constraint.from == earlier && constraint.to == later
    }
  }
}
