public import Evidence
public import Media
public import TimeModel

/// Reads a found overlay through a whole recording: every frame, in one pass, in constant memory but
/// for some tens of bytes for each second.
public struct OverlayReader: Sendable {
  /// What to ask of the pass, as ``AnalysisOptions/crop``.
  public let region: PictureRegion
  let layout: OverlayLayout
  let hint: OverlayHint
  private var runs: [Run] = []
  private var open: OpenRun?
  private var previous: Int64?
  private var samples = Samples()

  /// Below this no digit is taken to be there, in thousandths of correlation.
  static let legible = 300

  /// - Parameters:
  ///   - layout: in pixels of the region.
  init(region: PictureRegion, layout: OverlayLayout, hint: OverlayHint) {
    (self.region, self.layout, self.hint) = (region, layout, hint)
  }

  /// Takes the region of one frame; frames come in order of presentation.
  public mutating func see(_ crop: LumaImage, at moment: MediaTime) {
    guard let time = moment.axisNanoseconds,
      previous.map({ time > $0 }) ?? true
    else { return }
    defer { previous = time }
    let scores = layout.time.map { self.scores(crop, $0) }
    let unit = Self.best(scores[5])
    if open?.unit != unit {
      close()
      open = OpenRun(unit: unit, before: previous, first: time)
    }
    open?.add(scores, at: time)
    // A frame well inside its second stands for the date and for the second reader.
    if open?.frames == Self.settled, unit != nil {
      open?.date = layout.read(crop, at: Array(layout.date.joined()))
      samples.offer(crop, run: runs.count)
    }
  }

  /// Letters that stand closer in one text than in another move what follows by a pixel or two: where
  /// a cell is like no digit, its neighbourhood is tried.
  private func scores(_ crop: LumaImage, _ corner: OverlayLayout.Corner) -> [Int] {
    let there = layout.bank.scores(crop, x: corner.x, y: corner.y)
    guard let likeness = there.max(), likeness < Self.clear else { return there }
    var (best, most) = (there, likeness + Self.gain)
    for shift in [-1, 1, -2, 2, -3, 3] {
      let moved = layout.bank.scores(crop, x: corner.x + shift, y: corner.y)
      if let likeness = moved.max(), likeness > most { (best, most) = (moved, likeness) }
    }
    return best
  }

  /// A digit this like needs no other place tried, and another place must be this much more like, in
  /// thousandths of correlation.
  private static let (clear, gain) = (850, 60)

  /// The third frame: past whatever blending there is at the tick.
  private static let settled = 3

  /// The likeliest digit; nil when none is like enough.
  private static func best(_ scores: [Int]) -> Int? {
    guard let most = scores.max(), most >= legible else { return nil }
    return scores.firstIndex(of: most)
  }

  private mutating func close() {
    guard let open else { return }
    runs.append(open.closed())
    self.open = nil
  }

  /// The recording is over: what the clock showed.
  public consuming func finish() -> OverlayTrack {
    close()
    let checked = SecondReader.read(samples.kept, layout)
    return TrackBuilder(reader: self, runs: runs, checked: checked).track
  }
}

/// What is known beforehand that may help to read an overlay.
public struct OverlayHint: Hashable, Sendable {
  /// Where the clock stands; nil to have it found.
  public var region: PictureRegion?
  /// Days of the case: they decide between day-first and month-first where the overlay leaves both.
  public var days: [CivilDate]

  public init(region: PictureRegion? = nil, days: [CivilDate] = []) {
    (self.region, self.days) = (region, days)
  }
}

/// Consecutive frames that show the same last digit.
struct Run: Hashable, Sendable {
  /// The last digit, as most frames say; nil where none could be seen.
  var unit: Int?
  /// The frame before its first; nil at the beginning.
  var before: Int64?
  var first: Int64
  var last: Int64
  var frames: Int
  /// Of HHMMSS: the likeliest digits over all frames, their mean likeness, and by how much each is
  /// likelier than the next, in thousandths.
  var digits: [Int]
  var likeness: [Int]
  var margins: [Int]
  var date: [Int]?
}

private struct OpenRun: Sendable {
  let unit: Int?
  let before: Int64?
  let first: Int64
  var last: Int64
  var frames = 0
  private var sums = Array(repeating: 0, count: 60)
  var date: (digits: [Int], weakest: Int)?

  init(unit: Int?, before: Int64?, first: Int64) {
    (self.unit, self.before, self.first, last) = (unit, before, first, first)
  }

  mutating func add(_ scores: [[Int]], at time: Int64) {
    last = time
    frames += 1
    for (cell, values) in scores.enumerated() {
      for (digit, score) in values.enumerated() { sums[cell * 10 + digit] += score }
    }
  }

  func closed() -> Run {
    var (digits, likeness, margins): ([Int], [Int], [Int]) = ([], [], [])
    for cell in 0..<6 {
      let means = sums[cell * 10..<cell * 10 + 10].map { $0 / max(1, frames) }
      let order = means.indices.sorted { (means[$1], $0) < (means[$0], $1) }
      digits.append(order[0])
      likeness.append(means[order[0]])
      margins.append(means[order[0]] - means[order[1]])
    }
    return Run(
      unit: unit, before: before, first: first, last: last, frames: frames, digits: digits,
      likeness: likeness, margins: margins,
      date: date.flatMap { $0.weakest >= Calibration.likeness ? $0.digits : nil })
  }
}

/// Pictures for the second reader, spread evenly over however long the recording is.
struct Samples: Sendable {
  static let limit = 24
  private(set) var kept: [(run: Int, image: LumaImage)] = []
  private var step = 1
  private var offered = 0

  mutating func offer(_ image: LumaImage, run: Int) {
    defer { offered += 1 }
    guard offered.isMultiple(of: step) else { return }
    kept.append((run, image))
    guard kept.count > Self.limit else { return }
    step *= 2
    kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
  }
}

extension MediaTime {
  /// To the nearest nanosecond; nil beyond 36 years, so that differences of two never overflow.
  var axisNanoseconds: Int64? {
    guard let count = try? nanoseconds(rounding: .nearest).count, count.magnitude < 1 << 60 else {
      return nil
    }
    return count
  }
}
