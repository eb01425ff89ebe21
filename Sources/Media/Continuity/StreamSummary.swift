import TimeModel

/// What can be said of a stream only when all of it has been seen.
extension StreamContinuity {
  func summarise(into ledger: inout FindingLedger, thresholds: ContinuityThresholds) {
    reportMissing(into: &ledger)
    reportHidden(into: &ledger)
    reportPriming(into: &ledger, thresholds: thresholds)
    // Where frames lack their times, the steps between the others say nothing of the rate.
    if info.kind == .video, missing.count == 0 { reportRate(into: &ledger, thresholds: thresholds) }
  }

  /// UTC has no part in this: the stream's own first and last moment as heard or seen, priming and
  /// padding taken off. Nil before anything is shown.
  var extent: (start: Nanoseconds, end: Nanoseconds)? {
    guard let firstStart, let lastEnd, let start = scale.length(firstStart),
      let end = scale.length(lastEnd)
    else { return nil }
    // Hidden packets at the start took the priming with them.
    let late = hiddenAtStart > 0 ? .zero : samples(skippedAtStart) ?? .zero
    let early = samples(skippedAtEnd) ?? .zero
    guard let heard = try? start.adding(late), let silent = try? end.subtracting(early) else {
      return nil
    }
    return (heard, max(heard, silent))
  }

  private func samples(_ count: Int) -> Nanoseconds? {
    guard let rate = info.audio?.sampleRate, rate > 0, let base = Rational(1, Int64(rate)) else {
      return nil
    }
    return try? MediaTime(ticks: Int64(count), timeBase: base)?.nanoseconds(rounding: .nearest)
  }

  private func reportMissing(into ledger: inout FindingLedger) {
    // A single picture without a time is a cover.
    guard missing.count > 0, info.kind == .audio || info.kind == .video && packetCount > 1 else {
      return
    }
    let all = missing.count == packetCount
    ledger.report(
      ContinuityFinding(
        .missingTimestamp, .caution, stream: info.index, packet: missing.first,
        message: all
          ? "No packet carries a presentation time (\(packetCount) in all)."
          : "\(counted(missing.count, "packet")) of \(packetCount) without a presentation time, first "
            + "packet \(missing.first).",
        advice: "Decode the stream to give these frames a time, and cite them by number."))
  }

  private func reportHidden(into ledger: inout FindingLedger) {
    let count = info.kind == .audio ? hidden.count - hiddenAtStart : hidden.count
    guard count > 0 else { return }
    let noun = info.kind == .video ? "frame" : "packet"
    let isAtStart = hidden.count == hiddenAtStart
    let isAtEnd = (hidden.first ?? .min) >= (lastEnd ?? .max)
    let place =
      isAtStart ? "before what is shown begins" : isAtEnd ? "after what is shown ends" : "within it"
    ledger.report(
      ContinuityFinding(
        .hiddenFrames, info.kind == .video ? .caution : .note, stream: info.index,
        from: hidden.first.flatMap(scale.time),
        to: hidden.last.flatMap(scale.time),
        message: "\(counted(count, noun)) in the file \(count == 1 ? "is" : "are") not shown by a "
          + "player: an edit list hides \(count == 1 ? "it" : "them"), \(place).",
        advice: "Look at the hidden \(noun)s as well: a recording trimmed without being encoded "
          + "again keeps what was cut off."))
  }

  private func reportPriming(
    into ledger: inout FindingLedger, thresholds: ContinuityThresholds
  ) {
    guard info.kind == .audio else { return }
    let count = max(skippedAtStart, info.audio?.initialPadding ?? 0)
    guard count > 0, let length = samples(count) else { return }
    guard length <= thresholds.priming else {
      ledger.report(
        ContinuityFinding(
          .hiddenFrames, .caution, stream: info.index, from: firstStart.flatMap(scale.time),
          message:
            "The first \(lengthText(length)) of sound in the file are not played: they were cut "
            + "off without encoding the sound again.",
          advice: "Listen to them as well: they are still there."))
      return
    }
    ledger.report(
      ContinuityFinding(
        .audioPriming, .note, stream: info.index, from: firstStart.flatMap(scale.time),
        message: "The first \(counted(count, "sample")) of sound (\(lengthText(length))) are the "
          + "encoder's run-up, which a player leaves out"
          + (skippedAtEnd > 0 ? "; so are the last \(skippedAtEnd)." : "."),
        advice: "A tool that plays them puts the sound that much later against the picture."))
  }

  private func reportRate(into ledger: inout FindingLedger, thresholds: ContinuityThresholds) {
    guard intervals.count >= 3, let typical = intervals.typical else { return }
    let tolerance = max(scale.ticks(thresholds.frameJitter), thresholds.frameJitterTicks)
    let irregular = intervals.countOutside(typical, tolerance: tolerance)
    // Gaps are reported by themselves; a stream that is regular between them keeps its rate.
    guard irregular > gapCount else { return }
    let isCommon = irregular * 100 > intervals.count
    ledger.report(
      ContinuityFinding(
        .variableFrameRate, isCommon ? .caution : .note, stream: info.index,
        from: firstStart.flatMap(scale.time), to: lastEnd.flatMap(scale.time),
        message: "Frames do not follow at one rate: \(scale.text(intervals.smallest)) at least, "
          + "\(scale.text(typical)) typically, \(scale.text(intervals.largest)) at most "
          + "(\(irregular) of \(intervals.count) intervals differ from the typical one).",
        advice: "A frame's number divided by a frame rate is not its time: use the timestamps."))
  }
}
