internal import Evidence
internal import TestSupport

/// A recording with its true clock, what a person saw in it, and what the case file says of it.
struct RecordingPlan: Sendable {
  /// Where a person saw a happening, in media time.
  struct Sighting: Sendable {
    let happening: Int
    var at: Int64
    let within: Int64
  }

  /// A stretch of true time that a livestream lost at a place of its media time.
  struct Loss: Sendable {
    let at: Int64
    let length: Int64
  }

  let id: String
  /// UTC of media time zero, in nanoseconds.
  let start: Int64
  /// True time per media time is one and so many billionths.
  let skew: Int64
  let length: Int64
  /// Ascending; empty for a file.
  let losses: [Loss]
  let isLivestream: Bool
  var clock = Clock.none
  /// By how much what is declared of the clock is wrong; zero unless it is a lie.
  var declaredError: Int64 = 0
  var sightings: [Sighting] = []

  var source: SourceID { SourceID(rawValue: id) }
  var path: String { "evidence/\(id).wav" }

  /// What the case file says of when it was made.
  enum Clock: Sendable {
    case none
    /// `starts:` so far from the truth, with a stated width or as wide as its last place.
    case starts(error: Int64, width: Int64?)
    /// The clock in the picture, its true error, the places at which it was read, and what is known of it.
    case readings(error: Int64, at: [Int64], check: ClockCheck)
    /// Live comments on places: when they were posted after it, the longest such time, their accuracy.
    case comments([(at: Int64, delay: Int64, within: Int64, error: Int64, accuracy: Int64)])
  }

  // MARK: The true clock

  /// UTC of a media time, to the nanosecond below.
  func moment(at media: Int64) -> Int64 {
    start + media + Int64((Int128(media) * Int128(skew)).flooredQuotient(by: 1_000_000_000))
      + losses.filter { $0.at < media }.reduce(0) { $0 + $1.length }
  }

  /// The media time of a true moment, down to the nanosecond; nil when it was not recorded.
  func media(at moment: Int64) -> Int64? {
    var lost: Int64 = 0
    for next in losses + [Loss(at: length, length: .max)] {
      let elapsed = Int128(moment - start - lost)
      let media = Int64(
        (elapsed * 1_000_000_000).flooredQuotient(by: Int128(1_000_000_000 + skew)))
      if media < 0 { return nil }
      if media < next.at { return media }
      if next.length == .max || moment < self.moment(at: next.at) + next.length { return nil }
      lost += next.length
    }
    return nil
  }

  // MARK: Making one

  static func any(_ id: String, of incident: [Happening], _ draw: inout SeededGenerator) -> Self {
    let (first, last) = (incident[0].moment, incident[incident.count - 1].moment)
    // Over the whole of the incident or a part of it.
    let whole = last - first + 2 * .minute
    let begins = first - .minute + (draw.isOneOf(1, in: 3) ? draw.int(0...(whole / 2)) : 0)
    let length = max(30 * .second, draw.int((whole / 3)...(whole + 5 * .minute)))
      .floored(to: 10 * .millisecond)
    let isLivestream = draw.isOneOf(1, in: 4)
    var losses: [Loss] = []
    var left = 10 * Int64.second
    for _ in 0..<(isLivestream ? draw.int(0...3) : 0) {
      let lost = draw.wide(0...left)
      left -= lost
      losses.append(Loss(at: draw.int(0...length), length: lost))
    }
    var plan = RecordingPlan(
      id: id, start: draw.isOneOf(1, in: 4) ? begins.floored(to: .second) : begins,
      skew: draw.wide(-300_000...300_000),
      length: length, losses: losses.sorted { $0.at < $1.at }, isLivestream: isLivestream)
    plan.clock = plan.anyClock(&draw)
    for (number, happening) in incident.enumerated()
    where happening.isListed && draw.isOneOf(3, in: 4) {
      plan.see(number, happening, &draw)
    }
    return plan
  }

