internal import TimeModel

/// Finds the pictures that begin another shot, with a few pictures of look-ahead.
///
/// A cut is a change that stands out from the changes around it and that no motion explains: pictures
/// of both sides are compared in all pairs, so that a flash between two of one shot is none. Pictures
/// without detail (black, white, covered) are passed over: what lies beyond them is compared.
struct CutSearch: Sendable {
  struct Cut: Sendable {
    /// Of the last picture of the old shot that showed anything.
    let before: MediaTime
    let first: MediaTime
    /// 0…1.
    let likelihood: Float
    /// The view stayed: what is in it jumped.
    let isJump: Bool
    fileprivate let number: Int
  }

  private struct Seen: Sendable {
    let time: MediaTime
    let moment: Nanoseconds
    let number: Int
    let picture: SmallPicture
    /// From the one before, in grey levels of structure; zero for the first.
    let difference: Float
    /// Since the one before.
    let spacing: Nanoseconds
    /// Of the last picture that repeated this one.
    var until: (time: MediaTime, moment: Nanoseconds)
  }

  /// Less detail than this, in grey levels, shows nothing.
  static let leastContrast: Float = 1
  private static let reach = 4
  /// Where a recorder repeats its pictures, those within so long count for what is usual too.
  private static let nearby = Nanoseconds(500_000_000)
  private static let before = 3
  /// Flashes are shorter than this.
  private static let flash = Nanoseconds(250_000_000)
  /// Over a longer hole nothing is compared.
  static let longestHole = Nanoseconds(10_000_000_000)
  private static let leastDifference: Float = 2
  /// A picture that differs less repeats the one before: five pictures a second stored as 25.
  private static let repeated: Float = 0.35
  /// A logistic fit to 331 cuts and 1,495 other strong changes of the development half: unlikeness,
  /// the logarithm of how far the change stands out, and of what no motion explains of it.
  private static let weights = (unlike: Float(18.1), alone: Float(4.26), left: Float(2.61))
  private static let bias: Float = -17
  private static let threshold: Float = 0.4
  /// The logarithm of the most that is left of a change in practice.
  private static let mostLeft: Float = 4.5
  /// A jump in one view: above all natural changes of the development half (fights included) but one.
  private static let jump = (alone: Float(2.4), unlike: Float(0.14), likelihood: Float(0.45))

  private var seen: [Seen] = []
  /// Of ``seen``, the next to be judged.
  private var next = 0
  private var count = 0
  private var last: Cut?

  /// - Returns: a cut that is now certain to be none better than.
  mutating func see(_ picture: SmallPicture, at time: MediaTime, _ moment: Nanoseconds) -> [Cut] {
    count += 1
    guard picture.contrast >= Self.leastContrast else { return [] }
    var found: [Cut] = []
    let before = seen.last
    let spacing = before.flatMap { try? moment.subtracting($0.until.moment) } ?? .zero
    var difference = before.flatMap { picture.difference(from: $0.picture) }
    if before != nil, difference == nil || spacing <= .zero || spacing > Self.longestHole {
      found += flush()
      difference = nil
    }
    if let difference, difference < Self.repeated, !seen.isEmpty {
      seen[seen.count - 1].until = (time, moment)
      return found
    }
    seen.append(
      Seen(
        time: time, moment: moment, number: count, picture: picture,
        difference: difference ?? 0, spacing: spacing, until: (time, moment)))
    while next + Self.reach < seen.count { found += step() }
    return found
  }

  /// Judges what is left, with what there is to judge it by; a further picture begins anew.
  mutating func flush() -> [Cut] {
    var found: [Cut] = []
    while next < seen.count { found += step() }
    if let last { found.append(last) }
    (seen, next, last) = ([], 0, nil)
    return found
  }

  private mutating func step() -> [Cut] {
    let cut = next > 0 ? judge(next) : nil
    let number = seen[next].number
    next += 1
    if next > Self.reach {
      seen.removeFirst()
      next -= 1
    }
    // Of cuts closer than three pictures the likelier.
    if let cut {
      if let last, cut.number - last.number < 3 {
        if cut.likelihood > last.likelihood { self.last = cut }
        return []
      }
      defer { last = cut }
      return last.map { [$0] } ?? []
    }
    guard let last, number - last.number >= 3 else { return [] }
    self.last = nil
    return [last]
  }

