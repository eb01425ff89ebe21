import TimeModel

/// The continuity of one stream, packet by packet, in constant memory.
///
/// Moving pictures are judged in presentation order (`ReorderWindow`); dts serves only to notice that
/// the writer's count started again, never as a time.
struct StreamContinuity: Sendable {
  let info: StreamInfo
  let scale: TickScale
  private let thresholds: ContinuityThresholds
  /// MPEG transport and program streams count time in 33 bits.
  private let countsIn33Bits: Bool
  /// Captions and data come when they come: nothing between them is missing.
  private let isContinuous: Bool

  private var window: ReorderWindow
  private var lastShown: ShownPacket?
  private var lastDTS: Int64?
  private var highestPTS: Int64?
  private(set) var intervals = IntervalStatistics()
  private(set) var gapCount = 0
  /// The first intervals, held back until it is known how they usually are.
  private var undecided: [(interval: Int64, earlier: ShownPacket, later: ShownPacket)] = []

  private(set) var packetCount = 0
  private(set) var shownCount = 0
  private(set) var breakCount = 0
  /// Earliest shown start and latest shown end, in ticks; nil before anything is shown.
  private(set) var firstStart: Int64?
  private(set) var lastEnd: Int64?
  private(set) var lastPacketIsCorrupt = false
  /// The furthest byte that a packet occupies; nil when positions are unknown.
  private(set) var furthestByte: Int64?

  private(set) var missing = (count: 0, first: 0)
  private(set) var hidden = (count: 0, first: Int64?.none, last: Int64?.none)
  private(set) var hiddenAtStart = 0
  /// Samples that a player drops before the first and after the last that is heard.
  private(set) var skippedAtStart = 0
  private(set) var skippedAtEnd = 0
  private var damaged: (count: Int, number: Int, from: Int64?, to: Int64?)?

  init?(_ info: StreamInfo, format: String, thresholds: ContinuityThresholds) {
    guard let scale = TickScale(info.timeBase) else { return nil }
    (self.info, self.scale, self.thresholds) = (info, scale, thresholds)
    let formats = format.split(separator: ",")
    countsIn33Bits = formats.contains { ["mpegts", "mpeg", "hls", "applehttp"].contains($0) }
    isContinuous = info.kind == .video || info.kind == .audio
    window = ReorderWindow(capacity: info.kind == .video ? thresholds.reorderWindow : 0)
  }

  mutating func see(_ packet: Packet, into ledger: inout FindingLedger) {
    packetCount += 1
    noteBytes(packet)
    noteDamage(packet, into: &ledger)
    if packet.changesParameters, packet.number > 0 { reportChange(at: packet, into: &ledger) }
    noteSkips(packet, into: &ledger)
    defer { if let dts = packet.dts { lastDTS = dts } }
    guard let pts = packet.pts else {
      if missing.count == 0 { missing.first = packet.number }
      missing.count += 1
      return
    }
    if packet.isDiscarded {
      hide(pts)
      return
    }
    if let fall = fall(to: pts, dts: packet.dts) {
      drain(into: &ledger)
      reportFall(fall, to: pts, packet: packet.number, into: &ledger)
      breakCount += 1
      (lastShown, highestPTS) = (nil, nil)
    }
    highestPTS = max(highestPTS ?? pts, pts)
    let shown = ShownPacket(pts: pts, duration: packet.duration, number: packet.number)
    if let earliest = window.push(shown) { present(earliest, into: &ledger) }
  }

  /// Presents what still waits for its turn and closes the runs; call it once, at the end.
  mutating func close(into ledger: inout FindingLedger) {
    drain(into: &ledger)
    closeDamage(into: &ledger)
  }

  private mutating func drain(into ledger: inout FindingLedger) {
    while let earliest = window.pop() { present(earliest, into: &ledger) }
    judgeUndecided(into: &ledger)
  }

  // MARK: - Falls

  /// By how many ticks the writer's count stepped back; nil when it did not.
  private func fall(to pts: Int64, dts: Int64?) -> Int64? {
    if let dts, let lastDTS, dts < lastDTS, let highestPTS, isContinuous {
      // A small step of dts alone shows nothing: some demuxers guess it.
      let step = lastDTS.distance(from: dts)
      if pts < highestPTS, step > thresholds.frameJitterTicks { return step }
    }
    guard let lastShown, pts < lastShown.pts else { return nil }
    return lastShown.pts.distance(from: pts)
  }

