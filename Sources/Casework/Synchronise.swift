import CaseStore
public import Evidence
import Exhibits
import Foundation
import Synchronisation
import SystemPackage
import TimeModel

/// Aligns recordings by their sound, each with each.
public struct Synchronise: Sendable {
  public struct Pair: Sendable {
    /// Indices of the recordings, `a < b`.
    public let a: Int
    public let b: Int
    public let alignment: SoundAlignment
  }

  public enum Progress: Sendable {
    /// So many recordings are to be listened to.
    case listening(done: Int, of: Int)
    /// So many pairs are to be compared.
    case comparing(done: Int, of: Int)
  }

  let files: [String]
  let durations: [Nanoseconds]
  public let pairs: [Pair]
  let conflicts: [SoundLoop]
  /// What keeps the answer from being whole, in words.
  public let warnings: [String]

  /// - Parameters:
  ///   - files: two recordings or more.
  ///   - jobs: how many are read or compared at once.
  ///   - progress: called from several threads.
  /// - Throws: `OnsetError` when fewer than two of them can be read.
  public init(
    files: [String], jobs: Int, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws {
    let folder = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("onset-\(UUID().uuidString)")
    try CaseFolder.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let worker = try Worker.current
    let counter = Counter()
    let heard = await inParallel(Array(files.indices), jobs: jobs) { index in
      let result = await Self.listen(to: files[index], as: index, in: folder, worker)
      progress(.listening(done: await counter.next(), of: files.count))
      return result
    }
    warnings = heard.compactMap(\.failure)
    guard heard.count(where: { $0.duration != nil }) >= 2 else {
      throw OnsetError(
        warnings.first ?? "there are fewer than two recordings", fix: "name two recordings")
    }
    (self.files, durations) = (files, heard.map { $0.duration ?? .zero })
    pairs = await Self.compare(heard.map(\.track), jobs: jobs) { done, all in
      progress(.comparing(done: done, of: all))
    }
    conflicts = SoundLoop.open(in: pairs.map { ($0.a, $0.b, $0.alignment) })
  }

  private struct Heard: Sendable {
    var track: SoundTrack?
    var duration: Nanoseconds?
    var failure: String?
  }

  private static func listen(
    to file: String, as index: Int, in folder: FilePath, _ worker: Worker
  ) async -> Heard {
    let (artifact, sound) = (
      folder.appending("\(index).json").string, folder.appending("\(index).s16").string
    )
    let outcome = await worker.run(
      "analyze",
      ["--out", artifact, "--sound", sound, "--sound-only", "--progress", "--", file],
      in: FilePath(FileManager.default.currentDirectoryPath)
    ) { _ in }
    switch outcome {
    case .refused(let words), .died(let words): return Heard(failure: "'\(file)': \(words)")
    case .done: break
    }
    do {
      let analysis = try JSONDecoder().decode(
        RecordingAnalysis.self, from: Data(contentsOf: URL(filePath: artifact)))
      let track = try analysis.sound.map { try SoundTrack($0, of: analysis, at: sound) }
      return Heard(
        track: track ?? .silent, duration: analysis.duration,
        failure: track == nil ? "'\(file)' has no sound" : nil)
    } catch {
      return Heard(failure: "'\(file)': \(error)")
    }
  }

  // MARK: Comparing

  /// Every pair that is known or whose tracks are both there, in order; only what is not known is
  /// compared.
  static func compare(
    _ tracks: [SoundTrack?], jobs: Int, known: [[Int]: SoundAlignment] = [:],
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) async -> [Pair] {
    let wanted = tracks.indices.flatMap { a in
      tracks.indices.filter { $0 > a }.map { [a, $0] }
    }.filter { known[$0] != nil || $0.allSatisfy { tracks[$0] != nil } }
    let fresh = wanted.filter { known[$0] == nil }
    let needed = Set(fresh.flatMap(\.self))
    let sounds = tracks.indices.map { index in
      needed.contains(index) ? tracks[index].map(PreparedSound.init) : nil
    }
    let counter = Counter()
    let found = await inParallel(fresh, jobs: jobs) { pair in
      guard let a = sounds[pair[0]], let b = sounds[pair[1]] else {
        return SoundAlignment?.none
      }
      let alignment = SoundMatcher.align(a, b)
      progress(await counter.next(), fresh.count)
      return alignment
    }
    let results = Dictionary(
      zip(fresh, found).compactMap { key, value in value.map { (key, $0) } },
      uniquingKeysWith: { first, _ in first }
    ).merging(known) { fresh, _ in fresh }
    return wanted.compactMap { pair in
      results[pair].map { Pair(a: pair[0], b: pair[1], alignment: $0) }
    }
  }
}

private actor Counter {
  private var count = 0
  func next() -> Int {
    count += 1
    return count
  }
}
