import Foundation
import Sealing
import TestSupport
import Testing

@Suite("Time-stamps of RFC 3161, against a throw-away authority of openssl's")
struct TimeStampTests {
  private let list = Array("00  a\n".utf8)

  @Test("The request is what openssl asks for, and the same twice")
  func request() throws {
    try OpenSSL.inFolder { openssl in
      try openssl.write(list, "list")
      try openssl.run(
        "ts", "-query", "-data", "list", "-sha512", "-cert", "-no_nonce", "-out", "theirs.tsq")
      #expect(try TimeStamp.request(for: list) == openssl.bytes("theirs.tsq"))
      #expect(try TimeStamp.request(for: list) == TimeStamp.request(for: list))
    }
  }

  @Test("A token is verified by both sides, and only of these bytes by that authority")
  func token() throws {
    try OpenSSL.inFolder { openssl in
      try openssl.makeAuthority()
      try openssl.write(list, "list")
      try openssl.write(try TimeStamp.request(for: list), "request.tsq")
      try openssl.answer("request.tsq", to: "token.tsr")
      try openssl.run("ts", "-verify", "-data", "list", "-in", "token.tsr", "-CAfile", "ca.pem")
      let token = try openssl.bytes("token.tsr")
      let authority = try Authority(pem: openssl.bytes("ca.pem"))
      let traced = try TimeStamp.verify(token, of: list, authority: authority)
      #expect(traced?.isTraced == true)
      #expect(traced?.policy == "1.2.3.4.1")
      #expect(traced?.time.hasSuffix("Z") == true)
      #expect(try TimeStamp.verify(token, of: list, authority: nil)?.isTraced == false)
      #expect(try TimeStamp.verify(token, of: list + [1], authority: authority) == nil)
      // The bare token without the response around it serves as well.
      try openssl.run("ts", "-reply", "-in", "token.tsr", "-token_out", "-out", "bare.der")
      #expect(
        try TimeStamp.verify(openssl.bytes("bare.der"), of: list, authority: authority)?.serial
          == traced?.serial)
      try openssl.run(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "x.key", "-out", "x.pem", "-days", "30", "-subj", "/CN=Somebody else")
      let other = try Authority(pem: openssl.bytes("x.pem"))
      #expect(try TimeStamp.verify(token, of: list, authority: other) == nil)
    }
  }
}
