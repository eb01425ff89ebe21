import Evidence
import Foundation

/// Evidence that contradicts itself, with each piece by name.
struct ConflictModel {
  let conflictNumber: Markup
  /// By how much they are impossible together.
  let conflictVerdict: Markup
  let conflictPicture: Markup
  let pieces: [ReasonModel]
  let leftOut: [ReasonModel]
  let hasLeftOut: Bool
  /// True when the verdict does not say itself what was left out.
  let isLeftOutListed: Bool
  let remedies: [RemedyModel]
  let hasRemedies: Bool

  /// How one piece would have to give way.
  struct RemedyModel {
    let remedyPiece: Markup
    let remedyWords: Markup
  }

  init(_ conflict: Conflict, number: Int, _ names: NodeText) {
    let index = names.index
    conflictNumber = "\(number)"
    let verdict = Self.verdict(conflict.message)
    conflictVerdict = .evidence(verdict ?? conflict.message)
    let without = Set(conflict.leftOut)
    pieces = conflict.constraints.map { ReasonModel($0, isLeftOut: without.contains($0), index) }
    leftOut = conflict.leftOut.map { ReasonModel($0, isLeftOut: false, index) }
    conflictPicture = LoopPicture(conflict, number: number, names)?.svg ?? .empty
    remedies = conflict.remedies.map { remedy in
      let piece = conflict.constraints.firstIndex(of: remedy.constraint).map { "(\($0 + 1))" }
      return RemedyModel(
        remedyPiece: "\(piece ?? VisibleText.line(remedy.constraint.rawValue, limit: 40))",
        remedyWords: .evidence(remedy.words, limit: 600))
    }
    hasRemedies = !remedies.isEmpty
    hasLeftOut = !leftOut.isEmpty
    isLeftOutListed = verdict == nil || leftOut.isEmpty
  }

  /// The last sentences of the message: the pieces before them stand in a list already.
  private static func verdict(_ message: String) -> String? {
    message.range(of: "Together they are impossible by", options: .backwards)
      .map { String(message[$0.lowerBound...]) }
  }
}

/// One constraint in words: a piece of a contradiction.
struct ReasonModel {
  let constraintName: Markup
  let reasonWords: Markup
  let reasonFrom: Markup
  let reasonLabel: Markup
  let isAssumption: Bool
  let isPieceLeftOut: Bool

  init(_ id: ConstraintID, isLeftOut: Bool, _ index: TimelineIndex) {
    isPieceLeftOut = isLeftOut
    constraintName = .name(id.rawValue, limit: 40)
    isAssumption = index.constraint(id)?.evidence == .assumption
    guard let constraint = index.constraint(id) else {
      reasonWords = "not described"
      (reasonFrom, reasonLabel) = (.empty, .empty)
      return
    }
    reasonWords =
      constraint.because.isEmpty ? "no words given" : .evidence(constraint.because, limit: 600)
    var from: [String] = []
    if let source = constraint.source { from.append(index.title(source)) }
    if let locator = constraint.locator, locator != .whole { from.append(locator.description) }
    if constraint.source == nil {
      from.append(constraint.evidence == .assumption ? "method" : "case file")
    }
    reasonFrom = .name(from.joined(separator: ", "))
    reasonLabel = "\(constraint.label.rawValue)"
  }
}
