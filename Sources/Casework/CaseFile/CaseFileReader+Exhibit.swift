import Evidence
import Foundation
import TimeModel
import Yams

/// What the case file says of exhibits: what they hold, and what they must not show.
extension YAMLMap {
  /// `redactions: [{source: phone, from: "00:50", to: "01:10", box: "100,80,200,240", …}]`.
  mutating func redactions(of sources: [CaseFile.SourceEntry]) -> [Redaction] {
    entries("redactions") { entry in
      let source = entry.requiredText("source", fix: "name a recording by its id")
      let from = entry.value("from", fix: Parse.mediaTimeRule, Parse.mediaTime)
      let to = entry.value("to", fix: Parse.mediaTimeRule, Parse.mediaTime)
      let box = entry.value("box", fix: Redaction.Box.rule, Redaction.Box.init(text:))
      let isMuted = entry.value("mute", fix: "write true or false", Parse.flag) ?? false
      let because = entry.requiredText("because", fix: "say on what ground, not what is hidden")
      if !source.isEmpty,
        !sources.contains(where: { $0.id.rawValue == source && $0.kind == .recording })
      {
        entry.complain(
          "source", "there is no recording '\(source.prefix(40))'", fix: "name one of the case's")
      }
      guard let from, let to, from < to, box != nil || isMuted else {
        let isEmpty = from.map { from in to.map { $0 <= from } ?? false } ?? false
        entry.complainUnlessWrong(
          isEmpty ? "to" : "from",
          isEmpty
            ? "the redaction ends before it begins"
            : "a redaction needs 'from', 'to' and a 'box' or 'mute: true'",
          fix: "{source: phone, from: \"00:50\", to: \"01:10\", box: \"100,80,200,240\", "
            + "because: identity of a child}")
        return nil
      }
      return Redaction(
        source: SourceID(rawValue: source), from: from, to: to, box: box, isMuted: isMuted,
        because: because)
    }
  }

  /// `exhibit: {reference: OS/11, producedBy: OS, clips: …, view: …}`.
  mutating func exhibit(_ file: CaseFile) -> CaseFile.Exhibit {
    var exhibit = CaseFile.Exhibit()
    guard var map = map("exhibit") else { return exhibit }
    exhibit.reference = map.text("reference")
    exhibit.producedBy = map.text("producedBy")
    if let clips = map.section("clips") {
      exhibit.clips = map.clips(clips, file)
    } else {
      exhibit.clips.isWanted = map.isAbsent("clips")
    }
    if let view = map.section("view") {
      exhibit.view = map.view(view, file)
    } else {
      exhibit.view.isWanted = map.isAbsent("view")
    }
    absorb(map)
    return exhibit
  }

  private mutating func clips(_ section: YAMLMap, _ file: CaseFile) -> CaseFile.Clips {
    var (section, clips) = (section, CaseFile.Clips())
    clips.events = section.names("events", of: file.events.map(\.id.rawValue), "an event")
      .map { $0.map(EventID.init(rawValue:)) }
    clips.before = section.value("before", fix: Parse.durationRule, Parse.duration) ?? clips.before
    clips.after = section.value("after", fix: Parse.durationRule, Parse.duration) ?? clips.after
    absorb(section)
    return clips
  }

  private mutating func view(_ section: YAMLMap, _ file: CaseFile) -> CaseFile.View {
    var (section, view) = (section, CaseFile.View())
    let recordings = file.sources.filter { $0.kind == .recording }.map(\.id.rawValue)
    view.sources = section.names("sources", of: recordings, "a recording")
      .map { $0.map(SourceID.init(rawValue:)) }
    if let count = view.sources?.count, !(1...4).contains(count) {
      section.complain(
        "sources", "a view shows one to four recordings, not \(count)", fix: "name up to four")
    }
    if let sources = view.sources, Set(sources).count < sources.count {
      section.complain("sources", "a recording stands here twice", fix: "name each once")
    }
    view.sound = section.name("sound", of: recordings, "a recording").map(SourceID.init(rawValue:))
    let events = file.events.map(\.id.rawValue)
    view.from = section.name("from", of: events, "an event").map(EventID.init(rawValue:))
    view.to = section.name("to", of: events, "an event").map(EventID.init(rawValue:))
    view.before = section.value("before", fix: Parse.durationRule, Parse.duration) ?? view.before
    view.after = section.value("after", fix: Parse.durationRule, Parse.duration) ?? view.after
    absorb(section)
    return view
  }

  /// A mapping, or nil where the word `none` stands in its place or nothing at all.
  private mutating func section(_ key: String) -> YAMLMap? {
    guard let node = node(key), node.string != "none" else { return nil }
    return map(key)
  }

  private mutating func isAbsent(_ key: String) -> Bool { node(key) == nil }

  private mutating func name(_ key: String, of known: [String], _ what: String) -> String? {
    guard let text = text(key) else { return nil }
    guard known.contains(text) else {
      complain(
        key, "'\(text.prefix(40))' is not \(what) of the case",
        fix: "known: \(known.joined(separator: ", "))")
      return nil
    }
    return text
  }

  /// A list of names; nil when the key is absent.
  private mutating func names(_ key: String, of known: [String], _ what: String) -> [String]? {
    guard node(key) != nil else { return nil }
    let names = list(key).map { $0.node.string ?? "" }
    for name in names where !known.contains(name) {
      complain(
        key, "'\(name.prefix(40))' is not \(what) of the case",
        fix: "known: \(known.joined(separator: ", "))")
    }
    return names
  }
}

extension Redaction.Box {
  static let rule =
    "write \"x,y,width,height\" in pixels of the upright picture, as in \"100,80,200,240\""

  init?(text: String) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
      let height = numbers[3]
    else { return nil }
    self.init(x: x, y: y, width: width, height: height)
  }
}
