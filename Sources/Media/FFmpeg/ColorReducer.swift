internal import CFFmpeg
internal import TimeModel

/// Makes small upright colour pictures of the frames that a sampling asks for.
@safe struct ColorReducer: ~Copyable {
  private let orientation: Orientation
  private let sampling: ColorSampling
  private var scaler: Scaler
  private var lastCell: Int64?

  /// Nil when nothing is asked for, there is no such stream, or no memory for a picture.
  init?(_ recording: borrowing Recording, stream index: Int?, sampling: ColorSampling?) {
    guard let sampling, let stream = unsafe index.flatMap({ unsafe recording.demuxer.stream($0) }),
      let scaler = Scaler(
        width: sampling.side, height: sampling.side, format: AV_PIX_FMT_RGB24, flags: SWS_AREA)
    else { return nil }
    (self.sampling, self.orientation) = (sampling, unsafe Orientation(of: stream))
    self.scaler = scaler
  }

  /// Nil for a frame that is not asked for or has no picture in memory.
  mutating func reduce(_ box: borrowing FrameBox, at time: MediaTime) -> ColorImage? {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return nil }
    let cell = sampling.cell(of: moment)
    guard cell != lastCell, unsafe box.pointer.pointee.width > 0,
      unsafe box.pointer.pointee.height > 0, unsafe box.pointer.pointee.data.0 != nil,
      scaler.scale(box), let line = unsafe scaler.frame.pointer.pointee.data.0
    else { return nil }
    lastCell = cell
    return unsafe upright(line, stride: Int(scaler.frame.pointer.pointee.linesize.0))
  }

  private func upright(_ line: UnsafePointer<UInt8>, stride: Int) -> ColorImage? {
    let side = sampling.side
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: 3 * side * side) { out, filled in
      for row in 0..<side {
        let down = orientation.flipsY ? side - 1 - row : row
        for column in 0..<side {
          let across = orientation.flipsX ? side - 1 - column : column
          let (y, x) = orientation.isTransposed ? (across, down) : (down, across)
          let (from, to) = (y &* stride &+ 3 &* x, 3 &* (row &* side &+ column))
          for part in 0..<3 { unsafe out[to &+ part] = line[from &+ part] }
        }
      }
      filled = 3 * side * side
    }
    return ColorImage(side: side, pixels: pixels)
  }
}
