import Evidence
import TimeModel

/// What the sound of every two recordings says.
struct SoundModel {
  /// More pictures, and more rows, than this help nobody on a page.
  static let (pictureLimit, rowLimit) = (30, 300)

  struct Row {
    let rowNames: Markup
    let rowOffset: Markup
    let rowSkew: Markup
    let rowBecause: Markup
    let rowAlternatives: Markup
  }

  let hasSound: Bool
  let pairs: [PairModel]
  let hasPairs: Bool
  /// Aligned pairs beyond those with a picture.
  let alignedRows: [Row]
  let hasAlignedRows: Bool
  let apartRows: [Row]
  let hasApartRows: Bool
  let soundMore: Markup

  init(_ index: TimelineIndex) {
    let links = index.timeline.soundLinks
    let aligned = links.filter { $0.alignment.verdict == .aligned }
    let apart = links.filter { $0.alignment.verdict != .aligned }
    hasSound = !links.isEmpty
    pairs = aligned.prefix(Self.pictureLimit).enumerated().map {
      PairModel($1, number: $0 + 1, index)
    }
    hasPairs = !pairs.isEmpty
    alignedRows = aligned.dropFirst(Self.pictureLimit).prefix(Self.rowLimit).map {
      Self.row($0, index)
    }
    hasAlignedRows = !alignedRows.isEmpty
    apartRows = apart.prefix(Self.rowLimit).map { Self.row($0, index) }
    hasApartRows = !apartRows.isEmpty
    let more = links.count - pairs.count - alignedRows.count - apartRows.count
    soundMore = more > 0 ? "\(more) more pairs stand in timeline.json." : .empty
  }

  private static func row(_ link: SoundLink, _ index: TimelineIndex) -> Row {
    let longest = link.alignment.longest
    return Row(
      rowNames: PairModel.names(link, index),
      rowOffset: longest.map { "\(LagText.bounded($0.lag))" } ?? .empty,
      rowSkew: longest.map { "\(LagText.skew($0.skew))" } ?? .empty,
      rowBecause: .evidence(link.alignment.because, limit: 400),
      rowAlternatives: PairModel.alternatives(link.alignment))
  }
}

/// One pair of recordings that heard the same: its picture and what was measured.
struct PairModel {
  let pairAnchor: Markup
  let pairNames: Markup
  let pairBecause: Markup
  let pairPicture: Markup
  let pairFacts: [FactModel]
  let pairNote: Markup

  init(_ link: SoundLink, number: Int, _ index: TimelineIndex) {
    let (alignment, a, b) = (link.alignment, link.a.rawValue, link.b.rawValue)
    pairAnchor = "sound-\(number)"
    pairNames = Self.names(link, index)
    pairBecause = .evidence(alignment.because, limit: 500)
    let readings = alignment.windows.map { window in
      DriftPlot.Reading(
        at: window.at.count, bounds: window.lag.count...window.lag.count,
        kind: window.isOnLine ? .agreeing : .disagreeing)
    }
    let plot = DriftPlot(lines: alignment.segments, readings: readings)
    func lacking(_ gap: DriftPlot.Break) -> String {
      let name = EventRows.shortened(gap.jump > .zero ? b : a, to: 18)
      return "\(name) lacks " + DurationText.seconds(Self.size(gap.jump))
    }
    pairPicture =
      plot.map { plot in
        let base = LagText.signed(plot.base, places: 3)
        return DriftDrawing(
          id: "sound-\(number)",
          title: "How the sound of \(b) lies against that of \(a), window by window, with the "
            + "fitted line; the facts beside it give the same in words.",
          across: "time in \(b)",
          upward: "\(EventRows.shortened(a, to: 20)) − "
            + "\(EventRows.shortened(b, to: 20)), from \(base) s", plot: plot, label: lacking
        ).svg
      } ?? .empty
    pairNote = plot?.omissions(of: "windows").map { "\($0)" } ?? .empty
    pairFacts =
      [
        FactModel("Chance", Self.chance(alignment)),
        FactModel("Heard by both", Self.overlap(alignment)),
      ]
      + FactModel.each(alignment.segments, atMost: 12) { _, segment in
        FactModel(Self.stretch(segment, b), Self.measured(segment))
      }
      + FactModel.each(plot?.breaks ?? [], atMost: 12) { _, gap in
        FactModel(
          "Break at \(MediaTime(nanoseconds: Nanoseconds(gap.to)).clockText)",
          "\(lacking(gap)) of what the other holds")
      }
      + [FactModel("Distance", Self.flight(link))]
      + (alignment.alternatives.isEmpty
        ? [] : [FactModel("Would also fit", Self.alternatives(alignment))])
  }

  static func names(_ link: SoundLink, _ index: TimelineIndex) -> Markup {
    .name(index.title(link.a), limit: 80) + " and " + .name(index.title(link.b), limit: 80)
  }

  private static func chance(_ alignment: SoundAlignment) -> Markup {
    guard alignment.chanceExponent > 0 else { return "not told apart from chance" }
    let digits = String(alignment.chanceExponent).map { digit -> String in
      digit.wholeNumberValue.map { "⁰¹²³⁴⁵⁶⁷⁸⁹".map(String.init)[$0] } ?? ""
    }
    return "so good a match in at most one of 10\(digits.joined()) unrelated pairs"
  }

  private static func overlap(_ alignment: SoundAlignment) -> Markup {
    "\(DurationText.text(alignment.overlap, rounding: .down))"
  }

  private static func stretch(_ segment: SoundAlignment.Segment, _ b: String) -> Markup {
    "\(MediaTime(nanoseconds: segment.from).clockText) to "
      + "\(MediaTime(nanoseconds: segment.to).clockText)"
  }

  private static func measured(_ segment: SoundAlignment.Segment) -> Markup {
    """
    \(LagText.bounded(segment.lag)) at \(MediaTime(nanoseconds: segment.at).clockText)<br>\
    <span class="soft">rate \(LagText.skew(segment.skew))</span>
    """
  }

  private static func flight(_ link: SoundLink) -> Markup {
    let words: Markup = """
      sound took at most \(DurationText.seconds(link.flight, rounding: .up)) from one microphone to \
      the other
      """
    guard !link.flightBecause.isEmpty else { return words }
    return words + ": " + .evidence(link.flightBecause, limit: 200)
  }

  /// At most five, the strongest first.
  static func alternatives(_ alignment: SoundAlignment) -> Markup {
    alignment.alternatives.prefix(5).map { other -> Markup in
      "\(LagText.signed(other.lag, places: 3)) s (\(other.strength / 10) % as well)"
    }.joined("; ")
  }

  private static func size(_ value: Nanoseconds) -> Nanoseconds {
    Nanoseconds(Int64(clamping: value.count.magnitude))
  }
}
