import Evidence
import TimeModel

/// An event in a row of another table: its name, and where it is told.
struct EventLink {
  /// The number and the label, linked to where the event stands on the page.
  let link: Markup
  /// What it rests on: source, place and words of each observation.
  let seen: Markup

  init(_ id: EventID, _ index: TimelineIndex) {
    guard let report = index.event(id), let number = index.number(of: id) else {
      link = .name(id.rawValue)
      seen = .empty
      return
    }
    link = "<a href=\"#event-\(number)\">\(number). \(.name(index.title(report)))</a>"
    let limit = 3
    let rows = report.observations.prefix(limit).map { observation -> Markup in
      let words: Markup =
        Self.isTold(observation.text, report.event.label)
        ? .empty : ": " + .evidence(observation.text, limit: 200)
      return .name(index.title(observation.source)) + ", "
        + .name(observation.locator.description) + words
    }
    let more = report.observations.count - rows.count
    seen = (rows + (more > 0 ? ["and \(more) more"] : [])).joined("<br>")
  }

  /// True when the label, cut short or not, says the same already.
  private static func isTold(_ text: String, _ label: String) -> Bool {
    text.isEmpty || text == label || (label.hasSuffix("…") && text.hasPrefix(label.dropLast()))
  }
}

/// What is proposed to be the same happening as one event.
struct ProposedEventModel {
  let proposedEvent: Markup
  /// When it would be if all of it is right.
  let proposedTime: Markup
  let proposedOthers: [ProposalModel]

  /// By event, in the order in which they come.
  static func all(_ proposals: some Sequence<Proposal>, _ index: TimelineIndex)
    -> [ProposedEventModel]
  {
    var (order, byEvent): ([EventID], [EventID: [Proposal]]) = ([], [:])
    for proposal in proposals {
      if byEvent[proposal.event] == nil { order.append(proposal.event) }
      byEvent[proposal.event, default: []].append(proposal)
    }
    return order.map { event in
      let proposals = byEvent[event] ?? []
      return ProposedEventModel(
        proposedEvent: EventLink(event, index).link,
        proposedTime: time(proposals, index.event(event)?.time, index),
        proposedOthers: proposals.map { ProposalModel($0, index) })
    }
  }

  private static func time(
    _ proposals: [Proposal], _ now: BoundedMoment?, _ index: TimelineIndex
  ) -> Markup {
    guard let time = proposals.lazy.compactMap(\.ifConfirmed).first,
      let words = index.words.interval(time)
    else { return .empty }
    let condition: Markup = proposals.count == 1 ? "If this is right" : "If all of these are right"
    if let now, (now.earliest, now.latest) == (time.earliest, time.latest) {
      return condition + ", its interval stays as it is."
    }
    return condition + ", it was \(words.dated)."
  }
}

/// That two events are one happening, as it is proposed.
struct ProposalModel {
  /// More rows than this help nobody on a page.
  static let limit = 200

  let proposedOther: Markup
  let proposedSeen: Markup
  let proposedBecause: Markup
  let proposedYes: Markup
  let proposedNo: Markup

  init(_ proposal: Proposal, _ index: TimelineIndex) {
    let other = EventLink(proposal.other, index)
    (proposedOther, proposedSeen) = (other.link, other.seen)
    proposedBecause = .evidence(proposal.because, limit: 600)
    let (event, joined) = (Self.word(proposal.event), Self.word(proposal.other))
    // An option is not broken after its hyphens.
    let signed: Markup =
      "<span class=\"short\">--by NAME</span> <span class=\"short\">--because TEXT</span>"
    proposedYes = """
      onset decide CASE \(event) merge <span class="short">--with</span> \(joined) \(signed)
      """
    proposedNo = """
      onset decide CASE \(event) split <span class="short">--from</span> \(joined) \(signed)
      """
  }

  /// As a shell takes it: in quotation marks where it is more than a plain name.
  static func word(_ id: EventID) -> String {
    let isPlain =
      !id.rawValue.isEmpty && !id.rawValue.hasPrefix("-")
      && id.rawValue.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
    let name = VisibleText.line(id.rawValue, limit: 120)
    guard !isPlain else { return name }
    // By scalars: an apostrophe that carries an accent still ends the quotation.
    let inside = name.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }
    return "'\(inside.joined())'"
  }
}

/// What an event may have in common with others, on the card of the event.
struct SupportModel {
  let supportHeading: Markup
  let supportEvent: Markup
  let supportSeen: Markup
  let supportBecause: Markup

  private init(_ heading: Markup, _ other: EventID, _ because: String, _ index: TimelineIndex) {
    let link = EventLink(other, index)
    supportHeading = heading
    (supportEvent, supportSeen) = (link.link, link.seen)
    supportBecause = .evidence(because, limit: 400)
  }

  /// By event, in the order of the proposals.
  static func all(_ index: TimelineIndex) -> [EventID: [SupportModel]] {
    var all: [EventID: [SupportModel]] = [:]
    for proposal in index.timeline.proposals {
      all[proposal.event, default: []].append(
        SupportModel("Proposed as further support", proposal.other, proposal.because, index))
      all[proposal.other, default: []].append(
        SupportModel("Proposed to be the same as", proposal.event, proposal.because, index))
    }
    return all
  }
}

/// An event that could be one of several others.
struct OpenMatchModel {
  let openEvent: Markup
  let openSeen: Markup
  let openCandidates: Markup
  let openBecause: Markup

  init(_ match: OpenMatch, _ index: TimelineIndex) {
    let event = EventLink(match.event, index)
    (openEvent, openSeen) = (event.link, event.seen)
    let candidates = match.candidates.prefix(8).map { EventLink($0, index).link }
    let more = match.candidates.count - candidates.count
    openCandidates = (candidates + (more > 0 ? ["and \(more) more"] : [])).joined("<br>")
    openBecause = .evidence(match.because, limit: 400)
  }
}

/// The section of what is proposed to be one happening.
struct ProposalsModel {
  let proposals: [ProposedEventModel]
  let hasProposals: Bool
  let proposalsMore: Markup
  let openMatches: [OpenMatchModel]
  let hasOpenMatches: Bool
  let openMore: Markup

  init(_ index: TimelineIndex) {
    let timeline = index.timeline
    let shown = timeline.proposals.prefix(ProposalModel.limit)
    proposals = ProposedEventModel.all(shown, index)
    hasProposals = !proposals.isEmpty
    proposalsMore = Self.more(timeline.proposals.count - shown.count)
    openMatches = timeline.openMatches.prefix(ProposalModel.limit).map {
      OpenMatchModel($0, index)
    }
    hasOpenMatches = !openMatches.isEmpty
    openMore = Self.more(timeline.openMatches.count - openMatches.count)
  }

  private static func more(_ count: Int) -> Markup {
    count > 0 ? "\(count) more stand in timeline.json." : .empty
  }
}
