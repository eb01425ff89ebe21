import Evidence
import Media
import TimeModel

/// From what triage measured to marks: each channel against its usual level nearby, their sum against
/// the seconds before.
struct TriageReport {
  private(set) var marks: [Mark] = []
  let curve: Curve?
  let channels: [Channel]

  /// A channel in octaves, decibels or grey levels, with what of it counts as one.
  private struct Course {
    let name: String
    /// Nil where nothing was measured.
    let values: [Float?]
    let unit: Float
    let fullScale: Float
    /// Above its usual level, in units.
    var excess: [Float] = []
  }

  /// The usual level of a place is the lower fifth of what lies within a minute of it.
  private static let (reach, share) = (60 * TriageTable.perSecond, 5)
  /// Seconds compared before and after a moment, in steps.
  private static let (before, after) = (6 * TriageTable.perSecond, 3 * TriageTable.perSecond)
  /// A rise of the joined channels from which on there is a mark, in units.
  private static let threshold: Float = 0.9
  /// The least time between two marks.
  private static let apart = 10 * TriageTable.perSecond

  init(_ table: TriageTable) {
    let used = table.steps.firstIndex { $0.packets > 0 || $0.isSeen || $0.samples > 0 } ?? 0
    let range = used..<table.steps.count
    var courses = Self.courses(table, range)
    for index in courses.indices { courses[index].excess = Self.excess(courses[index]) }
    let joined = range.indices.map { place in
      courses.reduce(Float(0)) { $0 + $1.excess[place - range.lowerBound] }
    }
    let rises = Self.rises(joined)
    let start = MediaTime(nanoseconds: table.start(of: range.lowerBound))
    func curve(_ values: [Float], fullScale: Float) -> Curve {
      Curve(
        start: start, step: TriageTable.step,
        values: values.map { Int(max(0, min(1, $0 / fullScale)) * 1000) })
    }
    self.curve =
      courses.isEmpty ? nil : curve(rises.map { Self.squashed($0) }, fullScale: 1)
    channels = courses.map {
      Channel(name: $0.name, curve: curve($0.excess.map { max(0, $0) }, fullScale: $0.fullScale))
    }
    marks = Self.peaks(rises).map { place in
      Self.mark(place, range.lowerBound, rises[place], courses, table)
    }
  }

  // MARK: Channels

  private static func courses(_ table: TriageTable, _ range: Range<Int>) -> [Course] {
    let steps = table.steps[range]
    let sizes = steps.map { step in
      step.packets > 0 ? logTwo(max(1, step.bytes / step.packets)) : Float?.none
    }
    let levels = steps.map { step -> Float? in
      guard step.samples > 0 else { return nil }
      let mean = step.power / step.samples
      // Digital silence is no sound.
      return mean > 1e-9 ? 10 * logTen(mean) : nil
    }
    var pictures = [Float?](repeating: nil, count: range.count)
    for change in table.changes {
      let from = max(range.lowerBound, table.place(of: change.from))
      let to = min(range.upperBound, max(from + 1, table.place(of: change.to)))
      for place in from..<max(from, to) {
        // Noise alone makes a grey level or two.
        pictures[place - range.lowerBound] = logTwo(2 + change.amount)
      }
    }
    return [
      Course(
        name: "packet sizes, 0–3 octaves over usual", values: smoothed(sizes), unit: 0.6,
        fullScale: 5),
      Course(
        name: "sound level, 0–30 dB over usual", values: smoothed(levels), unit: 6, fullScale: 5),
      Course(
        name: "change of key pictures, 0–4 octaves over usual", values: pictures, unit: 1,
        fullScale: 4),
    ].filter { course in course.values.contains { $0 != nil } }
  }

  private static func smoothed(_ values: [Float?]) -> [Float?] {
    values.indices.map { place in
      let near = values[max(0, place - 1)...min(values.count - 1, place + 1)].compactMap(\.self)
      return near.isEmpty ? nil : near.reduce(0, +) / Float(near.count)
    }
  }

  /// Over the usual level, in units, at most five; nought where nothing was measured.
  private static func excess(_ course: Course) -> [Float] {
    let usual = usual(course.values)
    return zip(course.values, usual).map { value, usual in
      guard let value, let usual else { return 0 }
      return max(0, min(5, (value - usual) / course.unit))
    }
  }

  /// Looked up every eight steps: it moves slowly.
  private static func usual(_ values: [Float?]) -> [Float?] {
    var result: [Float?] = []
    result.reserveCapacity(values.count)
    for place in values.indices {
      if !place.isMultiple(of: 8), let last = result.last {
        result.append(last)
        continue
      }
      let near = values[max(0, place - reach)..<min(values.count, place + reach)]
        .compactMap(\.self).sorted()
      result.append(near.isEmpty ? nil : near[near.count / share])
    }
    return result
  }

  // MARK: Rises

  /// At each step, how much more there is in the seconds after it than in those before.
  private static func rises(_ joined: [Float]) -> [Float] {
    var sums: [Float] = [0]
    for value in joined { sums.append(sums[sums.count - 1] + value) }
    func mean(_ from: Int, _ to: Int) -> Float {
      let (low, high) = (max(0, from), min(joined.count, to))
      return high > low ? (sums[high] - sums[low]) / Float(high - low) : 0
    }
    return joined.indices.map { place in
      // Without some seconds before it nothing is known to begin, nor without some after it.
      guard place >= 3, place + 4 <= joined.count else { return 0 }
      return mean(place, place + after) - mean(place - before, place)
    }
  }

  private static func peaks(_ rises: [Float]) -> [Int] {
    var peaks: [Int] = []
    let strongest = rises.indices.filter { rises[$0] >= threshold }
      .sorted { (rises[$1], $0) < (rises[$0], $1) }
    for place in strongest where !peaks.contains(where: { abs($0 - place) < apart }) {
      peaks.append(place)
    }
    return peaks.sorted()
  }

  private static func squashed(_ rise: Float) -> Float {
    guard rise > 0 else { return 0 }
    return 1 / (1 + exponential(2 * (threshold + 0.6 - rise)))
  }

  /// The interval reaches to the key pictures on either side, and never less than a second and a half.
  private static func mark(
    _ place: Int, _ first: Int, _ rise: Float, _ courses: [Course], _ table: TriageTable
  ) -> Mark {
    let moment = table.start(of: first + place)
    var (low, high) = (moment.count - 1_500_000_000, moment.count + 1_500_000_000)
    if let around = table.changes.first(where: { $0.from <= moment && moment < $0.to }) {
      (low, high) = (min(low, around.from.count), max(high, around.to.count))
    }
    low = max(low, table.start(of: first).count)
    high = min(high, table.start(of: table.steps.count).count)
    func mean(_ values: [Float], _ range: Range<Int>) -> Float {
      let inside = range.clamped(to: 0..<values.count)
      return inside.isEmpty ? 0 : values[inside].reduce(0, +) / Float(inside.count)
    }
    let parts = courses.map { course in
      (
        name: course.name.prefix { $0 != "," },
        rise: mean(course.excess, place..<place + after)
          - mean(course.excess, place - before..<place)
      )
    }.filter { $0.rise > rise / 4 }.sorted { $1.rise < $0.rise }
    return Mark(
      kind: .violenceOnset, earliest: MediaTime(nanoseconds: Nanoseconds(low)),
      estimate: MediaTime(nanoseconds: moment), latest: MediaTime(nanoseconds: Nanoseconds(high)),
      score: Int(squashed(rise) * 1000), channels: parts.map { String($0.name) })
  }
}
