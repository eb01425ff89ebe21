internal import CFFmpeg
internal import TimeModel

/// A panel of a view and its recording, or why that cannot be shown.
final class PanelSeat {
  private let panel: SideBySide.Panel
  private var player: PanelPlayer?
  private var fault: String?
  private var isBlack = true

  init(_ panel: SideBySide.Panel) {
    self.panel = panel
    do throws(MediaError) { player = try PanelPlayer(panel) } catch { fault = error.description }
  }

  /// Draws what is on the screen at a moment of the recording, or makes the panel black.
  ///
  /// - Parameter moment: on the axis of the streams' timestamps; nil where there is none.
  func show(_ moment: MediaTime?, on canvas: borrowing MovieCanvas) -> SideBySide.Shown {
    let shown = look(moment, canvas)
    if case .frame = shown {
      isBlack = false
      return shown
    }
    if !isBlack { canvas.clear(panel.area) }
    isBlack = true
    player?.forget()
    return shown
  }

  private func look(
    _ moment: MediaTime?, _ canvas: borrowing MovieCanvas
  ) -> SideBySide.Shown {
    if let fault { return .broken(fault) }
    guard let moment, let player else { return .nothing }
    do throws(MediaError) {
      return try player.show(moment, on: canvas)
    } catch {
      fault = error.description
      self.player = nil
      return .broken(error.description)
    }
  }
}

/// One recording, stepped from instant to instant.
private final class PanelPlayer {
  private let panel: SideBySide.Panel
  private var cursor: FrameCursor
  private var painter: PanelPainter
  /// The time of the frame that the canvas has; nil when it has none.
  private var drawn: Int64?
  private var isCovered = false

  init(_ panel: SideBySide.Panel) throws(MediaError) {
    self.panel = panel
    painter = PanelPainter(covers: panel.covers, path: panel.path)
    cursor = try FrameCursor.open(path: panel.path)
  }

  func forget() { drawn = nil }

  func show(
    _ moment: MediaTime, on canvas: borrowing MovieCanvas
  ) throws(MediaError) -> SideBySide.Shown {
    let base = cursor.info.timeBase
    guard let target = try? moment.rescaled(to: base, rounding: .down).ticks else {
      return .nothing
    }
    try cursor.move(to: target)
    guard let time = cursor.shownTime, let at = MediaTime(ticks: time, timeBase: base) else {
      return .nothing
    }
    guard time <= target else { return .before }
    if let next = cursor.nextTime {
      if isTooLong(from: time, to: next, base) { return .gap }
    } else if isTooLong(from: time, to: target, base) {
      return .after
    }
    if drawn != time {
      isCovered = try painter.draw(cursor, on: canvas, in: panel.area, enlarges: true)
      drawn = time
    }
    return .frame(at, isCovered: isCovered)
  }

  private func isTooLong(from start: Int64, to end: Int64, _ base: Rational) -> Bool {
    let (length, overflow) = end.subtractingReportingOverflow(start)
    guard !overflow,
      let span = try? MediaTime(ticks: length, timeBase: base)?.nanoseconds(rounding: .up)
    else { return true }
    return span > panel.longestFrame
  }
}

/// The sound of one recording led along another clock: samples are left out or said twice, so that it
/// never strays.
struct SoundFollower: ~Copyable {
  private var cursor: SoundCursor?
  private let rate: Rational
  /// Why there is no sound although it was asked for; nil when there is.
  private(set) var fault: String?

  /// - Parameter panel: nil for silence throughout, and no stream of sound.
  init(_ panel: SideBySide.Panel?, rate: Rational) {
    self.rate = rate
    guard let panel else { return }
    do throws(MediaError) {
      cursor = try SoundCursor.open(path: panel.path, origin: 0, silences: panel.silences)
      if cursor == nil { fault = "the recording has no sound" }
    } catch {
      fault = error.description
    }
  }

  var isHeard: Bool { cursor != nil }

  /// The sound of one output picture.
  ///
  /// - Parameters:
  ///   - from: the moment of the recording at the picture; nil where it has none, for silence.
  ///   - to: at the next picture.
  mutating func samples(_ picture: Int, from: MediaTime?, to: MediaTime?) -> [Float] {
    let count = Int(boundary(picture + 1) - boundary(picture))
    let silence = [Float](repeating: 0, count: count * SoundCursor.channels)
    guard let from, let start = index(from) else { return silence }
    var length = to.flatMap { index($0) }.map { $0 - start } ?? Int64(count)
    // A clock strays by a tenth at most: anything else is a break, which the next picture takes up.
    if (length - Int64(count)).magnitude > UInt64(count / 8 + 1) { length = Int64(count) }
    do throws(MediaError) {
      let source = try cursor?.samples(from: start, count: Int(length)) ?? silence
      if Int(length) == count { return source }
      var result = silence
      for place in 0..<count {
        let other = place * Int(length) / count
        for channel in 0..<SoundCursor.channels {
          result[place * SoundCursor.channels + channel] =
            source[other * SoundCursor.channels + channel]
        }
      }
      return result
    } catch {
      fault = error.description
      return silence
    }
  }

  private func index(_ moment: MediaTime) -> Int64? {
    (try? moment.nanoseconds(rounding: .nearest).count).flatMap { cursor?.index(at: $0) }
  }

  /// The sample of the movie at which a picture begins.
  private func boundary(_ picture: Int) -> Int64 {
    Int64(
      clamping: Int128(picture) * Int128(SoundCursor.rate) * Int128(rate.denominator)
        / Int128(rate.numerator))
  }
}
