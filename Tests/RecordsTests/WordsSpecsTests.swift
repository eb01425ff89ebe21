import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite(
  "Words of time against Recognizers-Text",
  .enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
struct WordsSpecsTests {
  /// What was reached, in thousandths; less is a step back.
  static let reached = 950

  /// `ONSET_SHOW=1` prints every wrong case; `ONSET_WORDS_DUMP=path` writes a JSON line for every
  /// case
  /// in scope, for Benchmarks/words/score.py.
  @Test("the share of cases in scope that are right")
  func share() throws {
    let environment = ProcessInfo.processInfo.environment
    let cases = try WordsSpecs.cases()
    var (right, all, out): ([String: Int], [String: Int], [String: Int]) = ([:], [:], [:])
    var dump: [String] = []
    for one in cases {
      if let reason = one.out {
        out["\(one.file) \(reason)", default: 0] += 1
        continue
      }
      all[one.file, default: 0] += 1
      let (isRight, found) = WordsSpecs.judge(one)
      if isRight { right[one.file, default: 0] += 1 }
      if !isRight, environment["ONSET_SHOW"] == "1" {
        let expected = one.expected.map { "\($0.text)|\($0.type)|\($0.modifier)|\($0.values)" }
        print("WRONG", one.file, one.reference.prefix(16), "\"\(one.input)\"", expected)
        for expression in found { print("      ", expression.shortText(one.input)) }
      }
      let line: [String: Any] = [
        "file": one.file, "input": one.input, "reference": one.reference, "right": isRight,
        "expected": one.expected.map {
          [
            "text": $0.text, "type": $0.type, "modifier": $0.modifier, "values": $0.values,
          ] as [String: Any]
        },
      ]
      let data = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])
      dump.append(String(decoding: data, as: UTF8.self))
    }
    if let path = environment["ONSET_WORDS_DUMP"] {
      try Data(dump.joined(separator: "\n").utf8).write(to: URL(filePath: path))
    }
    for file in Set(cases.map(\.file)).sorted() {
      let reasons = out.filter { $0.key.hasPrefix(file + " ") }.sorted { $0.key < $1.key }
        .map { "\($0.key.split(separator: " ")[1]) \($0.value)" }
      print(
        "SPECS \(file): \(right[file] ?? 0) of \(all[file] ?? 0) right;",
        "out of scope: \(reasons.isEmpty ? "none" : reasons.joined(separator: ", "))")
    }
    let (good, total) = (right.values.reduce(0, +), all.values.reduce(0, +))
    print(
      "SPECS all: \(good) of \(total) right, \(good * 1000 / max(1, total)) thousandths;",
      "out of scope \(out.values.reduce(0, +))")
    #expect(good * 1000 / max(1, total) >= Self.reached)
  }
}

extension TimeExpression {
  /// For people: the words, the meaning, the rules.
  func shortText(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let words = String(String.UnicodeScalarView(scalars[range]))
    return "'\(words)' = \(meaning.shortText) [\(rules.joined(separator: " "))]"
  }
}

extension TimeMeaning {
  /// One line that holds everything: the form of the tables of expected readings.
  var shortText: String {
    func seconds(_ length: Nanoseconds?) -> String {
      guard let length else { return "*" }
      let text = length.description
      return text.hasSuffix(".000000000") ? String(text.dropLast(10)) : text
    }
    switch self {
    case .duration(let least, let most): return "for \(seconds(least))..\(seconds(most))"
    case .relative(let anchor, let min, let max):
      let name =
        switch anchor {
        case .previous: "previous"
        case .reference: "reference"
        case .event(let range): "event(\(range.lowerBound)-\(range.upperBound))"
        }
      return "\(name) \(seconds(min))..\(seconds(max))"
    case .moment(let moment):
      let days = moment.days.map {
        $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)/\($0.upperBound)"
      }
      let clocks = moment.clocks.map { "\(clock($0.lowerBound))-\(clock($0.upperBound))" }
      let bound =
        switch moment.bound {
        case .notAfter: "<= "
        case .notBefore: ">= "
        case nil: ""
        }
      return bound
        + [days.joined(separator: "|"), clocks.joined(separator: "|")]
        .filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  private func clock(_ time: Nanoseconds) -> String {
    let (count, sign) = (time.count.magnitude, time.count < 0 ? "-" : "")
    let seconds = count / 1_000_000_000
    func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let rest = seconds % 60
    return "\(sign)\(two(seconds / 3600)):\(two(seconds / 60 % 60))"
      + (rest == 0 ? "" : ":\(two(rest))")
  }
}
