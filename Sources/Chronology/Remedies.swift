internal import Evidence

extension Constraint {
  /// What would resolve a contradiction at this constraint, and how a person could find out.
  ///
  /// - Parameter excess: by how much the contradiction is impossible, in nanoseconds: a simple cycle is
  ///   resolved when any one of its constraints gives way by that much.
  func remedy(impossibleBy excess: Int128) -> Conflict.Remedy {
    Conflict.Remedy(constraint: id, words: remedyWords("at least \(durationText(excess))"))
  }

  private func remedyWords(_ much: String) -> String {
    let name = source?.rawValue ?? "the case file"
    let place = locator.flatMap { $0 == .whole ? nil : " at \($0)" } ?? ""
    if piece?.hasPrefix("sound ") == true {
      return
        "the sound that was taken for one is not, or it fits \(much) beside this: listen to both"
    }
    if piece?.hasPrefix("loss ") == true {
      return "\(name) lost \(much) more than is assumed: look for stalls in the recording"
    }
    if case .clock = to, from == .origin {
      return "the clock of \(name) is \(much) further off than this allows: have it checked again"
    }
    switch evidence {
    case .assumption:
      return "what is assumed here is wrong by \(much): find out, and declare it in case.yaml"
    case .statement:
      return "the statement \(name) is wrong in this by \(much), or is not about this moment: "
        + "ask the witness again\(place.isEmpty ? "" : ", with the words\(place)")"
    case .log:
      return
        "this entry of \(name) is wrong by \(much), or is about something else: ask who wrote it"
    case .declared:
      return "what was declared here is wrong by \(much): look again\(placeOfDeclaration)"
    case .measured:
      return "\(name) did not run as is taken here, by \(much): look at the recording\(place)"
    }
  }

  private var placeOfDeclaration: String {
    guard let source else { return " at case.yaml" }
    return " at \(source)" + (locator.flatMap { $0 == .whole ? nil : ", \($0)" } ?? "")
  }
}
