import Evidence
import TimeModel

/// A timeline as a graph of CASE/UCO, node by node.
struct CaseGraph {
  private let index: TimelineIndex
  private let names: NameUUID
  private var timeline: Timeline { index.timeline }

  init(_ timeline: Timeline) {
    index = TimelineIndex(timeline)
    names = NameUUID(
      scope: [timeline.case.title, timeline.case.reference ?? ""]
        + timeline.sources.flatMap { [$0.source.id.rawValue, $0.source.sha256?.description ?? ""] })
  }

  var document: JSONValue {
    let found = timeline.events.map(event) + observations + orders + conflicts + findings
    let results = found.compactMap { node -> String? in
      guard case .object(let members) = node, case .text(let id)? = members["@id"] else {
        return nil
      }
      return id
    }
    return [
      "@context": CaseNode.context,
      "@graph": .array(
        [investigation, action, result(results)] + tools + timeline.sources.map(record)
          + timeline.sources.map(file) + found),
    ]
  }

  // MARK: The investigation

  private var investigationID: String { names.urn("investigation") }
  private var resultID: String { names.urn("result") }
  private var toolID: String { names.urn("tool") }

  private func fileID(_ source: SourceID) -> String { names.urn("file", source.rawValue) }
  private func recordID(_ source: SourceID) -> String { names.urn("record", source.rawValue) }
  private func eventID(_ event: EventID) -> String { names.urn("event", event.rawValue) }

  private var investigation: JSONValue {
    CaseNode.node(
      investigationID, "case-investigation:Investigation",
      [
        "uco-core:name": CaseNode.text(timeline.case.title),
        "uco-core:description": .text(
          timeline.case.isDraft
            ? "A draft: nobody has corrected the case file yet."
            : "By a case file that a person wrote."),
        "case-investigation:investigationForm": "case",
        "uco-core:externalReference": timeline.case.reference.map { reference in
          CaseNode.node(
            names.urn("reference"), "uco-core:ExternalReference",
            [
              "uco-core:externalIdentifier": CaseNode.text(reference),
              "uco-core:definingContext": "reference of the case",
            ])
        } ?? .null,
        "uco-core:object": CaseNode.references(
          [names.urn("action"), resultID] + timeline.sources.map { recordID($0.source.id) }),
      ])
  }

  private var action: JSONValue {
    CaseNode.node(
      names.urn("action"), "case-investigation:InvestigativeAction",
      [
        "uco-core:name": "reconstruction of a timeline",
        "uco-core:description":
          "A machine proposes, a person decides: an event is proposed until a person confirms it.",
        "uco-action:instrument": CaseNode.references([toolID] + libraries.map(\.id)),
        "uco-action:object": CaseNode.references(timeline.sources.map { fileID($0.source.id) }),
        "uco-action:result": CaseNode.reference(resultID),
      ])
  }

  private func result(_ ids: [String]) -> JSONValue {
    CaseNode.node(
      resultID, "case-investigation:ProvenanceRecord",
      [
        "uco-core:name": "timeline", "uco-core:object": CaseNode.references(ids),
        "uco-core:description": "What the reconstruction found; whole and exact in timeline.json.",
      ])
  }

  private var libraries: [(id: String, name: String, version: String)] {
    timeline.generator.libraries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { (names.urn("library", $0.key), $0.key, $0.value) }
  }

  private var tools: [JSONValue] {
    [
      CaseNode.node(
        toolID, "uco-tool:AnalyticTool",
        [
          "uco-core:name": CaseNode.text(timeline.generator.name),
          "uco-tool:version": CaseNode.text(timeline.generator.version),
          "uco-tool:toolType": "timeline reconstruction",
        ])
    ]
      + libraries.map {
        CaseNode.node(
          $0.id, "uco-tool:Tool",
          [
            "uco-core:name": CaseNode.text($0.name), "uco-tool:version": CaseNode.text($0.version),
            "uco-tool:toolType": "library",
          ])
      }
  }

  // MARK: Sources

  private func record(_ report: Timeline.SourceReport) -> JSONValue {
    CaseNode.node(
      recordID(report.source.id), "case-investigation:ProvenanceRecord",
      [
        "uco-core:name": CaseNode.text(report.source.id.rawValue),
        "case-investigation:exhibitNumber": CaseNode.text(report.source.exhibit),
        "uco-core:object": .array([CaseNode.reference(fileID(report.source.id))]),
      ])
  }

  private func file(_ report: Timeline.SourceReport) -> JSONValue {
    let source = report.source
    let id = source.id.rawValue
    let size = source.byteCount.map { JSONValue.integer($0) } ?? .null
    let type = EvidenceLink(source).mediaType
    let hash = source.sha256.map { digest in
      CaseNode.node(
        names.urn("hash", id), "uco-types:Hash",
        ["uco-types:hashMethod": "SHA256", "uco-types:hashValue": CaseNode.hexBinary(digest)])
    }
    let clock = ClockText(index.words)
    return CaseNode.node(
      fileID(source.id), "uco-observable:File",
      [
        "uco-core:name": CaseNode.text(id), "uco-core:tag": .text(source.kind.rawValue),
        "uco-core:description": CaseNode.text(
          (["Clock: " + clock.status(report.clock)] + clock.offsets(report.clock))
            .joined(separator: "; ")),
        "uco-core:hasFacet": [
          CaseNode.node(
            names.urn("file facet", id), "uco-observable:FileFacet",
            [
              "uco-observable:fileName": CaseNode.text(
                source.path.split(separator: "/").last.map { String($0) }),
              "uco-observable:filePath": CaseNode.text(source.path),
              "uco-observable:sizeInBytes": size,
            ]),
          CaseNode.node(
            names.urn("content facet", id), "uco-observable:ContentDataFacet",
            [
              "uco-observable:sizeInBytes": size, "uco-observable:hash": hash ?? .null,
              "uco-observable:mimeType": type == "unknown" ? .null : .text(type),
            ]),
        ],
      ])
  }

