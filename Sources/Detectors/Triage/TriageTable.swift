internal import TimeModel

/// What triage measured, in steps of half a second.
struct TriageTable: Sendable {
  struct Step: Sendable {
    var bytes: Float = 0
    var packets: Float = 0
    var power: Float = 0
    var samples: Float = 0
    /// A key picture was seen in it.
    var isSeen = false
  }

  /// How much one key picture differs from the one before.
  struct Change: Sendable {
    let from: Nanoseconds
    let to: Nanoseconds
    let amount: Float
  }

  static let step = Nanoseconds(500_000_000)
  static let perSecond = 2
  /// How far before the first moment told others may lie, in nanoseconds.
  private static let lead: Int64 = 2_000_000_000
  /// Four days: what claims to be longer is not sifted to its end.
  private static let most = 4 * 86_400 * perSecond

  private(set) var origin: Nanoseconds?
  private(set) var steps: [Step] = []
  var changes: [Change] = []

  /// What lies before the first moment told, or days after it, is left out.
  mutating func update(_ moment: Nanoseconds, _ change: (inout Step) -> Void) {
    // B-frames and sound may come a little before the first packet.
    let origin =
      self.origin ?? Nanoseconds(moment.count.subtractingReportingOverflow(Self.lead).partialValue)
    self.origin = origin
    let (offset, overflow) = moment.count.subtractingReportingOverflow(origin.count)
    guard !overflow, offset >= 0, offset / Self.step.count < Int64(Self.most) else { return }
    let place = Int(offset / Self.step.count)
    if place >= steps.count {
      steps.append(contentsOf: repeatElement(Step(), count: place + 1 - steps.count))
    }
    change(&steps[place])
  }

  func place(of moment: Nanoseconds) -> Int {
    let (offset, overflow) = moment.count.subtractingReportingOverflow((origin ?? .zero).count)
    return overflow ? 0 : min(steps.count, max(0, Int(offset / Self.step.count)))
  }

  func start(of place: Int) -> Nanoseconds {
    Nanoseconds((origin ?? .zero).count &+ Int64(place) &* Self.step.count)
  }
}
