import Evidence
import Media
import TimeModel

/// Looks for print that reads as a time of day in single frames: for saying why no clock was made of
/// it, when nothing was found that can be followed.
struct PrintSearch {
  /// A time of day as Tesseract read it.
  struct Sighting {
    let media: Int64
    let text: String
    let seconds: Int
    let box: Box
  }

  typealias Box = (x: Int, y: Int, width: Int, height: Int)

  /// Lines tried in one frame, the most like print first.
  private static let lines = 6
  /// A difference of grey levels that makes an edge, and the edges that make a block of print.
  private static let (edge, edges) = (48, 10)
  private static let block = 8

  private(set) var sightings: [Sighting] = []

  mutating func look(at image: LumaImage, media: Int64) {
    guard let reader = TextReader.open() else { return }
    for line in Self.lines(of: image) {
      guard
        let cut = image.cut(x: line.x, y: line.y, width: line.width, height: line.height),
        let prepared = LinePicture.prepared(cut, digitHeight: line.height * 3 / 4)
      else { continue }
      let text = reader.read(prepared, alphabet: SecondReader.everything)
      guard let found = ClockText.time(in: text) else { continue }
      sightings.append(
        Sighting(media: media, text: text, seconds: found.seconds, box: line))
      return
    }
  }

  /// Rectangles that hold many upright edges in a row.
  private static func lines(
    of image: LumaImage
  ) -> [(x: Int, y: Int, width: Int, height: Int)] {
    let (columns, rows) = (image.width / block, image.height / block)
    guard columns > 4, rows > 0 else { return [] }
    var counts = Array(repeating: 0, count: columns * rows)
    let pixels = image.pixels.span
    for y in 0..<rows * block {
      for x in 1..<columns * block - 1 {
        let place = y * image.width + x
        if abs(Int(pixels[place + 1]) - Int(pixels[place - 1])) > edge {
          counts[y / block * columns + x / block] += 1
        }
      }
    }
    var isOpen = counts.map { $0 >= edges }
    var found: [(box: (x: Int, y: Int, width: Int, height: Int), weight: Int)] = []
    for start in isOpen.indices where isOpen[start] {
      var (stack, members) = ([start], [Int]())
      isOpen[start] = false
      while let place = stack.popLast() {
        members.append(place)
        let (row, column) = (place / columns, place % columns)
        // A space between date and time is up to three blocks wide.
        for y in max(0, row - 1)...min(rows - 1, row + 1) {
          for x in max(0, column - 3)...min(columns - 1, column + 3) where isOpen[y * columns + x] {
            isOpen[y * columns + x] = false
            stack.append(y * columns + x)
          }
        }
      }
      let (across, down) = (members.map { $0 % columns }, members.map { $0 / columns })
      guard let left = across.min(), let right = across.max(), let top = down.min(),
        let bottom = down.max(), right - left >= 5, bottom - top < 8,
        right - left >= 2 * (bottom - top)
      else { continue }
      let (x, y) = (max(0, left * block - 4), max(0, top * block - 2))
      found.append(
        (
          (
            x, y, min(image.width, (right + 1) * block + 4) - x,
            min(image.height, (bottom + 1) * block + 2) - y
          ), members.reduce(0) { $0 + counts[$1] }
        ))
    }
    return found.sorted { ($1.weight, $0.box.y, $0.box.x) < ($0.weight, $1.box.y, $1.box.x) }
      .prefix(lines).map(\.box)
  }

  /// Why what was seen is no clock to go by; nil when nothing was seen.
  var remark: OverlayTrack.Remark? {
    guard let first = sightings.first, let last = sightings.last else { return nil }
    let text = TrackRemarks.line(last.text)
    let why: String
    let (media, shown) = (last.media - first.media, Int64(last.seconds - first.seconds))
    if Self.moved(first.box, last.box) {
      why = "it moves over the picture"
    } else if isSteady, abs(shown * 1_000_000_000 - media) > 1_300_000_000 + media / 100 {
      why =
        "it goes on by \(shown) s in \(Nanoseconds(media)) s of the recording, so it is not real time"
        + " or the recording does not play in real time"
    } else if sightings.count == 1 {
      why = "in other frames it reads as none"
    } else {
      why = "its seconds cannot be told apart from the picture behind them"
    }
    return OverlayTrack.Remark(
      .overlayNotFollowed, .caution, from: Nanoseconds(first.media), to: Nanoseconds(last.media),
      message: "Print that reads as a time of day (“\(text)”) stands in the picture, but \(why). "
        + "Nothing is taken from it.",
      advice: "Look at the frames; declare `readings` in the case file if it is a clock.")
  }

  /// The same line elsewhere, not one of which more or less was seen.
  private static func moved(_ first: Box, _ last: Box) -> Bool {
    abs(first.width - last.width) <= 16 && abs(first.height - last.height) <= 16
      && (abs(first.x - last.x) > 16 || abs(first.y - last.y) > 16)
  }

  /// At least three sightings that one rate explains: else one was misread.
  private var isSteady: Bool {
    guard sightings.count >= 3, let first = sightings.first, let last = sightings.last,
      last.media > first.media
    else { return false }
    let (media, shown) = (last.media - first.media, Int64(last.seconds - first.seconds))
    guard abs(shown) < 10_000 else { return false }
    return sightings.allSatisfy { sighting in
      let expected =
        Int128(shown) * Int128(sighting.media - first.media) * 1_000_000_000 / Int128(media)
      let seen = Int128(sighting.seconds - first.seconds) * 1_000_000_000
      return abs(seen - expected) <= 1_100_000_000
    }
  }
}
