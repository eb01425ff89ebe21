import CaseStore
import Evidence
import Foundation
import Synchronisation
import TimeModel

/// How the recordings of a case lie to each other by their sound; each pair is compared once for good.
struct SoundLinks {
  let file: CaseFile
  let acquired: [Acquired]
  let acquisition: Acquisition
  let jobs: Int

  /// Microphones are taken to be at most so far apart, in metres, unless the case file knows better.
  static let assumedDistance = 50
  /// Of sound in air at 20 °C, in metres a second: slower in the cold by 0.6 for each kelvin.
  private static let speed: Int64 = 343

  /// Every two recordings that have sound, in the order of the case file.
  func all() async throws -> (links: [SoundLink], findings: [Finding]) {
    let heard = acquired.indices.filter { acquired[$0].analysis?.sound != nil }
    var known: [[Int]: SoundAlignment] = [:]
    for a in heard {
      for b in heard where b > a { known[[a, b]] = try kept(a, b) }
    }
    var tracks: [SoundTrack?] = []
    var findings: [Finding] = []
    for (index, source) in acquired.enumerated() {
      // A recording that was compared with all others is not opened again.
      let isNew = heard.contains { other in
        other != index && known[[min(index, other), max(index, other)]] == nil
      }
      guard isNew, let analysis = source.analysis, let record = analysis.sound else {
        tracks.append(nil)
        continue
      }
      do {
        tracks.append(
          try SoundTrack(record, of: analysis, at: acquisition.soundPath(analysis.sha256)))
      } catch {
        tracks.append(nil)
        findings.append(
          Finding(
            .soundUnreadable, .failure, source: source.entry.id,
            message: "Its sound could not be compared: \(error).",
            advice: "Build with --no-cache."))
      }
    }
    let pairs = await Synchronise.compare(tracks, jobs: jobs, known: known)
    for pair in pairs where known[[pair.a, pair.b]] == nil { try keep(pair) }
    return (pairs.map(link), findings)
  }

  // MARK: What was compared before

  private func key(_ a: Int, _ b: Int) -> ArtifactKey? {
    guard let first = acquired[a].analysis?.sha256, let second = acquired[b].analysis?.sha256
    else { return nil }
    return ArtifactKey(
      sha256: first, settings: "alignment/\(SoundMatcher.version) with \(second)")
  }

  private func kept(_ a: Int, _ b: Int) throws -> SoundAlignment? {
    guard acquisition.usesCache, let key = key(a, b) else { return nil }
    return try acquisition.store.artifact(key).flatMap {
      try? JSONDecoder().decode(SoundAlignment.self, from: $0)
    }
  }

  private func keep(_ pair: Synchronise.Pair) throws {
    guard let key = key(pair.a, pair.b), let analysis = acquired[pair.a].analysis else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try acquisition.store.keep(
      encoder.encode(pair.alignment), as: key, byteCount: analysis.byteCount)
  }

  // MARK: How far sound had to travel

  private func link(_ pair: Synchronise.Pair) -> SoundLink {
    let (a, b) = (acquired[pair.a].entry.id, acquired[pair.b].entry.id)
    let declared = file.microphones.last { Set($0.between) == [a, b] }
    let millimetres = declared?.millimetres ?? Int64(Self.assumedDistance) * 1_000
    // Rounded up, so that no true difference is shut out.
    let flight = (millimetres * 1_000_000 + Self.speed - 1) / Self.speed
    let distance = DistanceText.metres(millimetres)
    return SoundLink(
      a: a, b: b, alignment: pair.alignment, flight: Nanoseconds(flight),
      flightBecause: declared == nil
        ? "microphones assumed to be at most \(distance) apart"
        : "microphones at most \(distance) apart, as the case file declares")
  }
}

/// Lengths in words.
enum DistanceText {
  /// `50 m`, `2.5 m`.
  static func metres(_ millimetres: Int64) -> String {
    let (whole, rest) = millimetres.quotientAndRemainder(dividingBy: 1_000)
    var fraction = String(1_000 + rest).dropFirst()
    while fraction.last == "0" { fraction = fraction.dropLast() }
    return "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)") + " m"
  }
}

extension Finding.Code {
  static let soundUnreadable = Self(rawValue: "sound.unreadable")
}
