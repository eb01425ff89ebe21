/// Puts runs together that a bad frame or the blending at a tick has torn apart.
enum RunCleaning {
  static func cleaned(_ runs: [Run]) -> [Run] {
    let usual = runs.map(\.frames).sorted()
    guard let median = usual.isEmpty ? nil : usual[usual.count / 2] else { return [] }
    func isShort(_ run: Run) -> Bool { run.frames * 4 < median }
    var result: [Run] = []
    for run in runs {
      result.append(run)
      // X, a few frames of Y, X again within one second: all X.
      while result.count >= 3 {
        let (first, odd, last) = (
          result[result.count - 3], result[result.count - 2], result[result.count - 1]
        )
        guard first.unit == last.unit, first.unit != nil, isShort(odd),
          last.last - first.first < 1_600_000_000
        else { break }
        result.removeLast(3)
        result.append(joined(first, last))
      }
    }
    return withoutBlends(result, isShort)
  }

  /// Frames between X and X + 1 that are neither: the tick lies somewhere in them.
  private static func withoutBlends(_ runs: [Run], _ isShort: (Run) -> Bool) -> [Run] {
    var result: [Run] = []
    for (place, run) in runs.enumerated() {
      if isShort(run), place + 1 < runs.count, let before = result.last?.unit,
        let after = runs[place + 1].unit, (before + 1) % 10 == after
      {
        continue
      }
      var run = run
      if let before = result.last?.last, let gap = run.before, before < gap { run.before = before }
      result.append(run)
    }
    return result
  }

  /// One run of both; the digits are those that more frames showed.
  private static func joined(_ first: Run, _ last: Run) -> Run {
    var run = first.frames >= last.frames ? first : last
    (run.before, run.first, run.last) = (first.before, first.first, last.last)
    run.frames = first.frames + last.frames
    run.date = first.date ?? last.date
    return run
  }
}
