import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Media

/// Creation and change times of real files, held against what metadata-extractor's maintainers keep as
/// the expected output of their program for the same files.
@Suite(.enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
struct StoredTimesDumpTests {
  private static let folder = Places.sharedData
    .appending(path: "metadata/metadata-extractor-images")

  /// The movie's own two times of each dump that has them, as seconds since 1904.
  private static func expected(_ dump: String) -> [UInt64] {
    dump.split(separator: "\n").compactMap { line in
      guard
        line.hasPrefix("[QuickTime - 0x0100]") || line.hasPrefix("[QuickTime - 0x0101]")
          || line.hasPrefix("[MP4 - 0x0100]") || line.hasPrefix("[MP4 - 0x0101]"),
        let text = line.split(separator: "=").last
      else { return nil }
      let format = DateFormatter()
      format.locale = Locale(identifier: "en_US_POSIX")
      format.dateFormat = "EEE MMM dd HH:mm:ss XXX yyyy"
      // Java names the zone of the machine that wrote the dump.
      let plain = text.trimmingCharacters(in: .whitespaces)
        .replacing("AEDT", with: "+11:00").replacing("AEST", with: "+10:00")
      return format.date(from: plain).map {
        UInt64(bitPattern: Int64($0.timeIntervalSince1970) + 2_082_844_800)
      }
    }
  }

  @Test func realFilesAgreeWithTheirDumps() throws {
    var (compared, missing): (Int, [String]) = (0, [])
    for kind in ["mov", "mp4", "m4v", "m4a", "3gp"] {
      let dumps = Self.folder.appending(path: "\(kind)/metadata/java")
      for name in try FileManager.default.contentsOfDirectory(atPath: dumps.path).sorted() {
        let media = Self.folder.appending(path: "\(kind)/\(name.dropLast(4))")
        let dump = try String(contentsOf: dumps.appending(path: name), encoding: .utf8)
        let expected = Self.expected(dump)
        guard FileManager.default.fileExists(atPath: media.path), !expected.isEmpty else {
          missing.append(name)
          continue
        }
        let bytes = MemoryBytes(content: Array(try Data(contentsOf: media)))
        let found = MovieTimes.read(bytes).compactMap { time -> UInt64? in
          guard [.movieCreation, .movieModification].contains(time.field),
            case .seconds(let count) = time.value
          else { return nil }
          return count
        }
        #expect(found == expected, "\(name)")
        compared += 1
      }
    }
    #expect(compared > 0, "none of the dumps' files is here: \(missing)")
  }
}
