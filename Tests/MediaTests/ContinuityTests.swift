// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import TestSupport
import Testing
import TimeModel

@testable import Media

/// The continuity findings of made-up packet tables: each code fires where it should, and not where
/// the material is regular.
struct ContinuityTests {
  private static let milliseconds = Rational(1, 1000)!
  private static let ninety = Rational(1, 90_000)!

  private func video(
    _ index: Int = 0, base: Rational = ninety, duration: Int64? = nil, frames: Int64? = nil,
    start: Int64? = nil, tags: [String: String] = [:]
  ) -> StreamInfo {
    StreamInfo(
      index: index, kind: .video, codec: "h264", timeBase: base,
      start: start.flatMap { MediaTime(ticks: $0, timeBase: base) },
      duration: duration.flatMap { MediaTime(ticks: $0, timeBase: base) }, frameCount: frames,
      tags: tags,
      video: .init(
        width: 640, height: 360, rotation: 0, sampleAspectRatio: nil,
        averageFrameRate: Rational(25, 1), nominalFrameRate: nil, pixelFormat: nil), audio: nil)
  }

  private func audio(_ index: Int = 1, base: Rational = Rational(1, 48_000)!) -> StreamInfo {
    StreamInfo(
      index: index, kind: .audio, codec: "aac", timeBase: base, start: nil, duration: nil,
      frameCount: nil, tags: [:], video: nil,
      audio: .init(sampleRate: 48_000, channels: 2, initialPadding: 0))
  }

  private func container(
    _ streams: [StreamInfo], format: String = "mov,mp4,m4a,3gp,3g2,mj2",
    tags: [String: String] = [:],
    seconds: Int64? = nil
  ) -> ContainerInfo {
    ContainerInfo(
      format: format, start: nil,
      duration: seconds.flatMap {
        MediaTime(ticks: $0 * 1_000_000, timeBase: Rational(1, 1_000_000)!)
      },
      bitRate: nil, tags: tags, streams: streams)
  }

  private func packet(
    _ number: Int, _ pts: Int64?, dts: Int64? = nil, stream: Int = 0, duration: Int64? = 3600,
    size: Int = 100, position: Int64? = nil, hidden: Bool = false, corrupt: Bool = false,
    skip: Int = 0,
    changes: Bool = false
  ) -> Packet {
    Packet(
      stream: stream, number: number, pts: pts, dts: dts, duration: duration, size: size,
      position: position, isKey: true, isDiscarded: hidden, isCorrupt: corrupt,
      skippedAtStart: skip,
      changesParameters: changes)
  }

  private func check(
    _ container: ContainerInfo, _ packets: [Packet], _ facts: ReadingFacts = ReadingFacts(),
    thresholds: ContinuityThresholds = .standard
  ) -> [ContinuityFinding] {
    var check = ContinuityCheck(container, thresholds: thresholds)
    for packet in packets { check.see(packet) }
    return check.finish(facts)
  }

  private func codes(_ findings: [ContinuityFinding]) -> [ContinuityFinding.Code] {
    findings.map(\.code)
  }

  /// Frames at 25 per second in 1/90000, in order.
  private func steady(_ range: Range<Int>, from start: Int64 = 0) -> [Packet] {
    range.map { packet($0, start + Int64($0) * 3600, dts: start + Int64($0) * 3600) }
  }

  // MARK: - Silence where nothing is wrong

  @Test func regularMaterialIsSilent() {
    #expect(check(container([video()]), steady(0..<500)).isEmpty)
    #expect(check(container([]), []).isEmpty)
    #expect(check(container([video()]), []).isEmpty)
  }

  /// 23.976, 29.97 and 59.94 frames a second rounded to milliseconds, cut or to the nearest.
  @Test(arguments: [(24_000, 1001), (30_000, 1001), (60_000, 1001), (25, 1), (24, 1), (60, 1)])
  func roundingJitterIsNoVariableRate(_ rate: (Int64, Int64)) {
    for offset in [0, rate.0 / 2] {
      let packets = (0..<2000).map { index in
        let time = (Int64(index) * 1000 * rate.1 + offset) / rate.0
        return packet(index, time, dts: time, duration: nil)
      }
      let info = container([video(base: Self.milliseconds)], format: "matroska,webm")
      #expect(check(info, packets).isEmpty)
    }
  }

