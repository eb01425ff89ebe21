internal import Media

/// The last pictures of a run of evenly sampled ones, and when they are due to be looked at.
///
/// Memory is that of one window, whatever the recording's length.
struct PictureWindows: Sendable {
  /// Pictures in a window, and how many later the next one begins.
  static let length = 16
  static let hop = 8
  /// Cells without a picture of their own repeat the one before, up to this many; then a new run begins.
  static let longestHold: Int64 = 32

  /// The window's pictures, oldest first, and the cell of the first.
  struct Window: Sendable {
    let first: Int64
    let pictures: [ColorImage]
  }

  private var pictures: [ColorImage] = []
  private var lastCell: Int64?
  /// Pictures of this run, and those since the last window.
  private var count = 0
  private var pending = 0

  /// - Parameters:
  ///   - cell: the picture's place on the sampling's axis.
  ///   - look: called with each window that became due, in order.
  mutating func see(_ picture: ColorImage, in cell: Int64, look: (Window) -> Void) {
    if let last = lastCell, let held = pictures.last {
      let (distance, overflow) = cell.subtractingReportingOverflow(last)
      if overflow || distance < 0 || distance > Self.longestHold || held.width != picture.width
        || held.height != picture.height
      {
        flush(look: look)
      } else if distance == 0 {
        return
      } else {
        for cell in (last + 1)..<cell { take(held, cell, look) }
      }
    }
    take(picture, cell, look)
  }

  private mutating func take(_ picture: ColorImage, _ cell: Int64, _ look: (Window) -> Void) {
    if pictures.count == Self.length { pictures.removeFirst() }
    pictures.append(picture)
    (lastCell, count, pending) = (cell, count + 1, pending + 1)
    if count == Self.length || count > Self.length && pending == Self.hop { give(look) }
  }

  private mutating func give(_ look: (Window) -> Void) {
    guard let lastCell else { return }
    look(Window(first: lastCell - Int64(Self.length - 1), pictures: pictures))
    pending = 0
  }

  /// The run is over: what was not looked at yet makes a last window, with its last picture held where
  /// there are fewer than a window's, but at least half of it.
  mutating func flush(look: (Window) -> Void) {
    if count >= Self.hop, count < Self.length, let last = lastCell, let held = pictures.last {
      for step in 1...Int64(Self.length - count) { take(held, last + step, look) }
    } else if count > Self.length, pending > 0 {
      give(look)
    }
    pictures.removeAll(keepingCapacity: true)
    (lastCell, count, pending) = (nil, 0, 0)
  }
}
