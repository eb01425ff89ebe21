import Evidence

/// Where the records of a JSON text stand: its lists of objects by the path of keys that leads to
/// them. Arrays within arrays count as one; the values that follow each other at the top are a list
/// of their own, as in JSON Lines; and so are objects under numbered keys (`event_0`, `event_1`).
struct JSONOutline: Sendable {
  /// One element of a list.
  struct Place: Hashable, Sendable {
    let line: Int
    let bytes: Range<Int>
    let isObject: Bool

    var locator: Locator { .line(line, bytes: bytes) }
  }

  struct List: Sendable {
    /// `messages`; empty for the top.
    let path: [String]
    fileprivate(set) var objects = 0
    fileprivate(set) var first: Place?

    var name: String { path.isEmpty ? "the top" : "'\(path.joined(separator: "."))'" }
  }

  /// A stretch that is no JSON.
  struct Damage: Hashable, Sendable {
    let place: Place
    let trouble: JSONTrouble
  }

  /// The lists that hold objects, in the order in which they begin.
  let lists: [List]
  /// The elements of the list that was asked for.
  let places: [Place]
  let damage: [Damage]
  /// How many values follow each other at the top.
  let values: Int

  /// How many different paths are told apart; no log has so many.
  static let paths = 512

  /// Goes over the whole text once.
  ///
  /// - Parameter path: the list whose elements are to be placed.
  init(_ file: TextFile, placing path: [String]? = nil) {
    var walk = Walk(file, target: path)
    walk.run()
    lists = walk.lists.filter { $0.objects > 0 }
    (places, damage, values) = (walk.places, walk.damage, walk.values)
  }

  subscript(path: [String]) -> List? { lists.first { $0.path == path } }

  private struct Walk {
    var scanner: JSONScanner
    let target: [String]?
    var lists = [List(path: [])]
    var children: [Child: Int] = [:]
    var places: [Place] = []
    var damage: [Damage] = []
    var values = 0

    struct Child: Hashable {
      let parent: Int
      let key: String
    }

    init(_ file: TextFile, target: [String]?) {
      scanner = JSONScanner(file)
      self.target = target
    }

    mutating func run() {
      while true {
        scanner.skipSpace()
        guard scanner.next != nil else { return }
        let (start, line, known) = (scanner.at, scanner.line, places.count)
        do throws(JSONTrouble) {
          try value(list: 0, isElement: true, level: 0)
          values += 1
        } catch {
          // What was read of a list within stays; the rest of it is lost.
          let within = places.count > known ? places.last : nil
          let (from, first) = within.map { ($0.bytes.upperBound, $0.line) } ?? (start, line)
          // Only an object of JSON Lines is left for the next: nothing may be read twice.
          let isLine = within == nil && scanner.file.ascii(at: start) == 0x7B
          let goesOn = isLine && scanner.skipToObjectLine(from: start, line: line)
          let end = goesOn ? scanner.at : scanner.end
          damage.append(
            Damage(
              place: Place(
                line: first, bytes: min(from, end)..<end, isObject: false),
              trouble: error))
          guard goesOn else { return }
        }
      }
    }

    mutating func value(list: Int?, isElement: Bool, level: Int) throws(JSONTrouble) {
      scanner.skipSpace()
      guard level <= JSONScanner.depth else {
        throw scanner.trouble("it nests deeper than \(JSONScanner.depth) levels")
      }
      let (start, line) = (scanner.at, scanner.line)
      switch scanner.next {
      case nil: throw scanner.trouble("the text ends where a value should stand")
      case 0x7B?: try object(list, level)
      case 0x5B?:
        // Its elements are the list's.
        return try array(list, level)
      case 0x22?: _ = try scanner.string()
      default: _ = try scanner.value(level: level)
      }
      guard isElement, let list else { return }
      let isObject = scanner.file.ascii(at: start) == 0x7B
      let place = Place(line: line, bytes: start..<scanner.at, isObject: isObject)
      if isObject {
        lists[list].objects += 1
        if lists[list].first == nil { lists[list].first = place }
      }
      if let target, lists[list].path == target { places.append(place) }
    }

    private mutating func array(_ list: Int?, _ level: Int) throws(JSONTrouble) {
      scanner.step()
      scanner.skipSpace()
      if scanner.take(0x5D) { return }
      while true {
        try value(list: list, isElement: true, level: level + 1)
        scanner.skipSpace()
        if scanner.take(0x5D) { return }
        guard scanner.take(0x2C) else { throw scanner.trouble("',' or ']' is missing") }
      }
    }

    private mutating func object(_ list: Int?, _ level: Int) throws(JSONTrouble) {
      scanner.step()
      scanner.skipSpace()
      if scanner.take(0x7D) { return }
      while true {
        scanner.skipSpace()
        let key = try scanner.string()
        scanner.skipSpace()
        guard scanner.take(0x3A) else { throw scanner.trouble("':' is missing after the key") }
        scanner.skipSpace()
        let isList = scanner.next == 0x5B || scanner.next == 0x7B
        let name = isList ? scanner.text(of: key) : ""
        let numbered = scanner.next == 0x7B ? Self.numbered(name) : nil
        let child = isList ? self.child(of: list, numbered ?? name) : nil
        try value(list: child, isElement: numbered != nil, level: level + 1)
        scanner.skipSpace()
        if scanner.take(0x7D) { return }
        guard scanner.take(0x2C) else { throw scanner.trouble("',' or '}' is missing") }
      }
    }

    /// `event_*` for `event_12`; nil for a name without a number at its end.
    private static func numbered(_ name: String) -> String? {
      let stem = name.utf8.reversed().drop(while: PlainText.isDigit)
      guard stem.count < name.utf8.count, stem.first == 0x5F || stem.isEmpty else { return nil }
      return String(decoding: Array(stem.reversed()), as: UTF8.self) + "*"
    }

    private mutating func child(of parent: Int?, _ key: String) -> Int? {
      guard let parent, key.utf8.count <= 200 else { return nil }
      let child = Child(parent: parent, key: key)
      if let known = children[child] { return known }
      guard lists.count < JSONOutline.paths else { return nil }
      lists.append(List(path: lists[parent].path + [key]))
      children[child] = lists.count - 1
      return lists.count - 1
    }
  }
}
