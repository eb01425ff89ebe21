internal import Media
internal import TimeModel

/// Cuts sound into overlapping windows of one length, with the moment at which each begins.
///
/// Memory is that of one window and one block, whatever the recording's length.
struct SoundWindows: Sendable {
  /// In hertz: sound of another rate is not heard.
  static let rate = 16_000
  /// In samples: 0.975 s, of which half is new in each window.
  static let length = 15_600
  static let hop = 7_800
  /// A gap or an overlap longer than this begins a new run.
  private static let longestGap = Nanoseconds(100_000_000)

  struct Window: Sendable {
    let start: Nanoseconds
    let samples: [Float]

    /// Nothing but digital silence.
    var isSilent: Bool { samples.allSatisfy { abs($0) < 1e-4 } }
  }

  private var samples: [Float] = []
  /// The moment of the first of them.
  private var start: Nanoseconds?

  /// - Parameter look: called with each window that became whole, in order.
  mutating func hear(_ block: AudioBlock, look: (Window) -> Void) {
    guard block.sampleRate == Self.rate, !block.samples.isEmpty,
      let moment = try? block.start.nanoseconds(rounding: .nearest)
    else { return }
    if !follows(moment) {
      samples.removeAll(keepingCapacity: true)
      start = moment
    }
    // Not numbers and far too loud is what broken sound decodes to.
    samples += block.samples.map { $0.isFinite ? max(-1, min(1, $0)) : 0 }
    while samples.count >= Self.length, let start {
      look(Window(start: start, samples: Array(samples.prefix(Self.length))))
      samples.removeFirst(Self.hop)
      self.start = try? start.adding(Self.length(Self.hop))
    }
  }

  private func follows(_ moment: Nanoseconds) -> Bool {
    guard let start, let expected = try? start.adding(Self.length(samples.count)),
      let off = try? moment.subtracting(expected)
    else { return false }
    return off.count.magnitude <= Self.longestGap.count
  }

  static func length(_ samples: Int) -> Nanoseconds {
    Nanoseconds(Int64(samples) * (1_000_000_000 / Int64(rate)))
  }
}
