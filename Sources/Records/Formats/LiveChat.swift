public import Evidence

/// The chat beside a live stream of YouTube or Twitch: as chat-downloader and pytchat write it, as
/// YouTube's own answers hold it (`addChatItemAction`), or as its Data API lists it.
///
/// The time of a message is the server's, in UTC. Its place in a replay is the attribute "video
/// time".
public struct LiveChat: RecordFormat {
  public let name = "livechat"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard let found = JSONRecordFile.sample(sample) else {
      return .no("it begins with neither '{' nor '['")
    }
    guard let path = Self.choose(found.outline, found.file) else {
      return .no("no list in it holds messages of a live chat")
    }
    let form = found.first(path).flatMap(LiveChatMessage.form) ?? .action
    return .yes(
      "a list of \(form.words) \(path.isEmpty ? "at the top" : "under '\(path.joined(separator: "."))'")"
    )
  }

  /// The first list whose first element is a message or an action of a chat.
  static func choose(_ outline: JSONOutline, _ file: TextFile) -> [String]? {
    if let actions = outline.lists.first(where: { list in
      list.path.last == "actions" && list.path.dropLast().last == "liveChatContinuation"
    }) {
      return actions.path
    }
    return outline.lists.prefix(64).first { list in
      guard let first = list.first else { return false }
      let value = JSONRecordFile(file: file, places: [], path: []).value(first)
      return LiveChatMessage.form(value) != nil
    }?.path ?? emptyAnswer(outline, file)
  }

  /// An answer of YouTube's that holds no message.
  private static func emptyAnswer(_ outline: JSONOutline, _ file: TextFile) -> [String]? {
    outline.lists.first { $0.path.last == "continuations" }
      .flatMap { list in
        list.path.contains("liveChatContinuation") ? list.path.dropLast() + ["actions"] : nil
      }
  }

  static let columns = [
    "time", "author", "message", "type", "id", "author id", "video time", "amount", "badges",
    "time as written",
  ]

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let records = JSONRecordFile.open(input, context, into: &reading, choosing: Self.choose)
    else { return }
    var untimed = 0
    let messages = records.filtered { place, value in
      switch LiveChatMessage.reading(of: value) {
      case .message(let message):
        if message.time.isEmpty { untimed += 1 }
        return true
      case .nothing(let because):
        reading.leaveOut(place.locator, because: because)
        return false
      case .removal(let words):
        reading.find(
          .chatMessage, .caution, at: place.locator,
          "\(words) (line \(place.line)).",
          advice: "Look for the message in an earlier copy of the chat.")
        reading.leaveOut(place.locator, because: "it takes a message back")
        return false
      }
    }
    reading.find(
      .logTimeEpoch, .note,
      "The times are those of the service's own clock, in UTC, which a case may check against others."
    )
    if untimed > 0 {
      reading.find(
        .logTimeMissing, .caution,
        "\(untimed) message(s) have a place in the video and no time of day.",
        advice: "Use 'video time' with the start of the stream.")
    }
    let rows = messages.rows { value in
      guard case .message(let message) = LiveChatMessage.reading(of: value) else { return [] }
      return [
        message.time, message.author, message.text, message.type, message.id, message.authorID,
        message.videoTime, message.amount, message.badges, message.writtenTime,
      ]
    }
    TableReader.read(
      rows, width: Self.columns.count,
      layout: .fixed(Self.columns, time: "time", text: "message", author: "author"), context,
      into: &reading)
  }
}
