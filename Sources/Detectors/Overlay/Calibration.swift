import Media

/// Learns an overlay from one stretch of a recording, without being told what it shows.
///
/// The last digit of the seconds shows ten pictures in turn. Those pictures, looked for to the left,
/// find the other digits; and of the ten ways of naming them only one makes the tens advance whenever
/// the units come round, so that the clock itself says which picture is which digit.
struct Calibration {
  enum Fault: Error, Hashable {
    /// The place does not show ten pictures in turn.
    case noDigits
    /// Fewer digits than HH:MM:SS stand beside it: how many.
    case incomplete(cells: Int)
    /// The stretch is too short for the clock to name its own digits.
    case unnamed
  }

  /// What a cell must reach to count as a digit, in thousandths of correlation.
  static let likeness = 450

  let layout: OverlayLayout
  let train: TickTrain
  /// Seconds since midnight at each second of the train, as the digits read.
  let readings: [Int?]

  /// - Parameter box: where it ticks, in pixels of the images.
  init(
    _ images: [LumaImage], _ times: [Int64], box: (x: Int, y: Int, width: Int, height: Int)
  ) throws(Fault) {
    guard let train = TickTrain(images, times, in: box), train.seconds.count >= 11,
      let cell = Self.cell(train, box)
    else { throw .noDigits }
    let samples = (0..<10).map { phase in
      train.seconds.indices.filter { $0 % 10 == phase }.compactMap {
        train.seconds[$0].cut(x: cell.x, y: cell.y, width: cell.width, height: cell.height)
      }
    }
    let bank = GlyphBank(width: cell.width, height: cell.height, samples: samples)
    guard Self.isRound(samples, bank) else { throw .noDigits }
    let units = OverlayLayout.Corner(x: cell.x, y: cell.y)
    let time = try Self.timeCells(train.seconds, bank, units: units)
    var layout = OverlayLayout(time: time, bank: bank)
    layout = try Self.named(layout, train)
    layout.date = DateCells.find(train.seconds, layout)
    self.layout = layout
    self.train = train
    readings = train.seconds.map { image in
      layout.read(image, at: layout.time).flatMap {
        $0.weakest >= 0 ? secondsOfDay($0.digits) : nil
      }
    }
  }

  /// Without a date, and within three seconds of media time.
  func isCounter(_ times: [Int64]) -> Bool {
    guard layout.date.isEmpty, let place = readings.firstIndex(where: { $0 != nil }),
      let shown = readings[place]
    else { return false }
    return abs(Int64(shown) * 1_000_000_000 - times[train.frames[place]]) < 3_000_000_000
  }

  // MARK: - The units

  /// The window of the last digit: what changes at most ticks.
  private static func cell(
    _ train: TickTrain, _ box: (x: Int, y: Int, width: Int, height: Int)
  ) -> (x: Int, y: Int, width: Int, height: Int)? {
    let (width, height) = (train.seconds[0].width, train.seconds[0].height)
    let changes = train.changes()
    // A block that ticks may lie beside the digit that makes it tick.
    let (reach, rise) = (max(12, box.width), max(8, box.height))
    let rows = max(0, box.y - rise)..<min(height, box.y + box.height + rise)
    let columns = max(0, box.x - reach)..<min(width, box.x + box.width + reach)
    let across = columns.map { column in rows.reduce(0) { $0 + changes[$1 * width + column] } }
    // The quieter the picture behind it, the lower the bar may be, and the wider the digit is.
    for bar in [6, 4, 3] {
      guard let wide = run(across, bar: bar) else { continue }
      let inner = columns.lowerBound + wide.lowerBound..<columns.lowerBound + wide.upperBound
      let down = rows.map { row in inner.reduce(0) { $0 + changes[row * width + $1] } }
      guard let tall = run(down, bar: bar) else { continue }
      let (x, y) = (max(0, inner.lowerBound - 1), max(0, rows.lowerBound + tall.lowerBound - 1))
      let right = min(width, inner.upperBound + 1)
      let bottom = min(height, rows.lowerBound + tall.upperBound + 1)
      if right - x >= 5, bottom - y >= 7, right - x <= (bottom - y) * 11 / 10 + 2,
        bottom - y <= (right - x) * 4
      {
        return (x, y, right - x, bottom - y)
      }
    }
    return nil
  }

  /// The run of values round the greatest that stand out from what is usual.
  private static func run(_ values: [Int], bar: Int) -> Range<Int>? {
    guard let peak = values.indices.max(by: { values[$0] < values[$1] }) else { return nil }
    let usual = values.sorted()[values.count * 3 / 10]
    let enough = usual + (values[peak] - usual) / bar
    guard values[peak] > usual else { return nil }
    var (low, high) = (peak, peak + 1)
    // One quiet line inside a digit, as in 1 or between the dots of a coarse font, does not end it.
    while low > 0, values[low - 1] > enough || (low > 1 && values[low - 2] > enough) { low -= 1 }
    while high < values.count,
      values[high] > enough || (high + 1 < values.count && values[high + 1] > enough)
    { high += 1 }
    return low..<high
  }

