internal import TimeModel

/// How what motion and what a learned model say of violence are joined into one, and what marks made of
/// it are worth: `script/evaluate --learned` writes the file that this reads.
public struct ViolenceJoin: Sendable {
  /// In nats, and for each nat of motion and of the model.
  let bias: Float
  let motion: Float
  let learned: Float
  let scores: ScoreTable

  /// That which the repository holds.
  static let standard =
    ViolenceJoin(text: String(decoding: PackageResources.violence_learned_tsv, as: UTF8.self))
    ?? ViolenceJoin()

  /// The mean of both.
  private init() { (bias, motion, learned, scores) = (0, 0.5, 0.5, ScoreTable()) }

  /// - Parameter text: lines of fields parted by tabs: `join BIAS MOTION LEARNED` and those of a
  ///   ``ScoreTable``; those that begin with `#` are left out.
  /// - Returns: nil when it is not of that form.
  public init?(text: String) {
    var (factors, scores) = ([Float](), ScoreTable())
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t").map(String.init)
      if fields[0] == "join" {
        factors = fields.dropFirst().compactMap { Float($0) }
      } else if !scores.take(fields) {
        return nil
      }
    }
    guard factors.count == 3, factors.allSatisfy(\.isFinite) else { return nil }
    (bias, motion, learned) = (factors[0], factors[1], factors[2])
    self.scores = scores
  }

  /// Where only one of them measured anything it stands alone.
  private func odds(_ step: Step) -> UInt8 {
    guard step.learned > 0 else { return step.odds }
    guard step.odds > 0 else { return step.learned }
    return OddsScale.byte(
      bias + motion * OddsScale.odds(step.odds) + learned * OddsScale.odds(step.learned))
  }

  /// What the network made of one window.
  struct Window: Hashable, Sendable {
    /// The cell in which it begins.
    let first: Int64
    /// Of violence in it, calibrated.
    let logOdds: Float

    /// In half cells.
    var start: Int64 { 2 * first }
    var middle: Int64 { start + Int64(PictureWindows.length) }
    var end: Int64 { middle + Int64(PictureWindows.length) }

    /// Whether another window goes on where this one stands, without a hole.
    func isFollowed(by next: Window) -> Bool {
      (1...Int64(PictureWindows.hop)).contains(next.first - first)
    }
  }

  /// Each window speaks for the steps whose nearest middle is its own; then every step's odds are joined.
  ///
  /// - Parameter windows: in the order of their runs.
  func enter(_ windows: [Window], interval: Nanoseconds, into table: inout StepTable) {
    for (place, window) in windows.enumerated() {
      let before = place > 0 ? windows[place - 1] : nil
      let after = place + 1 < windows.count ? windows[place + 1] : nil
      let start =
        before.flatMap { $0.isFollowed(by: window) ? ($0.middle + window.middle) / 2 : nil }
        ?? window.start
      let end =
        after.flatMap { window.isFollowed(by: $0) ? (window.middle + $0.middle) / 2 : nil }
        ?? window.end
      guard let from = Self.moment(start, interval), let to = Self.moment(end, interval),
        let low = table.index(of: from), let high = table.index(of: to), low < high
      else { continue }
      for step in low..<high {
        table.update(step) { $0.learned = OddsScale.byte(window.logOdds) }
      }
    }
    table.revise { $0.odds = odds($0) }
  }

  private static func moment(_ halfCells: Int64, _ interval: Nanoseconds) -> Nanoseconds? {
    (try? interval.multiplied(by: halfCells)).map { Nanoseconds($0.count / 2) }
  }
}
