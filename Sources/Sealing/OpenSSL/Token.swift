internal import COpenSSL

/// The signed token of a time-stamp.
@safe struct Token: ~Copyable {
  let pointer: UnsafeMutablePointer<PKCS7>

  /// - Parameter der: a `TimeStampResp` that grants, or a bare token. C: `d2i_TS_RESP`, `d2i_PKCS7`.
  init(_ der: [UInt8]) throws(SealingError) {
    let fix = "attach what the authority returned, in DER: the whole response or its token"
    let response = unsafe Handle(
      Memory.parsed(der) { unsafe d2i_TS_RESP_bio($0, nil) }
    ) { unsafe TS_RESP_free($0) }
    if let response {
      guard let token = unsafe TS_RESP_get_token(response.pointer),
        let copy = unsafe PKCS7_dup(token)
      else { throw SealingError("the authority granted no time-stamp", fix: fix) }
      unsafe pointer = copy
      return
    }
    let bare = unsafe Memory.parsed(der) { unsafe d2i_PKCS7_bio($0, nil) }
    guard let bare = unsafe bare else {
      throw SealingError("the file is no time-stamp: \(Memory.lastError())", fix: fix)
    }
    unsafe pointer = bare
  }

  deinit { unsafe PKCS7_free(pointer) }
}

extension TimeStamp {
  /// A moment in whole seconds, RFC 3339 UTC; nil for what is no time. C: `ASN1_TIME_to_tm`.
  static func rfc3339(_ time: UnsafePointer<ASN1_GENERALIZEDTIME>) -> String? {
    var moment = unsafe tm()
    guard unsafe ASN1_TIME_to_tm(time, &moment) == 1 else { return nil }
    func digits(_ value: Int32, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return unsafe digits(moment.tm_year + 1900, 4) + "-" + digits(moment.tm_mon + 1, 2) + "-"
      + digits(moment.tm_mday, 2) + "T" + digits(moment.tm_hour, 2) + ":"
      + digits(moment.tm_min, 2) + ":" + digits(moment.tm_sec, 2) + "Z"
  }
}
