import Evidence
import Synchronisation
import TimeModel

/// The lists of a clock: readings of the clock on screen, and a livestream's times.
extension YAMLMap {
  mutating func readings() -> [CaseFile.Reading] {
    entries("readings") { entry in
      let at = entry.value("at", fix: Parse.mediaTimeRule, Parse.mediaTime)
      let shows = entry.value(
        "shows", fix: "write what the clock showed, as \"2017-04-08 15:40:00\"",
        LocalTime.init(rfc3339:))
      let by = entry.text("by")
      if let at, let shows { return CaseFile.Reading(at: at, shows: shows, by: by) }
      entry.complainUnlessWrong(
        "at", "a reading needs 'at' and 'shows'",
        fix: "{at: \"00:10.480\", shows: \"2017-04-08 15:40:00\"}")
      return nil
    }
  }

  /// `comments` first, then `live`.
  mutating func liveTimes() -> [CaseFile.LiveTime] {
    let comments: [CaseFile.LiveTime] = entries("comments") { entry in
      let at = entry.value("at", fix: Parse.mediaTimeRule, Parse.mediaTime)
      let posted = entry.text("posted")
      let within = entry.value("within", fix: Parse.durationRule, Parse.duration)
      let by = entry.text("by")
      if let at, let posted, let within {
        return CaseFile.LiveTime(stage: .comment, at: at, time: posted, within: within, by: by)
      }
      entry.complainUnlessWrong(
        "at", "a comment needs 'at', 'posted' and 'within'",
        fix: "{at: \"01:36.3\", posted: \"2017-04-08 15:42:44\", within: 20s, by: OS}")
      return nil
    }
    return comments
      + entries("live") { entry in
        let stage = entry.value(
          "stage", fix: "use one of: capture, ingest, post", LiveMoment.Stage.init)
        let at = entry.value("at", fix: Parse.mediaTimeRule, Parse.mediaTime)
        let time = entry.text("time")
        let within = entry.value("within", fix: Parse.durationRule, Parse.duration)
        let by = entry.text("by")
        if let stage, stage != .comment, let at, let time {
          return CaseFile.LiveTime(stage: stage, at: at, time: time, within: within, by: by)
        }
        entry.complainUnlessWrong(
          "stage", "an entry needs 'stage' (capture, ingest or post), 'at' and 'time'",
          fix: "{stage: ingest, at: \"00:00\", time: \"2017-04-08 15:40:12\", within: 30s}")
        return nil
      }
  }

  mutating func entries<Entry>(
    _ key: String, _ read: (inout YAMLMap) -> Entry?
  ) -> [Entry] {
    var found: [Entry] = []
    for (node, path) in list(key) {
      guard var entry = entry(node, path: path) else { continue }
      if let value = read(&entry) { found.append(value) }
      absorb(entry)
    }
    return found
  }

  mutating func complainUnlessWrong(_ key: String, _ message: String, fix: String) {
    if problems.isEmpty { complain(key, message, fix: fix) }
  }
}
