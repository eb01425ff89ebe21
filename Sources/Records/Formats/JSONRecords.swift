public import Evidence

/// A log as JSON: an array of objects, one object a line (JSON Lines), or a list within an object.
///
/// Nested objects are flattened to dotted names; which field is the time, the text and the author is
/// found by looking, as in a table. Numbers that count from 1970 are told by their magnitude.
public struct JSONRecords: RecordFormat {
  public let name = "json"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard !sample.prefix.isEmpty else { return .no("the file is empty") }
    guard let found = JSONRecordFile.sample(sample) else {
      return .no("it begins with neither '{' nor '['")
    }
    guard let path = Self.choose(found.outline, found.file),
      let list = found.outline[path]
    else {
      // The first record may be longer than the part looked at.
      let isCut = found.outline.damage.first.map { $0.trouble.offset >= sample.prefix.count - 4 }
      return !sample.isWhole && isCut == true
        ? .yes("it begins like JSON, with a first object longer than the part looked at")
        : .no("it begins like JSON and holds no object that can be read")
    }
    if let claim = sample.claim(of: [
      FacebookExport(), LiveChat(), TimesketchTimeline(),
    ]) {
      return claim
    }
    return .yes("JSON with \(list.objects) object(s) at \(list.name) within the part looked at")
  }

  /// The outermost list of two objects and more, the longest of several; else the first object that
  /// stands alone.
  static func choose(_ outline: JSONOutline, _ file: TextFile) -> [String]? {
    let many = outline.lists.filter { $0.objects > 1 }
    let outer = many.filter { list in
      !many.contains { $0.path.count < list.path.count && list.path.starts(with: $0.path) }
    }
    if let top = outer.first(where: \.path.isEmpty) { return top.path }
    if let best = outer.max(by: { ($0.objects, $1.path.count) < ($1.objects, $0.path.count) }) {
      if outline.values == 1, let top = outline[[]]?.first, hasTime(top, file) { return [] }
      return best.path
    }
    return outline.lists.first { !$0.path.isEmpty && outline[[]] == nil }?.path
      ?? outline.lists.first?.path
  }

  /// Whether an object is a record itself: one of its own fields is a time.
  private static func hasTime(_ place: JSONOutline.Place, _ file: TextFile) -> Bool {
    JSONRecordFile(file: file, places: [], path: []).value(place).members.contains { member in
      guard let text = member.value.scalar else { return false }
      return WrittenMoment(cell: text, allowBareDigits: false) != nil
        || (JSONFields.isTimeName(member.key) && EpochTime.unit(of: text) != nil)
    }
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let records = JSONRecordFile.open(input, context, into: &reading, choosing: Self.choose)
    else { return }
    let fields = JSONFields(records, context, into: &reading)
    let sample = Array(fields.rows(records).prefix(LayoutFinder.sampleRows))
    let layout = LayoutFinder(
      rows: sample, mapping: context.columns, headings: fields.headings
    ).find()
    TableReader.read(
      fields.rows(records), width: fields.headings.count, layout: layout, context, into: &reading)
  }
}
