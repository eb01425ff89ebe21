/// What ``MotionStatistics`` say of violence, and what a mark's score is worth: learned and measured by
/// `script/evaluate`, which writes the file that this reads.
public struct ViolenceModel: Sendable {
  /// In nats, and nats for one of each of ``MotionStatistics/names``.
  let bias: Float
  let weights: [Float]
  let scores: ScoreTable

  /// The model that the repository holds.
  static let standard =
    ViolenceModel(text: String(decoding: PackageResources.violence_light_tsv, as: UTF8.self))
    ?? ViolenceModel()

  /// Says nothing of any motion.
  private init() { (bias, weights, scores) = (0, [], ScoreTable()) }

  /// - Parameter text: lines of fields parted by tabs: `bias VALUE`, `weight NAME VALUE`, and those of a
  ///   ``ScoreTable``; those that begin with `#` are left out.
  /// - Returns: nil when it is not of that form, or has not one weight for each name.
  public init?(text: String) {
    var (bias, weights, scores) = (Float?.none, [String: Float](), ScoreTable())
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t").map(String.init)
      switch (fields[0], fields.count) {
      case ("bias", 2): bias = Float(fields[1])
      case ("weight", 3): weights[fields[1]] = Float(fields[2])
      default: guard scores.take(fields) else { return nil }
      }
    }
    let ordered = MotionStatistics.names.compactMap { weights[$0] }
    guard let bias, bias.isFinite, ordered.count == MotionStatistics.names.count,
      weights.count == ordered.count, ordered.allSatisfy(\.isFinite)
    else { return nil }
    (self.bias, self.weights, self.scores) = (bias, ordered, scores)
  }

  /// Log-odds of violence where it is as frequent as calm, −8…8.
  func odds(_ statistics: MotionStatistics) -> Float {
    let sum = zip(weights, statistics.values).reduce(bias) { $0 + $1.0 * $1.1 }
    return sum.isFinite ? max(-8, min(8, sum)) : 0
  }
}
