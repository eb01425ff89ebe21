import Chronology
import Evidence
import TestSupport
import TimeModel

/// A recording whose truth is known: whole milliseconds on its axis and whole parts per million, so
/// that every true moment is a whole nanosecond.
struct TrueRecording {
  let id: String
  /// UTC at the axis's zero, in nanoseconds.
  let zero: Int64
  let skewPPM: Int64
  /// In milliseconds: where on the axis, and how much.
  var breaks: [(at: Int64, lost: Int64)] = []
  /// In milliseconds.
  let length: Int64
  /// Of its clock's offset, to either side, in nanoseconds; nil: nothing is known.
  var clockError: Int64?
  /// What it is assumed to have lost at most, in milliseconds.
  var assumedLoss: Int64 = 0

  var sourceID: SourceID { SourceID(rawValue: id) }
  var clockedSource: ClockedSource {
    Cases.source(
      id, .recording,
      clockError.map {
        Cases.clock(
          .mediaTime, zero - $0, zero + $0, skew: .unmeasured, kind: "container.creationTime")
      } ?? Cases.unknownClock(.mediaTime),
      extent: .zero...Cases.milliseconds(length), lost: Cases.milliseconds(assumedLoss))
  }

  func utc(_ at: Int64) -> Int64 {
    zero + at * (1_000_000 + skewPPM) + breaks.filter { $0.at <= at }.map(\.lost).reduce(0, +)
      * 1_000_000
  }

  /// The axis at an instant, in nanoseconds, to within one; nil where it had lost that instant or did
  /// not run.
  func axis(_ utc: Int64) -> Int64? {
    var (from, lost) = (Int64(0), Int64(0))
    for (at, gap) in breaks + [(length + 1, 0)] {
      let place = (Int128(utc - zero - lost * 1_000_000) * 1_000_000) / Int128(1_000_000 + skewPPM)
      if Int128(from) * 1_000_000 <= place, place < Int128(at) * 1_000_000 { return Int64(place) }
      (from, lost) = (at, lost + gap)
    }
    return nil
  }

  /// The true stretches over which it ran.
  var runs: [ClosedRange<Int64>] {
    var (from, result) = (utc(0), [ClosedRange<Int64>]())
    for (at, lost) in breaks {
      result.append(from...(utc(at) - lost * 1_000_000))
      from = utc(at)
    }
    return result + [from...utc(length)]
  }
}

/// The sound of several recordings as an honest measurement would give it.
enum TrueSound {
  /// The most that the ways of sound can differ by.
  static let flight = Nanoseconds(20_000_000)

  /// - Parameters:
  ///   - width: of the lag's bounds to either side, in nanoseconds.
  ///   - lie: added to every lag, in nanoseconds.
  ///   - margin: by how much at most a segment falls short of the true stretch at either end, in
  ///     nanoseconds, below 12 s.
  static func link(
    _ a: TrueRecording, _ b: TrueRecording, width: Int64 = 400_000, lie: Int64 = 0,
    flight: Nanoseconds = flight, margin: Int64 = 900_000_000, _ random: inout SeededGenerator
  ) -> SoundLink? {
    var segments: [SoundAlignment.Segment] = []
    for run in b.runs {
      for other in a.runs {
        let (start, end) = (
          max(run.lowerBound, other.lowerBound + 100_000_000),
          min(run.upperBound, other.upperBound - 100_000_000)
        )
        guard end - start > 25_000_000_000,
          let from = b.axis(start + Int64.random(in: 1...margin, using: &random)),
          let to = b.axis(end - Int64.random(in: 1...margin, using: &random)),
          let segment = segment(a, b, from, to, width, lie, flight, &random)
        else { continue }
        segments.append(segment)
      }
    }
    guard !segments.isEmpty else { return nil }
    return SoundLink(
      a: a.sourceID, b: b.sourceID,
      alignment: SoundAlignment(
        verdict: .aligned, chanceExponent: -9, segments: segments, windows: [], alternatives: [],
        because: "it fits"),
      flight: flight, flightBecause: "microphones at most 7 m apart")
  }

