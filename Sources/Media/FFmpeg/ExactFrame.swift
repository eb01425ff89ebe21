internal import CFFmpeg
internal import TimeModel

/// One decoded frame in which everything that is to be hidden has been painted over already.
@safe public struct ExactFrame: ~Copyable {
  private let frame: FrameBox
  private let orientation: Orientation
  private let aspect: AVRational
  private let path: String
  public let facts: FrameFacts

  /// - Parameters:
  ///   - frame: becomes another reference to the same memory, or memory of its own when painted.
  ///   - regions: to be covered.
  init(
    _ decoded: borrowing FrameBox, of stream: UnsafeMutablePointer<AVStream>, number: Int,
    pts: MediaTime, until: MediaTime?, covering regions: [PictureRegion], path: String
  ) throws(MediaError) {
    let frame = try FrameBox.make(path: path)
    guard unsafe av_frame_ref(frame.pointer, decoded.pointer) >= 0 else {
      throw MediaError(.outOfMemory, while: "taking a still of", path: path)
    }
    let orientation = unsafe Orientation(of: stream, frame)
    let count = try CoverPainter(orientation: orientation).paint(regions, on: frame, path: path)
    aspect = unsafe av_guess_sample_aspect_ratio(nil, stream, frame.pointer)
    let picture = unsafe frame.pointer.pointee
    let size = unsafe (Int(picture.width), Int(picture.height))
    let shape = Rational(aspect)
    facts = unsafe FrameFacts(
      stream: Int(stream.pointee.index), number: number, pts: pts, until: until,
      width: orientation.isTransposed ? size.1 : size.0,
      height: orientation.isTransposed ? size.0 : size.1,
      pixelFormat: frame.form.format, color: FrameFacts.Color(frame),
      sampleAspect: orientation.isTransposed
        ? shape.flatMap { Rational($0.denominator, $0.numerator) } : shape,
      rotation: orientation.clockwise, turnedBy: String(orientation.filters.dropLast()),
      isInterlaced: picture.interlaced_frame != 0, isDamaged: frame.isDamaged, coverCount: count)
    self.frame = frame
    (self.orientation, self.path) = (orientation, path)
  }

  /// The whole frame, lossless, upright, in pixels as stored: what ffmpeg writes for it. Pixels that are
  /// not square stay so, and the file says their shape.
  ///
  /// - Throws: `cannotEncode`, `outOfMemory`.
  public func png() throws(MediaError) -> [UInt8] {
    try PictureEncoder.png(converted("format=pix_fmts=\(PictureEncoder.pngFormats)"), path: path)
  }

  /// A picture for pages: square pixels, no wider than so many.
  ///
  /// - Throws: `cannotEncode`, `outOfMemory`.
  public func jpeg(maximumWidth: Int) throws(MediaError) -> (
    bytes: [UInt8], width: Int, height: Int
  ) {
    let size = squareSize(maximumWidth: maximumWidth, maximumHeight: 16_384)
    // Even sizes keep every chroma sample whole.
    let (width, height) = (max(2, size.width / 2 * 2), max(2, size.height / 2 * 2))
    let picture = try converted(
      "scale=\(width):\(height):flags=bicubic:out_color_matrix=bt601:out_range=pc,"
        + "format=pix_fmts=yuvj420p")
    unsafe picture.pointer.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    return (try PictureEncoder.jpeg(picture, path: path), width, height)
  }

  /// Red, green and blue in square pixels, as large as fits.
  ///
  /// - Throws: `cannotEncode`, `outOfMemory`.
  public func picture(maximumWidth: Int, maximumHeight: Int) throws(MediaError) -> ColorImage {
    let size = squareSize(maximumWidth: maximumWidth, maximumHeight: maximumHeight)
    let isSame = size == (facts.width, facts.height)
    let picture = try converted(
      (isSame ? "" : "scale=\(size.width):\(size.height):flags=bicubic,")
        + "format=pix_fmts=rgb24")
    guard let image = picture.colorImage else {
      throw MediaError(.cannotEncode, while: "converting a picture of", path: path)
    }
    return image
  }

  private func converted(_ chain: String) throws(MediaError) -> FrameBox {
    try FrameFilter.make(
      for: frame, aspect: aspect, chain: orientation.filters + chain, path: path
    ).filtered(frame, path: path)
  }

  /// Of the upright picture with square pixels; it is never enlarged in both directions.
  private func squareSize(maximumWidth: Int, maximumHeight: Int) -> (width: Int, height: Int) {
    let shape = facts.sampleAspect ?? .one
    let known = shape.numerator > 0 && max(shape.numerator, shape.denominator) < 1 << 16
    let (across, down) = known ? (shape.numerator, shape.denominator) : (1, 1)
    // As many lines as are stored, and columns in proportion.
    let wide = Int64(facts.width) * across
    var (width, height) = (max(1, (wide + down / 2) / down), Int64(facts.height))
    if width > maximumWidth {
      height = max(1, height * Int64(maximumWidth) / width)
      width = Int64(maximumWidth)
    }
    if height > maximumHeight {
      width = max(1, width * Int64(maximumHeight) / height)
      height = Int64(maximumHeight)
    }
    return (Int(width), Int(height))
  }
}

extension FrameFacts.Color {
  init(_ frame: borrowing FrameBox) {
    let picture = unsafe frame.pointer.pointee
    func name(_ text: UnsafePointer<CChar>?) -> String? {
      unsafe text.map { unsafe String(cString: $0) }
    }
    let space = unsafe picture.colorspace
    matrix =
      space == AVCOL_SPC_UNSPECIFIED ? nil : unsafe name(av_color_space_name(space))
    range =
      unsafe picture.color_range == AVCOL_RANGE_UNSPECIFIED
      ? nil : name(av_color_range_name(picture.color_range))
    primaries =
      unsafe picture.color_primaries == AVCOL_PRI_UNSPECIFIED
      ? nil : name(av_color_primaries_name(picture.color_primaries))
    transfer =
      unsafe picture.color_trc == AVCOL_TRC_UNSPECIFIED
      ? nil : name(av_color_transfer_name(picture.color_trc))
    let format = unsafe AVPixelFormat(rawValue: picture.format)
    let descriptor = unsafe av_pix_fmt_desc_get(format)
    let isRGB = unsafe (descriptor?.pointee.flags ?? 0) & UInt64(AV_PIX_FMT_FLAG_RGB) != 0
    let isGrey = unsafe (descriptor?.pointee.nb_components ?? 3) <= 2
    // ffmpeg takes a matrix that is not said, or not in libswscale's table, for that of BT.601.
    let known = [
      AVCOL_SPC_BT709, AVCOL_SPC_FCC, AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M, AVCOL_SPC_SMPTE240M,
      AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL,
    ].contains(space)
    usedMatrix = isRGB || isGrey ? nil : known ? matrix : "bt470bg"
    let isFullByName = unsafe name(av_get_pix_fmt_name(format))?.hasPrefix("yuvj") ?? false
    let isSaidFull = unsafe picture.color_range == AVCOL_RANGE_JPEG
    usedRange = isRGB || isGrey || isFullByName || isSaidFull ? "pc" : "tv"
  }
}
