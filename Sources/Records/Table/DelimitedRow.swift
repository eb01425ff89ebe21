import Evidence

/// A row of a delimited text: its cells are bytes until their text is asked for.
struct DelimitedRow: TableCells {
  let record: DelimitedRecord
  /// The window that the record lies in.
  let file: TextFile

  var problems: [TableRow.Problem] { record.problems }
  var number: Int { record.line }
  var locator: Locator { .line(record.line, bytes: record.bytes) }
  var count: Int { record.fields.count }

  var cells: [String] { record.fields.map(text) }

  func text(_ column: Int) -> String {
    record.fields.indices.contains(column) ? text(record.fields[column]) : ""
  }

  private func text(_ field: DelimitedRecord.Field) -> String {
    guard field.hasDoubledQuotes else { return file.text(field.bytes) }
    if file.encoding == .utf8 { return undoubled(file.slice(field.bytes)) }
    let text = file.text(field.bytes)
    var scalars = String.UnicodeScalarView()
    var isSecond = false
    for scalar in text.unicodeScalars {
      let doubles = scalar == "\"" && isSecond
      if !doubles { scalars.append(scalar) }
      isSecond = scalar == "\"" && !doubles
    }
    return String(scalars)
  }

  private func undoubled(_ stored: ArraySlice<UInt8>) -> String {
    var (bytes, isSecond) = ([UInt8](), false)
    bytes.reserveCapacity(stored.count)
    for byte in stored {
      let doubles = byte == 0x22 && isSecond
      isSecond = byte == 0x22 && !doubles
      if doubles { continue }
      if byte == 0 { bytes += [0xEF, 0xBF, 0xBD] } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func trimmed(_ column: Int) -> String {
    guard record.fields.indices.contains(column) else { return "" }
    let field = record.fields[column]
    guard let inner = plainInner(field) else { return text(field).trimmedOfSpace }
    if inner.isEmpty { return "" }
    return text(DelimitedRecord.Field(bytes: inner, hasDoubledQuotes: field.hasDoubledQuotes))
  }

  func isBlank(_ column: Int) -> Bool {
    guard record.fields.indices.contains(column) else { return true }
    let field = record.fields[column]
    return plainInner(field)?.isEmpty ?? text(field).allSatisfy(\.isWhitespace)
  }

  func timed(_ column: Int) -> TimedCell? {
    guard record.fields.indices.contains(column) else { return nil }
    let field = record.fields[column]
    if file.encoding.unit == 1, let moment = WrittenMoment(plain: file.slice(field.bytes)) {
      return TimedCell(moment)
    }
    return field.bytes.count <= 400 ? TimedCell(cell: text(field)) : nil
  }

  func holds(_ column: Int, _ words: String) -> Bool {
    guard record.fields.indices.contains(column) else { return words.isEmpty }
    let field = record.fields[column]
    if file.encoding.unit == 1, let first = words.utf8.first, first < 0x80, first != 0x22 {
      guard !field.bytes.isEmpty, file.bytes[field.bytes.lowerBound &- file.base] == first else {
        return false
      }
    }
    return text(field) == words
  }

  func isFormula(_ column: Int) -> Bool {
    guard file.encoding.unit == 1 else {
      return TableRow.isFormula(text(column).utf8.prefix(64))
    }
    guard record.fields.indices.contains(column) else { return false }
    let bytes = record.fields[column].bytes
    guard bytes.count > 1 else { return false }
    let first = file.bytes[bytes.lowerBound &- file.base]
    guard first == 0x3D || first == 0x2B || first == 0x40 else { return false }
    return TableRow.isFormula(file.slice(bytes).prefix(64))
  }

  /// A cell without the white space at its ends; nil unless what stands there is plain ASCII, of
  /// which white space is certain.
  private func plainInner(_ field: DelimitedRecord.Field) -> Range<Int>? {
    guard file.encoding.unit == 1 else { return nil }
    let (bytes, base) = (file.bytes, file.base)
    var (start, end) = (field.bytes.lowerBound &- base, field.bytes.upperBound &- base)
    while start < end, Self.isSpace(bytes[start]) { start &+= 1 }
    while end > start, Self.isSpace(bytes[end &- 1]) { end &-= 1 }
    guard start < end else { return field.bytes.lowerBound..<field.bytes.lowerBound }
    // Beyond ASCII there is white space too; and a mark that joins a space is part of it.
    guard bytes[start] < 0x80, bytes[end &- 1] < 0x80 else { return nil }
    return (start &+ base)..<(end &+ base)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }
}
