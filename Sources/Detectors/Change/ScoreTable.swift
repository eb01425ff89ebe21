internal import Evidence

/// What marks of each score were worth on labelled footage, as the evaluation's scripts counted it.
struct ScoreTable: Sendable {
  /// Marks of a lower score are not proposed, 0…1000.
  private(set) var leastScore = 0
  /// From the lowest score to the highest.
  private(set) var bands: [Band] = []
  /// On which footage the bands were counted, in words.
  private(set) var testSet = ""
  /// How long the footage without violence was in which false marks were counted.
  private(set) var quietSeconds = 0

  /// What was counted of marks whose score lies between this band's and the next.
  struct Band: Sendable {
    let leastScore: Int
    let right: Int
    let marks: Int
    /// In the footage without violence, of this score or higher.
    let falseMarks: Int
  }

  /// - Parameter fields: of one line: `leastScore N`, `band LEAST RIGHT MARKS FALSE`, `testSet WORDS` or
  ///   `quietSeconds N`.
  /// - Returns: false when the line is none of these.
  mutating func take(_ fields: [String]) -> Bool {
    switch (fields.first, fields.count) {
    case ("leastScore", 2): leastScore = Int(fields[1]) ?? 0
    case ("band", 5):
      let numbers = fields.dropFirst().compactMap { Int($0) }
      guard numbers.count == 4 else { return false }
      bands.append(
        Band(leastScore: numbers[0], right: numbers[1], marks: numbers[2], falseMarks: numbers[3]))
    case ("testSet", 2): testSet = fields[1]
    case ("quietSeconds", 2): quietSeconds = Int(fields[1]) ?? 0
    default: return false
    }
    return true
  }

  /// What a score is worth, in one sentence; nil where no such mark was counted.
  func meaning(ofScore score: Int) -> String? {
    guard let band = bands.last(where: { $0.leastScore <= score }), band.marks > 0 else {
      return nil
    }
    let above = SourceMark.text(ofScore: band.leastScore)
    return
      "On \(testSet), of \(band.marks) marks with a score of about this (\(above) or more) "
      + "\(band.right) were onsets; \(band.falseMarks) false "
      + "\(band.falseMarks == 1 ? "mark" : "marks") with such a score or a higher one came in \((quietSeconds + 30) / 60) minutes of footage without violence."
  }
}