  /// B-frames: dts order is not presentation order; any order within the window is regular.
  @Test func reorderedFramesAreRegular() {
    let pattern: [Int64] = [0, 4, 2, 1, 3]
    let packets = (0..<500).map { index -> Packet in
      let group = Int64(index / 5) * 5
      return packet(index, (group + pattern[index % 5]) * 3600, dts: Int64(index - 2) * 3600)
    }
    #expect(check(container([video()]), packets).isEmpty)
    // The same without any dts, as some demuxers deliver it.
    let bare = packets.map { packet($0.number, $0.pts, dts: nil) }
    #expect(check(container([video()]), bare).isEmpty)
    // A demuxer's guess at dts that stumbles while the presentation goes on.
    let stumble = steady(0..<200).map {
      $0.number % 50 == 49 ? packet($0.number, $0.pts, dts: ($0.dts ?? 0) - 9000) : $0
    }
    #expect(check(container([video()], format: "mpeg"), stumble).isEmpty)
    var generator = SeededGenerator(seed: 3)
    let scrambled = stride(from: 0, to: 480, by: 16).flatMap { first in
      (first..<first + 16).map { Int64($0) }.shuffled(using: &generator)
    }
    let deep = scrambled.enumerated().map { packet($0, $1 * 3600, dts: Int64($0) * 3600) }
    #expect(check(container([video()]), deep).isEmpty, "seed 3")
  }

  // MARK: - Gaps, overlaps, rates

  @Test func aStallIsAGap() throws {
    let packets =
      steady(0..<50)
      + (50..<100).map { index in
        packet(index, Int64(index) * 3600 + 171_000, dts: Int64(index) * 3600 + 171_000)
      }
    let findings = check(container([video()]), packets)
    #expect(codes(findings) == [.gap])
    let gap = try #require(findings.first)
    #expect(gap.from?.ticks == 49 * 3600 && gap.to?.ticks == 50 * 3600 + 171_000)
    #expect(gap.packet == 50 && gap.stream == 0)
    #expect(gap.message.contains("1.940 s") && gap.message.contains("40.0 ms"))
  }

  @Test func variableRateSaysLeastUsualAndMost() throws {
    let steps: [Int64] = [33, 33, 66, 33, 100, 33]
    var time: Int64 = 0
    let packets = (0..<300).map { index -> Packet in
      defer { time += steps[index % steps.count] }
      return packet(index, time, dts: time, duration: nil)
    }
    let findings = check(container([video(base: Self.milliseconds)]), packets)
    #expect(codes(findings) == [.variableFrameRate])
    let words = try #require(findings.first).message
    #expect(words.contains("33.0 ms at least, 33.0 ms typically, 100.0 ms at most"))
    #expect(findings.first?.severity == .caution)
  }

  @Test func oneLostFrameIsANote() {
    let packets = steady(0..<100) + (100..<200).map { packet($0, Int64($0 + 1) * 3600) }
    let findings = check(container([video()]), packets)
    #expect(codes(findings) == [.variableFrameRate] && findings.first?.severity == .note)
  }

  @Test func slowFilmingHasNoGaps() {
    let packets = (0..<50).map { packet($0, Int64($0) * 90_000, duration: 90_000) }
    #expect(check(container([video()]), packets).isEmpty)
  }

  @Test func lostAndDoubledSound() throws {
    func sound(_ steps: [Int64]) -> [Packet] {
      var time: Int64 = 0
      return steps.enumerated().map { index, step in
        time += step
        return packet(index, time, stream: 0, duration: 1024)
      }
    }
    let regular = [Int64](repeating: 1024, count: 20)
    let info = container([audio(0)])
    #expect(check(info, sound([0] + regular)).isEmpty)
    let lost = check(info, sound([0] + regular + [2048] + regular))
    #expect(codes(lost) == [.gap])
    #expect(lost.first?.message.contains("21.3 ms") == true)
    #expect(codes(check(info, sound([0] + regular + [300] + regular))) == [.overlap])
    // Right at the beginning too, before it is known how packets usually follow.
    #expect(codes(check(info, sound([0, 4096] + regular))) == [.gap])
    // E-AC-3 in MP4: libavformat says 256 samples throughout, and they are 1536.
    let odd = (0..<40).map { packet($0, Int64($0) * 1536, stream: 0, duration: 256) }
    #expect(check(info, odd).isEmpty)
    // Milliseconds: 21.33 ms rounds to 21 and 22.
    let coarse = (0..<200).map { index in
      packet(index, Int64(index) * 1024 * 1000 / 48_000, stream: 0, duration: 21)
    }
    #expect(check(container([audio(0, base: Self.milliseconds)], format: "flv"), coarse).isEmpty)
  }

  // MARK: - Timestamps

