/// Log-odds of a class from a network's outputs: a bias and a weight for each of their values.
///
/// The text that holds one is made by `Models/train_violence.py`.
struct LinearHead: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    /// Of the network's output.
    let output: String
    let weights: [Float]
  }

  private(set) var bias: Float = 0
  private(set) var parts: [Part] = []

  /// Lines of `bias VALUE` and `OUTPUT COUNT VALUE…`; `#` begins a comment.
  ///
  /// Nil unless every line is one of these.
  init?(text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      let values = words.dropFirst().compactMap { Float($0) }
      guard let name = words.first, values.count == words.count - 1 else { return nil }
      if name == "bias", values.count == 1 {
        bias = values[0]
      } else {
        guard let count = values.first, Int(exactly: count) == values.count - 1 else { return nil }
        parts.append(Part(output: String(name), weights: Array(values.dropFirst())))
      }
    }
    guard !parts.isEmpty else { return nil }
  }

  /// Nil when an output is missing or has another length.
  func logOdds(_ outputs: [String: [Float]]) -> Float? {
    var sum = bias
    for part in parts {
      guard let values = outputs[part.output], values.count == part.weights.count else {
        return nil
      }
      for (value, weight) in zip(values, part.weights) { sum += value * weight }
    }
    return sum
  }
}
