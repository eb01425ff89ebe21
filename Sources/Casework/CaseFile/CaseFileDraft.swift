import Evidence
import Exhibits
import Foundation
import TimeModel

/// Writes the case file that a person then corrects: what each file was taken for, and why.
enum CaseFileDraft {
  /// What Onset took one file for.
  struct Guess {
    var entry: CaseFile.SourceEntry
    var because: String
  }

  static let defaultZone = "Europe/London"

  static func text(title: String, guesses: [Guess], date: CivilDate?, unused: [(String, String)])
    -> String
  {
    var lines = [
      "# Drafted by Onset: it looked at every file and wrote down what it took each for.",
      "# Please correct it, then delete the line 'draft: true' and run 'onset build' again.",
      "# Every key is explained in Documentation/CaseFile.md.",
      "schema: \(CaseFile.schema)",
      "draft: true",
      "title: \(quoted(title))",
      "# The zone of times written without one. Check it: nothing in the evidence says so.",
      "timeZone: \(defaultZone)",
    ]
    if let date {
      lines += [
        "# The date of times written without one, taken from the evidence.", "date: \(date)",
      ]
    } else {
      lines += ["# The date of times written without one:", "# date: 2017-04-08"]
    }
    lines.append(guesses.isEmpty ? "sources: []" : "sources:")
    for guess in guesses {
      lines += ["  # \(oneLine(guess.because))", "  - id: \(guess.entry.id)"]
      lines.append("    file: \(quoted(guess.entry.file))")
      lines.append("    kind: \(guess.entry.kind.rawValue)")
      if guess.entry.kind == .recording {
        lines.append(
          "    # clock: {offset: -137s ± 5s}   # when its own clock was checked against true time")
      }
    }
    lines += [
      "# Events that you saw, so that sources are tied to each other:",
      "# events:",
      "#   - id: kick",
      "#     kind: violence.strike",
      "#     label: A kick",
      "#     observed:",
      "#       - {source: \(guesses.first?.entry.id.rawValue ?? "livestream"), "
        + "at: \"01:52.480\", within: 0.2s, by: AB}",
    ]
    if !unused.isEmpty {
      lines.append("# Not taken for evidence; add what is, or list the rest here to say so:")
      lines.append("ignore:")
      lines += unused.flatMap { ["  # \(oneLine($1))", "  - \(quoted($0))"] }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A name for a source out of its file's name: lower case, no blanks, unlike the others.
  static func name(for path: String, taken: Set<String>) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem =
      file.contains(".") ? file.split(separator: ".").dropLast().joined(separator: ".") : file
    let mapped = stem.lowercased().unicodeScalars.map { scalar -> Character in
      Parse.isName(String(scalar)) || scalar == "." ? Character(scalar) : "-"
    }
    let trimmed = String(String(mapped).trimmingPrefix(while: { "-.".contains($0) }).prefix(60))
    let base = trimmed.isEmpty ? "source" : trimmed
    guard taken.contains(base) else { return base }
    return (2...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
  }

  /// A double-quoted YAML scalar (YAML 1.2 section 5.7), so that no file name can be anything else.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      default:
        guard
          scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value)
            || (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            || [0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
        else { return String(scalar) }
        let hex = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// Words of evidence in a comment: nothing in them may end the line, or the file as YAML.
  private static func oneLine(_ text: String) -> String { VisibleText.line(text, limit: 400) }
}
