import Foundation
import Media
import Synchronisation
import SystemPackage
import TimeModel

/// What an artifact says of a recording's sound; the sound itself lies in files beside it.
struct SoundRecord: Hashable, Sendable, Codable {
  /// The first sample, on the axis of the streams' timestamps.
  let start: MediaTime
  /// On the grid of samples that begins there; empty for a recording without sound.
  let runs: [SoundTrack.Run]
}

/// One recording's sound, written while the recording is analysed: its samples, 16 bits each, little
/// end first, on the grid of `SoundTrack`; and its features, a byte each.
final class SoundFile {
  private let samples: FileDescriptor
  private let levels: String
  private var extractor = SoundFeatureExtractor()
  /// Nanoseconds of the streams' axis.
  private var start: Nanoseconds?
  private var runs: [SoundTrack.Run] = []
  private var count = 0
  private var failure: OnsetError?

  /// Longer sound is not compared beyond it: four days, so that no invented timestamp fills the disk.
  private static let most = 4 * 86_400 * SoundTrack.sampleRate
  /// Sound that leaves the grid by less goes on the same run, in nanoseconds.
  private static let tolerance: Int64 = 40_000

  /// - Parameter path: of the samples; the features go beside it. Neither may exist.
  init(_ path: String) throws(OnsetError) {
    levels = Self.levelsPath(path)
    do {
      samples = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw OnsetError(
        "the sound file '\(path)' cannot be made: \(error)", fix: "name a file that is not there")
    }
  }

  deinit { try? samples.close() }

  static func levelsPath(_ path: String) -> String { path + ".levels" }

  /// Starts from silence: a pass may have to be made again.
  func begin() {
    extractor = SoundFeatureExtractor()
    (start, runs, count) = (nil, [], 0)
    do {
      try samples.resize(to: 0)
    } catch {
      failure = OnsetError("the sound cannot be begun again: \(error)", fix: "check the disk")
    }
  }

  func hear(_ block: AudioBlock) {
    guard failure == nil, block.sampleRate == SoundTrack.sampleRate, !block.samples.isEmpty,
      let time = try? block.start.nanoseconds(rounding: .nearest)
    else { return }
    let origin = start ?? time
    start = origin
    guard let distance = try? time.subtracting(origin).count else { return }
    let rate = Int64(SoundTrack.sampleRate)
    let (seconds, rest) = distance.quotientAndRemainder(dividingBy: 1_000_000_000)
    var index = Int(seconds * rate + (rest * rate + 500_000_000) / 1_000_000_000)
    var lead = distance - Self.nanoseconds(index)
    // Sound that ticks on within a sample's rounding belongs to the run before it.
    if let last = runs.last, index - count <= 1, index >= count - 1 {
      let carried = distance - Self.nanoseconds(count)
      if (carried - last.lead.count).magnitude < Self.tolerance {
        (index, lead) = (count, last.lead.count)
      }
    }
    // Time that runs backwards would lay one sound over another.
    guard index >= count, index <= Self.most - block.samples.count else { return }
    write(block.samples, at: index, lead: Nanoseconds(lead))
  }

  private func write(_ sound: [Float], at index: Int, lead: Nanoseconds) {
    while count < index {
      let silence = min(index - count, 1 << 16)
      extractor.hear(Array(repeating: 0, count: silence))
      count += silence
    }
    extractor.hear(sound)
    var bytes = [UInt8]()
    bytes.reserveCapacity(sound.count * 2)
    for sample in sound {
      let value = UInt16(
        bitPattern: Int16(
          max(-32_767, min(32_767, ((sample.isNaN ? 0 : sample) * 32_767).rounded()))))
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    do {
      try samples.writeAll(toAbsoluteOffset: Int64(index) * 2, bytes)
    } catch {
      failure = OnsetError("the sound cannot be written: \(error)", fix: "check the disk")
    }
    count = index + sound.count
    if let last = runs.last, last.samples.upperBound == index, last.lead == lead {
      runs[runs.count - 1] = SoundTrack.Run(
        samples: last.samples.lowerBound..<count, lead: lead)
    } else {
      runs.append(SoundTrack.Run(samples: index..<count, lead: lead))
    }
  }

  private static func nanoseconds(_ index: Int) -> Int64 {
    Int64(index) * 1_000_000_000 / Int64(SoundTrack.sampleRate)
  }

  /// - Returns: nil for a recording without sound.
  /// - Throws: what went wrong on the way.
  func finish() throws -> SoundRecord? {
    if let failure { throw failure }
    let features = extractor.finish()
    try Data(features.levels).write(to: URL(filePath: levels), options: .withoutOverwriting)
    guard let start, !runs.isEmpty else { return nil }
    return SoundRecord(start: MediaTime(nanoseconds: start), runs: runs)
  }
}

extension SoundTrack {
  /// The sound that an analysis wrote to `path`.
  ///
  /// - Throws: when the files are not there, or not whole.
  init(_ record: SoundRecord, of analysis: RecordingAnalysis, at path: String) throws {
    let levels = try Data(contentsOf: URL(filePath: SoundFile.levelsPath(path)))
    guard let features = SoundFeatures(levels: Array(levels)) else {
      throw OnsetError("the features of '\(path)' are not whole", fix: "build with --no-cache")
    }
    let samples = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    self.init(
      features: features, runs: record.runs,
      origin: try analysis.axisTime(record.start).nanoseconds(rounding: .nearest)
    ) { first, count in
      var sound = [Float](repeating: 0, count: count)
      let wanted = (first..<first + count).clamped(to: 0..<samples.count / 2)
      let bytes = [UInt8](samples[2 * wanted.lowerBound..<2 * wanted.upperBound])
      for index in 0..<wanted.count {
        let value = UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8
        sound[wanted.lowerBound - first + index] = Float(Int16(bitPattern: value)) / 32_767
      }
      return sound
    }
  }
}
