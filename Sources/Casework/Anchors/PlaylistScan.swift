import Evidence
import SystemPackage
import TimeModel

/// The playlists of a case folder, for the dates of the recordings that are their segments.
struct PlaylistScan {
  private var playlists: [(path: String, content: Playlist)] = []

  private static let longest = 4 << 20
  private static let most = 200

  static func isPlaylist(_ path: String) -> Bool {
    ["m3u8", "m3u"].contains((FilePath(path).extension ?? "").lowercased())
  }

  /// - Parameter ignored: folders (with `/`) and files that a person said are no evidence.
  init(_ folder: CaseFolder, ignored: [String]) {
    let paths = FolderScan(folder.path).files.filter { path in
      Self.isPlaylist(path) && !ignored.contains { path == $0 || path.hasPrefix($0) }
    }
    for path in paths.prefix(Self.most) {
      guard let bytes = try? folder.file(path).read(limit: Self.longest).bytes,
        let playlist = Playlist(String(decoding: bytes, as: UTF8.self))
      else { continue }
      playlists.append((path, playlist))
    }
  }

  /// In the order of the playlists' paths.
  func dates(for recording: String) -> [PlaylistDate] {
    playlists.compactMap { path, playlist in
      playlist.segment(for: recording, playlist: path).map {
        PlaylistDate(playlist: path, line: $0.line, date: $0.date, after: $0.after)
      }
    }
  }
}
