import Evidence
import TimeModel

/// What a person must know of an overlay that was read.
struct TrackRemarks {
  private(set) var all: [OverlayTrack.Remark] = []

  /// Beyond this a clock does not run as recordings and clocks do.
  static let oddSkew: Int64 = 1_000_000
  /// Stretches listed one by one.
  private static let listed = 20

  init(_ track: TrackBuilder) {
    summary(track)
    readers(track)
    doubtful(track)
    jumps(track)
    rates(track)
    date(track)
  }

  private mutating func add(
    _ code: Finding.Code, _ severity: Finding.Severity, _ from: Int64? = nil, _ to: Int64? = nil,
    _ message: String, _ advice: String = ""
  ) {
    all.append(
      OverlayTrack.Remark(
        code, severity, from: from.map { Nanoseconds($0) }, to: to.map { Nanoseconds($0) },
        message: message, advice: advice))
  }

  private mutating func summary(_ track: TrackBuilder) {
    let seconds = track.chains.seconds
    func count(_ status: OverlayTrack.Status) -> Int { seconds.count { $0.status == status } }
    add(
      .overlayRead, .note, nil, nil,
      "The clock in the picture (\(track.format)) was read at \(count(.read)) of \(seconds.count) "
        + "seconds; \(count(.inferred)) were inferred from the seconds on both sides, "
        + "\(count(.disagreeing)) could not be read or disagree.")
  }

  private mutating func readers(_ track: TrackBuilder) {
    let agreement = track.agreement
    let total = agreement.agreeing + agreement.disagreeing + agreement.unread
    if agreement.contradicts, let first = agreement.firstDisagreement {
      add(
        .overlayReaders, .failure, track.runs[first.run].first, track.runs[first.run].last,
        "Two readers of the clock in the picture contradict each other: Tesseract reads "
          + "“\(Self.line(first.text))” where the digits learnt from the overlay say otherwise, and "
          + "goes on doing so. No clock was built on it.",
        "Read it yourself and declare `readings` in the case file.")
    } else if agreement.agreeing == 0 {
      add(
        .overlayReaders, .caution, nil, nil,
        total == 0
          ? "No second reader checked the clock in the picture: Tesseract's English model is not "
            + "installed."
          : "Tesseract could not read this print, so the reading of the clock in the picture rests "
            + "on the digits learnt from it alone.",
        "Look at a still and compare it with the table.")
    } else {
      add(
        .overlayReaders, .note, nil, nil,
        "Tesseract, as the second reader, agrees at \(agreement.agreeing) of \(total) places; at "
          + "\(agreement.disagreeing) it reads something that no clock could show there, at "
          + "\(agreement.unread) nothing.")
    }
  }

  static func line(_ text: String) -> String {
    String(text.prefix(40).map { $0.isNewline ? " " : $0 }).trimmed
  }

  /// Stretches of seconds that could not be read or disagree.
  private mutating func doubtful(_ track: TrackBuilder) {
    var stretches: [(from: Int, to: Int)] = []
    for place in track.runs.indices where track.chains.seconds[place].status == .disagreeing {
      if let last = stretches.last, place - last.to <= 3 {
        stretches[stretches.count - 1].to = place
      } else {
        stretches.append((place, place))
      }
    }
    for stretch in stretches.prefix(Self.listed) {
      let runs = track.runs[stretch.from...stretch.to]
      let shown = track.chains.seconds[stretch.from...stretch.to].contains { $0.shown != nil }
      guard let first = runs.first?.first, let last = runs.last?.last else { continue }
      add(
        shown ? .overlayDisagreeing : .overlayUnreadable, .caution, first, last,
        shown
          ? "What was read of the clock in the picture here contradicts the seconds around it, or "
            + "too few seconds go on from it. It is not used."
          : "The clock in the picture cannot be read here: it is covered, has moved, or the picture "
            + "is too poor. Nothing is taken from it.",
        "Look at the frames; `readings` in the case file can replace it.")
    }
    if stretches.count > Self.listed {
      add(
        .overlayUnreadable, .caution, nil, nil,
        "\(stretches.count - Self.listed) more stretches of the clock in the picture could not be "
          + "read or disagree.", "See its table.")
    }
  }

