/// What ``MotionStatistics`` say of violence, and what a mark's score is worth: learned and measured by
/// `script/evaluate`, which writes the file that this reads.
public struct ViolenceModel: Sendable {
  /// In nats, and nats for one of each of ``MotionStatistics/names``.
  let bias: Float
  let weights: [Float]
  /// Marks of a lower score are not proposed, 0…1000.
  let leastScore: Int
  /// From the lowest score to the highest.
  let bands: [Band]
  /// On which footage the bands were counted, in words.
  let testSet: String
  /// How long the footage without violence was in which false marks were counted.
  let quietSeconds: Int

  /// What was counted of marks whose score lies between this band's and the next.
  struct Band: Sendable {
    let leastScore: Int
    let right: Int
    let marks: Int
    /// In the footage without violence, of this score or higher.
    let falseMarks: Int
  }

  /// The model that the repository holds.
  static let standard =
    ViolenceModel(text: String(decoding: PackageResources.violence_light_tsv, as: UTF8.self))
    ?? ViolenceModel()

  /// Says nothing of any motion.
  private init() {
    (bias, weights, leastScore, bands) = (0, [], 0, [])
    (testSet, quietSeconds) = ("", 0)
  }

  /// - Parameter text: lines of fields parted by tabs: `bias VALUE`, `weight NAME VALUE`, `leastScore N`,
  ///   `band LEAST RIGHT MARKS FALSE`, `testSet WORDS`, `quietSeconds N`; those that begin with `#` are
  ///   left out.
  /// - Returns: nil when it is not of that form, or has not one weight for each name.
  public init?(text: String) {
    var (bias, weights) = (Float?.none, [String: Float]())
    var (least, bands, words, seconds) = (0, [Band](), "", 0)
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t").map(String.init)
      switch (fields[0], fields.count) {
      case ("bias", 2): bias = Float(fields[1])
      case ("weight", 3): weights[fields[1]] = Float(fields[2])
      case ("leastScore", 2): least = Int(fields[1]) ?? 0
      case ("band", 5):
        let numbers = fields.dropFirst().compactMap { Int($0) }
        guard numbers.count == 4 else { return nil }
        bands.append(
          Band(
            leastScore: numbers[0], right: numbers[1], marks: numbers[2], falseMarks: numbers[3]))
      case ("testSet", 2): words = fields[1]
      case ("quietSeconds", 2): seconds = Int(fields[1]) ?? 0
      default: return nil
      }
    }
    let ordered = MotionStatistics.names.compactMap { weights[$0] }
    guard let bias, bias.isFinite, ordered.count == MotionStatistics.names.count,
      weights.count == ordered.count, ordered.allSatisfy(\.isFinite)
    else { return nil }
    (self.bias, self.weights, leastScore, self.bands) = (bias, ordered, least, bands)
    (testSet, quietSeconds) = (words, seconds)
  }

  /// Log-odds of violence where it is as frequent as calm, −8…8.
  func odds(_ statistics: MotionStatistics) -> Float {
    let sum = zip(weights, statistics.values).reduce(bias) { $0 + $1.0 * $1.1 }
    return sum.isFinite ? max(-8, min(8, sum)) : 0
  }

  /// What a score is worth, in one sentence.
  func meaning(ofScore score: Int) -> String? {
    guard let band = bands.last(where: { $0.leastScore <= score }), band.marks > 0 else {
      return nil
    }
    let above = "0." + String(1000 + min(999, band.leastScore)).dropFirst()
    return
      "On \(testSet), of \(band.marks) marks with a score of about this (\(above) or more) "
      + "\(band.right) were onsets; \(band.falseMarks) false marks with such a score or a higher one "
      + "came in \((quietSeconds + 30) / 60) minutes of footage without violence."
  }
}
