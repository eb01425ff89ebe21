internal import Crypto
internal import Foundation
internal import Synchronization

/// The learned models that are installed and are what `models.lock` says.
///
/// They lie in `$ONSET_MODELS`, else in `onset/models` of the user's data folder; an empty
/// `ONSET_MODELS` turns them off.
public struct ModelStore: Sendable {
  /// Each model is looked at once, when it is first asked for: about a tenth of a second for 150 MB.
  public static let shared = ModelStore(environment: ProcessInfo.processInfo.environment)

  /// Nil when the models are turned off.
  public let folder: String?
  private let verdicts = Verdicts()

  private enum Verdict: Hashable {
    case fit(LearnedModel)
    case unfit(String)
  }

  private final class Verdicts: Sendable {
    let known = Mutex<[String: Verdict]>([:])
  }

  public init(environment: [String: String]) { folder = Self.folder(environment) }

  /// Nil when the models are turned off, or the lock names no such one.
  private func verdict(_ name: String) -> Verdict? {
    guard let folder, let entry = ModelLock.shared.entries.first(where: { $0.name == name }) else {
      return nil
    }
    return verdicts.known.withLock { known in
      if let verdict = known[name] { return verdict }
      let verdict =
        FileManager.default.fileExists(atPath: folder)
        ? Self.verdict(entry, in: folder)
        : .unfit("the learned models are not installed (script/bootstrap --models)")
      known[name] = verdict
      return verdict
    }
  }

  private static func folder(_ environment: [String: String]) -> String? {
    if let named = environment["ONSET_MODELS"] { return named.isEmpty ? nil : named }
    let home = environment["HOME"].map { $0 + "/.local/share" }
    // A relative folder is not to be used (XDG Base Directory Specification).
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
    return data.map { $0 + "/onset/models" }
  }

  private static func verdict(_ entry: ModelLock.Entry, in folder: String) -> Verdict {
    for file in entry.files {
      let path = folder + "/" + file.path
      guard let found = digest(of: path) else {
        return .unfit("\(path) is missing (script/bootstrap --models installs it again)")
      }
      guard found == file.sha256 else {
        return .unfit(
          "\(path) is not what models.lock says: its SHA-256 is \(found) "
            + "(script/bootstrap --models installs it again)")
      }
    }
    return .fit(
      LearnedModel(
        name: entry.name, version: entry.version, sha256: entry.files.first?.sha256 ?? ""))
  }

  /// Nil when the file cannot be read.
  private static func digest(of path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    var hash = SHA256()
    do {
      while let block = try file.read(upToCount: 1 << 20), !block.isEmpty {
        hash.update(data: block)
      }
    } catch {
      return nil
    }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }

  /// The models of these names, in this order; nil unless all of them can be used.
  public func models(named names: [String]) -> [LearnedModel]? {
    let models = names.compactMap { name in
      if case .fit(let model) = verdict(name) { model } else { nil }
    }
    return models.count == names.count ? models : nil
  }

  /// Why one of the models cannot be used, in words; nil when all can, or when they are turned off.
  public func absence(of names: [String]) -> String? {
    for name in names {
      if case .unfit(let words) = verdict(name) { return words }
    }
    return nil
  }

  /// The place of a model's first file; nil unless it can be used.
  func path(of name: String) -> String? {
    guard let folder, models(named: [name]) != nil,
      let file = ModelLock.shared.entries.first(where: { $0.name == name })?.files.first
    else { return nil }
    return folder + "/" + file.path
  }
}
