internal import Media
internal import TimeModel

/// Cuts a run of pictures into the windows that TransNet V2 looks at: of a hundred pictures the fifty in
/// the middle are judged, and the next window begins with those. The first and the last picture of a run
/// stand for what would lie beyond.
///
/// Memory is that of one window, whatever the recording's length.
struct ShotWindows: Sendable {
  static let (width, height) = (48, 27)
  static let length = 100
  static let hop = 50
  private static let margin = (length - hop) / 2
  private static let size = 3 * width * height

  struct Window: Sendable {
    /// Red, green and blue of ``length`` pictures, row by row.
    let pixels: [UInt8]
    /// Of the pictures that are judged: ``hop`` of them, or those that are left, from the 26th on.
    let times: [MediaTime]
    /// The place in its run of the first picture that is judged, from 0 on.
    let first: Int

    /// What there is to see in a picture, by its place in the run; the window's first or last where that
    /// lies beyond.
    func picture(_ place: Int) -> SmallPicture? {
      let index = max(0, min(ShotWindows.length - 1, place - first + ShotWindows.margin))
      let start = index * ShotWindows.size
      let grey = stride(from: start, to: start + ShotWindows.size, by: 3).map { place -> UInt8 in
        // ITU-R BT.601, in 256ths.
        let (red, green, blue) = (pixels[place], pixels[place + 1], pixels[place + 2])
        let sum: UInt32 = 77 * UInt32(red) + 150 * UInt32(green) + 29 * UInt32(blue)
        return UInt8(sum >> 8)
      }
      return LumaImage(width: ShotWindows.width, height: ShotWindows.height, pixels: grey)
        .flatMap(SmallPicture.init)
    }

    /// What a network said of each picture of the window, for those that are judged; nil unless it said
    /// something of each.
    func judged(_ values: [Float]?) -> ArraySlice<Float>? {
      guard let values, values.count == ShotWindows.length else { return nil }
      return values[ShotWindows.margin..<ShotWindows.margin + times.count]
    }
  }

  private var pixels: [UInt8] = []
  /// Of those that are not judged yet.
  private var times: [MediaTime] = []
  /// Of the first of them.
  private var first = 0

  /// - Parameters:
  ///   - picture: of ``width`` × ``height``; others are left out.
  ///   - look: called when a window became whole.
  mutating func see(_ picture: ColorImage, at time: MediaTime, look: (Window) -> Void) {
    guard picture.width == Self.width, picture.height == Self.height else { return }
    if pixels.isEmpty {
      pixels.reserveCapacity(Self.size * Self.length)
      for _ in 0..<Self.margin { pixels += picture.pixels }
    }
    pixels += picture.pixels
    times.append(time)
    give(look)
  }

  /// A run of fewer pictures is too short to hold a shot before and after a change, and is not judged:
  /// else a recording whose times jump about would cost a window for each picture.
  static let shortestRun = 10

  /// The run is over: what was not judged yet makes the last windows.
  mutating func flush(look: (Window) -> Void) {
    if first + times.count < Self.shortestRun { times = [] }
    while !times.isEmpty {
      while pixels.count < Self.size * Self.length { pixels += pixels.suffix(Self.size) }
      give(look)
    }
    pixels.removeAll(keepingCapacity: true)
    first = 0
  }

  private mutating func give(_ look: (Window) -> Void) {
    guard pixels.count == Self.size * Self.length else { return }
    look(Window(pixels: pixels, times: Array(times.prefix(Self.hop)), first: first))
    pixels.removeFirst(Self.size * Self.hop)
    times.removeFirst(min(Self.hop, times.count))
    first += Self.hop
  }
}