  @Test func repeatedTimestamps() {
    let packets =
      steady(0..<50) + [packet(50, 49 * 3600)] + (51..<99).map { packet($0, Int64($0) * 3600) }
    let findings = check(container([video()]), packets)
    #expect(codes(findings).contains(.repeatedTimestamp))
    #expect(findings.first { $0.code == .repeatedTimestamp }?.from?.ticks == Int64(49 * 3600))
  }

  @Test func stepsBackAndResets() throws {
    // Half a second back, known from dts at once.
    let back =
      steady(0..<100)
      + (100..<200).map { index in
        packet(index, Int64(index) * 3600 - 45_000, dts: Int64(index) * 3600 - 45_000)
      }
    let step = check(container([video()]), back)
    #expect(codes(step) == [.backwardTimestamp])
    #expect(step.first?.from?.ticks == 99 * 3600 && step.first?.to?.ticks == 315_000)
    // To zero again: a reset, and one only.
    let reset = check(
      container([video()], format: "flv"), steady(0..<100) + steady(100..<200, from: -360_000))
    #expect(codes(reset) == [.timestampReset])
    #expect(reset.first?.from?.ticks == 99 * 3600 && reset.first?.packet == 100)
    // Without dts it is found when the reorder window is exhausted.
    let bare = (steady(0..<100) + steady(100..<200, from: -360_000)).map {
      packet($0.number, $0.pts)
    }
    #expect(codes(check(container([video()]), bare)).contains(.timestampReset))
    // Sound needs no window.
    let sound =
      (0..<50).map { packet($0, Int64($0) * 1024, stream: 0, duration: 1024) }
      + (50..<99).map { packet($0, Int64($0 - 40) * 1024, stream: 0, duration: 1024) }
    #expect(codes(check(container([audio(0)]), sound)) == [.backwardTimestamp])
  }

  @Test func the33BitCounterRunsOver() throws {
    let wrap: Int64 = 1 << 33
    let info = container([video()], format: "mpegts")
    // As libavformat shows it: below zero first.
    let unwrapped = check(info, steady(0..<100, from: -50 * 3600 - 1800))
    #expect(codes(unwrapped) == [.timestampWrap])
    #expect(unwrapped.first?.message.contains("raw \(wrap - 1800), then 1800") == true)
    // Let past 2^33.
    #expect(codes(check(info, steady(0..<100, from: wrap - 50 * 3600 - 1800))) == [.timestampWrap])
    // Raw, with the fall: pitfall 6 of RECORDING-CLOCKS, 8589945000 → 4408.
    let raw =
      steady(0..<50, from: wrap - 50 * 3600)
      + (50..<100).map { packet($0, Int64($0 - 50) * 3600 + 4, dts: Int64($0 - 50) * 3600 + 4) }
    let fall = check(info, raw)
    #expect(codes(fall) == [.timestampWrap])
    #expect(fall.first?.packet == 50)
    // The same numbers in a Matroska file in milliseconds are a reset.
    let milliseconds = container([video(base: Self.milliseconds)], format: "matroska,webm")
    #expect(codes(check(milliseconds, raw)).contains(.timestampReset))
  }

  @Test func missingTimestamps() {
    let all = (0..<10).map { packet($0, nil) }
    #expect(codes(check(container([video()], format: "h264"), all)) == [.missingTimestamp])
    let some = steady(0..<50).map { $0.number % 5 == 3 ? packet($0.number, nil, dts: $0.dts) : $0 }
    let findings = check(container([video()], format: "avi"), some)
    #expect(codes(findings) == [.missingTimestamp], "the rate is not judged over holes")
    #expect(findings.first?.message.contains("10 packets of 50") == true)
  }

  @Test func unusableTimeBases() {
    let stream = StreamInfo(
      index: 0, kind: .video, codec: "h264", timeBase: .zero, start: nil, duration: nil,
      frameCount: nil, tags: [:], video: nil, audio: nil)
    let findings = check(container([stream]), steady(0..<5))
    #expect(codes(findings) == [.unusableTimeBase] && findings.first?.severity == .failure)
  }

  // MARK: - Hidden, padded, unequal

  @Test func framesHiddenByAnEditList() throws {
    let packets =
      (0..<38).map { packet($0, Int64($0 - 38) * 3600, hidden: true) }
      + (38..<100).map { packet($0, Int64($0 - 38) * 3600) }
    let findings = check(container([video()]), packets)
    #expect(codes(findings) == [.hiddenFrames])
    let hidden = try #require(findings.first)
    #expect(hidden.message.contains("38 frames") && hidden.message.contains("before what is shown"))
    #expect(hidden.from?.ticks == -38 * 3600 && hidden.to?.ticks == -3600)
  }

  @Test func samplesListedAndNotDelivered() {
    let findings = check(container([video(frames: 120)]), steady(0..<100))
    #expect(codes(findings) == [.hiddenFrames])
  }

