import Media

/// Tesseract as the second reader: it knows nothing of what was learnt from the overlay.
enum SecondReader {
  /// What it read of one picture.
  struct Reading: Hashable, Sendable {
    let run: Int
    /// As it came, for people.
    let text: String
    /// Seconds since midnight; nil when the text holds no time of day.
    let time: Int?
    let isAfternoon: Bool?
  }

  static let digits = "0123456789:-/. "
  static let everything = "0123456789:-/. AMPamp"

  /// One reading a picture; none where Tesseract is not installed.
  static func read(
    _ samples: [(run: Int, image: LumaImage)], _ layout: OverlayLayout
  ) -> [Reading] {
    guard !samples.isEmpty, let reader = TextReader.open() else { return [] }
    let isTwelve = layout.print.isAfternoon != nil
    return samples.compactMap { sample in
      guard let line = LinePicture.prepared(sample.image, bank: layout.bank) else { return nil }
      let text = reader.read(line, alphabet: isTwelve ? everything : digits)
      let found = ClockText.time(in: text)
      return Reading(
        run: sample.run, text: text, time: found?.seconds, isAfternoon: found?.isAfternoon)
    }
  }
}

/// A line of print made ready for Tesseract: dark on light, of the size that it was trained on, with a
/// margin.
enum LinePicture {
  /// In pixels: the height of a digit that Tesseract reads best, and the margin.
  private static let (height, margin) = (32, 12)
  private static let widest = 4_000

  /// - Parameter bank: of the overlay's digits, for their height.
  static func prepared(_ image: LumaImage, bank: GlyphBank) -> LumaImage? {
    prepared(image, digitHeight: bank.height)
  }

  static func prepared(_ image: LumaImage, digitHeight: Int) -> LumaImage? {
    let sorted = image.pixels.sorted()
    // Print covers less of a line than its ground does.
    let (low, middle, high) = (
      Int(sorted[sorted.count / 50]), Int(sorted[sorted.count / 2]),
      Int(sorted[sorted.count - 1 - sorted.count / 50])
    )
    guard high - low >= 16 else { return nil }
    let isLight = high - middle > middle - low
    let size = (
      width: max(1, image.width * height / max(1, digitHeight)),
      height: max(1, image.height * height / max(1, digitHeight))
    )
    guard size.width <= widest, size.height <= 400 else { return nil }
    let (across, down) = (size.width + 2 * margin, size.height + 2 * margin)
    var pixels = Array(repeating: UInt8(255), count: across * down)
    for row in 0..<size.height {
      let y = place(row, size.height, image.height)
      for column in 0..<size.width {
        let x = place(column, size.width, image.width)
        let value = Self.value(image, x, y)
        let level = max(0, min(255, (value - low * 256) * 255 / ((high - low) * 256)))
        pixels[(row + margin) * across + column + margin] = UInt8(isLight ? 255 - level : level)
      }
    }
    return LumaImage(width: across, height: down, pixels: pixels)
  }

  /// Where a pixel's centre lies in the source, in 1/16 pixels.
  private static func place(_ index: Int, _ size: Int, _ source: Int) -> Int {
    max(0, min((source - 1) * 16, ((2 * index + 1) * source * 16 / size - 16) / 2))
  }

  /// Between four pixels, times 256.
  private static func value(_ image: LumaImage, _ x: Int, _ y: Int) -> Int {
    let (column, row, right, down) = (x / 16, y / 16, x % 16, y % 16)
    let (nextColumn, nextRow) = (min(image.width - 1, column + 1), min(image.height - 1, row + 1))
    func pixel(_ x: Int, _ y: Int) -> Int { Int(image.pixels[y * image.width + x]) }
    return (pixel(column, row) * (16 - right) + pixel(nextColumn, row) * right) * (16 - down)
      + (pixel(column, nextRow) * (16 - right) + pixel(nextColumn, nextRow) * right) * down
  }
}
