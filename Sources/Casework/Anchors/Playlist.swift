import Evidence
import Foundation
import Synchronisation
import TimeModel

/// The dates of an HLS media playlist (RFC 8216, section 4.3.2.6), each with the segment that it is of.
///
/// A playlist is read for its dates alone: nothing that it names is ever opened.
struct Playlist: Hashable {
  struct Segment: Hashable {
    /// As it stands in the playlist, without query and fragment.
    let address: String
    /// Of the segment, from 1.
    let line: Int
    /// The date that holds: its own, or that of an earlier one up to a discontinuity.
    let date: LocalTime
    /// What the segments between add up to.
    let after: Nanoseconds
  }

  private(set) var segments: [Segment] = []

  private static let mostSegments = 100_000

  /// Nil for a text that is no playlist.
  init?(_ text: String) {
    guard text.hasPrefix("#EXTM3U") else { return nil }
    var date: (time: LocalTime, after: Nanoseconds)?
    var length: Nanoseconds?
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() where segments.count < Self.mostSegments {
      if let value = Self.value(of: "#EXT-X-PROGRAM-DATE-TIME:", line) {
        date = LocalTime(rfc3339: value).map { ($0, .zero) }
      } else if let value = Self.value(of: "#EXTINF:", line) {
        length = Self.seconds(value.prefix { $0 != "," })
      } else if line.hasPrefix("#EXT-X-DISCONTINUITY"), !line.hasPrefix("#EXT-X-DISCONTINUITY-S") {
        date = nil
      } else if let first = line.first, first != "#" {
        if let date {
          segments.append(
            Segment(
              address: String(line.prefix { $0 != "?" && $0 != "#" }), line: index + 1,
              date: date.time, after: date.after))
        }
        // A segment of unknown length ends what is known of those after it.
        date = date.flatMap { known in
          length.flatMap { try? known.after.adding($0) }.map { (known.time, $0) }
        }
        length = nil
      }
    }
  }

  private static func value(of tag: String, _ line: Substring) -> String? {
    line.hasPrefix(tag)
      ? String(line.dropFirst(tag.count)).trimmingPrefix(" ").split(separator: " ").first
        .map(String.init) : nil
  }

  /// Decimal seconds, cut at nine places.
  private static func seconds(_ text: some StringProtocol) -> Nanoseconds? {
    let parts = text.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first else { return nil }
    let short = parts.count == 2 ? "\(whole).\(parts[1].prefix(9))" : "\(whole)"
    return Nanoseconds(short).flatMap { $0 < .zero ? nil : $0 }
  }

  /// The first segment that is `recording`: both are paths within the case, and the playlist's own
  /// folder is where it looks.
  func segment(for recording: String, playlist path: String) -> Segment? {
    let folder = path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    return segments.first { segment in
      let address = segment.address.removingPercentEncoding ?? segment.address
      let name = address.split(separator: "/").last.map(String.init) ?? address
      return recording == folder + name || recording == folder + address
    }
  }
}

/// A playlist's date for one recording of the case, which is a segment of it.
struct PlaylistDate: Hashable, Sendable {
  /// Relative to the case folder.
  let playlist: String
  let line: Int
  let date: LocalTime
  let after: Nanoseconds

  /// One anchor for each instant that the date can mean, as of a live platform's packager.
  ///
  /// - Throws: `unresolved` without rules for a date without a zone; `overflow`.
  func anchors(zone: ZoneRules?) throws(TimeError) -> [Anchor] {
    var anchors: [Anchor] = []
    for range in try date.possibleIntervals(rules: zone) {
      let time = try ClockTrust.assumed(.computer).instant(of: range).shifted(by: after)
      let moment = LiveMoment(
        .ingest, at: MediaTime(nanoseconds: .zero), time: time, within: nil,
        read: "the playlist \(playlist) dates this segment \(date)"
          + (after > .zero ? " and \(after.words) of segments between" : "")
          + (date.zone == nil ? ", without a zone, so the case's is taken" : "")
          + "; " + ClockTrust.assumed(.computer).words,
        locator: .field("\(playlist), line \(line)"))
      anchors.append(try moment.anchor(kind: .playlistDate))
    }
    return anchors
  }
}