  @Test func primingIsANoteAndACutIsNot() {
    func sound(_ skip: Int) -> [Packet] {
      (0..<100).map {
        packet($0, Int64($0 - 1) * 1024, stream: 0, duration: 1024, skip: $0 == 0 ? skip : 0)
      }
    }
    let priming = check(container([audio(0)]), sound(1024))
    #expect(codes(priming) == [.audioPriming] && priming.first?.severity == .note)
    #expect(priming.first?.message.contains("1024 samples of sound (21.3 ms)") == true)
    #expect(codes(check(container([audio(0)]), sound(48_448))) == [.hiddenFrames])
  }

  @Test func unequalLengths() throws {
    func sound(_ from: Int64, _ count: Int) -> [Packet] {
      (0..<count).map { packet($0, from + Int64($0) * 1024, stream: 1, duration: 1024) }
    }
    let info = container([video(), audio()])
    // Ten seconds of picture: 469 packets of sound are 10.005 s.
    #expect(check(info, steady(0..<250) + sound(0, 469)).isEmpty)
    let findings = check(info, steady(0..<250) + sound(9600, 300))
    #expect(codes(findings) == [.unequalLength])
    let words = try #require(findings.first).message
    #expect(words.contains("begins 200.0 ms after") && words.contains("ends 3.400 s before"))
    // One frame is a cover picture.
    #expect(check(info, [packet(0, 0)] + sound(0, 469)).isEmpty)
  }

  // MARK: - Damage and declarations

  @Test func truncation() throws {
    let info = container([video(duration: 900_000, frames: 250)])
    let cut = check(info, steady(0..<143))
    #expect(codes(cut) == [.truncated] && cut.first?.severity == .failure)
    #expect(cut.first?.message.contains("143 of 250 packets") == true)
    #expect(cut.first?.message.contains("4.280 s earlier") == true)
    // A fragmented file's absurd declaration alone proves nothing.
    let declared = check(container([video(duration: 90_000 * 3600)]), steady(0..<100))
    #expect(codes(declared) == [.truncated] && declared.first?.severity == .caution)
    #expect(declared.first?.message.contains("seems") == true)
    // libavformat counts a fragment's length from zero, wherever its first frame lies.
    let fragment = container([video(duration: 900_000, start: 540_000)])
    #expect(check(fragment, steady(0..<100, from: 540_000)).isEmpty)
    let bytes = check(
      container([video()]), [packet(0, 0, position: 900)], ReadingFacts(byteCount: 950))
    #expect(codes(bytes) == [.truncated])
    #expect(bytes.first?.message.contains("50 bytes more") == true)
    let error = check(container([video()]), steady(0..<5), ReadingFacts(readError: "I/O error"))
    #expect(error.first?.message.contains("I/O error") == true)
    let partial = check(container([video()]), steady(0..<5) + [packet(5, 18_000, corrupt: true)])
    #expect(codes(partial) == [.truncated, .damagedPacket])
    // One length for the file: its longest stream has to fill it.
    let flv = container(
      [video(base: Self.milliseconds), audio(base: Self.milliseconds)], format: "flv",
      seconds: 10)
    let half = (0..<125).map { packet($0, Int64($0) * 40, duration: 40) }
    #expect(codes(check(flv, half)) == [.truncated])
    let long = (0..<500).map { packet($0, Int64($0) * 40, duration: 40) }
    #expect(codes(check(flv, long)) == [.declaredLength])
    // A transport stream declares nothing: its length was estimated.
    #expect(check(container([video()], format: "mpegts", seconds: 100), steady(0..<100)).isEmpty)
  }

  @Test func damageInARowIsOneFinding() {
    let packets = steady(0..<50).map {
      (10..<14).contains($0.number) ? packet($0.number, $0.pts, dts: $0.dts, corrupt: true) : $0
    }
    let findings = check(container([video()]), packets)
    #expect(codes(findings) == [.damagedPacket])
    #expect(findings.first?.message.contains("4 packets") == true && findings.first?.packet == 10)
  }

