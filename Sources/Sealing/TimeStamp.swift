internal import COpenSSL

/// Time-stamps of RFC 3161: an authority says that these bytes existed at a time.
public enum TimeStamp {
  /// What a token says.
  public struct Statement: Hashable, Sendable {
    /// RFC 3339 UTC.
    public let time: String
    /// In hexadecimal.
    public let serial: String
    /// The policy under which it was given, as a dotted object identifier.
    public let policy: String
    /// The authority's name where the token gives one.
    public let authority: String?
    /// Whether the authority's signature was checked, against a certificate that the caller trusts.
    public let isTraced: Bool
  }

  /// The request for a time-stamp of these bytes (`TimeStampReq` in DER): their SHA-512, no nonce, so
  /// that the same bytes give the same request, and the authority's certificate asked for.
  public static func request(for bytes: [UInt8]) throws(SealingError) -> [UInt8] {
    guard let request = request(for: bytes),
      let der = unsafe Memory.written({ unsafe i2d_TS_REQ_bio($0, request.pointer) })
    else {
      throw SealingError(
        "the request for a time-stamp cannot be written: \(Memory.lastError())", fix: "try again")
    }
    return der
  }

  /// - Parameters:
  ///   - token: what the authority returned: a `TimeStampResp`, or the token in it, in DER.
  ///   - authority: its certificates must have been valid at the time that the token states; nil to
  ///     read the token and compare it with the bytes only.
  /// - Returns: what the token says; nil when it is not of these bytes, or its signature does not
  ///   lead to the authority.
  /// - Throws: `SealingError` when the token cannot be read at all.
  public static func verify(
    _ token: [UInt8], of bytes: [UInt8], authority: Authority?
  ) throws(SealingError) -> Statement? {
    let stamp = try Token(token)
    guard
      let info = unsafe Handle(
        PKCS7_to_TS_TST_INFO(stamp.pointer), free: { unsafe TS_TST_INFO_free($0) }),
      let request = request(for: bytes),
      let context = unsafe Handle(
        TS_REQ_to_TS_VERIFY_CTX(request.pointer, nil),
        free: { unsafe TS_VERIFY_CTX_free($0) })
    else {
      throw SealingError(
        "the time-stamp holds no statement of a time: \(Memory.lastError())",
        fix: "ask the authority for it again, with the request in the seal")
    }
    let time = unsafe TS_TST_INFO_get_time(info.pointer)
    if let authority {
      let store = try Keys.store(trusting: authority.pem)
      // An authority's certificate runs out, what it signed before does not.
      var moment = unsafe tm()
      if let time = unsafe time, unsafe ASN1_TIME_to_tm(time, &moment) == 1,
        let parameters = unsafe X509_STORE_get0_param(store.pointer)
      {
        unsafe X509_VERIFY_PARAM_set_time(parameters, timegm(&moment))
      }
      unsafe X509_STORE_up_ref(store.pointer)
      _ = unsafe TS_VERIFY_CTX_set_store(context.pointer, store.pointer)
      _ = unsafe TS_VERIFY_CTX_add_flags(context.pointer, Int32(TS_VFY_SIGNATURE))
    }
    guard unsafe TS_RESP_verify_token(context.pointer, stamp.pointer) == 1,
      let time = unsafe time, let words = unsafe Self.rfc3339(time),
      let serial = unsafe onset_serial_of_token(info.pointer)
    else {
      _ = Memory.lastError()
      return nil
    }
    defer { unsafe onset_free(serial) }
    var (policy, name) = ([CChar](repeating: 0, count: 128), [CChar](repeating: 0, count: 512))
    _ = unsafe OBJ_obj2txt(
      &policy, Int32(policy.count), TS_TST_INFO_get_policy_id(info.pointer), 1)
    unsafe onset_name_of_authority(info.pointer, &name, Int32(name.count))
    let authorityName = text(name)
    return Statement(
      time: words, serial: unsafe String(cString: serial).lowercased(), policy: text(policy),
      authority: authorityName.isEmpty ? nil : authorityName, isTraced: authority != nil)
  }

  private static func text(_ bytes: [CChar]) -> String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// C: `TS_REQ`.
  private static func request(for bytes: [UInt8]) -> Handle? {
    var digest = [UInt8](repeating: 0, count: 64)
    var length: UInt32 = 0
    guard unsafe EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha512(), nil) == 1,
      let request = unsafe Handle(TS_REQ_new(), free: { unsafe TS_REQ_free($0) }),
      let imprint = unsafe Handle(
        TS_MSG_IMPRINT_new(), free: { unsafe TS_MSG_IMPRINT_free($0) }),
      let algorithm = unsafe X509_ALGOR_new()
    else { return nil }
    defer { unsafe X509_ALGOR_free(algorithm) }
    guard unsafe X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha512), V_ASN1_NULL, nil) == 1,
      unsafe TS_MSG_IMPRINT_set_algo(imprint.pointer, algorithm) == 1,
      unsafe TS_MSG_IMPRINT_set_msg(imprint.pointer, &digest, Int32(length)) == 1,
      unsafe TS_REQ_set_version(request.pointer, 1) == 1,
      unsafe TS_REQ_set_msg_imprint(request.pointer, imprint.pointer) == 1,
      unsafe TS_REQ_set_cert_req(request.pointer, 1) == 1
    else { return nil }
    return request
  }
}