  private mutating func see(
    _ number: Int, _ happening: Happening, _ draw: inout SeededGenerator
  ) {
    guard let place = media(at: happening.moment) else { return }
    let within =
      draw.one(of: [50, 100, 200, 300, 500, 800, 1_000, 2_000, 5_000] as [Int64])
      * .millisecond
    // The place is between `place` and a nanosecond later; the sighting is told in milliseconds.
    let lowest = (place + 1 - within + .millisecond - 1).floored(to: .millisecond)
    let highest = (place + within).floored(to: .millisecond)
    let at = max(0, draw.wide((lowest / .millisecond)...(highest / .millisecond)) * .millisecond)
    guard at <= length, at - within <= place, place + 1 <= at + within else { return }
    sightings.append(Sighting(happening: number, at: at, within: within))
  }

  private func anyClock(_ draw: inout SeededGenerator) -> Clock {
    func places(_ draw: inout SeededGenerator) -> [Int64] {
      (0..<draw.int(1...3)).map { _ in draw.int(0...length).floored(to: .millisecond) }
    }
    switch draw.index(below: 4) {
    case 0: return .none
    case 1:
      guard draw.isOneOf(2, in: 3) else { return .starts(error: 0, width: nil) }
      let width = draw.one(of: [1, 2, 5, 60] as [Int64]) * .second
      // `starts` is told in whole seconds; the start is up to a second after one.
      return .starts(error: draw.wide((1 - width / .second)...(width / .second)), width: width)
    case 2:
      let check = ClockCheck.any(unchecked: 600 * .second, &draw)
      return .readings(error: check.error, at: places(&draw), check: check)
    default:
      return .comments(
        places(&draw).map { at in
          let within = draw.one(of: [10, 20, 60] as [Int64]) * .second
          let accuracy = draw.one(of: [1, 2] as [Int64]) * .second
          return (
            at, draw.wide(0...within), within, draw.wide(-accuracy...accuracy), accuracy
          )
        })
    }
  }

  // MARK: The case file

  func yaml(_ day: Day) -> String {
    var text = "  - id: \(id)\n    file: \(path)\n    kind: recording\n"
    if isLivestream { text += "    delivery: livestream\n" }
    switch clock {
    case .none: break
    case .starts(let error, let width):
      let told = day.dated((start + declaredError).floored(to: .second) + error * .second)
      let wide = width.map { " ± \(secondsText($0))" } ?? ""
      text += "    clock:\n      starts: \(told)\(wide)\n"
    case .readings(let error, let places, let check):
      text += "    clock:\n" + check.yaml(wrongBy: -declaredError, day) + "      readings:\n"
      for at in places {
        text +=
          "        - {at: \(secondsText(at)), "
          + "shows: \"\(day.dated(moment(at: at) + error))\", by: AB}\n"
      }
    case .comments(let comments):
      text += "    clock:\n      comments:\n"
      for comment in comments {
        // Told to the second below what it was, so a part of the accuracy is used up by that.
        let posted = moment(at: comment.at) + comment.delay + declaredError
        let told = Self.second(near: posted, error: comment.error, within: comment.accuracy)
        text +=
          "        - {at: \(secondsText(comment.at)), posted: \"\(day.dated(told)) "
          + "± \(secondsText(comment.accuracy))\", within: \(secondsText(comment.within)), by: AB}\n"
      }
    }
    return text
  }

  /// A whole second that is no further than `accuracy` from a moment, off it by about `error`.
  private static func second(near moment: Int64, error: Int64, within accuracy: Int64) -> Int64 {
    let lowest = (moment - accuracy + .second - 1).floored(to: .second)
    let highest = (moment + accuracy).floored(to: .second)
    return min(highest, max(lowest, (moment + error).floored(to: .second)))
  }
}

extension Int128 {
  func flooredQuotient(by divisor: Int128) -> Int128 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
