import Evidence

/// The records of one list of a JSON text, opened for reading: each is parsed when it is asked for,
/// so that no more than one of them is held as a tree.
struct JSONRecordFile: Sendable {
  let file: TextFile
  let places: [JSONOutline.Place]
  /// The keys that lead to the list.
  let path: [String]

  /// Opens a file and finds its records.
  ///
  /// What is no JSON, what is too large and what is no object is reported and left out.
  ///
  /// - Parameter choose: which list holds the records.
  static func open(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder,
    choosing choose: (JSONOutline, TextFile) -> [String]?
  ) -> JSONRecordFile? {
    guard let file = TextSurvey.open(input, context, isOfLines: false, into: &reading) else {
      return nil
    }
    let path = choose(JSONOutline(file), file) ?? []
    let outline = JSONOutline(file, placing: path)
    for damage in outline.damage {
      let place = damage.place
      reading.find(
        .jsonSyntax, .failure, at: place.locator,
        "From line \(place.line) (byte \(place.bytes.lowerBound)) \(place.bytes.count) bytes are not "
          + "read: at byte \(damage.trouble.offset) \(damage.trouble.words).",
        advice: "Compare with another copy of the file.")
      reading.leaveOut(place.locator, because: "the text is no JSON there")
    }
    let records = outline.places.filter { place in
      keep(place, context, into: &reading)
    }
    let name = path.isEmpty ? "at the top" : "under '\(path.joined(separator: "."))'"
    reading.find(
      .logRecords, records.isEmpty ? .caution : .note,
      "\(outline.places.count) record(s) \(name).")
    let others = outline.lists.filter { list in
      list.path != path && !list.path.starts(with: path) && !path.starts(with: list.path)
    }
    if !others.isEmpty {
      let told = others.prefix(12).map { "\($0.name) (\($0.objects))" }
      reading.find(
        .recordUnused, .note,
        "Other lists of objects in the file are not read as records: \(told.joined(separator: ", "))"
          + (others.count > 12 ? " and \(others.count - 12) more." : "."))
    }
    return JSONRecordFile(file: file, places: records, path: path)
  }

  private static func keep(
    _ place: JSONOutline.Place, _ context: RecordContext, into reading: inout ReadingBuilder
  ) -> Bool {
    guard place.isObject else {
      reading.leaveOut(place.locator, because: "an element of the list is no object")
      return false
    }
    guard place.bytes.count <= context.limits.lineBytes else {
      reading.find(
        .jsonRecordTooLarge, .failure, at: place.locator,
        "The record at line \(place.line) (byte \(place.bytes.lowerBound)) has "
          + "\(place.bytes.count) bytes; records of more than \(context.limits.lineBytes) are not "
          + "read.")
      reading.leaveOut(place.locator, because: "the record is too large")
      return false
    }
    return true
  }

  func value(_ place: JSONOutline.Place) -> JSONValue {
    var scanner = JSONScanner(
      file, from: place.bytes.lowerBound, to: place.bytes.upperBound, line: place.line)
    return (try? scanner.value()) ?? .null
  }

  /// One row for each record, numbered from 1; `cells` must depend on the record alone.
  func rows(
    _ cells: @escaping @Sendable (JSONValue) -> [String]
  ) -> LazyMapSequence<LazySequence<Range<Int>>.Elements, TableRow> {
    places.indices.lazy.map { index in
      TableRow(
        number: index + 1, locator: places[index].locator, cells: cells(value(places[index])),
        problems: [])
    }
  }

  /// The same file with some of its records only.
  func filtered(_ isKept: (JSONOutline.Place, JSONValue) -> Bool) -> JSONRecordFile {
    JSONRecordFile(
      file: file, places: places.filter { isKept($0, value($0)) }, path: path)
  }
}

extension JSONRecordFile {
  /// Looks over the beginning of a file; nil when it is no JSON.
  static func sample(_ sample: RecordSample) -> JSONSample? {
    let file = TextFile(
      sample.prefix, EncodingJudgement(sample.prefix, isWhole: sample.isWhole))
    var scanner = JSONScanner(file)
    scanner.skipSpace()
    guard scanner.next == 0x7B || scanner.next == 0x5B else { return nil }
    return JSONSample(file: file, outline: JSONOutline(file))
  }
}

/// The beginning of a file that looks like JSON.
struct JSONSample {
  let file: TextFile
  let outline: JSONOutline

  /// The first record of a list, if it is whole within the sample.
  func first(_ path: [String]) -> JSONValue? {
    outline[path]?.first.map { JSONRecordFile(file: file, places: [], path: path).value($0) }
  }
}

extension TableLayout {
  /// The layout of a format whose columns are known.
  static func fixed(
    _ headings: [String], time: String, text: String, author: String? = nil, date: String? = nil
  ) -> TableLayout {
    var layout = TableLayout()
    layout.headings = headings
    let roles: [(ColumnMapping.Role, String?)] = [
      (.time, time), (.text, text), (.author, author), (.date, date),
    ]
    for (role, name) in roles { layout.columns[role] = name.flatMap(headings.firstIndex) }
    return layout
  }
}
