import TimeModel

/// The `bext` chunk of a broadcast wave file (EBU Tech 3285), in RIFF, RF64 and BW64.
enum WaveTimes {
  /// Empty unless the file begins as such a file does.
  static func read(_ file: borrowing some FileBytes & ~Copyable) -> [StoredTime] {
    let start = file.bytes(at: 0, count: 12)
    guard ["RIFF", "RF64", "BW64"].contains(start.fourLetters(at: 0)),
      start.fourLetters(at: 8) == "WAVE"
    else { return [] }
    var budget = ReadingBudget()
    var place: Int64 = 12
    var longData: UInt64?
    while place <= file.size - 8, budget.take() {
      let header = file.bytes(at: place, count: 24)
      guard let type = header.fourLetters(at: 0),
        var length = header.littleEndian(at: 4, count: 4)
      else { return [] }
      switch type {
      case "bext": return times(in: file.bytes(at: place + 8, count: Int(min(length, 346))))
      // ITU-R BS.2088: the true lengths, the file's first and the data's second.
      case "ds64": longData = header.littleEndian(at: 16, count: 8)
      case "data" where length == 0xFFFF_FFFF: length = longData ?? length
      default: break
      }
      let (next, overflow) = (place + 8).addingReportingOverflow(Int64(clamping: length))
      guard !overflow, next < file.size else { return [] }
      place = next + Int64(length & 1)
    }
    return []
  }

  private static func times(in chunk: [UInt8]) -> [StoredTime] {
    guard chunk.count >= 346 else { return [] }
    var found: [StoredTime] = []
    let written = String(decoding: chunk[320..<338].filter { $0 != 0 }, as: UTF8.self)
    if !written.allSatisfy({ $0 == " " }) {
      found.append(
        StoredTime(
          .waveOrigination, place: "bext OriginationDate and OriginationTime",
          value: origination(chunk[320..<330], chunk[330..<338]).map { .local($0) }
            ?? .unreadable(String(written.prefix(80)))))
    }
    if let samples = chunk.littleEndian(at: 338, count: 8), samples > 0 {
      found.append(
        StoredTime(.waveTimeReference, place: "bext TimeReference", value: .samples(samples)))
    }
    return found
  }

  /// `2017-04-08` and `15:40:03`, with whatever separators.
  private static func origination(
    _ date: ArraySlice<UInt8>, _ time: ArraySlice<UInt8>
  ) -> LocalTime? {
    func text(_ bytes: ArraySlice<UInt8>, _ separator: UInt8) -> String {
      String(
        decoding: bytes.map { (0x30...0x39).contains($0) ? $0 : separator }, as: UTF8.self)
    }
    return LocalTime(rfc3339: text(date, 0x2D) + "T" + text(time, 0x3A))
  }
}
