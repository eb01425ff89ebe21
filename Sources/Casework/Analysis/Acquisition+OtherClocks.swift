import CaseStore
import Evidence
import Foundation
import SystemPackage

/// Clocks that do not lie in a recording's own pass: playlists beside it, and a second reader.
extension Acquisition {
  func withOtherClocks(_ acquired: [Acquired], ignoring ignored: [String]) async -> [Acquired] {
    guard acquired.contains(where: { $0.analysis != nil }) else { return acquired }
    let playlists = PlaylistScan(folder, ignored: ignored)
    let reader = await SecondReader.version()
    var result: [Acquired] = []
    for var source in acquired {
      if let analysis = source.analysis {
        source.playlistDates = playlists.dates(for: source.entry.file)
        if let reader { source.secondReading = await second(of: source, analysis, reader) }
      }
      result.append(source)
    }
    return result
  }

  /// What an earlier build had it read of the same bytes, or what it reads now.
  private func second(
    of source: Acquired, _ analysis: RecordingAnalysis, _ reader: String
  ) async -> SecondReading {
    let key = ArtifactKey(
      sha256: analysis.sha256, settings: "\(SecondReader.settings) \(reader)")
    if usesCache, let known = try? store.artifact(key),
      let reading = try? JSONDecoder().decode(SecondReading.self, from: known)
    {
      return reading
    }
    let path = folder.file(source.entry.file).absolute.string
    let reading = await SecondReader.read(path, reader: reader)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    if let content = try? encoder.encode(reading) {
      try? store.keep(content, as: key, byteCount: analysis.byteCount)
    }
    return reading
  }
}