  private mutating func jumps(_ track: TrackBuilder) {
    for (before, after) in zip(track.segments, track.segments.dropFirst()) {
      guard let change = try? after.offsetEstimate.subtracting(before.offsetEstimate) else {
        continue
      }
      add(
        .overlayJump, .caution, before.to.count, after.from.count,
        "The clock in the picture jumps here against media time by about \(change) s: it was set, or "
          + "pictures were lost.",
        "Both stretches are kept, each with its own offset; find out which of the two it was.")
    }
  }

  private mutating func rates(_ track: TrackBuilder) {
    for segment in track.segments {
      let skew = segment.skew
      if skew.minPPB > Self.oddSkew || skew.maxPPB < -Self.oddSkew {
        add(
          .overlayRate, .failure, segment.from.count, segment.to.count,
          "The clock in the picture runs \(Self.percent(skew.estimatePPB)) % "
            + "\(skew.estimatePPB > 0 ? "faster" : "slower") than media time. No clock does: it is not "
            + "real time, or the recording was made to play at another speed.",
          "It is not used. Ask for the original recording.")
      } else if segment.slack > Nanoseconds(EvenClocks.patience) {
        add(
          .overlayRate, .caution, segment.from.count, segment.to.count,
          "The clock in the picture does not tick evenly: its ticks stray by up to "
            + "\(segment.slack) s, and its bounds are as much wider.")
      }
      if track.layout.date.isEmpty, segment.offsetMin.count < 3_000_000_000,
        segment.offsetMax.count > -3_000_000_000
      {
        add(
          .overlayCounter, .caution, segment.from.count, segment.to.count,
          "The clock in the picture shows how long the recording has run, not the time of day.",
          "It is not used as a clock.")
      }
    }
    if track.segments.isEmpty, !track.agreement.contradicts {
      add(
        .overlayUnreadable, .failure, nil, nil,
        "Nothing that was read of the clock in the picture runs on for long enough to be a clock.",
        "Look at the frames; `readings` in the case file can replace it.")
    }
  }

  /// Tenths of a percent, as `4.8`.
  private static func percent(_ ppb: Int64) -> String {
    let tenths = ppb.magnitude / 1_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }

  private mutating func date(_ track: TrackBuilder) {
    let days = Set(track.days.days.map(\.day))
    if days.count > 1 {
      let list = days.sorted().map { "\($0)" }.joined(separator: " or ")
      add(
        .overlayDate, .caution, nil, nil,
        "The date in the picture can be \(list): nothing shows whether the day or the month stands "
          + "first. The date is not used.", "Give the source its `date` in the case file.")
    } else if track.days.isHinted, let day = days.first {
      add(
        .overlayDate, .note, nil, nil,
        "The date in the picture could be read day-first or month-first; the case's date makes it "
          + "\(day).")
    } else if days.isEmpty {
      add(
        .overlayDate, .note, nil, nil,
        track.layout.date.isEmpty
          ? "No date was found beside the clock in the picture."
          : "The date beside the clock in the picture could not be read.",
        "Give the source its `date` in the case file.")
    }
    if let place = track.days.contradicting.first {
      add(
        .overlayDate, .caution, track.runs[place].first, track.runs[place].last,
        "At \(track.days.contradicting.count) seconds the date in the picture is not the one that the "
          + "rest of it gives.", "Look at the frames.")
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension Finding.Code {
  /// How much of a clock in the picture was read.
  static let overlayRead = Finding.Code(rawValue: "overlay.read")
  /// What the second reader says.
  static let overlayReaders = Finding.Code(rawValue: "overlay.readers")
  static let overlayUnreadable = Finding.Code(rawValue: "overlay.unreadable")
  static let overlayDisagreeing = Finding.Code(rawValue: "overlay.disagreeing")
  static let overlayJump = Finding.Code(rawValue: "overlay.jump")
  /// It does not run as a clock does.
  static let overlayRate = Finding.Code(rawValue: "overlay.rate")
  static let overlayCounter = Finding.Code(rawValue: "overlay.counter")
  static let overlayDate = Finding.Code(rawValue: "overlay.date")
  /// A clock is in the picture, or was said to be, but cannot be followed.
  static let overlayNotFollowed = Finding.Code(rawValue: "overlay.notFollowed")
}
