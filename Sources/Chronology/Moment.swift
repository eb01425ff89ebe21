internal import Evidence
internal import TimeModel

/// A moment on a recording's axis, within `low…high`.
struct Moment {
  let node: Node
  let low: Nanoseconds
  let high: Nanoseconds
  /// The segments of the clock model that hold its ends.
  let first: Int
  let last: Int
  /// What says where it lies: a person's sighting, a detector, the recording itself.
  let evidence: EvidenceClass
  let name: String
  /// A moment that stands for nothing but a place at which the sound of another recording is known.
  let isTie: Bool

  /// The one segment that holds it; nil when it straddles two.
  var segment: Int? { first == last ? first : nil }
  /// Rounding outwards makes one nanosecond of a moment that is known to the tick.
  var isExact: Bool { high.count &- low.count <= 1 }
  var stretch: ClosedRange<Nanoseconds> { low...high }

  func precedes(_ other: Moment) -> Bool {
    if low != other.low { return low < other.low }
    if high != other.high { return high < other.high }
    return node.canonicallyPrecedes(other.node)
  }
}
