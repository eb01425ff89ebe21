import CaseStore
import Evidence
import Synchronisation
import TimeModel

/// A livestream's own times: what the case file declares of its chain and its comments, and what the
/// playlists of the case say.
enum LiveAnchors {
  static func read(
    _ source: Acquired, _ rules: ZoneRules, _ findings: inout [Finding]
  ) -> [Anchor] {
    var anchors: [Anchor] = []
    for live in source.entry.clock?.live ?? [] {
      do {
        anchors += try declared(live, rules)
      } catch let error as DeclarationError {
        findings.append(Clocks.undeclared(source.entry, error))
      } catch {
        findings.append(unusable(source, .moment(stream: nil, at: live.at), "\(error)"))
      }
    }
    for date in source.playlistDates {
      do {
        anchors += try date.anchors(zone: rules)
      } catch {
        findings.append(
          unusable(source, .field("\(date.playlist), line \(date.line)"), "\(error)"))
      }
    }
    return anchors
  }

  private static func declared(_ live: CaseFile.LiveTime, _ rules: ZoneRules) throws -> [Anchor] {
    let what =
      live.stage == .comment ? "a comment was posted at" : "the case file puts its \(live.stage) at"
    return try DeclaredClock.start(live.time, at: .zero, zone: rules).map { start in
      try LiveMoment(
        live.stage, at: live.at, time: start.instant, within: live.within,
        read: "\(what) “\(live.time)”" + (live.by.map { ", says \($0)" } ?? ""),
        locator: .moment(stream: nil, at: live.at)
      ).anchor()
    }
  }

  private static func unusable(_ source: Acquired, _ locator: Locator, _ why: String) -> Finding {
    Finding(
      .readingUnresolved, .caution, source: source.entry.id, at: locator,
      message: "This time could not be placed: \(why).",
      advice: "Give it a date, and the case a time zone.")
  }
}

extension Acquired {
  /// When the file system says that the file was changed last.
  var modified: Instant? { seal.map { Instant(nanoseconds: $0.state.modified) } }
}
