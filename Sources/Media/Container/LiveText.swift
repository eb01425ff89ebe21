import TimeModel

/// The plain text that YouTube puts into each segment of a live stream: `Ingestion-Walltime-Us` and
/// `First-Frame-Time-Us`, each with its own statement of uncertainty, in microseconds.
enum LiveText {
  /// It stands at a segment's start; what a longer recording holds further on belongs to later ones.
  private static let reach = 1 << 20

  static func read(_ file: borrowing some FileBytes & ~Copyable) -> [StoredTime] {
    let bytes = file.bytes(at: 0, count: reach)
    let pairs: [(StoredTime.Field, String, String)] = [
      (.ingestWalltime, "Ingestion-Walltime-Us", "Ingestion-Uncertainty-Us"),
      (.firstFrameTime, "First-Frame-Time-Us", "First-Frame-Uncertainty-Us"),
    ]
    return pairs.compactMap { field, name, uncertainty in
      guard let place = find(name, in: bytes), let count = number(after: name, place, bytes) else {
        return nil
      }
      // The uncertainty stands in the same text, a few lines away.
      let text = Array(bytes[max(0, place - 1_024)..<min(bytes.count, place + 1_024)])
      let width = find(uncertainty, in: text).flatMap { number(after: uncertainty, $0, text) }
      let time = Timestamp(
        count: Int128(count), unit: 1_000, epoch: 0,
        uncertainty: Int64(clamping: (width ?? 0).multipliedReportingOverflow(by: 1_000).0))
      return StoredTime(
        field, place: "\(name) (byte \(place))",
        value: time.map { .instant($0) } ?? .unreadable("\(count)"),
        note: width.map { "± \($0) µs stated" } ?? "no uncertainty stated")
    }
  }

  /// Where `name: ` stands first.
  private static func find(_ name: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array((name + ": ").utf8)
    guard let head = wanted.first, bytes.count >= wanted.count else { return nil }
    var place = 0
    let last = bytes.count - wanted.count
    while place <= last {
      if bytes[place] == head, bytes[place..<place + wanted.count].elementsEqual(wanted) {
        return place
      }
      place += 1
    }
    return nil
  }

  private static func number(after name: String, _ place: Int, _ bytes: [UInt8]) -> Int64? {
    let digits = bytes[(place + name.utf8.count + 2)...].prefix(20)
      .prefix { (0x30...0x39).contains($0) }
    return digits.isEmpty ? nil : Int64(String(decoding: digits, as: UTF8.self))
  }
}
