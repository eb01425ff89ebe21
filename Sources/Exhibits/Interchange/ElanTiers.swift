import TimeModel

/// Annotations of one recording in tiers as ELAN allows them: on a tier nothing overlaps, and everything
/// has a length.
struct ElanTiers {
  struct Annotation {
    /// In milliseconds of the recording; `start` before `end`.
    let start: Int64
    let end: Int64
    let value: String

    /// Rounded outwards; clamped to what the format holds.
    init(_ stretch: (from: Nanoseconds, to: Nanoseconds), _ value: String) {
      let unit = Nanoseconds.millisecond.count
      let first = stretch.from.count / unit
      let last = stretch.to.count / unit + (stretch.to.count % unit > 0 ? 1 : 0)
      start = max(0, min(first, Self.most - 1))
      end = max(start + 1, min(last, Self.most))
      self.value = value
    }

    /// `xsd:unsignedInt`.
    private static let most = Int64(UInt32.max)
  }

  struct Tier {
    let name: String
    /// One of ``types``.
    let type: String
    /// Ascending.
    let annotations: [Annotation]
  }

  static let types = ["event", "observation", "mark"]

  private(set) var tiers: [Tier] = []

  /// As many tiers as overlaps need: `events`, `events 2`…
  ///
  /// - Complexity: for n annotations of which k overlap at most, n·k.
  mutating func add(_ name: String, type: String, _ annotations: [Annotation]) {
    let ordered = annotations.enumerated().sorted {
      ($0.element.start, $0.element.end, $0.offset) < ($1.element.start, $1.element.end, $1.offset)
    }
    var lanes: [[Annotation]] = []
    for (_, annotation) in ordered {
      let place = lanes.firstIndex { ($0.last?.end ?? 0) <= annotation.start }
      if let place {
        lanes[place].append(annotation)
      } else {
        lanes.append([annotation])
      }
    }
    for (number, lane) in lanes.enumerated() {
      tiers.append(
        Tier(name: number == 0 ? name : "\(name) \(number + 1)", type: type, annotations: lane))
    }
  }
}
