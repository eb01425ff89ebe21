internal import COpenSSL

/// Keys and certificates as they lie in PEM files (RFC 7468).
enum Keys {
  /// - Throws: `SealingError` for what is no unencrypted private key. C: `PEM_read_bio_PrivateKey`.
  static func privateKey(_ pem: [UInt8]) throws(SealingError) -> Handle {
    // A passphrase is never asked for: a program in a batch would wait for ever.
    let key = unsafe Handle(
      Memory.parsed(pem) { unsafe PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil) }
    ) { unsafe EVP_PKEY_free($0) }
    guard let key else {
      throw SealingError(
        "the file is no private key in PEM without a passphrase: \(Memory.lastError())",
        fix: "make one with 'openssl genpkey -algorithm ed25519 -out key.pem'")
    }
    return key
  }

  /// C: `PEM_read_bio_PUBKEY`.
  static func publicKey(_ pem: [UInt8]) throws(SealingError) -> Handle {
    let key = unsafe Handle(
      Memory.parsed(pem) { unsafe PEM_read_bio_PUBKEY($0, nil, nil, nil) }
    ) { unsafe EVP_PKEY_free($0) }
    guard let key else {
      throw SealingError(
        "the file is no public key in PEM: \(Memory.lastError())",
        fix: "take one out of a private key with 'openssl pkey -in key.pem -pubout'")
    }
    return key
  }

  /// The first certificate of a PEM file. C: `PEM_read_bio_X509`.
  static func certificate(_ pem: [UInt8]) throws(SealingError) -> Handle {
    let certificate = unsafe Handle(
      Memory.parsed(pem) { unsafe PEM_read_bio_X509($0, nil, nil, nil) }
    ) { unsafe X509_free($0) }
    guard let certificate else {
      throw SealingError(
        "the file is no certificate in PEM: \(Memory.lastError())",
        fix: "name an X.509 certificate in PEM")
    }
    return certificate
  }

  /// A store that trusts every certificate of a PEM file. C: `X509_STORE_add_cert`.
  static func store(trusting pem: [UInt8]) throws(SealingError) -> Handle {
    guard let store = unsafe Handle(X509_STORE_new(), free: { unsafe X509_STORE_free($0) }),
      let bio = Memory.reading(pem)
    else { throw SealingError("there is no memory for a certificate store", fix: "try again") }
    var count = 0
    while let next = unsafe PEM_read_bio_X509(bio.pointer, nil, nil, nil) {
      if unsafe X509_STORE_add_cert(store.pointer, next) == 1 { count += 1 }
      unsafe X509_free(next)
    }
    let words = Memory.lastError()
    guard count > 0 else {
      throw SealingError(
        "the file holds no certificate in PEM: \(words)",
        fix: "name the authority's certificate in PEM")
    }
    return store
  }

  /// The subject of a certificate on one line. C: `X509_NAME_oneline`.
  static func subject(of certificate: OpaquePointer) -> String {
    var text = [CChar](repeating: 0, count: 512)
    _ = unsafe X509_NAME_oneline(
      X509_get_subject_name(certificate), &text, Int32(text.count))
    return String(
      decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// SHA-256 of what `encode` writes as DER, in lower-case hexadecimal.
  static func fingerprint(_ der: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    _ = unsafe EVP_Digest(der, der.count, &digest, &length, EVP_sha256(), nil)
    let digits = Array("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
