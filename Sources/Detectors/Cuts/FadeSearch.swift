internal import TimeModel

/// Finds sheets without any detail that darken gradually to black and lighten again: there is nothing
/// in them to compare, only the fade tells that something ended.
struct FadeSearch: Sendable {
  struct Fade: Sendable {
    /// Of the last picture before the black, the one in its middle, and the first after it.
    let before: MediaTime
    let middle: MediaTime
    let after: MediaTime
  }

  private static let black: Float = 12
  /// So many pictures must darken before, and lighten after.
  private static let least = 5
  private static let longestBlack = 256

  private var last: (time: MediaTime, brightness: Float)?
  private var falling = 0
  private var dark: [MediaTime] = []
  private var before: MediaTime?
  private var after: MediaTime?
  private var rising = 0

  mutating func see(_ picture: SmallPicture, at time: MediaTime) -> Fade? {
    guard picture.contrast < CutSearch.leastContrast, last.map({ $0.time < time }) ?? true else {
      self = FadeSearch()
      return nil
    }
    defer { last = (time, picture.brightness) }
    let change = last.map { picture.brightness - $0.brightness } ?? 0
    if picture.brightness <= Self.black {
      if dark.isEmpty { before = falling >= Self.least ? last?.time : nil }
      if after != nil { (after, dark) = (nil, []) }
      if dark.count < Self.longestBlack { dark.append(time) }
      (falling, rising) = (0, 0)
      return nil
    }
    falling = change < 0 ? falling + 1 : 0
    guard let before, !dark.isEmpty else {
      dark = []
      return nil
    }
    guard change > 0 else {
      (self.before, after, dark, rising) = (nil, nil, [], 0)
      return nil
    }
    if after == nil { after = time }
    rising += 1
    guard rising >= Self.least, let after, dark.count < Self.longestBlack else { return nil }
    let fade = Fade(before: before, middle: dark[dark.count / 2], after: after)
    (self.before, self.after, dark, rising) = (nil, nil, [], 0)
    return fade
  }
}