  @Test func changesAndFactsFromDecoding() {
    let packets = steady(0..<50).map {
      [0, 25].contains($0.number) ? packet($0.number, $0.pts, dts: $0.dts, changes: true) : $0
    }
    let info = container([video()])
    let findings = check(info, packets)
    #expect(
      codes(findings) == [.changedParameters], "what comes with the first packet is no change")
    #expect(findings.first?.packet == 25)
    let at = MediaTime(ticks: 36_000, timeBase: Self.ninety)
    let facts = ReadingFacts(
      undecodable: [.init(stream: 0, from: at, to: at, packetCount: 3, reason: "bad slice")],
      parameterChanges: [.init(stream: 0, at: at, before: "1280×720", after: "640×360")],
      encoderStrings: ["x264 - core 164 r3095"])
    let decoded = check(info, steady(0..<50), facts)
    #expect(codes(decoded) == [.encodingMark, .changedParameters, .undecodable])
    #expect(decoded.last?.message == "3 packets could not be decoded: bad slice.")
  }

  @Test func encodingMarks() {
    let cases: [(String, String?)] = [
      ("Lavf59.27.100", "remuxed or re-encoded"), ("HandBrake 1.6.1", "re-encoded by HandBrake"),
      ("x264 - core 164", "x264"), ("Lavc59.37.100 libx264", "x264"),
      ("Adobe Premiere Pro", "Adobe"), ("SAMSUNG", nil), ("", nil),
    ]
    for (text, words) in cases {
      let findings = check(container([video()], tags: ["encoder": text]), [])
      #expect(codes(findings) == (words == nil ? [] : [.encodingMark]), "\(text)")
      if let words { #expect(findings.first?.message.contains(words) == true) }
    }
    let hostile = check(
      container(
        [video()], tags: ["encoder": "Lavf\u{0}\u{1B}[31m" + String(repeating: "x", count: 9999)]),
      [])
    #expect(hostile.first?.message.unicodeScalars.contains { $0.value < 0x20 } == false)
    #expect((hostile.first?.message.count ?? 0) < 300)
  }

  // MARK: - Hostile input

  /// A flood of one fault is listed up to the cap and then counted.
  @Test func floodsAreCapped() throws {
    let packets = (0..<20_000).map { packet($0, 0) }
    let findings = check(container([video()]), packets)
    #expect(codes(findings) == Array(repeating: .repeatedTimestamp, count: 101))
    let summary = try #require(findings.last)
    #expect(summary.message.contains("19899 more") && summary.message.contains("19999 in all"))
  }

  @Test func streamsThatTheContainerDidNotList() {
    let packets = (0..<1000).flatMap {
      [packet($0, 0, stream: $0 + 5), packet($0, 0, stream: -$0 - 1)]
    }
    let findings = check(container([]), packets)
    #expect(findings.count == 64 && findings.allSatisfy { $0.code == .unannouncedStream })
  }

  /// Any numbers at all: no trap, the same findings again, and never more than the caps allow.
  @Test func anyNumbersAtAll() {
    let seed: UInt64 = 77
    var draw = SeededGenerator(seed: seed)
    let ends: [Int64?] = [nil, .min, .max, 0, -1, 1, 1 << 33, -(1 << 33), .min + 1, 90_000]
    for round in 0..<60 {
      let bases = [Self.ninety, Self.milliseconds, Rational(1, 1)!, Rational(Int64(Int32.max), 1)!]
      let base = bases[round % bases.count]
      let info = container(
        [video(0, base: base, duration: ends[round % 10], frames: .max), audio(1, base: base)],
        format: ["mpegts", "mov", "flv", ""][round % 4])
      func value() -> Int64? {
        Bool.random(using: &draw)
          ? ends.randomElement(using: &draw)! : Int64.random(in: -400_000...400_000, using: &draw)
      }
      let packets = (0..<600).map { number in
        Packet(
          stream: number % 2, number: number / 2, pts: value(), dts: value(), duration: value(),
          size: Int(truncatingIfNeeded: value() ?? 0), position: value(), isKey: true,
          isDiscarded: number % 7 == 0, isCorrupt: number % 11 == 0,
          skippedAtStart: Int(truncatingIfNeeded: value() ?? 0),
          skippedAtEnd: Int(truncatingIfNeeded: value() ?? 0), changesParameters: number % 13 == 0)
      }
      let facts = ReadingFacts(byteCount: value())
      let first = check(info, packets, facts)
      #expect(first == check(info, packets, facts), "seed \(seed), round \(round)")
      #expect(first.count <= ContinuityFinding.Code.allCases.count * 3 * 101)
    }
  }

  @Test func lengthsInWords() {
    let cases: [(Int64, String)] = [
      (0, "0.0 ms"), (21_333_333, "21.3 ms"), (999_960_000, "1000.0 ms"),
      (1_900_000_000, "1.900 s"),
      (-40_000_000, "-40.0 ms"), (150_000_000_000, "2 min 30 s"),
      (95_443_000_000_000, "26 h 30 min"),
      (.min, "-2562047 h 47 min"),
    ]
    for (count, words) in cases { #expect(lengthText(Nanoseconds(count)) == words) }
  }
}
