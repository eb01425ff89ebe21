/// What a cell's number format (ECMA-376 part 1, 18.8.30 and 18.8.31) shows of a number.
struct NumberFormat: Hashable, Sendable {
  enum Resolution: Hashable, Sendable { case minute, second, tenth, hundredth, millisecond }

  var hasDate = false
  var hasTime = false
  /// `[h]:mm`: hours that go on beyond a day, so a length of time.
  var isElapsed = false
  /// Minutes at the finest where only hours are shown: what a cell holds is not made vaguer.
  var resolution = Resolution.minute
  /// How many places after the point are shown at least.
  var decimals = 0

  static let general = NumberFormat()

  var isMoment: Bool { hasDate || hasTime }

  /// A format of the program's own, which files name without spelling it.
  init(builtIn id: Int) {
    let code: String =
      switch id {
      case 2, 4, 10, 39, 40: "0.00"
      case 14...17, 27...31, 34...36, 50...54, 57...58: "yyyy-mm-dd"
      case 18, 20, 32, 55: "h:mm"
      case 19, 21, 33, 56: "h:mm:ss"
      case 22: "yyyy-mm-dd h:mm"
      case 45: "mm:ss"
      case 46: "[h]:mm:ss"
      case 47: "mm:ss.0"
      default: "General"
      }
    self.init(code)
  }

  init(_ code: String = "General") {
    let marks = Self.marks(code)
    var previous: UInt8 = 0
    for (index, mark) in marks.enumerated() {
      switch mark {
      case .letter(let letter):
        let isMinute = letter == 0x6D && Self.isMinute(marks, index, after: previous)
        switch letter {
        case 0x79, 0x64: hasDate = true
        case 0x68: hasTime = true
        case 0x73:
          hasTime = true
          if resolution == .minute { resolution = .second }
        case 0x6D where isMinute: hasTime = true
        default: hasDate = true
        }
        previous = letter
      case .elapsed(let letter):
        (hasTime, isElapsed) = (true, true)
        if letter == 0x73 { resolution = .second }
        previous = letter
      case .decimals(let count):
        if previous == 0x73 {
          resolution = count == 1 ? .tenth : count == 2 ? .hundredth : .millisecond
        } else {
          decimals = count
        }
      }
    }
  }

  private enum Mark {
    /// y, m, d, h or s, however often.
    case letter(UInt8)
    case elapsed(UInt8)
    case decimals(Int)
  }

  /// `m` is minutes after hours and before seconds, months otherwise.
  private static func isMinute(_ marks: [Mark], _ index: Int, after previous: UInt8) -> Bool {
    if previous == 0x68 { return true }
    if marks.indices.contains(index + 1), case .letter(0x73) = marks[index + 1] { return true }
    return false
  }

  /// The marks of the first section (numbers above zero) without literals, colours and conditions.
  private static func marks(_ code: String) -> [Mark] {
    let bytes = Array(code.lowercased().utf8.prefix(1000))
    guard !bytes.starts(with: "general".utf8) else { return [] }
    var (marks, at): ([Mark], Int) = ([], 0)
    while at < bytes.count, bytes[at] != 0x3B {
      let byte = bytes[at]
      at += 1
      switch byte {
      case 0x22:  // "…"
        at = (bytes[at...].firstIndex(of: 0x22) ?? bytes.count - 1) + 1
      case 0x5C, 0x5F, 0x2A: at += 1
      case 0x5B:  // […]
        let close = bytes[at...].firstIndex(of: 0x5D) ?? bytes.count
        let inner = bytes[at..<close]
        if let first = inner.first, [0x68, 0x6D, 0x73].contains(first),
          inner.allSatisfy({ $0 == first })
        {
          marks.append(.elapsed(first))
        }
        at = min(close + 1, bytes.count)
      case 0x61 where bytes[(at - 1)...].starts(with: "am/pm".utf8): at += 4
      case 0x61 where bytes[(at - 1)...].starts(with: "a/p".utf8): at += 2
      case 0x79, 0x6D, 0x64, 0x68, 0x73:
        while at < bytes.count, bytes[at] == byte { at += 1 }
        marks.append(.letter(byte))
      case 0x2E:
        let start = at
        while at < bytes.count, bytes[at] == 0x30 { at += 1 }
        if at > start { marks.append(.decimals(at - start)) }
      default: break
      }
    }
    return marks
  }
}
