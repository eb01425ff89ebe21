import Evidence
import Foundation
import Subprocess
import SystemPackage
import TimeModel

/// What another program reads of a recording's times: ExifTool, run as a confined process of its own.
struct SecondReading: Hashable, Sendable, Codable {
  struct Time: Hashable, Sendable, Codable {
    /// Group and tag, as in `Track1:MediaCreateDate`.
    let name: String
    /// As ExifTool writes it, at most 80 characters: `2017:04:08 14:40:03`.
    let text: String
  }

  /// As in `exiftool 12.57`.
  let reader: String
  /// By name; none when it could not read the file.
  let times: [Time]
}

enum SecondReader {
  /// Part of the cache key of what it reads.
  static let settings = "secondReader/1"

  /// Nil when it is not installed.
  static func version() async -> String? {
    guard let text = await run(["-ver"], input: nil) else { return nil }
    let number = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return number.isEmpty || number.utf8.count > 20 ? nil : "exiftool \(number)"
  }

  /// - Parameters:
  ///   - path: opened here, read-only; the program sees an open file without a name.
  ///   - reader: as `version()` gave it.
  static func read(_ path: String, reader: String) async -> SecondReading {
    let options: FileDescriptor.OpenOptions = [.closeOnExec, .nonBlocking]
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: options) else {
      return SecondReading(reader: reader, times: [])
    }
    defer { try? file.close() }
    let text = await run(
      [
        "-j", "-G1", "-a", "-s", "-time:all", "--System:all", "-api", "LargeFileSupport=1",
        "/dev/stdin",
      ], input: file)
    return SecondReading(reader: reader, times: times(in: text ?? ""))
  }

  /// When the file system says that a file was changed last; nil where it does not.
  static func modified(_ path: String) -> Instant? {
    (try? FilePath(path).stat()).map {
      Instant(
        nanoseconds: Int64($0.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64($0.st_mtim.tv_nsec))
    }
  }

  static func times(in json: String) -> [SecondReading.Time] {
    guard let list = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]],
      let tags = list.first
    else { return [] }
    let found = tags.compactMap { name, value -> SecondReading.Time? in
      guard name != "SourceFile", let text = value as? String else { return nil }
      return SecondReading.Time(name: String(name.prefix(80)), text: String(text.prefix(80)))
    }
    return Array(found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.prefix(500))
  }

  /// Killed after a minute; without privileges to gain, files to write, or more than a gibibyte.
  private static func run(_ arguments: [String], input: FileDescriptor?) async -> String? {
    let confined =
      ["--signal=KILL", "60", "setpriv", "--no-new-privs", "prlimit", "--as=1073741824"]
      + ["--cpu=30", "--fsize=0", "--core=0", "exiftool", "-config", ""]
    let environment: Environment = .custom([
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
    ])
    let limit = 1 << 20
    do {
      if let input {
        let result = try await Subprocess.run(
          .name("timeout"), arguments: Arguments(confined + arguments), environment: environment,
          input: .fileDescriptor(input, closeAfterSpawningProcess: false),
          output: .string(limit: limit), error: .discarded)
        return result.standardOutput
      }
      let result = try await Subprocess.run(
        .name("timeout"), arguments: Arguments(confined + arguments), environment: environment,
        output: .string(limit: limit), error: .discarded)
      return result.terminationStatus.isSuccess ? result.standardOutput : nil
    } catch {
      return nil
    }
  }
}