  private func reportFall(
    _ fall: Int64, to pts: Int64, packet: Int, into ledger: inout FindingLedger
  ) {
    let from = (lastShown?.pts).flatMap(scale.time)
    let off33Bits = fall.distance(from: 1 << 33).magnitude
    if info.timeBase == Rational(1, 90_000) || countsIn33Bits,
      off33Bits <= scale.ticks(thresholds.wrapTolerance).magnitude
    {
      reportWrap(from: from, to: scale.time(pts), packet: packet, into: &ledger) {
        "The 33-bit counter of the timestamps runs over here: it falls by 2^33 ticks (26.5 hours) "
          + "while the recording goes on."
      }
      return
    }
    let isReset = fall > scale.ticks(thresholds.reset)
    let code: ContinuityFinding.Code = isReset ? .timestampReset : .backwardTimestamp
    ledger.report(code, stream: info.index) {
      ContinuityFinding(
        code, .caution, stream: info.index, from: from, to: scale.time(pts), packet: packet,
        message: isReset
          ? "The timestamps fall by \(scale.text(fall)) and count on from there: the writer's clock "
            + "was started again or two recordings were joined."
          : "The timestamps step back by \(scale.text(fall)).",
        advice: isReset
          ? "Treat what follows as a new segment with a clock of its own."
          : "The order of the frames around this place is not settled by their timestamps.")
    }
  }

  private func reportWrap(
    from: MediaTime?, to: MediaTime?, packet: Int, into ledger: inout FindingLedger,
    message: () -> String
  ) {
    ledger.report(.timestampWrap, stream: info.index) {
      ContinuityFinding(
        .timestampWrap, .note, stream: info.index, from: from, to: to, packet: packet,
        message: message(),
        advice:
          "Other tools may show other times for this stream: give the raw count with the time.")
    }
  }

  // MARK: - Presentation order

  private mutating func present(_ packet: ShownPacket, into ledger: inout FindingLedger) {
    shownCount += 1
    firstStart = min(firstStart ?? packet.pts, packet.pts)
    let end = packet.pts.later(by: max(0, packet.duration ?? intervals.recentTypical ?? 0))
    lastEnd = max(lastEnd ?? end, end)
    defer { lastShown = packet }
    guard let last = lastShown else { return }
    noteUnwrapped(last, packet, into: &ledger)
    guard isContinuous else { return }
    let interval = packet.pts.distance(from: last.pts)
    if interval <= 0 {
      ledger.report(.repeatedTimestamp, stream: info.index) {
        ContinuityFinding(
          .repeatedTimestamp, .caution, stream: info.index, from: scale.time(packet.pts),
          packet: packet.number,
          message: "Packets \(last.number) and \(packet.number) carry the same presentation time.",
          advice: "Which of them a player shows is not settled; cite them by packet number.")
      }
      return
    }
    intervals.add(interval)
    undecided.append((interval, last, packet))
    if intervals.count > 3 { judgeUndecided(into: &ledger) }
  }

  private mutating func judgeUndecided(into ledger: inout FindingLedger) {
    for (interval, earlier, later) in undecided {
      if info.kind == .audio, let duration = earlier.duration {
        judgeSound(interval: interval, duration: duration, earlier, later, into: &ledger)
      } else {
        judgePictures(interval: interval, earlier, later, into: &ledger)
      }
    }
    undecided.removeAll(keepingCapacity: true)
  }

  /// Sound is missing or lies twice when neither the packet's own length nor the usual interval
  /// explains the step: libavformat gives some codecs (E-AC-3 in MP4) a wrong length throughout.
  private mutating func judgeSound(
    interval: Int64, duration: Int64, _ last: ShownPacket, _ packet: ShownPacket,
    into ledger: inout FindingLedger
  ) {
    let usual = intervals.recentTypical ?? duration
    let limit = max(scale.ticks(thresholds.audioGap), thresholds.frameJitterTicks, usual / 2)
    let longest = max(duration, usual)
    let shortest = min(duration, usual)
    if interval.distance(from: longest) > limit {
      gapCount += 1
      let excess = interval.distance(from: longest)
      ledger.report(.gap, stream: info.index) {
        ContinuityFinding(
          .gap, .caution, stream: info.index, from: scale.time(last.pts.later(by: longest)),
          to: scale.time(packet.pts), packet: packet.number,
          message: "Sound is missing for \(scale.text(excess)).\(jumpWords(excess))",
          advice: "Something may have happened here that was not recorded or not delivered.")
      }
    } else if shortest.distance(from: interval) > limit {
      ledger.report(.overlap, stream: info.index) {
        ContinuityFinding(
          .overlap, .caution, stream: info.index, from: scale.time(packet.pts),
          to: scale.time(last.pts.later(by: shortest)), packet: packet.number,
          message:
            "Sound lies twice over \(scale.text(shortest.distance(from: interval))): a packet "
            + "begins before the one before it ends.",
          advice:
            "Players differ in what they make of it; the sound may run ahead of its timestamps.")
      }
    }
  }

