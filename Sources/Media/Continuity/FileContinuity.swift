import TimeModel

/// What only the streams together, or the file's declarations against its packets, can show.
struct FileContinuity {
  let container: ContainerInfo
  let streams: [StreamContinuity]
  let facts: ReadingFacts
  let thresholds: ContinuityThresholds

  func report(into ledger: inout FindingLedger) {
    reportUnequalLengths(into: &ledger)
    reportTruncation(into: &ledger)
    reportDecoding(into: &ledger)
  }

  // MARK: - Sound against picture

  private func reportUnequalLengths(into ledger: inout FindingLedger) {
    // One frame is a cover picture; after a reset the ends are not on one axis.
    guard
      let picture = streams.first(where: {
        $0.info.kind == .video && $0.shownCount > 1 && $0.breakCount == 0
      }), let seen = picture.extent
    else { return }
    for sound in streams where sound.info.kind == .audio && sound.breakCount == 0 {
      guard let heard = sound.extent, let start = try? heard.start.subtracting(seen.start),
        let end = try? heard.end.subtracting(seen.end)
      else { continue }
      var parts: [String] = []
      if start.count.magnitude > thresholds.unequalStart.count.magnitude {
        parts.append("begins \(lengthText(start.absolute)) \(start < .zero ? "before" : "after")")
      }
      if end.count.magnitude > thresholds.unequalEnd.count.magnitude {
        parts.append("ends \(lengthText(end.absolute)) \(end < .zero ? "before" : "after")")
      }
      guard !parts.isEmpty else { continue }
      ledger.report(
        ContinuityFinding(
          .unequalLength, .caution, stream: sound.info.index,
          from: MediaTime(nanoseconds: heard.start), to: MediaTime(nanoseconds: heard.end),
          message: "The sound \(parts.joined(separator: " and ")) the picture.",
          advice:
            "Within the common stretch the timestamps hold; do not stretch one to fit the other."))
    }
  }

  // MARK: - Declared against found

  private func reportTruncation(into ledger: inout FindingLedger) {
    var evidence: [String] = []
    // Bytes that are not there prove it; a declared length may simply be wrong.
    var isProven: Bool { facts.readError != nil || proofs > 0 }
    var proofs = 0
    if let error = facts.readError { evidence.append("reading stopped before the end: \(error)") }
    if let byteCount = facts.byteCount, byteCount >= 0,
      let last = streams.compactMap(\.furthestByte).max(),
      last > byteCount
    {
      proofs += 1
      evidence.append("the last packet needs \(last - byteCount) bytes more than the file has")
    }
    if let last = streams.first(where: \.lastPacketIsCorrupt) {
      proofs += 1
      evidence.append("the last packet of stream \(last.info.index) is incomplete")
    }
    for stream in streams {
      guard let declared = declaredEnd(of: stream), let found = stream.extent,
        let missing = try? declared.end.subtracting(found.end)
      else { continue }
      let limit = max(
        thresholds.declaredLength.count,
        declared.length.count / 1000 * thresholds.declaredLengthPermille)
      if missing.count > limit, stream.breakCount == 0 {
        evidence.append(
          "\(declared.who) declares \(lengthText(declared.length)), its packets end "
            + "\(lengthText(missing)) earlier")
      } else if missing.count < -limit {
        ledger.report(
          ContinuityFinding(
            .declaredLength, .note, stream: stream.info.index,
            message:
              "\(declared.who) declares \(lengthText(declared.length)), its packets go on for "
              + "\(lengthText(missing.absolute)) longer.",
            advice: "Use the packets: the declared length was never completed."))
      }
    }
    let lost = missingFrames(into: &ledger, isCutShort: !evidence.isEmpty)
    proofs += lost.count
    evidence += lost
    guard !evidence.isEmpty else { return }
    let end = streams.compactMap { $0.extent?.end }.max()
    ledger.report(
      ContinuityFinding(
        .truncated, isProven ? .failure : .caution, stream: nil,
        from: end.map(MediaTime.init(nanoseconds:)),
        message: "The file \(isProven ? "is" : "seems") cut short: "
          + "\(evidence.joined(separator: "; ")).",
        advice: isProven
          ? "Acquire it again from its origin; what is here ends at this place."
          : "Compare it with its origin: either its end is missing or its header declares too much."
      ))
  }

