import Foundation
import Sealing
import SystemPackage

/// Signs an exhibit, or attaches the time-stamp that an authority returned for it.
public enum SealExhibit {
  /// - Parameters:
  ///   - path: the folder of an exhibit.
  ///   - key: a private key in PEM; nil to attach a time-stamp only.
  ///   - certificate: the key's certificate; nil to sign with the bare key.
  ///   - token: what an authority returned, in DER.
  /// - Returns: what was done, a line each.
  /// - Throws: `OnsetError`, and when the exhibit is not whole: nobody should sign that.
  public static func run(
    _ path: String, key: String?, certificate: String?, token: String?
  ) async throws -> [String] {
    let signing = try Signing(key: key, certificate: certificate)
    let stamp = try token.map { path throws(OnsetError) in try Signing.read(path) }
    let report = try await Verify.run(path, Verify.Options()) { _ in }
    guard report.wrong.isEmpty else {
      throw OnsetError(
        "the exhibit is not whole: " + report.wrong.prefix(3).joined(separator: "; "),
        fix: "run 'onset verify' on it: what is not whole is not sealed")
    }
    let bag = FilePath(URL(filePath: path).absoluteURL.resolvingSymlinksInPath().path)
    var done: [String] = []
    if let signing {
      try BundleSeal.sign(bag, key: signing.key, certificate: signing.certificate)
      done.append(
        "signed: "
          + (signing.certificate == nil
            ? BundleSeal.keySignature : BundleSeal.certificateSignature))
    }
    if let stamp {
      let statement = try BundleSeal.attach(stamp, to: bag)
      done.append("attached: \(BundleSeal.token), which says \(statement.time)")
    }
    return done
  }
}