  // MARK: What was found

  private func event(_ report: Timeline.EventReport) -> JSONValue {
    let time = report.time
    let bounds = index.words.interval(time)?.dated ?? TimelineIndex.unplaced
    return CaseNode.node(
      eventID(report.event.id), "uco-core:Event",
      [
        "uco-core:name": CaseNode.text(index.title(report)),
        "uco-core:eventType": CaseNode.text(report.event.kind.rawValue),
        "uco-core:tag": .text(report.event.status.rawValue),
        "uco-core:description": CaseNode.text("One moment: \(bounds)."),
        "uco-core:startTime": CaseNode.dateTime(time.earliest),
        "uco-core:endTime": CaseNode.dateTime(time.latest),
        "uco-core:eventContext": CaseNode.references(
          index.sources(of: report).filter { index.source($0) != nil }.map(fileID)),
        "uco-core:eventAttribute": attributes(
          report.event.id,
          [
            ("earliest", time.earliest?.description), ("estimate", time.estimate?.description),
            ("latest", time.latest?.description),
            ("earliestBecause", index.reasons(time.earliestBecause)),
            ("latestBecause", index.reasons(time.latestBecause)),
          ]),
      ])
  }

  private func attributes(_ event: EventID, _ pairs: [(key: String, value: String?)]) -> JSONValue {
    let entries = pairs.filter { !($0.value ?? "").isEmpty }.map { pair in
      CaseNode.node(
        names.urn("attribute", event.rawValue, pair.key), "uco-types:DictionaryEntry",
        ["uco-types:key": .text(pair.key), "uco-types:value": CaseNode.text(pair.value)])
    }
    guard !entries.isEmpty else { return .null }
    return CaseNode.node(
      names.urn("attributes", event.rawValue), "uco-types:ProperDictionary",
      ["uco-types:entry": .array(entries)])
  }

  private var observations: [JSONValue] {
    let moments = ObservationMoments(index)
    return moments.all.map { observation in
      let time = moments.moment(of: observation).flatMap { index.words.interval($0)?.dated }
      let known = index.source(observation.source) == nil ? [] : [fileID(observation.source)]
      let about = known + (moments.events[observation.id] ?? []).map(eventID)
      return annotation(
        names.urn("observation", observation.id.rawValue),
        name: observation.id.rawValue, statement: observation.text, about: about,
        tags: [observation.kind?.rawValue],
        description: "\(observation.locator), by \(observation.author)"
          + (time.map { "; by its source’s clock \($0)" } ?? ""))
    }
  }

  /// Those that do not follow from others.
  private var orders: [JSONValue] {
    let numbers = index.claims.filter { $0.event.status != .rejected }
      .compactMap { index.number(of: $0.event.id) }
    let pairs = OrderModel.pairs(index)
    let graph = OrderGraph(numbers, pairs)
    return graph.next.sorted { $0.key < $1.key }.flatMap { first, others in
      others.map { second in
        let (a, b) = (timeline.events[first - 1].event.id, timeline.events[second - 1].event.id)
        let margin = pairs[.init(a: first, b: second)]?.margin
        return CaseNode.node(
          names.urn("order", a.rawValue, b.rawValue), "uco-core:Relationship",
          [
            "uco-core:source": CaseNode.reference(eventID(a)),
            "uco-core:target": CaseNode.reference(eventID(b)),
            "uco-core:kindOfRelationship": "Certainly_Before",
            "uco-core:isDirectional": .bool(true),
            "uco-core:description": CaseNode.text(margin.map { "By at least \($0) s." }),
          ])
      }
    }
  }

  private var conflicts: [JSONValue] {
    timeline.conflicts.enumerated().map { number, conflict in
      annotation(
        names.urn("conflict", "\(number)"), name: "contradiction \(number + 1)",
        statement: conflict.message, about: [investigationID], tags: ["contradiction"],
        description: conflict.remedies.map(\.words).joined(separator: "; "))
    }
  }

  private var findings: [JSONValue] {
    (timeline.findings + timeline.sources.flatMap(\.findings)).enumerated().map { number, finding in
      let file = finding.source.flatMap { index.source($0) }.map { fileID($0.source.id) }
      return annotation(
        names.urn("finding", "\(number)"), name: finding.code.rawValue, statement: finding.message,
        about: [file ?? investigationID], tags: ["finding", finding.severity.rawValue],
        description: [finding.locator.description, finding.advice].filter { !$0.isEmpty }
          .joined(separator: "; "))
    }
  }

  /// - Parameter about: the case as a whole where it is empty: an annotation must be about something.
  private func annotation(
    _ id: String, name: String, statement: String, about: [String], tags: [String?],
    description: String
  ) -> JSONValue {
    CaseNode.node(
      id, "uco-core:Annotation",
      [
        "uco-core:name": CaseNode.text(name), "uco-core:statement": CaseNode.text(statement),
        "uco-core:object": CaseNode.references(about.isEmpty ? [investigationID] : about),
        "uco-core:tag": .array(tags.map { CaseNode.text($0) }.filter { $0 != .null }),
        "uco-core:description": CaseNode.text(description),
      ])
  }
}
