import Foundation
import Media
import TestSupport

/// What ffprobe says of a file, row by row.
enum Oracle {
  /// Of a fixture, as `fixtures/make/media.sh` wrote it down.
  static func sidecar(_ name: String, _ kind: String) throws -> [String] {
    let url = Places.fixtures.appending(path: "media/\(name).\(kind).csv")
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { String($0) }
  }

  static let hasFFprobe = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffprobe")

  /// Nil when ffprobe does not open the file, or is not done in half a minute: over some captions
  /// ffprobe 5.1 never ends.
  static func ask(_ path: String, _ entries: String) throws -> [String]? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = [
      "30", "/usr/bin/ffprobe", "-v", "quiet", "-of", "compact=p=0:nk=1", "-show_entries", entries,
      path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line -> String in
      var row = String(line).replacing("|", with: ",")
      while row.last == "," { row.removeLast() }
      return row
    }
  }

  static let packetEntries = "packet=stream_index,pts,dts,duration,size,pos,flags"
}

/// Onset's table in ffprobe's words.
enum Ours {
  static func table(
    _ path: String, row: FrameTable.Row, format: FrameTable.Format = .csv, stream: Int? = nil
  ) throws -> (text: String, summary: TableSummary) {
    var bytes: [UInt8] = []
    let summary = try Recording.writeTable(of: path, as: format, row: row, stream: stream) { span in
      for offset in 0..<span.byteCount {
        unsafe bytes.append(span.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
      }
    }
    return (String(decoding: bytes, as: UTF8.self), summary)
  }

  /// `stream,pts,dts,duration,size,pos,flags` of each row.
  static func packets(_ path: String) throws -> [String] {
    try table(path, row: .packet).text.split(separator: "\n").dropFirst().map { line in
      let cell = cells(line)
      let flags = (cell[6] == "1" ? "K" : "_") + (cell[7] == "1" ? "D" : "_")
      return [
        cell[0], absent(cell[2]), absent(cell[3]), absent(cell[4]), absent(cell[8]),
        absent(cell[9]), flags,
      ].joined(separator: ",")
    }
  }

  /// `stream,key,pts[,picture type]` of each row.
  static func frames(_ path: String) throws -> [String] {
    try table(path, row: .frame).text.split(separator: "\n").dropFirst().map { line in
      let cell = cells(line)
      let picture = cell[10].isEmpty ? [] : [cell[10]]
      return ([cell[0], cell[6], absent(cell[2])] + picture).joined(separator: ",")
    }
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
  }

  private static func absent(_ cell: String) -> String { cell.isEmpty ? "N/A" : cell }
}

/// The names of the recordings in fixtures/media.
enum Fixture {
  static let names: [String] = {
    let folder = Places.fixtures.appending(path: "media")
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { !$0.hasSuffix(".csv") }.sorted()
  }()

  static func path(_ name: String) -> String {
    Places.fixtures.appending(path: "media/\(name)").path
  }
}
