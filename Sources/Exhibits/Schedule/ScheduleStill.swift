import Evidence
import TimeModel

/// A still on its page, with what identifies the frame.
struct ScheduleStill {
  let plateNumber: Markup
  let plateData: Markup
  let plateAlt: Markup
  let plateSource: Markup
  let plateFacts: [FactModel]
  let isPlateRedacted: Bool

  /// - Parameter number: from 1, in the order of the exhibit.
  init(_ still: ExhibitStill, number: Int, _ index: TimelineIndex) {
    let frame = still.frame
    let title = index.title(frame.source)
    plateNumber = "\(number)"
    plateData = "\(Self.path(number))"
    let label = index.event(still.event).map(index.title) ?? still.event.rawValue
    plateAlt = """
      Still \(number): the picture of \(VisibleText.line(title, limit: 80)) at \(frame.at.clockText), for \
      the event “\(VisibleText.line(label, limit: 120))”\(still.isRedacted ? "; parts are covered" : "")
      """
    plateSource = .name(title, limit: 120)
    isPlateRedacted = still.isRedacted
    let time = frame.time.flatMap { index.words.interval($0) }
    plateFacts = [
      FactModel(
        "Frame",
        """
        \(frame.number.map { "number \($0), from 0" } ?? "not counted"), stream \(frame.stream); \
        time stamp \(frame.pts.description)
        """),
      FactModel("Place", "\(frame.at.clockText) of the recording"),
      FactModel(
        "Time by its clock",
        time.map { "\($0.dated)" } ?? "not known: nothing ties this recording to UTC"),
      FactModel("File", "<code>\(.name(still.clean.path, limit: 200))</code>"),
      FactModel("SHA-256", "<code>\(still.clean.sha256.description)</code>"),
    ]
  }

  /// Where the picture lies beside the document.
  static func path(_ number: Int) -> String { "still-\(number).jpg" }
}

/// The stills of one event.
struct ScheduleStills {
  let platesNumber: Markup
  let platesLabel: Markup
  let platesTime: Markup
  let plates: [ScheduleStill]

  /// By event, in the order of the exhibit.
  static func all(_ contents: ExhibitContents, _ index: TimelineIndex) -> [ScheduleStills] {
    var (order, byEvent): ([EventID], [EventID: [ScheduleStill]]) = ([], [:])
    for (place, still) in contents.stills.enumerated() {
      if byEvent[still.event] == nil { order.append(still.event) }
      byEvent[still.event, default: []].append(ScheduleStill(still, number: place + 1, index))
    }
    return order.map { event in
      let report = index.event(event)
      return ScheduleStills(
        platesNumber: index.number(of: event).map { "\($0)" } ?? .empty,
        platesLabel: .name(report.map(index.title) ?? event.rawValue, limit: 160),
        platesTime: report.flatMap { index.words.interval($0.time) }.map { "\($0.dated)" }
          ?? .empty,
        plates: byEvent[event] ?? [])
    }
  }
}
