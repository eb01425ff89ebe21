import Evidence
import TimeModel

/// Nodes of a CASE/UCO graph: concepts of CASE 1.4 and UCO 1.4, by the names of their ontologies.
enum CaseNode {
  static let context: JSONValue = [
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
  ]

  /// Members that are null, or lists that are empty, are left out.
  static func node(_ id: String, _ type: String, _ members: [String: JSONValue]) -> JSONValue {
    let present = members.filter { $0.value != .null && $0.value != .array([]) }
    return .object(present.merging(["@id": .text(id), "@type": .text(type)]) { _, new in new })
  }

  static func reference(_ id: String) -> JSONValue { ["@id": .text(id)] }

  static func references(_ ids: [String]) -> JSONValue { .array(ids.map(reference)) }

  /// Null for an absent or empty one.
  static func text(_ value: String?, limit: Int = 4000) -> JSONValue {
    guard let value, !value.isEmpty else { return .null }
    return .text(VisibleText.line(value, limit: limit))
  }

  static func dateTime(_ value: Instant?) -> JSONValue {
    value.map { ["@type": "xsd:dateTime", "@value": .instant($0)] } ?? .null
  }

  static func hexBinary(_ value: Digest) -> JSONValue {
    ["@type": "xsd:hexBinary", "@value": .text(value.description)]
  }
}
