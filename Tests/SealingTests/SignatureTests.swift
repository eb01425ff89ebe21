import Foundation
import Sealing
import TestSupport
import Testing

@Suite("Signatures, checked by the other side's own program")
struct SignatureTests {
  private let list = Array("0011  a\n2233  b\n".utf8)

  @Test("A bare key signs, openssl agrees, and any flipped bit is told")
  func keySignature() throws {
    try OpenSSL.inFolder { openssl in
      try openssl.run("genpkey", "-algorithm", "ed25519", "-out", "key.pem")
      let signed = try KeySignature.sign(list, key: openssl.bytes("key.pem"))
      try openssl.write(signed.signature, "signature")
      try openssl.write(signed.publicKey, "public.pem")
      try openssl.write(list, "list")
      try openssl.run(
        "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "list",
        "-sigfile", "signature")
      try openssl.run("pkey", "-in", "key.pem", "-pubout", "-out", "same.pem")
      #expect(try openssl.bytes("same.pem") == signed.publicKey)
      let signer = try KeySignature.verify(signed.signature, of: list, publicKey: signed.publicKey)
      #expect(signer?.fingerprint.count == 64)
      for bit in stride(from: 0, to: 64 * 8, by: 7) {
        var forged = signed.signature
        forged[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(try KeySignature.verify(forged, of: list, publicKey: signed.publicKey) == nil)
      }
      #expect(
        try KeySignature.verify(signed.signature, of: list + [10], publicKey: signed.publicKey)
          == nil)
    }
  }

  @Test("What is no key, or not the right one, is refused with what to do")
  func keysAreChecked() throws {
    try OpenSSL.inFolder { openssl in
      try openssl.run(
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ec.pem")
      try openssl.run(
        "genpkey", "-algorithm", "ed25519", "-aes-256-cbc", "-pass", "pass:x", "-out", "locked.pem")
      for key in [try openssl.bytes("ec.pem"), try openssl.bytes("locked.pem"), [], [0x30, 0x00]] {
        let error = #expect(throws: SealingError.self) { try KeySignature.sign(list, key: key) }
        #expect(error?.fix.contains("openssl genpkey") == true)
      }
    }
  }

  @Test("A certificate signs in CMS, and only its authority is believed")
  func certificateSignature() throws {
    try OpenSSL.inFolder { openssl in
      for (name, subject) in [("signer", "/CN=Examiner"), ("other", "/CN=Somebody else")] {
        try openssl.run(
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
          "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "30", "-subj", subject)
      }
      let signature = try CertificateSignature.sign(
        list, key: openssl.bytes("signer.key"), certificate: openssl.bytes("signer.pem"))
      try openssl.write(signature, "signature.p7s")
      try openssl.write(list, "list")
      try openssl.run(
        "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.p7s", "-content", "list",
        "-CAfile", "signer.pem", "-out", "/dev/null")
      let trusted = try Authority(pem: openssl.bytes("signer.pem"))
      let other = try Authority(pem: openssl.bytes("other.pem"))
      func verify(_ bytes: [UInt8], _ authority: Authority?) throws -> Signer? {
        try CertificateSignature.verify(signature, of: bytes, authority: authority)
      }
      #expect(try verify(list, nil)?.isTraced == false)
      #expect(try verify(list, trusted)?.subject == "/CN=Examiner")
      #expect(try verify(list, other) == nil)
      #expect(try verify(list + [0], nil) == nil)
      #expect(throws: SealingError.self) {
        try CertificateSignature.sign(
          list, key: openssl.bytes("other.key"), certificate: openssl.bytes("signer.pem"))
      }
      #expect(throws: SealingError.self) { try Authority(pem: list) }
    }
  }

  @Test("Hostile bytes are no signature, and nothing breaks")
  func hostileBytes() throws {
    var generator = SeededGenerator(seed: 7)
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #expect(try CertificateSignature.verify(bytes, of: list, authority: nil) == nil)
      #expect(throws: SealingError.self) {
        try TimeStamp.verify(bytes, of: list, authority: nil)
      }
    }
  }
}
