internal import CFFmpeg

/// Writes down what decoding one stream shows, frame by frame.
@safe struct DecodingWitness: ~Copyable {
  private(set) var report: StreamDecoding
  private var form: FrameForm?
  /// Times and numbers of the last packets sent, newest last: what a late complaint is about.
  private var sent: [(number: Int, time: Int64?)] = []
  private let frameRate: AVRational
  private var shape = Shape()
  private var uuids: [[UInt8]] = []
  private var codes: [CodeSeries] = []

  private typealias Reading = (time: Int64?, code: UInt32)
  private typealias CodeSeries = (
    kind: TimecodeSeries.Kind, count: Int, first: Reading, last: Reading
  )

  /// Complaints no further apart than this many packets are one stretch.
  private static let reach = 8
  private static let memory = 64
  private static let payloadLimit = 1_024
  private static let seriesLimit = 16

  init(stream: Int, frameRate: AVRational) {
    report = StreamDecoding(stream: stream)
    self.frameRate = frameRate
  }

  mutating func willSend(_ packet: Packet) {
    if sent.count >= 2 * Self.memory { sent.removeFirst(Self.memory) }
    sent.append((packet.number, packet.pts ?? packet.dts))
  }

  /// - Parameter delay: how many packets were sent after the one that failed.
  mutating func didFail(_ code: FFmpegCode, delay: Int) {
    report.failedPacketCount += 1
    let culprit = sent.isEmpty ? (0, nil) : sent[max(0, sent.count - 1 - delay)]
    let line = LibraryLog.takeLastLine()
    note(culprit.0, culprit.1) { stretch in
      stretch.failedPacketCount += 1
      if stretch.message == nil {
        stretch.message = [code.description, line].compactMap { $0 }.joined(separator: ": ")
      }
    }
  }

  mutating func see(_ box: borrowing FrameBox) {
    let time = box.bestTime
    report.frameCount += 1
    if time == nil { report.untimedFrameCount += 1 }
    let frame = unsafe box.pointer
    if unsafe frame.pointee.interlaced_frame != 0 { report.interlacedFrameCount += 1 }
    if box.isDamaged {
      report.damagedFrameCount += 1
      let number = sent.last { $0.time == time }?.number ?? sent.last?.number ?? 0
      note(number, time) { $0.damagedFrameCount += 1 }
    }
    if unsafe !shape.matches(frame) {
      unsafe shape = Shape(frame)
      let now = box.form
      if let before = form {
        report.changeCount += 1
        if report.changes.count < StreamDecoding.listLimit {
          report.changes.append(ParameterChange(pts: time, before: before, after: now))
        }
      }
      form = now
    }
    for index in 0..<Int(unsafe frame.pointee.nb_side_data) {
      guard let data = unsafe frame.pointee.side_data[index] else { continue }
      unsafe see(data, time)
    }
  }

  /// What was seen, once there is nothing more to see.
  consuming func finish() -> StreamDecoding {
    for series in codes {
      report.timecodes.append(
        TimecodeSeries(
          kind: series.kind, count: series.count,
          first: .init(pts: series.first.time, label: label(series.kind, series.first.code)),
          last: .init(pts: series.last.time, label: label(series.kind, series.last.code))))
    }
    return report
  }

  private mutating func note(
    _ packet: Int, _ time: Int64?, _ count: (inout UndecodableStretch) -> Void
  ) {
    let end = report.undecodable.count - 1
    if end >= 0, packet <= report.undecodable[end].lastPacket + Self.reach {
      report.undecodable[end].include(packet, time)
      count(&report.undecodable[end])
    } else if report.undecodable.count < StreamDecoding.listLimit {
      var stretch = UndecodableStretch(
        firstPTS: time, lastPTS: time, firstPacket: packet, lastPacket: packet)
      count(&stretch)
      report.undecodable.append(stretch)
    }
  }