  private static func segment(
    _ a: TrueRecording, _ b: TrueRecording, _ from: Int64, _ to: Int64, _ width: Int64,
    _ lie: Int64, _ flight: Nanoseconds, _ random: inout SeededGenerator
  ) -> SoundAlignment.Segment? {
    let at = Int64.random(in: from...to, using: &random) / 1_000_000 * 1_000_000
    // What made the sound stood nearer to the one or the other.
    let way = Int64.random(in: -flight.count...flight.count, using: &random)
    guard let place = a.axis(b.utc(at / 1_000_000) + way) else { return nil }
    let estimate = place - at + lie + Int64.random(in: 2 - width...width - 2, using: &random)
    // To (1 + skew of b) / (1 + skew of a).
    let ratio = Int128(b.skewPPM - a.skewPPM) * 1_000_000_000 / Int128(1_000_000 + a.skewPPM)
    let skew = Int64(ratio) + Int64.random(in: -1990...1990, using: &random)
    guard
      let lag = SoundAlignment.Lag(
        earliest: Nanoseconds(estimate - width), estimate: Nanoseconds(estimate),
        latest: Nanoseconds(estimate + width)),
      let bounds = Skew(minPPB: skew - 2000, estimatePPB: skew, maxPPB: skew + 2000)
    else { return nil }
    return SoundAlignment.Segment(
      from: Nanoseconds(from), to: Nanoseconds(to), at: Nanoseconds(at), lag: lag, skew: bounds)
  }
}

/// Recordings, what was seen in them and how their sound fits.
struct SoundCase {
  var recordings: [TrueRecording] = []
  var observations: [Observation] = []
  var events: [Event] = []
  var links: [SoundLink] = []
  var truth: [Node: Int64] = [:]

  var builder: NetworkBuilder {
    NetworkBuilder(
      sources: recordings.map(\.clockedSource), observations: observations, events: events,
      soundLinks: links)
  }

  mutating func add(_ recording: TrueRecording) {
    recordings.append(recording)
    let source = recording.clockedSource
    truth[.clock(recording.sourceID)] = recording.zero
    truth[source.start] = recording.utc(0)
    truth[source.end] = recording.utc(recording.length)
  }

  /// A sighting at a millisecond of the axis, within so many before and after, and an event for it.
  @discardableResult
  mutating func see(
    _ recording: TrueRecording, at: Int64, before: Int64 = 0, after: Int64 = 0
  ) -> EventID {
    let name = "\(observations.count)"
    let seen = Cases.seen(recording.id, name, at - before, at + after)
    let event = Cases.event("\(recording.id)-\(name)", [seen])
    observations.append(seen)
    events.append(event)
    truth[.observation(seen.id)] = recording.utc(at)
    truth[.event(event.id)] = recording.utc(at)
    return event.id
  }

  static func plant(seed: UInt64) -> (SoundCase, SeededGenerator) {
    var random = SeededGenerator(seed: seed)
    var planted = SoundCase()
    let base = Cases.utc("15:30:00")
    for index in 0..<Int.random(in: 2...4, using: &random) {
      let length = Int64.random(in: 60_000...900_000, using: &random)
      var recording = TrueRecording(
        id: "rec\(index)",
        zero: base + Int64.random(in: -60_000...60_000, using: &random) * 1_000_000,
        skewPPM: Int64.random(in: -300...300, using: &random), length: length)
      if Bool.random(using: &random) {
        recording.clockError = Int64.random(in: 1_000_000...120_000_000_000, using: &random)
      }
      if index > 0, Bool.random(using: &random) {
        recording.breaks = (0..<Int.random(in: 1...2, using: &random)).map { number in
          (
            length * Int64(number + 1) / 3 + Int64.random(in: 0...5000, using: &random),
            Int64.random(in: 100...5000, using: &random)
          )
        }
        recording.assumedLoss = 10_000
      }
      planted.add(recording)
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let isWide = Bool.random(using: &random)
        planted.see(
          recording, at: Int64.random(in: 0...length, using: &random),
          before: isWide ? Int64.random(in: 0...2000, using: &random) : 0,
          after: isWide ? Int64.random(in: 0...2000, using: &random) : 0)
      }
    }
    for (index, a) in planted.recordings.enumerated() {
      for b in planted.recordings[(index + 1)...] where Int.random(in: 0..<4, using: &random) > 0 {
        let isTurned = Bool.random(using: &random)
        planted.links +=
          TrueSound.link(
            isTurned ? b : a, isTurned ? a : b,
            flight: Bool.random(using: &random) ? TrueSound.flight : .zero,
            margin: Bool.random(using: &random) ? 900_000_000 : 11_000_000_000, &random
          ).map { [$0] } ?? []
      }
    }
    return (planted, random)
  }
}