  private func judge(_ place: Int) -> Cut? {
    let (now, old) = (seen[place], seen[place - 1])
    let neighbours = neighbours(of: place)
    let around = neighbours.map(\.difference)
    let most = around.max() ?? 0
    guard now.difference >= Self.leastDifference, now.difference >= 1.25 * Self.median(around)
    else { return nil }
    let alone = naturalLogarithm((now.difference + 0.3) / (most + 0.3))
    let isAlone =
      now.difference / (most + 0.3) >= Self.jump.alone && !isLate(place, among: neighbours)
    // The comparison of all pairs costs most and can only find less: it is made where it may decide.
    let known = Self.bias + Self.weights.alone * alone
    let bound = known + Self.weights.unlike * now.picture.unlikeness(to: old.picture)
    guard isAlone || Self.isLikely(bound + Self.weights.left * Self.mostLeft) else { return nil }
    let share =
      Self.weights.left * naturalLogarithm(Self.left(of: now.picture, after: old.picture) + 1)
    guard isAlone || Self.isLikely(bound + share) else { return nil }
    let unlike = unlikeness(at: place)
    let likelihood = Self.likelihood(known + share + Self.weights.unlike * unlike)
    let isCut = likelihood >= Self.threshold
    guard isCut || isAlone && unlike >= Self.jump.unlike else { return nil }
    return Cut(
      before: old.until.time, first: now.time,
      likelihood: isCut ? likelihood : Self.jump.likelihood, isJump: !isCut, number: now.number)
  }

  /// The pictures around one that count for what is usual there.
  private func neighbours(of place: Int) -> [Seen] {
    let now = seen[place]
    return (max(1, place - Self.reach)...min(seen.count - 1, place + Self.reach))
      .map { seen[$0] }.filter { other in
        guard other.number != now.number else { return false }
        let distance = (try? other.moment.subtracting(now.moment)) ?? .zero
        return abs(other.number - now.number) <= Self.reach
          || distance.count.magnitude <= Self.nearby.count
      }
  }

  /// Whether pictures are missing before this one, which explains a jump.
  private func isLate(_ place: Int, among around: [Seen]) -> Bool {
    let spacings = around.map(\.spacing).sorted()
    guard !spacings.isEmpty else { return false }
    return seen[place].spacing.count > 2 * spacings[spacings.count / 2].count
  }

  /// The least unlikeness of a picture on this side and one on the other, 0…1; 0 where the pictures
  /// of one side are as unlike each other: then nothing has begun that lasts.
  private func unlikeness(at place: Int) -> Float {
    let earlier = near(place - 1, stride(from: place - 1, through: 0, by: -1), most: Self.before)
    let later = near(place, stride(from: place, to: seen.count, by: 1), most: Self.reach + 1)
    let pictures = (earlier + later).reduce(
      into: [Int: (patches: Patches, texture: Float)]()
    ) { made, index in
      let picture = seen[index].picture
      made[index] = (
        Patches(picture.structure, width: picture.width, height: picture.height), picture.texture
      )
    }
    func unlikeness(_ one: Int, _ other: Int) -> Float {
      guard let first = pictures[one], let second = pictures[other] else { return 0 }
      let left = first.patches.leastDifference(from: second.patches)
      return left / max(0.001, left + max(first.texture, second.texture))
    }
    var least: Float = 1
    for one in earlier {
      for other in later { least = min(least, unlikeness(one, other)) }
    }
    let within = max(
      earlier.count > 1 ? unlikeness(earlier[1], earlier[0]) : 0,
      later.count > 1 ? unlikeness(later[0], later[1]) : 0)
    return within > least - 0.03 ? 0 : least
  }

  /// At least two pictures where there are two, and those that a flash may lie between.
  private func near(_ place: Int, _ places: some Sequence<Int>, most: Int) -> [Int] {
    let nearby = places.prefix(most).enumerated().filter { number, index in
      guard number >= 2 else { return true }
      let distance = try? seen[index].moment.subtracting(seen[place].moment)
      return distance.map { $0.count.magnitude <= Self.flash.count } ?? false
    }
    return nearby.map(\.element)
  }

  /// What no motion explains of a change of picture, in grey levels.
  private static func left(of now: SmallPicture, after old: SmallPicture) -> Float {
    Patches(old.levelled, width: old.width, height: old.height)
      .leastDifference(from: Patches(now.levelled, width: now.width, height: now.height))
  }

  private static func isLikely(_ logit: Float) -> Bool { likelihood(logit) >= threshold }

  private static func likelihood(_ logit: Float) -> Float { 1 / (1 + exponential(-logit)) }

  private static func median(_ values: [Float]) -> Float {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
