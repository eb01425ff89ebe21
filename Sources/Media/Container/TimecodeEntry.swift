import TimeModel

/// What a QuickTime timecode track's boxes say of its only sample: the first frame's number.
struct TimecodeEntry {
  private var flags: UInt64 = 0
  /// Ticks a second, and ticks a frame.
  private var scale: UInt64 = 0
  private var frameTicks: UInt64 = 0
  /// Frames in a second of labels, as the entry states them.
  private var rate: UInt64 = 0
  private var sampleOffset: UInt64?
  /// The sample lies in another file, which is not opened.
  private var isElsewhere = false

  mutating func read(
    _ information: Box, _ file: borrowing some FileBytes & ~Copyable, _ budget: inout ReadingBudget
  ) {
    for box in information.children(file, &budget) {
      switch box.type {
      case "dinf":
        for reference in box.children(file, &budget) where reference.type == "dref" {
          let flags = reference.content(file, 20).bigEndian(at: 17, count: 3)
          isElsewhere = flags.map { $0 & 1 == 0 } ?? false
        }
      case "stbl":
        for table in box.children(file, &budget) { readTable(table, file) }
      default: break
      }
    }
  }

  private mutating func readTable(_ box: Box, _ file: borrowing some FileBytes & ~Copyable) {
    switch box.type {
    case "stsd":
      let entry = box.content(file, 48)
      guard entry.fourLetters(at: 12) == "tmcd" else { return }
      flags = entry.bigEndian(at: 28, count: 4) ?? 0
      scale = entry.bigEndian(at: 32, count: 4) ?? 0
      frameTicks = entry.bigEndian(at: 36, count: 4) ?? 0
      rate = entry.bigEndian(at: 40, count: 1) ?? 0
    case "stco": sampleOffset = box.content(file, 12).bigEndian(at: 8, count: 4)
    case "co64": sampleOffset = box.content(file, 16).bigEndian(at: 8, count: 8)
    default: break
    }
  }

  /// The first frame's label; nil for a plain counter, or where anything is missing.
  ///
  /// Its rate is that of the frames. Cameras have been seen whose rate field says 29 for 29.97, with
  /// labels counted by 30.
  func first(_ file: borrowing some FileBytes & ~Copyable) -> StoredTime.Timecode? {
    guard !isElsewhere, flags & 8 == 0, let offset = sampleOffset.flatMap(Int64.init(exactly:)),
      let count = file.bytes(at: offset, count: 4).bigEndian(at: 0, count: 4),
      let rate = frameRate
    else { return nil }
    return Self.label(frame: Int64(count), rate: rate, drops: flags & 1 != 0)
  }

  /// Whole frames a second, to the nearest; nil beyond 1…1000.
  private var frameRate: Int64? {
    guard frameTicks > 0 else { return nil }
    let nearest = (2 * scale + frameTicks) / (2 * frameTicks)
    return (1...1000).contains(nearest) ? Int64(nearest) : nil
  }

  /// What the rate field says where the frames' own rate is another; nil where they agree.
  var oddRate: UInt64? { frameRate.flatMap { UInt64($0) == rate ? nil : rate } }

  /// The label of a frame by its number since 00:00:00:00 (SMPTE ST 12-1, 5.2.2: two numbers in each
  /// minute but every tenth are dropped at 30 a second, four at 60).
  static func label(frame: Int64, rate: Int64, drops: Bool) -> StoredTime.Timecode? {
    var number = frame
    if drops, rate.isMultiple(of: 30) {
      let dropped = rate / 15
      let perMinute = rate * 60 - dropped
      let perTen = perMinute * 10 + dropped
      let (tens, rest) = number.quotientAndRemainder(dividingBy: perTen)
      number += 9 * dropped * tens
      if rest >= dropped { number += dropped * ((rest - dropped) / perMinute) }
    }
    let (seconds, frames) = number.quotientAndRemainder(dividingBy: rate)
    guard number >= 0, seconds < 86_400 else { return nil }
    let text = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(twoDigits)
      .joined(separator: ":")
    let nanoseconds = seconds * 1_000_000_000 + frames * 1_000_000_000 / rate
    return StoredTime.Timecode(
      label: text + (drops ? ";" : ":") + twoDigits(frames), timeOfDay: Nanoseconds(nanoseconds),
      frame: Nanoseconds((1_000_000_000 + rate - 1) / rate))
  }

  private static func twoDigits(_ number: Int64) -> String {
    (number < 10 ? "0" : "") + "\(number)"
  }
}
