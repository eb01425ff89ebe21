import Media

/// Finds the digits of a date on the line of a clock whose digits are known.
enum DateCells {
  /// The fields of the date from left to right; empty when there is none.
  static func find(_ images: [LumaImage], _ layout: OverlayLayout) -> [[OverlayLayout.Corner]] {
    guard let image = images.first, let hour = layout.time.first, let units = layout.time.last
    else {
      return []
    }
    let pitch = layout.time[5].x - layout.time[4].x
    let weakest =
      layout.time.dropFirst().map {
        Calibration.likeness(images, layout.bank, x: $0.x, y: $0.y)
      }.min() ?? 1000
    let few = spread(images)
    // A digit may stand between two pixels and be less like the pictures learnt; but the lower the
    // bar, the more separators pass for digits.
    var short: [[OverlayLayout.Corner]] = []
    for percent in [85, 75, 65] {
      let enough = max(Calibration.likeness, weakest * percent / 100)
      func fields(_ range: ClosedRange<Int>) -> [[Int]] {
        grouped(
          peaks(few, layout.bank, y: units.y, range, pitch: pitch, enough: enough), pitch: pitch)
      }
      var found: [[Int]] = []
      if hour.x - pitch / 2 >= 0 {
        found = date(
          in: fields(0...max(0, hour.x - pitch * 9 / 10)), pitch: pitch, fromTheRight: true)
      }
      if found.isEmpty, units.x + pitch * 2 <= image.width {
        found = date(
          in: fields(units.x + pitch * 9 / 10...image.width), pitch: pitch, fromTheRight: false)
      }
      let corners = found.map { $0.map { OverlayLayout.Corner(x: $0, y: units.y) } }
      if found.contains(where: { $0.count == 4 }) { return corners }
      if short.isEmpty { short = corners }
    }
    return short
  }

  /// A few seconds stand for all: a date does not change.
  private static func spread(_ images: [LumaImage]) -> [LumaImage] {
    stride(from: 0, to: images.count, by: max(1, images.count / 4)).map { images[$0] }
  }

  private static func peaks(
    _ images: [LumaImage], _ bank: GlyphBank, y: Int, _ range: ClosedRange<Int>, pitch: Int,
    enough: Int
  ) -> [Int] {
    let likely = range.map { x in (x: x, likeness: Calibration.likeness(images, bank, x: x, y: y)) }
      .filter { $0.likeness >= enough }
      .sorted { ($1.likeness, $0.x) < ($0.likeness, $1.x) }
    var taken: [Int] = []
    for peak in likely where taken.allSatisfy({ abs($0 - peak.x) >= pitch * 8 / 10 }) {
      taken.append(peak.x)
    }
    return taken.sorted()
  }

  /// Digits that follow each other at the pitch of the time's.
  private static func grouped(_ places: [Int], pitch: Int) -> [[Int]] {
    var groups: [[Int]] = []
    for x in places {
      if let last = groups.last?.last, x - last <= pitch * 118 / 100 {
        groups[groups.count - 1].append(x)
      } else {
        groups.append([x])
      }
    }
    return groups
  }

  /// The three fields nearest to the time that have the sizes of a date's.
  private static func date(
    in groups: [[Int]], pitch: Int, fromTheRight: Bool
  ) -> [[Int]] {
    guard groups.count >= 3 else { return [] }
    let starts = Array(0...groups.count - 3)
    for start in fromTheRight ? starts.reversed() : starts {
      let fields = Array(groups[start..<start + 3])
      let sizes = fields.map(\.count)
      let short = 1...2
      if sizes == [4, 2, 2]
        || (short.contains(sizes[0]) && short.contains(sizes[1]) && sizes[2] == 4)
        || sizes == [2, 2, 2]
      {
        // Where a digit was not seen, a gap is wider than the other.
        guard let (first, second) = gaps(fields), abs(first - second) * 3 <= pitch,
          max(first, second) * 10 <= pitch * 22
        else { continue }
        // A year of which two digits were not seen leaves its other two.
        let stray =
          sizes == [2, 2, 2]
          && groups.indices.contains { place in
            !(start..<start + 3).contains(place)
              && groups[place].contains { x in
                fields.joined().contains { abs($0 - x) <= pitch * 2 }
              }
          }
        return stray ? [] : fields
      }
    }
    return []
  }

  /// From the last digit of a field to the first of the next, both times.
  private static func gaps(_ fields: [[Int]]) -> (Int, Int)? {
    guard fields.count == 3, let a = fields[0].last, let b = fields[1].first,
      let c = fields[1].last, let d = fields[2].first
    else { return nil }
    return (b - a, d - c)
  }
}
