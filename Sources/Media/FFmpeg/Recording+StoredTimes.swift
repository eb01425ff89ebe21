internal import CFFmpeg
internal import TimeModel

extension EvidenceInput: FileBytes {}

extension Recording {
  /// Every time that the container holds, read from its bytes beside libavformat, and what libavformat
  /// knows of the wall clock. Changes nothing of what is read after.
  public var storedTimes: [StoredTime] {
    MovieTimes.read(demuxer.input) + MatroskaTimes.read(demuxer.input)
      + WaveTimes.read(demuxer.input) + LiveText.read(demuxer.input) + realtimeStart
  }

  /// C: `AVFormatContext.start_time_realtime`, in microseconds since 1970.
  private var realtimeStart: [StoredTime] {
    let count = unsafe demuxer.context.pointee.start_time_realtime
    guard let count = timestamp(count), count > 0,
      let time = Timestamp(count: Int128(count), unit: 1_000, epoch: 0)
    else { return [] }
    return [StoredTime(.realtimeStart, place: "start_time_realtime", value: .instant(time))]
  }
}

extension Recording {
  /// The wall clock that the packet just read brings with it; nil when it brings none.
  /// C: `AV_PKT_DATA_PRFT`, `AVProducerReferenceTime.wallclock`.
  var packetWallclock: StoredTime? {
    let packet = unsafe packet.pointer
    guard unsafe packet.pointee.side_data_elems > 0 else { return nil }
    var size = 0
    guard let data = unsafe av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, &size), size >= 8,
      let pts = unsafe timestamp(packet.pointee.pts),
      let stream = unsafe demuxer.stream(Int(packet.pointee.stream_index)),
      let base = unsafe Rational(stream.pointee.time_base),
      let at = MediaTime(ticks: pts, timeBase: base)
    else { return nil }
    let count = unsafe UnsafeRawPointer(data).loadUnaligned(as: Int64.self)
    let index = unsafe packet.pointee.stream_index
    return Timestamp(count: Int128(count), unit: 1_000, epoch: 0).map {
      StoredTime(
        .packetReference, place: "AV_PKT_DATA_PRFT (stream \(index))", value: .instant($0), at: at)
    }
  }
}

/// The wall clocks of a recording's packets, as few as represent them.
struct PacketWallclocks {
  private var seen: [StoredTime] = []

  mutating func see(_ recording: borrowing Recording) {
    guard let time = recording.packetWallclock else { return }
    if seen.count < 10_000 { seen.append(time) } else { seen[seen.count - 1] = time }
  }

  var times: [StoredTime] { seen.representatives() }
}
