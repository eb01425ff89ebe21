import Evidence
import TimeModel
import Yams

/// A mapping of a YAML document on the way to values: it hands out each key once, remembers what was
/// wrong with its path and line, and at the end complains of every key that nobody asked for.
struct YAMLMap {
  let path: String
  let line: Int
  private var entries: [(key: String, line: Int, value: Yams.Node)] = []
  private(set) var problems: [CaseFileProblem] = []
  private var known: [String] = []

  init?(_ node: Yams.Node, path: String, problems: inout [CaseFileProblem]) {
    self.path = path
    line = node.mark?.line ?? 0
    guard case .mapping(let mapping) = node else {
      problems.append(
        CaseFileProblem(
          line: node.mark?.line, key: path, message: "this must be a list of 'key: value' lines",
          fix: "write for example 'title: Shopping centre'"))
      return nil
    }
    for (key, value) in mapping {
      let name = key.string ?? "?"
      let line = key.mark?.line ?? 0
      entries.append((name, line, value))
    }
  }

  private func keyPath(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  mutating func complain(_ key: String, _ message: String, fix: String) {
    let at = entries.first { $0.key == key }?.line ?? line
    problems.append(CaseFileProblem(line: at, key: keyPath(key), message: message, fix: fix))
  }

  mutating func node(_ key: String) -> Yams.Node? {
    known.append(key)
    guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
    if case .scalar(let scalar) = value, scalar.style == .plain,
      ["", "~", "null"].contains(scalar.string)
    {
      return nil
    }
    return value
  }

  /// Every key, in the order of the document.
  var keys: [String] { entries.map(\.key) }

  /// Which line a key stands on; that of the mapping when it is absent.
  func line(of key: String) -> Int { entries.first { $0.key == key }?.line ?? line }

  /// The text of a scalar as written, whatever YAML would take it for.
  mutating func text(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let scalar) = node else {
      complain(key, "this must be a single value", fix: "write '\(key): value' on one line")
      return nil
    }
    return scalar.string
  }

  mutating func requiredText(_ key: String, fix: String) -> String {
    if let text = text(key), !text.isEmpty { return text }
    if !problems.contains(where: { $0.key == keyPath(key) }) {
      complain(key, "the key '\(key)' is missing", fix: fix)
    }
    return ""
  }

  /// A scalar that `parse` must understand.
  mutating func value<T>(_ key: String, fix: String, _ parse: (String) -> T?) -> T? {
    guard let text = text(key) else { return nil }
    guard let value = parse(text) else {
      complain(key, "'\(text.prefix(80))' is not understood", fix: fix)
      return nil
    }
    return value
  }

  /// The items of a list, each with its path; an absent key is an empty list.
  mutating func list(_ key: String) -> [(node: Yams.Node, path: String)] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let sequence) = node else {
      complain(key, "this must be a list", fix: "begin each item with '- '")
      return []
    }
    return sequence.enumerated().map { ($1, "\(keyPath(key))[\($0 + 1)]") }
  }

  /// A mapping below this one.
  mutating func map(_ key: String) -> YAMLMap? {
    guard let node = node(key) else { return nil }
    return YAMLMap(node, path: keyPath(key), problems: &problems)
  }

  /// A mapping that is an item of a list here.
  mutating func entry(_ node: Yams.Node, path: String) -> YAMLMap? {
    YAMLMap(node, path: path, problems: &problems)
  }

  /// Everything wrong here, with each key that was never asked for.
  func finish() -> [CaseFileProblem] {
    let unknown = entries.filter { !known.contains($0.key) }.map { entry in
      let close = known.min { editDistance($0, entry.key) < editDistance($1, entry.key) }
      let hint =
        close.flatMap { editDistance($0, entry.key) <= 2 ? "did you mean '\($0)'?" : nil }
        ?? "known here: \(known.sorted().joined(separator: ", "))"
      return CaseFileProblem(
        line: entry.line, key: keyPath(entry.key), message: "this key is not known", fix: hint)
    }
    return problems + unknown
  }

  /// Takes up what a mapping below found.
  mutating func absorb(_ inner: YAMLMap) { problems += inner.finish() }
}

/// Levenshtein's distance, for "did you mean".
private func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (Array(first.prefix(40)), Array(second.prefix(40)))
  var row = Array(0...second.count)
  for (index, letter) in first.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in second.indices {
      let substituted = diagonal + (letter == second[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}
