/// One message of a live chat, whichever program wrote it down.
struct LiveChatMessage: Sendable {
  var (time, writtenTime, author, text) = ("", "", "", "")
  var (type, id, authorID, videoTime) = ("", "", "", "")
  var (amount, badges) = ("", "")

  enum Form: Hashable, Sendable {
    /// A record of chat-downloader.
    case chatDownloader
    /// An item of pytchat's `json()`.
    case pytchat
    /// An action of YouTube's answers.
    case action
    /// An item of YouTube's Data API.
    case dataAPI

    var words: String {
      switch self {
      case .chatDownloader: "messages as chat-downloader writes them"
      case .pytchat: "messages as pytchat writes them"
      case .action: "actions of a YouTube live chat"
      case .dataAPI: "messages of the YouTube Data API"
      }
    }
  }

  /// What an element of the list is.
  enum Reading: Sendable {
    case message(LiveChatMessage)
    case nothing(because: String)
    /// It takes back or hides something: what, in words.
    case removal(String)
  }

  static func form(_ value: JSONValue) -> Form? {
    if value.members.contains(where: { isAction($0.key) }) { return .action }
    if value["snippet"]?["publishedAt"] != nil, value["authorDetails"] != nil { return .dataAPI }
    guard let author = value["author"], author["name"] != nil, value["message"] != nil else {
      return nil
    }
    if value["elapsedTime"] != nil || value["messageEx"] != nil
      || author["channelId"] != nil || author["channelUrl"] != nil
    {
      return .pytchat
    }
    let known = ["timestamp", "time_in_seconds", "message_id", "message_type", "action_type"]
    return known.contains { value[$0] != nil } ? .chatDownloader : nil
  }

  private static func isAction(_ key: String) -> Bool {
    key == "replayChatItemAction" || key == "addChatItemAction"
      || key == "addLiveChatTickerItemAction"
      || (key.hasSuffix("Action") && (key.hasPrefix("mark") || key.hasPrefix("remove")))
  }

  static func reading(of value: JSONValue) -> Reading {
    switch form(value) {
    case .action: action(value, videoTime: "")
    case .dataAPI: .message(dataAPI(value))
    case .pytchat: .message(pytchat(value))
    case .chatDownloader: .message(chatDownloader(value))
    case nil:
      .nothing(
        because: "an element with "
          + (value.members.first.map { "'\(TableClock.quoted($0.key))'" } ?? "nothing in it")
          + " is no message")
    }
  }

  // MARK: - YouTube's actions

  private static func action(_ value: JSONValue, videoTime: String) -> Reading {
    if let replay = value["replayChatItemAction"] {
      let inner = replay["actions"]?.elements ?? []
      guard videoTime.isEmpty, let first = inner.first else {
        return .nothing(because: "a replayed action holds nothing")
      }
      guard inner.count == 1 else {
        return severalActions(inner, videoTime: replay.text("videoOffsetTimeMsec"))
      }
      return action(first, videoTime: milliseconds(replay.text("videoOffsetTimeMsec")))
    }
    guard let named = value.members.first(where: { isAction($0.key) }) else {
      return .nothing(
        because: "the action '\(TableClock.quoted(value.members.first?.key ?? ""))' is no message")
    }
    switch named.key {
    case "addChatItemAction":
      return item(named.value["item"], videoTime: videoTime)
    case "addLiveChatTickerItemAction":
      return .nothing(because: "the ticker repeats a message")
    default:
      let target = ["targetItemId", "externalChannelId"].lazy.map { named.value.text($0) }
        .first { !$0.isEmpty }
      return .removal(
        "'\(named.key)' takes back or hides \(TableClock.quoted(target ?? "something unnamed"))")
    }
  }

  /// Several actions that were replayed together: one record, which names each author.
  private static func severalActions(_ inner: [JSONValue], videoTime: String) -> Reading {
    let readings = inner.map { action($0, videoTime: milliseconds(videoTime)) }
    let messages = readings.compactMap { reading in
      if case .message(let message) = reading { message } else { nil }
    }
    guard var joined = messages.first else { return readings[0] }
    if messages.count > 1 {
      joined.author = ""
      joined.text = messages.map { "\($0.author): \($0.text)" }.joined(separator: "\n")
      joined.type += " (\(messages.count) at once)"
    }
    return .message(joined)
  }

