internal import COpenSSL

/// Who signed, as far as the signature itself says.
public struct Signer: Hashable, Sendable {
  /// The certificate's subject; absent for a bare key.
  public let subject: String?
  /// SHA-256 of the public key (SubjectPublicKeyInfo) or of the certificate, in hexadecimal.
  public let fingerprint: String
  /// Whether the certificate was traced to an authority that the caller trusts.
  public let isTraced: Bool
}

/// Those whose signatures are believed: certificates in PEM.
public struct Authority: Sendable {
  let pem: [UInt8]

  /// - Throws: `SealingError` when there is no certificate in it.
  public init(pem: [UInt8]) throws(SealingError) {
    _ = try Keys.store(trusting: pem)
    self.pem = pem
  }
}

/// A detached signature with a bare key: Ed25519 (RFC 8032).
///
/// By hand: `openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in FILE -sigfile SIGNATURE`.
public enum KeySignature {
  /// - Parameter key: a private Ed25519 key in PEM (PKCS #8), unencrypted.
  /// - Returns: the 64 bytes of the signature, and the public key in PEM.
  public static func sign(
    _ bytes: [UInt8], key: [UInt8]
  ) throws(SealingError) -> (signature: [UInt8], publicKey: [UInt8]) {
    let key = try Keys.privateKey(key)
    try check(key)
    guard let context = unsafe Handle(EVP_MD_CTX_new(), free: { unsafe EVP_MD_CTX_free($0) }),
      unsafe EVP_DigestSignInit(context.pointer, nil, nil, nil, key.pointer) == 1
    else { throw SealingError("the key cannot sign: \(Memory.lastError())", fix: "use another") }
    var signature = [UInt8](repeating: 0, count: 64)
    var count = signature.count
    guard unsafe EVP_DigestSign(context.pointer, &signature, &count, bytes, bytes.count) == 1,
      count == 64,
      let pem = unsafe Memory.written({ unsafe PEM_write_bio_PUBKEY($0, key.pointer) })
    else { throw SealingError("the key cannot sign: \(Memory.lastError())", fix: "use another") }
    return (signature, pem)
  }

  /// - Returns: whose key it is; nil when the signature is not of these bytes by this key.
  /// - Throws: `SealingError` when the key cannot be read.
  public static func verify(
    _ signature: [UInt8], of bytes: [UInt8], publicKey: [UInt8]
  ) throws(SealingError) -> Signer? {
    let key = try Keys.publicKey(publicKey)
    try check(key)
    guard let context = unsafe Handle(EVP_MD_CTX_new(), free: { unsafe EVP_MD_CTX_free($0) }),
      unsafe EVP_DigestVerifyInit(context.pointer, nil, nil, nil, key.pointer) == 1,
      unsafe EVP_DigestVerify(
        context.pointer, signature, signature.count, bytes, bytes.count) == 1,
      let der = unsafe Memory.written({ unsafe i2d_PUBKEY_bio($0, key.pointer) })
    else {
      _ = Memory.lastError()
      return nil
    }
    return Signer(subject: nil, fingerprint: Keys.fingerprint(der), isTraced: false)
  }

  private static func check(_ key: borrowing Handle) throws(SealingError) {
    guard unsafe EVP_PKEY_get_id(key.pointer) == EVP_PKEY_ED25519 else {
      throw SealingError(
        "the key is not an Ed25519 key",
        fix: "sign with a certificate as well, or make a key with "
          + "'openssl genpkey -algorithm ed25519 -out key.pem'")
    }
  }
}

/// A detached signature with an X.509 certificate: CMS SignedData in DER (RFC 5652).
///
/// By hand: `openssl cms -verify -binary -inform DER -in SIGNATURE -content FILE -CAfile CA.pem`.
public enum CertificateSignature {
  /// - Parameters:
  ///   - key: the private key in PEM, unencrypted: RSA or elliptic curve.
  ///   - certificate: its certificate in PEM.
  public static func sign(
    _ bytes: [UInt8], key: [UInt8], certificate: [UInt8]
  ) throws(SealingError) -> [UInt8] {
    let key = try Keys.privateKey(key)
    let certificate = try Keys.certificate(certificate)
    let flags = UInt32(CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP)
    guard let content = Memory.reading(bytes),
      let cms = unsafe Handle(
        CMS_sign(certificate.pointer, key.pointer, nil, content.pointer, flags),
        free: { unsafe CMS_ContentInfo_free($0) }),
      let der = unsafe Memory.written({ unsafe i2d_CMS_bio($0, cms.pointer) })
    else {
      throw SealingError(
        "the certificate and the key cannot sign together: \(Memory.lastError())",
        fix: "check that the key belongs to the certificate and is RSA or elliptic curve")
    }
    return der
  }

  /// - Parameter authority: nil to check the signature and not whom its certificate belongs to.
  /// - Returns: the signer; nil when the signature is not of these bytes, or its certificate does not
  ///   lead to the authority.
  public static func verify(
    _ signature: [UInt8], of bytes: [UInt8], authority: Authority?
  ) throws(SealingError) -> Signer? {
    var flags = UInt32(CMS_BINARY)
    if authority == nil { flags |= UInt32(CMS_NO_SIGNER_CERT_VERIFY) }
    let store = try Keys.store(orEmpty: authority)
    guard let input = Memory.reading(signature), let content = Memory.reading(bytes),
      let cms = unsafe Handle(
        d2i_CMS_bio(input.pointer, nil), free: { unsafe CMS_ContentInfo_free($0) }),
      unsafe CMS_verify(cms.pointer, nil, store.pointer, content.pointer, nil, flags) == 1,
      let signers = unsafe CMS_get0_signers(cms.pointer)
    else {
      _ = Memory.lastError()
      return nil
    }
    defer { unsafe onset_sk_X509_free(signers) }
    guard unsafe onset_sk_X509_num(signers) == 1,
      let certificate = unsafe onset_sk_X509_value(signers, 0),
      let der = unsafe Memory.written({ unsafe i2d_X509_bio($0, certificate) })
    else { return nil }
    return Signer(
      subject: unsafe Keys.subject(of: certificate), fingerprint: Keys.fingerprint(der),
      isTraced: authority != nil)
  }
}

extension Keys {
  /// A store that trusts nobody where there is no authority.
  static func store(orEmpty authority: Authority?) throws(SealingError) -> Handle {
    if let authority { return try store(trusting: authority.pem) }
    guard let store = unsafe Handle(X509_STORE_new(), free: { unsafe X509_STORE_free($0) }) else {
      throw SealingError("there is no memory for a certificate store", fix: "try again")
    }
    return store
  }
}
