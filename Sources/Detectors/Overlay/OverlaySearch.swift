public import Evidence
public import Media
public import TimeModel

/// Finds the clock burned into a recording's pictures and learns to read it, from a few stretches.
///
/// A recording without one costs the decoding of at most three stretches and a bounded number of
/// readings by Tesseract.
public enum OverlaySearch {
  /// Raised whenever the same pictures may give another track.
  public static let version = 2

  public enum Outcome: Sendable {
    /// Nothing in the picture looks like a clock.
    case none
    /// Something does, but no clock can be made of it: why.
    case refused([OverlayTrack.Remark])
    /// Hand it the whole recording.
    case found(OverlayReader)
  }

  /// To look for what ticks, and to learn its digits.
  static let (looking, learning) = (Nanoseconds(10_000_000_000), Nanoseconds(24_000_000_000))
  /// Frames in which print is looked for where nothing ticks, and the time between them.
  private static let (sightings, apart): (Int, Int64) = (5, 1_900_000_000)
  /// Of the crops kept while learning, in bytes.
  private static let memory = 128 << 20
  /// Between the frames kept while learning: fifteen a second show every tick.
  private static let spacing: Int64 = 60_000_000

  /// - Parameters:
  ///   - duration: of the recording; decides where to look beside the beginning.
  ///   - threads: of the decoder; the outcome does not depend on it.
  /// - Throws: when the file cannot be opened or has no pictures.
  public static func find(
    path: String, duration: Nanoseconds, start: MediaTime? = nil, hint: OverlayHint = OverlayHint(),
    threads: Int = 1, limits: ReadingLimits = .standard
  ) throws(MediaError) -> Outcome {
    for threads in threads == 1 ? [1] : [threads, 1] {
      let outcome = try search(path, places(duration, start), hint, threads, limits)
      if let outcome { return outcome }
    }
    return .none
  }

  /// - Returns: nil when the pictures were not repeatable.
  private static func search(
    _ path: String, _ places: [MediaTime?], _ hint: OverlayHint, _ threads: Int,
    _ limits: ReadingLimits
  ) throws(MediaError) -> Outcome? {
    var faults: [Calibration.Fault] = []
    var counter: OverlayReader?
    var frames: [(image: LumaImage, time: Int64)] = []
    for place in places {
      var search = TickSearch()
      var size: (width: Int, height: Int)?
      let isRepeatable = try Recording.watch(
        path: path, from: place, lasting: looking, threads: threads, limits: limits
      ) { image, time in
        if let time = time.axisNanoseconds {
          search.see(image, at: time)
          size = (image.width, image.height)
          if frames.count < sightings, frames.last.map({ abs(time - $0.time) >= apart }) ?? true {
            frames.append((image, time))
          }
        }
        return true
      }
      guard isRepeatable else { return nil }
      guard let size else { continue }
      let lines = search.candidates().filter { isInside($0, hint.region) }
        .compactMap { Line($0, size, hint.region) }
      guard let stretches = stretches(path, place, lines, threads, limits) else { return nil }
      for stretch in stretches {
        do {
          let calibration = try Calibration(
            stretch.images, stretch.times, box: stretch.line.box)
          guard let reader = reader(calibration, stretch.line.region, hint) else { continue }
          // A clock is looked for beyond a counter of the recording's own time.
          if !calibration.isCounter(stretch.times) { return .found(reader) }
          counter = counter ?? reader
        } catch {
          faults.append(error)
        }
      }
    }
    return counter.map { .found($0) } ?? refusal(faults, frames, hint)
  }

  private static func places(_ duration: Nanoseconds, _ start: MediaTime?) -> [MediaTime?] {
    guard duration > Nanoseconds(60_000_000_000) else { return [nil] }
    let from = start.flatMap { try? $0.nanoseconds(rounding: .down).count } ?? 0
    return [nil]
      + [duration.count / 2, duration.count / 5 * 4].map {
        MediaTime(nanoseconds: Nanoseconds(from + $0))
      }
  }

  private static func isInside(_ box: TickSearch.Candidate, _ region: PictureRegion?) -> Bool {
    guard let region else { return true }
    return box.left < region.x + region.width && region.x < box.right
      && box.top < region.y + region.height && region.y < box.bottom
  }

  /// The line of print round a place that ticks.
  private struct Line {
    let region: PictureRegion
    /// Where it ticks, in pixels of the region.
    let box: (x: Int, y: Int, width: Int, height: Int)

