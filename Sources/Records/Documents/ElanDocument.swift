import Evidence

/// What a file of ELAN holds: time slots, tiers, annotations.
struct ElanDocument {
  struct Media: Hashable {
    let url: String
    /// Where in the recording the transcript's time begins, in milliseconds.
    let origin: Int64
  }

  struct Tier: Hashable {
    let id: String
    let participant: String?
    let annotator: String?
  }

  struct Annotation: Hashable {
    let id: String
    let tier: Int
    /// Names of time slots; absent for one that refers to another annotation.
    let slots: [String]
    let parent: String?
    var text = ""
    var locator = Locator.whole
  }

  /// In milliseconds.
  struct Span: Hashable {
    let earliest: Int64
    /// The beginning as written, or the likeliest between its bounds.
    let start: Int64
    /// The end, where it is written.
    let end: Int64?
    let latest: Int64
    /// Both ends are written.
    let isWhole: Bool
  }

  private(set) var media: [Media] = []
  private(set) var units = "milliseconds"
  private(set) var tiers: [Tier] = []
  private(set) var annotations: [Annotation] = []
  private(set) var error: XMLError?
  /// Slots by their order, with the last time written up to each and the first from each on.
  private var order: [String: Int] = [:]
  private var (values, before, after): ([Int64?], [Int64?], [Int64?]) = ([], [], [])
  private var byName: [String: Int] = [:]

  init(_ bytes: [UInt8]) {
    var lines = LineCount(bytes)
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next() {
        if case .start(let name, _) = piece { try start(name, &scanner, &lines) }
      }
    } catch {
      self.error = error
    }
    boundSlots()
    for (index, annotation) in annotations.enumerated() where byName[annotation.id] == nil {
      byName[annotation.id] = index
    }
  }

  /// Line numbers of rising byte offsets, in one pass.
  private struct LineCount {
    private let bytes: [UInt8]
    private var (offset, line) = (0, 1)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func line(at place: Int) -> Int {
      while offset < min(place, bytes.count) {
        if bytes[offset] == 0x0A { line += 1 }
        offset += 1
      }
      return line
    }
  }

  private mutating func start(
    _ name: String, _ scanner: inout XMLScanner, _ lines: inout LineCount
  ) throws(XMLError) {
    switch name {
    case "HEADER": units = scanner.attribute("TIME_UNITS") ?? units
    case "MEDIA_DESCRIPTOR":
      let url = scanner.attribute("MEDIA_URL") ?? scanner.attribute("RELATIVE_MEDIA_URL") ?? ""
      let origin = scanner.attribute("TIME_ORIGIN").flatMap { Int64($0) } ?? 0
      if media.count < 1000 { media.append(Media(url: url, origin: origin)) }
    case "TIME_SLOT":
      guard let id = scanner.attribute("TIME_SLOT_ID"), order[id] == nil else { return }
      order[id] = values.count
      // Three centuries are enough for any recording.
      let value = scanner.attribute("TIME_VALUE").flatMap { Int64($0) }
      values.append(value.flatMap { (0...9_000_000_000_000).contains($0) ? $0 : nil })
    case "TIER":
      func filled(_ name: String) -> String? {
        scanner.attribute(name).flatMap { $0.isEmpty ? nil : $0 }
      }
      tiers.append(
        Tier(
          id: scanner.attribute("TIER_ID") ?? "", participant: filled("PARTICIPANT"),
          annotator: filled("ANNOTATOR")))
    case "ALIGNABLE_ANNOTATION", "REF_ANNOTATION":
      guard !tiers.isEmpty else { return }
      let slots = [scanner.attribute("TIME_SLOT_REF1"), scanner.attribute("TIME_SLOT_REF2")]
      annotations.append(
        Annotation(
          id: scanner.attribute("ANNOTATION_ID") ?? "", tier: tiers.count - 1,
          slots: slots.compactMap { $0 }, parent: scanner.attribute("ANNOTATION_REF"),
          locator: .line(
            lines.line(at: scanner.offset), bytes: scanner.offset..<scanner.offset)))
    case "ANNOTATION_VALUE":
      guard !annotations.isEmpty else { return }
      try readValue(&scanner, &lines)
    default: break
    }
  }

  private mutating func readValue(
    _ scanner: inout XMLScanner, _ lines: inout LineCount
  ) throws(XMLError) {
    let (level, start) = (scanner.level, scanner.offset)
    var (text, end) = ("", start)
    defer {
      let last = annotations.count - 1
      annotations[last].text = text
      annotations[last].locator = .line(lines.line(at: start), bytes: start..<end)
    }
    while let piece = try scanner.next() {
      switch piece {
      case .text(let bytes, let isLiteral):
        text += scanner.text(bytes, isLiteral: isLiteral)
        end = bytes.upperBound
      case .end where scanner.level < level: return
      default: break
      }
    }
  }

  private mutating func boundSlots() {
    var last: Int64?
    for value in values {
      last = value ?? last
      before.append(last)
    }
    var next: Int64?
    for value in values.reversed() {
      next = value ?? next
      after.append(next)
    }
    after.reverse()
  }

  // MARK: - Times

  /// Nil where no bound is known, or the bounds contradict each other.
  func span(of annotation: Annotation) -> Span? {
    guard units == "milliseconds" else { return nil }
    var (own, steps) = (annotation, 0)
    // An annotation that refers to another has its time; a chain of a hundred is a loop.
    while own.slots.count != 2 {
      guard let parent = own.parent.flatMap({ byName[$0] }), steps < 100 else { return nil }
      own = annotations[parent]
      steps += 1
    }
    guard let first = order[own.slots[0]], let second = order[own.slots[1]] else { return nil }
    let earliest = before[first] ?? 0
    guard let latest = after[second], earliest <= latest else { return nil }
    let start = values[first] ?? between(first, earliest, latest)
    guard (earliest...latest).contains(start) else { return nil }
    return Span(
      earliest: earliest, start: start, end: steps == 0 ? values[second] : nil, latest: latest,
      isWhole: steps == 0 && values[first] != nil && values[second] != nil)
  }

  /// The place of a slot without a time among its neighbours, if these were evenly spread: ELAN
  /// shows it so.
  private func between(_ slot: Int, _ earliest: Int64, _ latest: Int64) -> Int64 {
    var (low, high) = (slot, slot)
    while low > 0, values[low] == nil, slot - low < 1000 { low -= 1 }
    while high < values.count - 1, values[high] == nil, high - slot < 1000 { high += 1 }
    guard let from = values[low], let to = values[high], high > low, to >= from else {
      return earliest
    }
    let share = (to - from) / Int64(high - low) * Int64(slot - low)
    return min(max(from + share, earliest), latest)
  }
}
