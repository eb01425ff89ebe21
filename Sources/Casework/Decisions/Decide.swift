import Exhibits
import Foundation
import SystemPackage

/// A person decides about an event: the decision goes into the journal, and the timeline is built anew.
public enum Decide {
  public enum Verb: String, Sendable, CaseIterable {
    case confirm, reject, retime, relabel, merge, split, undo
  }

  /// What a person asks for, as written; which options mean anything depends on the verb.
  public struct Request: Sendable {
    public var folder: String
    /// Where the output goes; nil for `output` in the case folder.
    public var output: String?
    /// An id, a label or some words of it.
    public var event: String
    public var verb: Verb
    public var by: String?
    public var because: String?
    /// retime: `2017-04-08 15:42:40 ± 2s`.
    public var to: String?
    /// retime: the earliest time; split: the event that this one is kept apart from.
    public var from: String?
    /// retime: the latest time.
    public var until: String?
    public var label: String?
    public var kind: String?
    /// merge: the event that is the same happening.
    public var with: String?
    /// split: what leaves the event.
    public var observations: [String] = []
    /// split: the name of the new event; nil for one that is free.
    public var new: String?
    /// undo: the number of an entry; nil for the last decision about the event.
    public var entry: Int64?

    public init(folder: String, event: String, verb: Verb) {
      (self.folder, self.event, self.verb) = (folder, event, verb)
    }
  }

  /// - Throws: `OnsetError` when the decision cannot be made: nothing is recorded then.
  public static func run(
    _ request: Request, progress: @escaping @Sendable (Build.Progress) -> Void
  ) async throws -> Outcome {
    try refuseUnbuilt(request.folder)
    return try await Build.decide(
      Build.Options(folder: request.folder, output: request.output), progress: progress
    ) { try $0.choice(request) }
  }

  /// Every decision of a case, and which of them stand.
  public static func list(
    _ folder: String, progress: @escaping @Sendable (Build.Progress) -> Void
  ) async throws -> Listing {
    try refuseUnbuilt(folder)
    let solved = try await Build.solve(Build.Options(folder: folder), progress: progress)
    return Listing(timeline: solved.timeline)
  }

  /// A folder that nobody ever built is most likely the wrong one: it is left alone.
  private static func refuseUnbuilt(_ folder: String) throws(OnsetError) {
    let place = try CaseFolder(folder, output: nil, create: false)
    let files = FileManager.default
    guard
      files.fileExists(atPath: place.store.path) || files.fileExists(atPath: place.caseFile.string)
    else {
      throw OnsetError(
        "'\(VisibleText.line(folder))' has not been built", fix: "run 'onset build' on it first")
    }
  }
}

// MARK: - What is wrong with a request whatever the case holds

extension Decide.Request {
  /// The longest name, label and reason, in characters (Unicode scalars).
  static let (longestName, longestLabel, longestReason) = (100, 200, 2_000)

  /// In words; nil when the case can be asked.
  public var problem: String? {
    Self.fault(of: by, "--by", "say who decides", limit: Self.longestName)
      ?? Self.fault(of: because, "--because", "say why", limit: Self.longestReason)
      ?? foreignOption ?? missingOption
  }

  /// Each option that was given, and the verbs that it belongs to.
  private var given: [(option: String, verbs: [Decide.Verb])] {
    [
      (to, "--to", [.retime]), (from, "--from", [.retime, .split]), (until, "--until", [.retime]),
      (label, "--label", [.relabel]), (kind, "--kind", [.relabel]), (with, "--with", [.merge]),
      (observations.first, "--observation", [.split]), (new, "--as", [.split]),
      (entry?.description, "--entry", [.undo]),
    ].compactMap { value, option, verbs in value == nil ? nil : (option, verbs) }
  }

  private var foreignOption: String? {
    given.first { !$0.verbs.contains(verb) }.map { "'\(verb.rawValue)' takes no \($0.option)" }
  }

  private var missingOption: String? {
    switch verb {
    case .confirm, .reject, .undo: nil
    case .retime:
      switch (to, from, until) {
      case (_?, nil, nil), (nil, _?, _?): nil
      default: "'retime' takes --to \"2017-04-08 15:42:40 ± 2s\", or --from T and --until T"
      }
    case .relabel:
      label == nil && kind == nil
        ? "'relabel' takes --label TEXT, --kind KIND or both"
        : label.flatMap {
          Self.fault(of: $0, "--label", "give it a label", limit: Self.longestLabel)
        }
    case .merge: with == nil ? "'merge' takes --with OTHER: the event that is the same" : nil
    case .split:
      switch (observations.isEmpty, from) {
      case (false, nil): nil
      case (true, _?): new == nil ? nil : "--as names what --observation splits off"
      default: "'split' takes --observation ID…, or --from OTHER"
      }
    }
  }

  /// What is written into the journal is one line of characters that can be seen.
  private static func fault(
    of text: String?, _ option: String, _ purpose: String, limit: Int
  ) -> String? {
    guard let text, !text.allSatisfy(\.isWhitespace) else {
      return "\(option) is missing or empty: \(purpose)"
    }
    let count = text.unicodeScalars.count
    guard count <= limit else {
      return "\(option) is \(count) characters long: at most \(limit) are taken"
    }
    return text.unicodeScalars.contains(where: isUnseen)
      ? "\(option) holds control or invisible characters: write it on one line, in plain text" : nil
  }

  private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // The joiners that some scripts need are no trick.
    case .format: scalar.value != 0x200C && scalar.value != 0x200D
    default: false
    }
  }
}
