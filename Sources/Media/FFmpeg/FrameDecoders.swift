internal import CFFmpeg

/// A decoder for each picture and sound stream of a recording, as ffprobe opens them: one thread
/// each, so that damaged frames come out as it shows them too.
struct FrameDecoders: ~Copyable {
  /// Arrays cannot hold what cannot be copied, so each decoder has a box.
  private final class Slot {
    let decoder: Decoder
    let stream: Int
    let isPicture: Bool
    private var count = 0

    init(_ decoder: consuming Decoder, stream: Int, isPicture: Bool) {
      self.decoder = decoder
      (self.stream, self.isPicture) = (stream, isPicture)
    }

    func decode<Failure: Error>(
      _ packet: UnsafeMutablePointer<AVPacket>?, each: (DecodedFrame) throws(Failure) -> Void
    ) throws(Failure) {
      _ = try unsafe decoder.decode(packet) { frame throws(Failure) in
        let facts = frame.facts(stream: stream, number: count, isPicture: isPicture)
        count += 1
        try each(facts)
      }
    }
  }

  private var slots: [Slot?] = []
  /// Of the streams that cannot be decoded.
  private(set) var faults: [MediaError] = []

  /// - Parameter only: the one stream to decode; nil for all that were there at the opening.
  init(_ recording: borrowing Recording, only: Int?) {
    for info in recording.info.streams {
      var slot: Slot? = nil
      if info.kind == .video || info.kind == .audio, only == nil || only == info.index {
        do {
          slot = Slot(
            try Decoder.open(recording.demuxer, stream: info.index, threads: 1),
            stream: info.index, isPicture: info.kind == .video)
        } catch {
          faults.append(error)
        }
      }
      slots.append(slot)
    }
  }

  /// The frames that the recording's current packet sets free.
  func decode<Failure: Error>(
    _ stream: Int, _ recording: borrowing Recording,
    each: (DecodedFrame) throws(Failure) -> Void
  ) throws(Failure) {
    guard stream < slots.count, let slot = slots[stream] else { return }
    try unsafe slot.decode(recording.packet.pointer, each: each)
  }

  /// The frames that the decoders still hold, stream by stream.
  func drain<Failure: Error>(each: (DecodedFrame) throws(Failure) -> Void) throws(Failure) {
    for slot in slots { try unsafe slot?.decode(nil, each: each) }
  }
}
