public import Evidence
import TimeModel

/// An e-mail as a file (.eml, RFC 5322): the text that it shows, from its sender, at its `Date`.
///
/// `Date` is the clock of the sender's machine; the servers' own times (`Received`) are kept beside it.
/// Of two forms of one text the plain one is read. Attachments are named, not opened.
public struct MailMessage: RecordFormat {
  public let name = "mail"
  public let kind = SourceKind.log

  public init() {}

  private static let known: Set<String> = [
    "from", "to", "cc", "date", "subject", "received", "message-id", "return-path", "mime-version",
    "delivered-to", "reply-to", "content-type", "sender",
  ]

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard !sample.prefix.isEmpty else { return .no("the file is empty") }
    let file = TextFile(
      sample.prefix, EncodingJudgement(sample.prefix, isWhole: sample.isWhole))
    guard file.encoding.unit == 1 else { return .no("its characters are two bytes wide") }
    let names = Set(
      MailPart(file, file.range, line: 1).headers.prefix(200).map { $0.name.lowercased() })
    let told = names.intersection(Self.known)
    guard told.count >= 3, told.contains("from") || told.contains("received"),
      told.contains("date") || told.contains("message-id") || told.contains("received")
    else { return .no("it does not begin with the headers of a message") }
    return .yes("it begins with the headers \(told.sorted().joined(separator: ", "))")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.open(input, context, isOfLines: false, into: &reading) else {
      return
    }
    guard file.encoding.unit == 1 else {
      reading.find(
        .mailHeader, .failure, "The message's characters are two bytes wide: no mail is so.",
        advice: "Save the message in its original form.")
      return
    }
    let message = MailPart(file, file.range, line: 1)
    var bodies: [Body] = []
    collect(message, of: message, file, level: 0, &bodies, into: &reading)
    bodies.removeAll { body in
      guard body.part.body.count > context.limits.lineBytes else { return false }
      let place = Locator.line(body.part.bodyLine, bytes: body.part.body)
      reading.find(
        .mailPart, .failure, at: place,
        "The text from line \(body.part.bodyLine) has \(body.part.body.count) bytes; texts of more "
          + "than \(context.limits.lineBytes) are not read.")
      reading.leaveOut(place, because: "the text is too long")
      return true
    }
    if bodies.isEmpty {
      reading.find(
        .mailPart, .caution, "The message has no text that can be read; its headers are kept.")
      let end = file.range.upperBound
      bodies = [Body(part: MailPart(file, end..<end, line: 1), message: message)]
    }
    var known: [Range<Int>: Head] = [:]
    for (index, body) in bodies.enumerated() {
      let head = known[body.message.body] ?? self.head(body.message, context, into: &reading)
      known[body.message.body] = head
      reading.add(
        Observation(
          id: ObservationID(context.source, String(index + 1)), source: context.source,
          locator: .line(body.part.bodyLine, bytes: body.part.body),
          text: Self.trimmed(body.part.text(file)), author: head.author, time: head.time,
          attributes: head.attributes.merging(["part": body.part.contentType]) { $1 }))
    }
  }

  /// A text that a message shows, and the message: the file's own or one that it forwards.
  private struct Body {
    let part: MailPart
    let message: MailPart
  }

  /// What the headers of one message say.
  private struct Head {
    let author: Author
    let time: ObservedTime
    let attributes: [String: String]
  }

  private func head(
    _ message: MailPart, _ context: RecordContext, into reading: inout ReadingBuilder
  ) -> Head {
    let (time, attributes) = times(message, context, into: &reading)
    let from = MailWords.decoded(message["from"] ?? message["sender"] ?? "")
    if from.isEmpty {
      reading.find(.mailHeader, .caution, "The message does not say who it is from.")
    }
    return Head(
      author: from.isEmpty ? context.author ?? .log : .person(from), time: time,
      attributes: attributes)
  }

  private static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }

  // MARK: - Bodies

  /// Gathers the texts that the message shows; names what it carries besides.
  private func collect(
    _ part: MailPart, of message: MailPart, _ file: TextFile, level: Int, _ bodies: inout [Body],
    into reading: inout ReadingBuilder
  ) {
    let place = Locator.line(part.bodyLine, bytes: part.body)
    if let name = part.attachment, !part.isContainer {
      reading.find(
        .mailAttachment, .note, at: place,
        "The message carries '\(TableClock.quoted(name))' (\(part.contentType), "
          + "\(part.body.count) bytes as encoded, from line \(part.bodyLine)); it is not opened.",
        advice: "Save the attachment and add it as a source of its own if it matters.")
      return reading.leaveOut(place, because: "an attachment is not opened")
    }
    if part.contentType == "message/rfc822", level < MailPart.depth {
      let inner = MailPart(file, part.body, line: part.bodyLine)
      reading.find(
        .mailPart, .note, at: place,
        "The message forwards another, from line \(part.bodyLine); that is read with its own sender "
          + "and date.")
      return collect(inner, of: inner, file, level: level + 1, &bodies, into: &reading)
    }
    guard part.contentType.hasPrefix("multipart/") else {
      if part.body.isEmpty { return }
      return bodies.append(Body(part: part, message: message))
    }
    guard level < MailPart.depth, let parts = part.parts(file) else {
      reading.find(
        .mailPart, .caution, at: place,
        "The parts of the message from line \(part.bodyLine) cannot be told apart; they are read as "
          + "one text.")
      return bodies.append(Body(part: part, message: message))
    }
    if parts.count >= MailPart.parts {
      reading.find(
        .mailPart, .caution, at: place,
        "Only the first \(MailPart.parts) parts of the message are looked at.")
    }
    guard part.contentType == "multipart/alternative" else {
      for inner in parts {
        collect(inner, of: message, file, level: level + 1, &bodies, into: &reading)
      }
      return
    }
    let chosen =
      parts.firstIndex { $0.contentType == "text/plain" && $0.attachment == nil }
      ?? parts.firstIndex(where: \.isContainer) ?? parts.count - 1
    for (index, inner) in parts.enumerated() {
      if index == chosen {
        collect(inner, of: message, file, level: level + 1, &bodies, into: &reading)
      } else {
        reading.leaveOut(
          .line(inner.bodyLine, bytes: inner.body),
          because: "another form (\(inner.contentType)) of the text that is read")
      }
    }
  }

  // MARK: - Headers

  private func times(
    _ message: MailPart, _ context: RecordContext, into reading: inout ReadingBuilder
  ) -> (ObservedTime, [String: String]) {
    var attributes: [String: String] = [:]
    for key in ["subject", "to", "cc", "bcc", "reply-to", "message-id", "in-reply-to", "date"] {
      let values = message.all(key).map { MailWords.decoded($0.value) }
      if !values.isEmpty { attributes[key] = values.joined(separator: "\n") }
    }
    let dates = message.all("date")
    if dates.count > 1 {
      reading.find(
        .mailHeader, .caution, "The message has \(dates.count) 'Date' headers; the first is used.")
    }
    guard let date = dates.first else {
      reading.find(
        .logTimeMissing, .caution, "The message has no 'Date'.",
        advice: "Look at the servers' times in 'received'.")
      _ = received(message, &attributes)
      return (.none, attributes)
    }
    let resolution = Self.resolution(date.value, context)
    guard let resolution, resolution.time != .none else {
      reading.find(
        .logTimeUnreadable, .caution,
        "'\(TableClock.quoted(date.value))' in line \(date.line) is not a date that can be read.")
      _ = received(message, &attributes)
      return (.none, attributes)
    }
    resolution.report(TableClock.quoted(date.value), at: .whole, into: &reading)
    compare(resolution.time, received(message, &attributes), into: &reading)
    return (resolution.time, attributes)
  }

  private static let westerly = [
    "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600",
    "PST": "-0800", "PDT": "-0700", "UT": "+0000",
  ]

  /// A date as RFC 5322 has it, with the old names of zones of its section 4.3.
  private static func resolution(_ value: String, _ context: RecordContext) -> Resolution? {
    var words = value.prefix { $0 != "(" }.split(whereSeparator: \.isWhitespace).map(String.init)
    if let last = words.last, let offset = westerly[last] { words[words.count - 1] = offset }
    guard let moment = WrittenMoment(cell: words.joined(separator: " ")), let clock = moment.clock,
      let date = moment.date
    else { return nil }
    return Resolution([clock], on: date.readings, zone: context.zone)
  }

  /// The servers' times, the first server's last, and that of the first server.
  private func received(
    _ message: MailPart, _ attributes: inout [String: String]
  ) -> (start: Instant, words: String)? {
    var earliest: (Instant, String)?
    let headers = message.all("received")
    for (index, header) in headers.prefix(50).enumerated() {
      let words = header.value.split(separator: ";").last.map(String.init) ?? ""
      attributes["received \(headers.count - index)"] = header.value
      let context = RecordContext(source: SourceID(rawValue: ""))
      if case .written(_, let intervals) = Self.resolution(words, context)?.time,
        let interval = intervals.first
      {
        earliest = (interval.start, interval.start.text(places: 0))
      }
    }
    return earliest
  }

  private func compare(
    _ time: ObservedTime, _ received: (start: Instant, words: String)?,
    into reading: inout ReadingBuilder
  ) {
    guard let received, case .written(_, let intervals) = time, let sent = intervals.first,
      let delay = try? received.start.since(sent.start)
    else { return }
    let seconds = delay.count / Nanoseconds.second.count
    guard seconds.magnitude > 60 else { return }
    reading.find(
      .logTimeTwice, .caution,
      "The first server had the message at \(received.words), \(seconds.magnitude) s "
        + "\(seconds < 0 ? "before" : "after") its 'Date': the sender's clock may be wrong, or it "
        + "waited.",
      advice: "Prefer the servers' times where the second matters.")
  }
}
