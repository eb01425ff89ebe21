public import TimeModel

/// A recording's sound as one channel on a grid of samples.
///
/// The samples lie elsewhere, in a file or an array; a few windows of them are read at a time.
public struct SoundTrack: Sendable {
  /// A stretch of sound without a gap. Its first sample was placed on the nearest point of the grid.
  public struct Run: Hashable, Sendable, Codable {
    /// Grid indices.
    public let samples: Range<Int>
    /// The true time of its samples less that of the grid: half a sample at most, either way.
    public let lead: Nanoseconds

    public init(samples: Range<Int>, lead: Nanoseconds) {
      (self.samples, self.lead) = (samples, lead)
    }
  }

  public static let sampleRate = SoundFeatures.sampleRate

  public let features: SoundFeatures
  /// Ascending, without overlap; empty for a recording without sound.
  public let runs: [Run]
  /// The axis time of the grid's first sample.
  let origin: Nanoseconds
  /// So many samples from this index of the grid, full scale ±1; zeros where there are none.
  let read: @Sendable (_ first: Int, _ count: Int) -> [Float]

  public init(
    features: SoundFeatures, runs: [Run], origin: Nanoseconds = .zero,
    read: @escaping @Sendable (_ first: Int, _ count: Int) -> [Float]
  ) {
    (self.features, self.runs, self.origin, self.read) = (features, runs, origin, read)
  }

  /// A track held in memory whose first sample is the axis's zero.
  public init(_ samples: [Float]) {
    var extractor = SoundFeatureExtractor()
    extractor.hear(samples)
    self.init(
      features: extractor.finish(),
      runs: samples.isEmpty ? [] : [Run(samples: samples.indices, lead: .zero)]
    ) { first, count in
      var stretch = [Float](repeating: 0, count: count)
      for index in max(0, -first)..<max(max(0, -first), min(count, samples.count - first)) {
        stretch[index] = samples[first + index]
      }
      return stretch
    }
  }

  /// A recording without sound.
  public static let silent = SoundTrack([])

  /// Where there is sound, end to end, in samples of the grid.
  var extent: Range<Int> {
    guard let first = runs.first, let last = runs.last else { return 0..<0 }
    return first.samples.lowerBound..<last.samples.upperBound
  }

  /// How much later than the grid says the sample at an index truly is, in samples.
  func lead(at index: Int) -> Double {
    guard let run = runs.last(where: { $0.samples.lowerBound <= index }) else { return 0 }
    return Double(run.lead.count) * Double(Self.sampleRate) / 1e9
  }
}
