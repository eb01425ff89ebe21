import Evidence
import Foundation
import TimeModel
import Yams

/// Reads `case.yaml`: values, or everything that is wrong with it.
struct CaseFileReader {
  /// In bytes: a longer file is refused.
  static let most = 4_000_000

  private var problems: [CaseFileProblem] = []
  var file = CaseFile(title: "", zone: "")

  /// - Throws: `CaseFileProblems`.
  static func read(_ bytes: Data) throws -> CaseFile {
    var reader = CaseFileReader()
    reader.read(bytes)
    guard reader.problems.isEmpty else {
      throw CaseFileProblems(
        problems: reader.problems.sorted { ($0.line ?? 0, $0.key) < ($1.line ?? 0, $1.key) })
    }
    return reader.file
  }

  private mutating func read(_ bytes: Data) {
    guard bytes.count <= Self.most else {
      fail("the file is \(bytes.count) bytes long", "a case file may have 4,000,000 bytes")
      return
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      fail("the file is not UTF-8 text", "save it as UTF-8")
      return
    }
    let root: Yams.Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      problems.append(Self.problem(error))
      return
    } catch {
      fail("this is not YAML: \(error)", "check indentation, quotes and colons")
      return
    }
    guard let root else {
      fail("the file is empty", "delete it and run 'onset build' again to have one drafted")
      return
    }
    guard var map = YAMLMap(root, path: "", problems: &problems) else { return }
    readCase(&map)
    problems += map.finish()
  }

  private mutating func fail(_ message: String, _ fix: String) {
    problems.append(CaseFileProblem(line: nil, key: "", message: message, fix: fix))
  }

  private static func problem(_ error: YamlError) -> CaseFileProblem {
    switch error {
    case .scanner(_, let words, let mark, _), .parser(_, let words, let mark, _),
      .composer(_, let words, let mark, _):
      CaseFileProblem(
        line: mark.line, key: "", message: "this is not YAML: \(words)",
        fix: "check indentation, quotes and colons")
    case .reader(let words, let offset, _, let yaml):
      CaseFileProblem(
        line: offset.map { 1 + yaml.utf8.prefix($0).count { $0 == 0x0A } }, key: "",
        message: "this is not YAML: \(words)",
        fix: "take out the character that cannot be seen, or write it as \\uXXXX in quotes")
    case .duplicatedKeysInMapping(let keys, let context):
      CaseFileProblem(
        line: context.mark.line, key: keys.sorted().joined(separator: ", "),
        message: "the key stands here twice", fix: "keep one of them")
    default:
      CaseFileProblem(
        line: nil, key: "", message: "this is not YAML: \(error)",
        fix: "check indentation, quotes and colons")
    }
  }

  private mutating func readCase(_ map: inout YAMLMap) {
    let schema = map.requiredText("schema", fix: "begin the file with 'schema: \(CaseFile.schema)'")
    if !schema.isEmpty, schema != CaseFile.schema {
      map.complain(
        "schema", "'\(schema.prefix(40))' is not a schema of this version",
        fix: "write 'schema: \(CaseFile.schema)'")
    }
    file.title = map.requiredText("title", fix: "add 'title: …'")
    file.reference = map.text("reference")
    file.zone =
      map.value("timeZone", fix: "use an IANA name such as Europe/London", Parse.zone) ?? "UTC"
    file.date = map.value("date", fix: "write it as 2017-04-08", CivilDate.init)
    file.isDraft = map.value("draft", fix: "write true or false", Parse.flag) ?? false
    file.kinds = map.list("kinds").compactMap { $0.node.string.map(EventKind.init(rawValue:)) }
    file.ignored = map.list("ignore").compactMap { $0.node.string }
    for (node, path) in map.list("sources") { readSource(node, path) }
    for (node, path) in map.list("events") { readEvent(node, path) }
    for (node, path) in map.list("relations") { readRelation(node, path) }
    for (node, path) in map.list("microphones") { readMicrophones(node, path) }
    readLexicon(&map)
    readWidths(&map)
    file.redactions = map.redactions(of: file.sources)
    file.exhibit = map.exhibit(file)
    checkNames()
  }

  private mutating func readSource(_ node: Yams.Node, _ path: String) {
    guard var map = YAMLMap(node, path: path, problems: &problems) else { return }
    let id = map.requiredText("id", fix: "add 'id: cctv'")
    if !id.isEmpty, !Parse.isName(id) {
      map.complain("id", "'\(id.prefix(40))' is not a name", fix: Parse.nameRule)
    }
    let path = map.requiredText("file", fix: "add 'file: …', relative to the case folder")
    if !path.isEmpty, !Parse.staysInside(path) {
      map.complain(
        "file", "'\(path.prefix(80))' leads out of the case folder",
        fix: "put the file into the case folder and name it relative to that")
    } else if let first = path.split(separator: "/").first,
      FolderScan.ownNames.contains(String(first))
    {
      map.complain(
        "file", "'\(path.prefix(80))' is Onset's own file, not evidence",
        fix: "name the evidence; if it has this name by chance, rename the copy")
    }
    let kind = map.value(
      "kind", fix: "use one of: recording, log, statement", SourceKind.init(rawValue:))
    if kind == nil, !map.problems.contains(where: { $0.key.hasSuffix(".kind") }) {
      map.complain(
        "kind", "the key 'kind' is missing", fix: "add 'kind: recording', 'log' or 'statement'")
    }
    var source = CaseFile.SourceEntry(
      id: SourceID(rawValue: id), file: path, kind: kind ?? .recording, line: map.line)
    source.exhibit = map.text("exhibit")
    source.delivery =
      map.value("delivery", fix: "use one of: file, livestream", CaseFile.Delivery.init(rawValue:))
      ?? .file
    source.overlay =
      map.value("overlay", fix: OverlayPlace.rule, OverlayPlace.init) ?? .anywhere
    source.zone = map.value("timeZone", fix: "use an IANA name such as Europe/London", Parse.zone)
    source.date = map.value("date", fix: "write it as 2017-04-08", CivilDate.init)
    source.format = map.text("format")
    source.author = map.text("author")
    source.transcriptOf = map.text("transcriptOf").map(SourceID.init(rawValue:))
    source.entryDelay = map.value("entryDelay", fix: Parse.durationRule, Parse.duration)
    if var columns = map.map("columns") {
      for role in ["time", "date", "end", "text", "author", "place", "kind"] {
        source.columns[role] = columns.text(role)
      }
      map.absorb(columns)
    }
    source.clock = readClock(&map)
    problems += map.finish()
    file.sources.append(source)
  }

  private mutating func readClock(_ source: inout YAMLMap) -> CaseFile.Clock? {
    guard let node = source.node("clock") else { return nil }
    let line = source.line(of: "clock")
    if case .scalar(let scalar) = node {
      return CaseFile.Clock(timeCheck: scalar.string, line: line)
    }
    guard var map = source.map("clock") else { return nil }
    var clock = CaseFile.Clock(line: line)
    clock.offset = map.text("offset")
    clock.timeCheck = map.text("timeCheck")
    clock.starts = map.text("starts")
    clock.accuracy = map.value("accuracy", fix: Parse.durationRule, Parse.duration)
    clock.trustsFileTime =
      map.value("fileTime", fix: "write 'fileTime: trusted', or leave it out") {
        $0 == "trusted" ? true : nil
      } ?? false
    clock.readings = map.readings()
    clock.live = map.liveTimes()
    source.absorb(map)
    return clock
  }

  private mutating func readEvent(_ node: Yams.Node, _ path: String) {
    guard var map = YAMLMap(node, path: path, problems: &problems) else { return }
    let id = map.requiredText("id", fix: "add 'id: kick'")
    if !id.isEmpty, !Parse.isName(id) {
      map.complain("id", "'\(id.prefix(40))' is not a name", fix: Parse.nameRule)
    }
    let kind = EventKind(rawValue: map.text("kind") ?? EventKind.other.rawValue)
    if !(EventKind.standard + file.kinds).contains(kind) {
      map.complain(
        "kind", "'\(kind.rawValue.prefix(40))' is not a kind of event",
        fix: "use one of \(EventKind.standard.map(\.rawValue).joined(separator: ", ")), "
          + "or add it to 'kinds:'")
    }
    var event = CaseFile.EventEntry(
      id: EventID(rawValue: id), kind: kind, label: map.text("label") ?? id, line: map.line)
    event.status =
      map.value("status", fix: "use one of: proposed, confirmed, rejected", Event.Status.init)
      ?? .proposed
    event.by = map.text("by")
    if event.status != .proposed, event.by == nil {
      map.complain(
        "status", "a person decides: '\(event.status.rawValue)' needs to say who",
        fix: "add 'by: …' with a name or initials")
    }
    for (node, path) in map.list("observed") { readObserved(node, path, into: &event) }
    problems += map.finish()
    file.events.append(event)
  }

  private mutating func readObserved(
    _ node: Yams.Node, _ path: String, into event: inout CaseFile.EventEntry
  ) {
    guard var map = YAMLMap(node, path: path, problems: &problems) else { return }
    let source = map.requiredText("source", fix: "name the source by its id")
    let places = readPlaces(&map)
    var observed = CaseFile.Observed(
      source: SourceID(rawValue: source), place: places.first ?? .line(0), line: map.line)
    observed.by = map.text("by")
    observed.words = map.text("words")
    observed.entryDelay = map.value("entryDelay", fix: Parse.durationRule, Parse.duration)
    if places.count != 1, map.problems.isEmpty {
      map.complain(
        "source", "an observation needs exactly one place",
        fix: "give one of: at (media time), mark, line, paragraph")
    }
    problems += map.finish()
    event.observed.append(observed)
  }

  /// The places that an entry gives, of which there should be one.
  private func readPlaces(_ map: inout YAMLMap) -> [CaseFile.Place] {
    let at = map.value("at", fix: Parse.mediaTimeRule, Parse.mediaTime)
    let within = map.value("within", fix: Parse.durationRule, Parse.duration)
    let mark = map.value("mark", fix: "a number from 1", Parse.count)
    let line = map.value("line", fix: "a line number from 1", Parse.count)
    let paragraph = map.value("paragraph", fix: "a paragraph number from 1", Parse.count)
    let sentence = map.value("sentence", fix: "a sentence number from 1", Parse.count)
    return [
      at.map { .media(at: $0, within: within ?? .second) }, mark.map { .mark($0) },
      line.map { .line($0) }, paragraph.map { .paragraph($0, sentence: sentence) },
    ].compactMap(\.self)
  }

  private mutating func readMicrophones(_ node: Yams.Node, _ path: String) {
    guard var map = YAMLMap(node, path: path, problems: &problems) else { return }
    let between = map.list("between").compactMap { $0.node.string.map(SourceID.init(rawValue:)) }
    if between.count != 2 || between.first == between.last
      || !between.allSatisfy({ id in file.sources.contains { $0.id == id } })
    {
      map.complain(
        "between", "this must name two sources of the case", fix: "write 'between: [phone, cctv]'")
    }
    let within = map.value("within", fix: Parse.distanceRule, Parse.distance)
    if within == nil, !map.problems.contains(where: { $0.key.hasSuffix(".within") }) {
      map.complain("within", "the key 'within' is missing", fix: Parse.distanceRule)
    }
    file.microphones.append(
      CaseFile.Microphones(between: between, millimetres: within ?? 0))
    problems += map.finish()
  }

  private mutating func readRelation(_ node: Yams.Node, _ path: String) {
    guard var map = YAMLMap(node, path: path, problems: &problems) else { return }
    let earlier = map.requiredText("earlier", fix: "name an event by its id")
    let later = map.requiredText("later", fix: "name an event by its id")
    var relation = CaseFile.Relation(
      earlier: EventID(rawValue: earlier), later: EventID(rawValue: later), because: "",
      line: map.line)
    relation.atLeast = map.value("atLeast", fix: Parse.durationRule, Parse.duration)
    relation.atMost = map.value("atMost", fix: Parse.durationRule, Parse.duration)
    checkLengths(of: relation, &map)
    relation.by = map.text("by")
    relation.because = map.requiredText("because", fix: "say how this is known")
    relation.source = map.text("source").map(SourceID.init(rawValue:))
    relation.place = readPlaces(&map).first
    if relation.place != nil, relation.source == nil {
      map.complain("source", "a place needs the source that it is in", fix: "add 'source: …'")
    }
    problems += map.finish()
    file.relations.append(relation)
  }

  /// What no two events can do is a slip of the pen, not evidence.
  private func checkLengths(of relation: CaseFile.Relation, _ map: inout YAMLMap) {
    if relation.earlier == relation.later, !relation.earlier.rawValue.isEmpty {
      map.complain(
        "later", "'\(relation.later)' cannot be later than itself", fix: "name another event")
    }
    if let most = relation.atMost, most < relation.atLeast ?? Nanoseconds(1) {
      map.complain(
        "atMost",
        relation.atLeast == nil
          ? "the later event cannot be at most 0 s later"
          : "the later event cannot be so much later at least and only so much at most",
        fix: relation.atLeast == nil ? "give a longer time" : "exchange the two lengths")
    }
  }

  /// Names must be unique, and what is named must be there.
  private mutating func checkNames() {
    var seen: Set<String> = []
    for source in file.sources where !seen.insert(source.id.rawValue).inserted {
      problem(source.line, "sources", "the id '\(source.id)' is used twice", "give each its own")
    }
    seen = []
    for event in file.events where !seen.insert(event.id.rawValue).inserted {
      problem(event.line, "events", "the id '\(event.id)' is used twice", "give each its own")
    }
    let sources = Set(file.sources.map(\.id))
    let recordings = file.sources.filter { $0.kind == .recording }.map(\.id)
    for source in file.sources {
      guard let recording = source.transcriptOf, !recordings.contains(recording) else { continue }
      problem(
        source.line, "sources", "there is no recording '\(recording)' to be a transcript of",
        "known: \(recordings.map(\.rawValue).joined(separator: ", "))")
    }
    let named =
      file.events.flatMap(\.observed).map { ("events", $0.line, $0.source) }
      + file.relations.compactMap { entry in entry.source.map { ("relations", entry.line, $0) } }
    for (key, line, source) in named where !sources.contains(source) && !source.rawValue.isEmpty {
      problem(
        line, key, "there is no source '\(source)'",
        "known: \(file.sources.map(\.id.rawValue).joined(separator: ", "))")
    }
    let events = Set(file.events.map(\.id))
    for relation in file.relations {
      for name in [relation.earlier, relation.later]
      where !events.contains(name) && !name.rawValue.isEmpty {
        problem(
          relation.line, "relations", "there is no event '\(name)'",
          "known: \(file.events.map(\.id.rawValue).joined(separator: ", "))")
      }
    }
  }

  private mutating func problem(_ line: Int, _ key: String, _ message: String, _ fix: String) {
    problems.append(CaseFileProblem(line: line, key: key, message: message, fix: fix))
  }
}
