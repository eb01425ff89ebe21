package import TestSupport

extension SeededGenerator {
  package mutating func int(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &self)
  }

  package mutating func index(below count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  package mutating func isOneOf(_ share: Int, in whole: Int) -> Bool { index(below: whole) < share }

  /// Any value of the range, and each of its ends once in six draws: bounds are tried where they bind.
  package mutating func wide(_ range: ClosedRange<Int64>) -> Int64 {
    switch index(below: 6) {
    case 0: range.lowerBound
    case 1: range.upperBound
    default: int(range)
    }
  }

  package mutating func one<Element>(of elements: [Element]) -> Element {
    elements[index(below: elements.count)]
  }
}
