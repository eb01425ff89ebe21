public import Foundation

/// The program `openssl`, in a folder of its own: the other side of signatures and time-stamps.
public struct OpenSSL {
  public let folder: URL

  /// A folder for one test, gone afterwards.
  public static func inFolder(_ body: (OpenSSL) throws -> Void) throws {
    let folder = try Places.temporaryFolder("onset-openssl")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(OpenSSL(folder: folder))
  }

  public init(folder: URL) { self.folder = folder }

  /// - Throws: with what it said, when it ends with anything but zero.
  public func run(_ arguments: String...) throws {
    try OtherProgram.output(of: "/usr/bin/openssl", arguments, in: folder)
  }

  public func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  public func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  /// A throw-away authority: its root is `ca.pem`.
  public func makeAuthority() throws {
    try write(Array(Self.configuration.utf8), "tsa.cnf")
    try write(Array("01\n".utf8), "serial")
    try run(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
      "ca.key", "-out", "ca.pem", "-days", "30", "-config", "tsa.cnf", "-extensions", "root")
    try run(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key",
      "-out", "tsa.csr", "-config", "tsa.cnf", "-subj", "/CN=Throw-away clock")
    try run(
      "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
      "-out", "tsa.pem", "-days", "30", "-extfile", "tsa.cnf", "-extensions", "clock")
  }

  /// What the authority answers to a request.
  public func answer(_ request: String, to token: String) throws {
    try run(
      "ts", "-reply", "-queryfile", request, "-signer", "tsa.pem", "-inkey", "tsa.key", "-chain",
      "ca.pem", "-config", "tsa.cnf", "-out", token)
  }

  private static let configuration = """
    [req]
    distinguished_name = name
    prompt = no
    [name]
    CN = Throw-away root
    [root]
    basicConstraints = critical,CA:TRUE
    keyUsage = critical,keyCertSign
    [clock]
    extendedKeyUsage = critical,timeStamping
    keyUsage = critical,digitalSignature
    [tsa]
    default_tsa = clock1
    [clock1]
    serial = serial
    crypto_device = builtin
    signer_digest = sha256
    default_policy = 1.2.3.4.1
    digests = sha256,sha384,sha512
    accuracy = secs:1
    ess_cert_id_alg = sha256

    """
}
