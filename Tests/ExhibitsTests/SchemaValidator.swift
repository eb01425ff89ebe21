import Foundation

/// As much of JSON Schema (draft 2020-12) as timeline.schema.json uses; an unknown keyword is a fault,
/// so the schema cannot come to mean more than is checked here.
struct SchemaValidator {
  private let root: [String: Any]
  private let definitions: [String: Any]

  init(_ schema: Data) throws {
    root = try JSONDecoder().decode(Parsed.self, from: schema).value as? [String: Any] ?? [:]
    definitions = root["$defs"] as? [String: Any] ?? [:]
  }

  /// What is wrong, with its place; empty when the document is valid.
  func faults(in document: Data) throws -> [String] {
    faults(try JSONDecoder().decode(Parsed.self, from: document).value, root, "$")
  }

  private func faults(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    schema.keys.sorted().flatMap { keyword -> [String] in
      let rule = schema[keyword] ?? NSNull()
      switch keyword {
      case "$schema", "$id", "$defs", "title", "description": return []
      case "$ref":
        let name = (rule as? String)?.split(separator: "/").last.map(String.init) ?? ""
        guard let target = definitions[name] as? [String: Any] else {
          return ["no definition \(name)"]
        }
        return faults(value, target, path)
      case "type": return has(value, type: rule as? String ?? "") ? [] : ["\(path) is not \(rule)"]
      case "const", "enum":
        let allowed = rule as? [Any] ?? [rule]
        let isAllowed = allowed.contains { ($0 as? String) == (value as? String) }
        return isAllowed ? [] : ["\(path): \(value) is not allowed"]
      case "pattern":
        guard let text = value as? String, let pattern = rule as? String,
          let regex = try? NSRegularExpression(pattern: pattern)
        else { return ["\(path): no text or no pattern"] }
        let range = NSRange(text.startIndex..., in: text)
        return regex.firstMatch(in: text, range: range) == nil ? ["\(path): '\(text)'"] : []
      case "required":
        let object = value as? [String: Any] ?? [:]
        return (rule as? [String] ?? []).filter { object[$0] == nil }.map {
          "\(path).\($0) is missing"
        }
      case "properties":
        guard let object = value as? [String: Any],
          let properties = rule as? [String: [String: Any]]
        else { return ["\(path) is no object"] }
        return properties.keys.sorted().flatMap { key in
          object[key].map { faults($0, properties[key] ?? [:], "\(path).\(key)") } ?? []
        }
      case "additionalProperties":
        let object = value as? [String: Any] ?? [:]
        let known = (schema["properties"] as? [String: Any] ?? [:]).keys
        return object.keys.sorted().filter { !known.contains($0) }.flatMap { key in
          faults(object[key] ?? NSNull(), rule as? [String: Any] ?? [:], "\(path).\(key)")
        }
      case "items":
        return (value as? [Any] ?? []).enumerated().flatMap { index, item in
          faults(item, rule as? [String: Any] ?? [:], "\(path)[\(index)]")
        }
      case "minItems", "maxItems":
        let (count, limit) = ((value as? [Any])?.count ?? 0, rule as? Int ?? 0)
        return (keyword == "minItems" ? count >= limit : count <= limit)
          ? [] : ["\(path): \(count)"]
      case "minimum":
        return (value as? Int ?? .min) >= (rule as? Int ?? 0) ? [] : ["\(path) too small"]
      case "allOf":
        return (rule as? [[String: Any]] ?? []).flatMap { faults(value, $0, path) }
      case "anyOf", "oneOf":
        let results = (rule as? [[String: Any]] ?? []).map { faults(value, $0, path) }
        let fitting = results.filter(\.isEmpty).count
        let isRight = keyword == "oneOf" ? fitting == 1 : fitting > 0
        return isRight ? [] : ["\(path) fits \(fitting) of \(results.count): \(results)"]
      default: return ["the keyword \(keyword) is not known to this test"]
      }
    }
  }

  private func has(_ value: Any, type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "integer": value is Int
    case "number": value is Int || value is Double
    case "boolean": value is Bool
    default: false
    }
  }
}

/// Plain Swift values: `JSONSerialization`'s numbers are truth values too.
private struct Parsed: Decodable {
  let value: Any

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = NSNull()
    } else if let bool = try? container.decode(Bool.self) {
      value = bool
    } else if let integer = try? container.decode(Int.self) {
      value = integer
    } else if let number = try? container.decode(Double.self) {
      value = number
    } else if let text = try? container.decode(String.self) {
      value = text
    } else if let array = try? container.decode([Parsed].self) {
      value = array.map(\.value)
    } else {
      value = try container.decode([String: Parsed].self).mapValues(\.value)
    }
  }
}
