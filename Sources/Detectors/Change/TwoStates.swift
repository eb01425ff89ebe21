/// A hidden Markov model with two states, calm and violent, over evidence given step by step.
///
/// Each value of the evidence is the logarithm of how much better *violent* explains the step than
/// *calm*; 0 says nothing. A change of state costs, so that a single step never makes one.
struct TwoStates: Sendable {
  /// In nats.
  let entering: Float
  let leaving: Float

  /// The stretches of the most likely course that are violent (A. Viterbi, 1967).
  ///
  /// Time and memory are linear, one byte a step.
  func violentStretches(in evidence: [Float]) -> [Range<Int>] {
    guard !evidence.isEmpty else { return [] }
    // Bit 0: calm was entered from violent. Bit 1: violent was entered from calm.
    var turns = [UInt8](repeating: 0, count: evidence.count)
    var (calm, violent) = (Float(0), -entering)
    for (place, value) in evidence.enumerated() {
      let (calmBefore, violentBefore) = (calm, violent)
      if violentBefore - leaving > calmBefore {
        calm = violentBefore - leaving
        turns[place] |= 1
      }
      if place > 0, calmBefore - entering > violentBefore {
        violent = calmBefore - entering
        turns[place] |= 2
      }
      violent += value
      // Only the difference matters; this keeps a day of evidence within a Float's precision.
      (calm, violent) = (0, violent - calm)
    }

    var stretches: [Range<Int>] = []
    var isViolent = violent > 0
    var end = evidence.count
    for place in evidence.indices.reversed() {
      if isViolent, turns[place] & 2 != 0 {
        stretches.append(place..<end)
        isViolent = false
      } else if !isViolent, turns[place] & 1 != 0 {
        isViolent = true
        end = place
      }
    }
    if isViolent { stretches.append(0..<end) }
    return stretches.reversed()
  }
}
