public import Evidence

/// Facebook's "Download your information" as JSON: Messenger threads (`message_1.json`), comments on
/// posts and live videos (`comments.json`), posts.
///
/// Facebook writes the UTF-8 bytes of its text as Latin-1 characters; that is undone.
public struct FacebookExport: RecordFormat {
  public let name = "facebook"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard let found = JSONRecordFile.sample(sample) else {
      return .no("it begins with neither '{' nor '['")
    }
    guard let path = Self.choose(found.outline, found.file), let first = found.first(path) else {
      return .no("no list in it holds messages or comments as Facebook writes them")
    }
    let what = Self.form(first) == .comment ? "comments" : "messages"
    return .yes(
      "\(what) as Facebook's export writes them, "
        + (path.isEmpty ? "at the top" : "under '\(path.joined(separator: "."))'"))
  }

  private enum Form: Hashable { case message, encryptedMessage, comment }

  private static func form(_ value: JSONValue) -> Form? {
    if value["sender_name"] != nil, value["timestamp_ms"] != nil { return .message }
    if value["senderName"] != nil, value["timestamp"] != nil { return .encryptedMessage }
    guard let time = value["timestamp"]?.scalar, EpochTime.unit(of: time) == .seconds,
      value["title"] != nil || value["data"] != nil
    else { return nil }
    let isTold = (value["data"]?.elements ?? []).contains {
      $0["comment"] != nil || $0["post"] != nil
    }
    return isTold || value["attachments"] != nil ? .comment : nil
  }

  static func choose(_ outline: JSONOutline, _ file: TextFile) -> [String]? {
    outline.lists.prefix(64).first { list in
      guard let first = list.first else { return false }
      let value = JSONRecordFile(file: file, places: [], path: []).value(first)
      return form(value) != nil
    }?.path
  }

  static let columns = [
    "time", "author", "message", "kind", "attachments", "reactions", "title",
    "message undone in part", "time as written",
  ]

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let records = JSONRecordFile.open(input, context, into: &reading, choosing: Self.choose)
    else { return }
    reportParticipants(records, into: &reading)
    var (undone, inPart, unsent): (Int, Int, Int) = (0, 0, 0)
    var firstInPart: JSONOutline.Place?
    let messages = records.filtered { place, value in
      guard let form = Self.form(value) else {
        reading.leaveOut(place.locator, because: "an element of the list is no message")
        return false
      }
      let message = Self.message(value, form)
      switch message.text {
      case .none: break
      case .undone: undone += 1
      case .inPart:
        inPart += 1
        if firstInPart == nil { firstInPart = place }
      }
      if message.kind == "unsent" { unsent += 1 }
      return true
    }
    report(undone, inPart, firstInPart, unsent, into: &reading)
    reading.find(
      .logTimeEpoch, .note,
      "The times are those of Facebook's own clock, counted from 1970-01-01 UTC.")
    let rows = messages.rows { value in
      Self.form(value).map { Self.message(value, $0).cells } ?? []
    }
    TableReader.read(
      rows, width: Self.columns.count,
      layout: .fixed(Self.columns, time: "time", text: "message", author: "author"), context,
      into: &reading)
  }

  /// Who is in a thread, whether or not they wrote.
  private func reportParticipants(_ records: JSONRecordFile, into reading: inout ReadingBuilder) {
    guard records.path.last == "messages" else { return }
    let path = records.path.dropLast() + ["participants"]
    let places = JSONOutline(records.file, placing: Array(path)).places
    let names = places.prefix(200).map { place -> String in
      let value = records.value(place)
      return TableClock.quoted(Mojibake(value.scalar ?? value.text("name")).text)
    }
    guard !names.isEmpty else { return }
    reading.find(
      .chatParticipants, .note,
      "\(places.count) participant(s) of the thread: \(names.joined(separator: ", ")).")
  }

  private func report(
    _ undone: Int, _ inPart: Int, _ place: JSONOutline.Place?, _ unsent: Int,
    into reading: inout ReadingBuilder
  ) {
    if undone > 0 {
      reading.find(
        .textMojibake, .note,
        "In \(undone) message(s) the bytes of UTF-8 stood as Latin-1 characters ('Ã©' for 'é'), as "
          + "Facebook writes them; that is undone.")
    }
    if inPart > 0, let place {
      reading.find(
        .textMojibake, .caution, at: place.locator,
        "In \(inPart) message(s), the first at line \(place.line), that could be undone only in "
          + "part: the text is as stored, the attempt is in 'message undone in part'.")
    }
    if unsent > 0 {
      reading.find(
        .chatMessage, .caution, "\(unsent) message(s) were taken back by their senders.",
        advice: "Ask the other participants for their copies.")
    }
  }

  // MARK: - One message

  private struct Message {
    var (time, author, kind) = ("", "", "")
    var (attachments, reactions, title, writtenTime) = ("", "", "", "")
    var text = Mojibake.none("")

    var cells: [String] {
      var attempt = ""
      if case .inPart(_, let undone) = text { attempt = undone }
      return [
        time, author, text.text, kind, attachments, reactions, title, attempt, writtenTime,
      ]
    }
  }

  private static func message(_ value: JSONValue, _ form: Form) -> Message {
    var message = Message()
    func undone(_ text: String) -> String { Mojibake(text).text }
    let told = (value["data"]?.elements ?? []).first { $0["comment"] != nil || $0["post"] != nil }
    switch form {
    case .message:
      message.writtenTime = value.text("timestamp_ms")
      message.time = EpochTime.text(message.writtenTime, .milliseconds)
      message.author = undone(value.text("sender_name"))
      message.text = Mojibake(value.text("content"))
      message.kind = value.text("is_unsent") == "true" ? "unsent" : value.text("type")
    case .encryptedMessage:
      message.writtenTime = value.text("timestamp")
      message.time = EpochTime.text(message.writtenTime, .milliseconds)
      message.author = undone(value.text("senderName"))
      message.text = Mojibake(value.text("text"))
      message.kind = value.text("isUnsent") == "true" ? "unsent" : value.text("type")
    case .comment:
      message.writtenTime = value.text("timestamp")
      message.time = EpochTime.text(message.writtenTime, .seconds)
      let comment = told?["comment"]
      message.author = undone(comment?.text("author") ?? "")
      message.text = Mojibake(
        comment?.text("comment") ?? told?.text("post") ?? "")
      message.title = undone(value.text("title"))
      message.kind = comment == nil ? "post" : "comment"
    }
    message.attachments = attachments(value).map(undone).joined(separator: ", ")
    message.reactions = (value["reactions"]?.elements ?? []).map { one in
      undone("\(one.text("reaction")) \(one.text("actor"))")
    }.joined(separator: ", ")
    return message
  }

  /// The files and links that a message carries; a call by its length.
  private static func attachments(_ value: JSONValue) -> [String] {
    let lists = ["photos", "videos", "audio_files", "files", "gifs", "media"]
    var found = lists.flatMap { (value[$0]?.elements ?? []).map { $0.text("uri") } }
    found += [value.text("sticker", "uri"), value.text("share", "link")]
    if let call = value["call_duration"]?.scalar { found.append("a call of \(call) s") }
    for attachment in value["attachments"]?.elements ?? [] {
      for one in attachment["data"]?.elements ?? [] {
        found += [one.text("media", "uri"), one.text("external_context", "url")]
      }
    }
    return found.filter { !$0.isEmpty }
  }
}