  /// Where a header states a length; a length that libavformat estimated from the packets proves
  /// nothing about them.
  private func declaredEnd(
    of stream: StreamContinuity
  ) -> (who: String, length: Nanoseconds, end: Nanoseconds)? {
    let stating: Set<Substring> = ["mov", "mp4", "matroska", "webm", "flv", "avi", "asf", "wav"]
    let formats = container.format.split(separator: ",")
    guard formats.contains(where: stating.contains), stream.shownCount > 1,
      stream.info.kind == .video || stream.info.kind == .audio
    else { return nil }
    if formats.contains("mov"), let duration = stream.info.duration,
      let length = try? duration.nanoseconds(rounding: .nearest), length > .zero
    {
      // libavformat counts a fragmented file's length from zero, wherever its first frame lies.
      let start = (try? stream.info.start?.nanoseconds(rounding: .nearest)) ?? .zero
      guard let end = try? min(.zero, start).adding(length) else { return nil }
      return ("the header of stream \(stream.info.index)", length, end)
    }
    // One length for the file: only its longest stream has to fill it.
    guard stream.info.index == longest?.info.index, let duration = container.duration,
      let length = try? duration.nanoseconds(rounding: .nearest), length > .zero
    else { return nil }
    let start = (try? container.start?.nanoseconds(rounding: .nearest)) ?? .zero
    guard let end = try? min(.zero, start).adding(length) else { return nil }
    return ("the header", length, end)
  }

  private var longest: StreamContinuity? {
    streams.filter { $0.info.kind == .video || $0.info.kind == .audio }
      .max { ($0.extent?.end ?? .zero) < ($1.extent?.end ?? .zero) }
  }

  /// A list of samples that is longer than what the reader gives: cut off by an edit list, or lost.
  private func missingFrames(into ledger: inout FindingLedger, isCutShort: Bool) -> [String] {
    guard container.format.split(separator: ",").contains("mov") else { return [] }
    var evidence: [String] = []
    for stream in streams {
      guard stream.info.kind == .video, let declared = stream.info.frameCount,
        declared > Int64(stream.packetCount),
        stream.packetCount > 0
      else { continue }
      if isCutShort {
        evidence.append(
          "\(stream.packetCount) of \(declared) packets of stream \(stream.info.index) are there")
      } else {
        ledger.report(
          ContinuityFinding(
            .hiddenFrames, .caution, stream: stream.info.index,
            message: "The container lists \(declared) samples and the reader delivers "
              + "\(stream.packetCount): the rest lie outside the edit list.",
            advice: "Look at the file with the edit list ignored: it may hold more than it shows."))
      }
    }
    return evidence
  }

  // MARK: - From decoding

  private func reportDecoding(into ledger: inout FindingLedger) {
    for stretch in facts.undecodable {
      ledger.report(.undecodable, stream: stretch.stream) {
        ContinuityFinding(
          .undecodable, .failure, stream: stretch.stream, from: stretch.from, to: stretch.to,
          message: "\(counted(stretch.packetCount, "packet")) could not be decoded"
            + (stretch.reason.isEmpty ? "." : ": \(stretch.reason)."),
          advice: "No detector saw this stretch; try another player or acquire the file again.")
      }
    }
    for change in facts.parameterChanges {
      ledger.report(.changedParameters, stream: change.stream) {
        ContinuityFinding(
          .changedParameters, .caution, stream: change.stream, from: change.at,
          message: "The form changes from \(change.before) to \(change.after) here.",
          advice: "Look whether two recordings were joined, or the platform changed quality.")
      }
    }
  }
}

extension Nanoseconds {
  /// The length without its sign, held at the end of 64 bits.
  var absolute: Nanoseconds { Nanoseconds(Int64(clamping: count.magnitude)) }
}