  /// Pictures ten seconds apart are alike, and less so those of other seconds.
  private static func isRound(_ samples: [[LumaImage]], _ bank: GlyphBank) -> Bool {
    var (same, pairs, confused) = (0, 0, 0)
    for phase in samples.indices {
      for image in samples[phase] {
        let scores = bank.scores(image, x: 0, y: 0)
        same += scores[phase]
        pairs += 1
        if scores.indices.contains(where: { $0 != phase && scores[$0] >= scores[phase] }) {
          confused += 1
        }
      }
      let distinct = samples.indices.filter { $0 != phase }.allSatisfy { other in
        samples[other].first.map { bank.scores($0, x: 0, y: 0)[phase] < 985 } ?? true
      }
      guard distinct else { return false }
    }
    return pairs > 10 && same / pairs >= 750 && confused * 10 <= pairs
  }

  // MARK: - The other cells

  private static func timeCells(
    _ images: [LumaImage], _ bank: GlyphBank, units: OverlayLayout.Corner
  ) throws(Fault) -> [OverlayLayout.Corner] {
    func find(_ range: ClosedRange<Int>, near guess: Int? = nil) -> (x: Int, likeness: Int)? {
      range.map { x in (x: x, likeness: Self.likeness(images, bank, x: x, y: units.y)) }
        .max {
          ($0.likeness, -abs($0.x - (guess ?? $0.x))) < ($1.likeness, -abs($1.x - (guess ?? $1.x)))
        }
    }
    let width = bank.width
    guard let tens = find(units.x - width * 2...units.x - width * 7 / 10),
      tens.likeness >= likeness
    else { throw .incomplete(cells: 1) }
    let pitch = units.x - tens.x
    // The nearest digit beyond the separator, not the one beyond that.
    let beyond = (tens.x - pitch * 3...tens.x - pitch * 23 / 20).reversed().map { x in
      (x: x, likeness: Self.likeness(images, bank, x: x, y: units.y))
    }
    let most = beyond.map(\.likeness).max() ?? 0
    guard most >= likeness,
      let place = beyond.indices.first(where: { index in
        beyond[index].likeness * 100 >= most * 88
          && (index + 1 == beyond.count || beyond[index + 1].likeness <= beyond[index].likeness)
      })
    else { throw .incomplete(cells: 2) }
    let minute = beyond[place]
    let field = units.x - minute.x
    func refined(_ x: Int) -> (x: Int, likeness: Int)? { find(x - 2...x + 2, near: x) }
    guard let minuteTens = refined(minute.x - pitch), minuteTens.likeness >= likeness else {
      throw .incomplete(cells: 3)
    }
    guard let hour = refined(minute.x - field), hour.likeness >= likeness else {
      throw .incomplete(cells: 4)
    }
    guard let hourTens = refined(hour.x - pitch), hourTens.x >= 0 else {
      throw .incomplete(cells: 5)
    }
    return [hourTens.x, hour.x, minuteTens.x, minute.x, tens.x, units.x]
      .map { OverlayLayout.Corner(x: $0, y: units.y) }
  }

  /// How like some digit a window is, on the mean over all seconds.
  static func likeness(_ images: [LumaImage], _ bank: GlyphBank, x: Int, y: Int) -> Int {
    guard x >= 0, let first = images.first, x + bank.width <= first.width else { return 0 }
    return images.reduce(0) { $0 + (bank.scores($1, x: x, y: y).max() ?? 0) } / images.count
  }

  // MARK: - Names

  /// Gives each picture its digit: the only naming under which the time runs on.
  private static func named(
    _ layout: OverlayLayout, _ train: TickTrain
  ) throws(Fault) -> OverlayLayout {
    let raw = train.seconds.map { layout.read($0, at: layout.time) }
    func steps(_ shift: Int, isBare: Bool) -> Int {
      let values = raw.map { reading -> Int? in
        guard var digits = reading?.digits.map({ ($0 + shift) % 10 }) else { return nil }
        if isBare { digits[0] = 0 }
        return secondsOfDay(digits)
      }
      return zip(values, values.dropFirst()).count { before, after in
        guard let before, let after else { return false }
        return after == (before + 1) % 86_400 || (before % 43_200 == 43_199 && after % 43_200 == 0)
          || (before == 46_799 && after == 3_600)
      }
    }
    func best(isBare: Bool) -> (shift: Int, count: Int)? {
      let counts = (0..<10).map { steps($0, isBare: isBare) }
      guard let most = counts.max(), let shift = counts.firstIndex(of: most),
        // A wrong naming fails where the tens should advance, and where they should not: four times in
        // twenty seconds.
        train.seconds.count - 1 - most <= train.seconds.count / 12,
        counts.count(where: { $0 == most }) == 1
      else { return nil }
      return (shift, most)
    }
    let tens = likeness(train.seconds, layout.bank, x: layout.time[0].x, y: layout.time[0].y)
    let whole = best(isBare: false)
    let bare = tens < likeness ? best(isBare: true) : nil
    let isBare = (bare?.count ?? 0) > (whole?.count ?? 0)
    guard let chosen = isBare ? bare : whole else { throw .unnamed }
    var named = layout
    named.bank = layout.bank.relabelled(by: chosen.shift)
    named.hasBareHour = isBare
    return named
  }
}