  private mutating func judgePictures(
    interval: Int64, _ last: ShownPacket, _ packet: ShownPacket, into ledger: inout FindingLedger
  ) {
    let floor = scale.ticks(thresholds.videoGap)
    guard interval > floor, let typical = intervals.recentTypical ?? nominalInterval,
      interval.distance(from: typical) > floor, interval / thresholds.videoGapFactor > typical
    else { return }
    gapCount += 1
    ledger.report(.gap, stream: info.index) {
      ContinuityFinding(
        .gap, .caution, stream: info.index, from: scale.time(last.pts), to: scale.time(packet.pts),
        packet: packet.number,
        message: info.kind == .audio
          ? "No sound arrives for \(scale.text(interval))."
          : "No new picture for \(scale.text(interval)); here one usually follows every "
            + "\(scale.text(typical)).\(jumpWords(interval))",
        advice: "Something may have happened here that was not recorded or not delivered.")
    }
  }

  private func jumpWords(_ ticks: Int64) -> String {
    ticks > scale.ticks(.minute)
      ? " So long a gap may also be a jump of the writer's clock." : ""
  }

  private var nominalInterval: Int64? {
    guard let rate = info.video?.averageFrameRate, rate > .zero,
      let seconds = try? Rational.one.divided(by: rate),
      let ticks = try? seconds.divided(by: info.timeBase)
    else { return nil }
    return max(1, ticks.numerator / ticks.denominator)
  }

  /// libavformat shows the raw count around an overrun as negative, or lets it pass 2^33.
  private mutating func noteUnwrapped(
    _ last: ShownPacket, _ packet: ShownPacket, into ledger: inout FindingLedger
  ) {
    guard countsIn33Bits else { return }
    let limit: Int64 = 1 << 33
    if last.pts < 0, packet.pts >= 0 {
      reportWrap(
        from: scale.time(last.pts), to: scale.time(packet.pts), packet: packet.number, into: &ledger
      ) {
        "The 33-bit counter of the timestamps runs over here: the times before are shown below zero, "
          + "their raw count is 2^33 = 8589934592 ticks higher (raw \(last.pts + limit), then "
          + "\(packet.pts))."
      }
    } else if last.pts < limit, packet.pts >= limit {
      reportWrap(
        from: scale.time(last.pts), to: scale.time(packet.pts), packet: packet.number, into: &ledger
      ) {
        "The 33-bit counter of the timestamps runs over here: the raw count from here on is "
          + "2^33 = 8589934592 ticks lower (raw \(packet.pts - limit))."
      }
    }
  }

  // MARK: - Bytes, damage, hidden packets

  private mutating func noteBytes(_ packet: Packet) {
    lastPacketIsCorrupt = packet.isCorrupt
    guard let position = packet.position, position >= 0 else { return }
    let end = position.later(by: Int64(max(0, packet.size)))
    furthestByte = max(furthestByte ?? end, end)
  }

  private mutating func noteDamage(_ packet: Packet, into ledger: inout FindingLedger) {
    guard packet.isCorrupt else {
      closeDamage(into: &ledger)
      return
    }
    let known = damaged ?? (count: 0, number: packet.number, from: packet.pts, to: nil)
    damaged = (
      known.count + 1, known.number, known.from ?? packet.pts, packet.pts ?? known.to
    )
  }

  private mutating func closeDamage(into ledger: inout FindingLedger) {
    guard let run = damaged else { return }
    damaged = nil
    ledger.report(.damagedPacket, stream: info.index) {
      ContinuityFinding(
        .damagedPacket, .caution, stream: info.index, from: run.from.flatMap(scale.time),
        to: run.to.flatMap(scale.time), packet: run.number,
        message:
          "\(counted(run.count, "packet")) in a row marked as damaged by the reader: bytes are "
          + "missing or wrong.",
        advice: "Acquire the file again from its origin, if that is possible.")
    }
  }

  private func reportChange(at packet: Packet, into ledger: inout FindingLedger) {
    ledger.report(.changedParameters, stream: info.index) {
      ContinuityFinding(
        .changedParameters, .caution, stream: info.index, from: packet.pts.flatMap(scale.time),
        packet: packet.number,
        message: "The stream's parameters (size, sample rate or decoder set-up) change here.",
        advice: "Look whether two recordings were joined, or the platform changed quality.")
    }
  }

  private mutating func noteSkips(_ packet: Packet, into ledger: inout FindingLedger) {
    guard info.kind == .audio else { return }
    if packet.skippedAtStart > 0 {
      if shownCount == 0 {
        skippedAtStart = max(skippedAtStart, packet.skippedAtStart)
      } else {
        ledger.report(.hiddenFrames, stream: info.index) {
          ContinuityFinding(
            .hiddenFrames, .caution, stream: info.index, from: packet.pts.flatMap(scale.time),
            packet: packet.number,
            message:
              "\(counted(packet.skippedAtStart, "sample")) of sound are in the file here and are "
              + "not played.",
            advice: "Look at the packet table (onset frames) with the hidden sound included.")
        }
      }
    }
    skippedAtEnd = packet.skippedAtEnd
  }

  private mutating func hide(_ pts: Int64) {
    hidden.count += 1
    hidden.first = min(hidden.first ?? pts, pts)
    hidden.last = max(hidden.last ?? pts, pts)
    if lastShown == nil, highestPTS == nil { hiddenAtStart += 1 }
  }
}
