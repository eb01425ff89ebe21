import Evidence
import Exhibits
import Synchronisation
import TimeModel

extension Synchronise {
  /// One JSON document, as Documentation/Interface promises it.
  public var json: String {
    JSONValue.object([
      "recordings": .array(
        zip(files, durations).map { ["path": .text($0), "durationSeconds": .seconds($1)] }),
      "pairs": .array(pairs.map(Self.document)),
      "conflicts": .array(
        conflicts.map { loop in
          [
            "recordings": .array(loop.recordings.map { .integer($0) }),
            "gapSeconds": .lag(loop.gap), "message": .text(loopWords(loop)),
          ]
        }),
    ]).document
  }

  /// Whether a person must look: something could not be read, or the answers contradict each other.
  public var needsPerson: Bool { !warnings.isEmpty || !conflicts.isEmpty }

  private static func document(_ pair: Pair) -> JSONValue {
    let alignment = pair.alignment
    let longest = alignment.longest
    return [
      "a": .integer(pair.a), "b": .integer(pair.b), "verdict": .text(alignment.verdict.rawValue),
      "because": .text(alignment.because),
      "offsetSeconds": longest.map { .lag($0.lag(at: .zero)) } ?? .null,
      "skewPPM": longest.map { .skew($0.skew) } ?? .null,
      "overlapSeconds": .seconds(alignment.overlap),
      "chanceProbability": .text(alignment.chanceText),
      "segments": .array(
        alignment.segments.map { segment in
          [
            "fromSeconds": .seconds(segment.from), "toSeconds": .seconds(segment.to),
            "offsetSeconds": .lag(segment.lag(at: .zero)), "skewPPM": .skew(segment.skew),
            "atSeconds": .seconds(segment.at), "lagSeconds": .lag(segment.lag),
          ]
        }),
      "alternatives": .array(
        alignment.alternatives.map { other in
          ["lagSeconds": .seconds(other.lag), "strength": .thousandths(other.strength)]
        }),
    ]
  }

  /// For a person, a line or more for each pair.
  public var text: String {
    var lines: [String] = []
    for pair in pairs {
      let names = "\(shown(pair.a)) and \(shown(pair.b))"
      let alignment = pair.alignment
      switch alignment.verdict {
      case .aligned:
        lines.append("\(names): aligned (by chance: \(alignment.chanceText)); \(alignment.because)")
        for segment in alignment.segments { lines.append("  " + words(segment, pair)) }
      case .notShownToOverlap:
        lines.append("\(names): not shown to overlap; \(alignment.because)")
      }
      for other in alignment.alternatives {
        lines.append(
          "  at \(Self.signed(other.lag)) s it would fit \(other.strength / 10) % as well")
      }
    }
    for loop in conflicts { lines.append("contradiction: " + loopWords(loop)) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func words(_ segment: SoundAlignment.Segment, _ pair: Pair) -> String {
    let half = Nanoseconds((segment.lag.latest.count - segment.lag.earliest.count) / 2)
    return "from \(MediaTime(nanoseconds: segment.from).clockText) "
      + "to \(MediaTime(nanoseconds: segment.to).clockText) of \(shown(pair.b)), "
      + "\(shown(pair.a)) reads \(Self.signed(segment.lag.estimate)) s later "
      + "(±\(half) s at \(MediaTime(nanoseconds: segment.at).clockText)), "
      + "skew \(segment.skew.ppmText)"
  }

  private func loopWords(_ loop: SoundLoop) -> String {
    "\(loop.recordings.map(shown).joined(separator: ", ")) cannot all be aligned as found: going "
      + "round the three leaves \(Self.signed(loop.gap.estimate)) s; at least one of the three "
      + "alignments is wrong"
  }

  private func shown(_ index: Int) -> String { VisibleText.line(files[index], limit: 200) }

  private static func signed(_ time: Nanoseconds) -> String {
    time < .zero ? "\(time)" : "+\(time)"
  }
}

extension SoundAlignment {
  var longest: Segment? {
    segments.max { ($0.to.count &- $0.from.count) < ($1.to.count &- $1.from.count) }
  }

  var overlap: Nanoseconds {
    Nanoseconds(segments.reduce(0) { $0 &+ ($1.to.count &- $1.from.count) })
  }

  /// `1e-12` for at most one in a million million.
  var chanceText: String { chanceExponent > 0 ? "1e-\(chanceExponent)" : "1" }
}

extension Skew {
  /// `+79.02 ppm (78.95…79.09)`.
  var ppmText: String {
    "\(Self.ppm(estimatePPB)) ppm (\(Self.ppm(minPPB))…\(Self.ppm(maxPPB)))"
  }

  static func ppm(_ partsPerBillion: Int64) -> String {
    let (whole, rest) = partsPerBillion.magnitude.quotientAndRemainder(dividingBy: 1000)
    return (partsPerBillion < 0 ? "-" : "") + "\(whole)." + String(1000 + rest).dropFirst()
  }
}

extension JSONValue {
  static func lag(_ lag: SoundAlignment.Lag?) -> JSONValue {
    guard let lag else { return .null }
    return [
      "earliest": .seconds(lag.earliest), "estimate": .seconds(lag.estimate),
      "latest": .seconds(lag.latest),
    ]
  }

  static func skew(_ skew: Skew) -> JSONValue {
    [
      "min": .text(Skew.ppm(skew.minPPB)), "estimate": .text(Skew.ppm(skew.estimatePPB)),
      "max": .text(Skew.ppm(skew.maxPPB)),
    ]
  }
}