  private mutating func see(_ data: UnsafeMutablePointer<AVFrameSideData>, _ time: Int64?) {
    guard let bytes = unsafe data.pointee.data else { return }
    let size = unsafe Int(data.pointee.size)
    switch unsafe data.pointee.type {
    case AV_FRAME_DATA_SEI_UNREGISTERED where size >= 16:
      let uuid = unsafe Array(UnsafeBufferPointer(start: bytes, count: 16))
      let length = min(size - 16, Self.payloadLimit)
      let payload = unsafe Array(UnsafeBufferPointer(start: bytes + 16, count: length))
      seeUserData(uuid, UserDataSeries.Entry(pts: time, payload: payload))
    case AV_FRAME_DATA_S12M_TIMECODE where size >= 16:
      // The first of four words says how many of the others count.
      let words = unsafe UnsafeRawBufferPointer(start: bytes, count: 16)
      guard unsafe words.load(as: UInt32.self) > 0 else { return }
      seeTimecode(.smpte12M, unsafe words.load(fromByteOffset: 4, as: UInt32.self), time)
    case AV_FRAME_DATA_GOP_TIMECODE where size >= 8:
      let code = unsafe UnsafeRawBufferPointer(start: bytes, count: 8).loadUnaligned(as: Int64.self)
      seeTimecode(.gop, UInt32(truncatingIfNeeded: code), time)
    default: return
    }
  }

  private mutating func seeUserData(_ uuid: [UInt8], _ entry: UserDataSeries.Entry) {
    if let index = uuids.firstIndex(of: uuid) {
      report.userData[index].count += 1
      report.userData[index].last = entry
    } else if uuids.count < Self.seriesLimit {
      uuids.append(uuid)
      report.userData.append(
        UserDataSeries(uuid: hexadecimal(uuid), count: 1, first: entry, last: entry))
    }
  }

  private mutating func seeTimecode(_ kind: TimecodeSeries.Kind, _ code: UInt32, _ time: Int64?) {
    if let index = codes.firstIndex(where: { $0.kind == kind }) {
      codes[index].count += 1
      codes[index].last = (time, code)
    } else {
      codes.append((kind, 1, (time, code), (time, code)))
    }
  }

  /// C: `av_timecode_make_smpte_tc_string2`, `av_timecode_make_mpeg_tc_string`.
  private borrowing func label(_ kind: TimecodeSeries.Kind, _ code: UInt32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      let text =
        switch kind {
        case .smpte12M: unsafe av_timecode_make_smpte_tc_string2(base, frameRate, code, 0, 0)
        case .gop: unsafe av_timecode_make_mpeg_tc_string(base, code)
        }
      return unsafe text.map { unsafe String(cString: $0) } ?? ""
    }
  }
}

/// What makes two frames of one form, without the words for it.
private struct Shape {
  private var width: Int32 = -1
  private var height: Int32 = -1
  private var format: Int32 = -1
  private var rate: Int32 = -1
  private var channels: Int32 = -1

  init() {}

  init(_ frame: UnsafeMutablePointer<AVFrame>) {
    unsafe (width, height) = (frame.pointee.width, frame.pointee.height)
    unsafe (format, rate) = (frame.pointee.format, frame.pointee.sample_rate)
    unsafe channels = frame.pointee.ch_layout.nb_channels
  }

  func matches(_ frame: UnsafeMutablePointer<AVFrame>) -> Bool {
    let now = unsafe frame.pointee
    return unsafe width == now.width && height == now.height && format == now.format
      && rate == now.sample_rate && channels == now.ch_layout.nb_channels
  }
}

extension UndecodableStretch {
  fileprivate mutating func include(_ packet: Int, _ time: Int64?) {
    (firstPacket, lastPacket) = (min(firstPacket, packet), max(lastPacket, packet))
    guard let time else { return }
    firstPTS = min(firstPTS ?? time, time)
    lastPTS = max(lastPTS ?? time, time)
  }
}