    init?(
      _ place: TickSearch.Candidate, _ size: (width: Int, height: Int), _ given: PictureRegion?
    ) {
      let height = place.bottom - place.top
      var (left, right) = (
        max(0, place.left - max(640, height * 20)),
        min(size.width, place.right + max(400, height * 13))
      )
      var (top, bottom) = (max(0, place.top - height), min(size.height, place.bottom + height))
      if let given {
        (left, right) = (max(left, given.x), min(right, given.x + given.width))
        (top, bottom) = (max(top, given.y), min(bottom, given.y + given.height))
      }
      guard
        let region = PictureRegion(x: left, y: top, width: right - left, height: bottom - top)
      else { return nil }
      self.region = region
      box = (
        x: max(0, place.left - left), y: max(0, place.top - top),
        width: min(right, place.right) - max(left, place.left),
        height: min(bottom, place.bottom) - max(top, place.top)
      )
    }
  }

  /// Several lines of one stretch of the recording, decoded once.
  ///
  /// - Returns: nil when the pictures were not repeatable.
  private static func stretches(
    _ path: String, _ place: MediaTime?, _ lines: [Line], _ threads: Int, _ limits: ReadingLimits
  ) -> [(line: Line, images: [LumaImage], times: [Int64])]? {
    guard !lines.isEmpty else { return [] }
    var result = lines.map { (line: $0, images: [LumaImage](), times: [Int64]()) }
    var bytes = 0
    let isRepeatable = try? Recording.watch(
      path: path, from: place, lasting: learning, threads: threads, limits: limits
    ) { image, time in
      guard let time = time.axisNanoseconds,
        result[0].times.last.map({ time - $0 > spacing }) ?? true
      else { return true }
      let parts = lines.compactMap { line in
        image.cut(
          x: line.region.x, y: line.region.y, width: line.region.width,
          height: line.region.height)
      }
      guard parts.count == lines.count else { return true }
      for index in parts.indices {
        result[index].images.append(parts[index])
        result[index].times.append(time)
        bytes += parts[index].pixels.count
      }
      return bytes < memory
    }
    return isRepeatable == false ? nil : result
  }

  /// Narrows the region to what is read, and has Tesseract say what is printed between the digits.
  private static func reader(
    _ calibration: Calibration, _ line: PictureRegion, _ hint: OverlayHint
  ) -> OverlayReader? {
    var layout = calibration.layout
    let pitch = layout.time[5].x - layout.time[4].x
    let extent = layout.extent
    let (margin, after) = (layout.bank.height / 4, pitch * 9 / 2)
    let left = max(0, extent.left - margin)
    let top = max(0, extent.top - margin)
    let right = min(line.width, max(extent.right + margin, layout.time[5].x + pitch + after))
    let bottom = min(line.height, extent.bottom + margin)
    guard
      let region = PictureRegion(
        x: line.x + left, y: line.y + top, width: right - left, height: bottom - top)
    else { return nil }
    layout = layout.moved(-left, -top)
    let images = calibration.train.seconds.compactMap {
      $0.cut(x: left, y: top, width: region.width, height: region.height)
    }
    layout.print = PrintReader.read(images, layout)
    return OverlayReader(region: region, layout: layout, hint: hint)
  }

  private static func refusal(
    _ faults: [Calibration.Fault], _ frames: [(image: LumaImage, time: Int64)], _ hint: OverlayHint
  ) -> Outcome {
    let cells = faults.compactMap { fault -> Int? in
      if case .incomplete(let cells) = fault { return cells }
      return nil
    }.max()
    let why: String?
    if let cells, cells >= 3 {
      why =
        "Something in the picture ticks like the seconds of a clock, but only \(cells) of the six "
        + "digits of HH:MM:SS stand beside it: it is cropped, covered, or no time of day."
    } else if faults.contains(.unnamed) {
      why = "A clock ticks in the picture, but nothing in it says which of its digits is which."
    } else if let remark = sighted(frames, hint) {
      return .refused([remark])
    } else if hint.region != nil {
      why = "Nothing in the given region ticks like the seconds of a clock."
    } else {
      why = nil
    }
    guard let why else { return .none }
    return .refused([
      OverlayTrack.Remark(
        .overlayNotFollowed, .caution, message: why + " Nothing is taken from it.",
        advice: "Look at the frames; give its `region`, or declare `readings` in the case file.")
    ])
  }

  /// What Tesseract makes of a few frames.
  private static func sighted(
    _ frames: [(image: LumaImage, time: Int64)], _ hint: OverlayHint
  ) -> OverlayTrack.Remark? {
    var print = PrintSearch()
    for frame in frames {
      let part = hint.region.map {
        frame.image.cut(x: $0.x, y: $0.y, width: $0.width, height: $0.height)
      }
      if let image = part ?? frame.image { print.look(at: image, media: frame.time) }
    }
    return print.remark
  }
}