  private static func item(_ item: JSONValue?, videoTime: String) -> Reading {
    guard let renderer = item?.members.first else {
      return .nothing(because: "an action adds nothing")
    }
    if renderer.key == "liveChatPlaceholderItemRenderer" {
      return .nothing(because: "a placeholder stands for a message that is not shown")
    }
    let body = renderer.value
    var message = LiveChatMessage()
    message.type = renderer.key
    message.id = body.text("id")
    message.setTime(body.text("timestampUsec"), .microseconds)
    message.author = runs(body["authorName"])
    message.authorID = body.text("authorExternalChannelId")
    message.text = runs(body["message"])
    if message.text.isEmpty { message.text = runs(body["headerSubtext"]) }
    if message.text.isEmpty { message.text = runs(body["eventText"]) }
    if message.text.isEmpty { message.text = runs(body["text"]) }
    message.amount = runs(body["purchaseAmountText"])
    message.badges = (body["authorBadges"]?.elements ?? []).compactMap { badge in
      badge["liveChatAuthorBadgeRenderer"]?["tooltip"]?.scalar
    }.joined(separator: ", ")
    message.videoTime = videoTime.isEmpty ? runs(body["timestampText"]) : videoTime
    return .message(message)
  }

  /// `simpleText`, or the texts and emoji of `runs`; an emoji without a character by its shortcut.
  private static func runs(_ text: JSONValue?) -> String {
    guard let text else { return "" }
    if let simple = text["simpleText"]?.scalar { return simple }
    return (text["runs"]?.elements ?? []).map { run in
      if let words = run["text"]?.scalar { return words }
      let emoji = run["emoji"]
      if emoji?["isCustomEmoji"]?.scalar != "true", let id = emoji?["emojiId"]?.scalar { return id }
      return emoji?["shortcuts"]?.elements.first?.scalar ?? emoji?["emojiId"]?.scalar ?? ""
    }.joined()
  }

  // MARK: - Other programs

  private static func dataAPI(_ value: JSONValue) -> LiveChatMessage {
    var message = LiveChatMessage()
    message.time = value.text("snippet", "publishedAt")
    message.author = value.text("authorDetails", "displayName")
    message.text = value.text("snippet", "displayMessage")
    message.type = value.text("snippet", "type")
    message.id = value.text("id")
    message.authorID = value.text("authorDetails", "channelId")
    message.amount = value.text("snippet", "superChatDetails", "amountDisplayString")
    return message
  }

  private static func pytchat(_ value: JSONValue) -> LiveChatMessage {
    var message = LiveChatMessage()
    message.setTime(value.text("timestamp"), .milliseconds)
    if message.time.isEmpty { message.time = value.text("datetime") }
    message.author = value.text("author", "name")
    message.authorID = value.text("author", "channelId")
    message.text = value.text("message")
    message.type = value.text("type")
    message.id = value.text("id")
    message.videoTime = value.text("elapsedTime")
    message.amount = value.text("amountString")
    return message
  }

  private static func chatDownloader(_ value: JSONValue) -> LiveChatMessage {
    var message = LiveChatMessage()
    message.setTime(value.text("timestamp"), .microseconds)
    message.author = value.text("author", "name")
    let display = value.text("author", "display_name")
    if !display.isEmpty { message.author = display }
    message.authorID = value.text("author", "id")
    message.text = value.text("message")
    message.type = value.text("message_type")
    message.id = value.text("message_id")
    message.videoTime = value.text("time_text")
    if message.videoTime.isEmpty { message.videoTime = value.text("time_in_seconds") }
    message.amount = value.text("money", "text")
    message.badges = (value["author"]?["badges"]?.elements ?? [])
      .map { $0.text("title") }.filter { !$0.isEmpty }.joined(separator: ", ")
    return message
  }

  private mutating func setTime(_ written: String, _ unit: EpochTime.Unit) {
    guard !written.isEmpty else { return }
    time = EpochTime.text(written, unit)
    if time != written { writtenTime = written }
  }

  /// `00:13:09.120` for milliseconds of a video; anything else as it is.
  private static func milliseconds(_ written: String) -> String {
    guard let count = Int64(written), count >= 0, count < 1 << 48 else { return written }
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return [count / 3_600_000, count / 60_000 % 60, count / 1000 % 60]
      .map { padded($0, 2) }.joined(separator: ":") + ".\(padded(count % 1000, 3))"
  }
}
