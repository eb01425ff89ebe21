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
    .alignment(pair.alignment).merging(["a": .integer(pair.a), "b": .integer(pair.b)])
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
