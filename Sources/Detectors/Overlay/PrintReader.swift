import Media

/// Has Tesseract read what stands between and beside the digits of an overlay.
enum PrintReader {
  /// How many pictures are read.
  private static let places = 5

  static func read(_ images: [LumaImage], _ layout: OverlayLayout) -> OverlayLayout.Print {
    var print = OverlayLayout.Print()
    guard let reader = TextReader.open(), !images.isEmpty else { return print }
    var (date, time, half): ([Character: Int], [Character: Int], [Bool: Int]) = ([:], [:], [:])
    var count = 0
    for place in stride(from: 0, to: images.count, by: max(1, images.count / places)) {
      guard let line = LinePicture.prepared(images[place], bank: layout.bank) else { continue }
      count += 1
      let text = reader.read(line, alphabet: SecondReader.everything)
      if let mark = ClockText.dateSeparator(in: text) { date[mark, default: 0] += 1 }
      if let found = ClockText.time(in: text) { time[found.separator, default: 0] += 1 }
      if let isAfternoon = ClockText.half(of: text) { half[isAfternoon, default: 0] += 1 }
    }
    func usual<Value>(_ votes: [Value: Int], _ before: (Value, Value) -> Bool) -> Value? {
      votes.max {
        ($0.value, before($1.key, $0.key) ? 1 : 0) < ($1.value, before($0.key, $1.key) ? 1 : 0)
      }?
      .key
    }
    if let mark = usual(date, <) { print.dateSeparator = mark }
    if let mark = usual(time, <) { print.timeSeparator = mark }
    if half.values.reduce(0, +) * 2 > count { print.isAfternoon = usual(half) { !$0 && $1 } }
    return print
  }
}
