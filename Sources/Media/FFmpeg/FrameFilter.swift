internal import CFFmpeg

/// Turns, scales and converts single frames by the filters that ffmpeg itself would put in their way,
/// so that the pixels are ffmpeg's. C: `AVFilterGraph`.
@safe struct FrameFilter: ~Copyable {
  private let graph: UnsafeMutablePointer<AVFilterGraph>
  private let source: UnsafeMutablePointer<AVFilterContext>
  private let sink: UnsafeMutablePointer<AVFilterContext>

  /// - Parameters:
  ///   - frame: of the size and format of those to come.
  ///   - aspect: of its pixels; 0/1 when it is not known.
  ///   - chain: in the language of ffmpeg's `-vf`.
  /// - Throws: `cannotEncode`.
  static func make(
    for frame: borrowing FrameBox, aspect: AVRational, chain: String, path: String
  ) throws(MediaError) -> FrameFilter {
    LibraryLog.begin()
    func failure(_ code: Int32) -> MediaError {
      MediaError(
        .cannotEncode, while: "converting a picture of", path: path,
        code: FFmpegCode(rawValue: code), detail: LibraryLog.takeLastLine())
    }
    guard let graph = unsafe avfilter_graph_alloc() else { throw failure(onset_AVERROR_ENOMEM) }
    var (source, sink):
      (UnsafeMutablePointer<AVFilterContext>?, UnsafeMutablePointer<AVFilterContext>?) =
        (nil, nil)
    var (inputs, outputs) = unsafe (avfilter_inout_alloc(), avfilter_inout_alloc())
    defer {
      unsafe avfilter_inout_free(&inputs)
      unsafe avfilter_inout_free(&outputs)
    }
    func freed(_ code: Int32) -> MediaError {
      var graph: UnsafeMutablePointer<AVFilterGraph>? = unsafe graph
      unsafe avfilter_graph_free(&graph)
      return failure(code)
    }
    unsafe graph.pointee.nb_threads = 1
    // What ffmpeg asks of every conversion that it puts in by itself.
    unsafe graph.pointee.scale_sws_opts = av_strdup("flags=bicubic")
    let shape = unsafe frame.pointer.pointee
    let arguments =
      "video_size=\(unsafe shape.width)x\(unsafe shape.height):pix_fmt=\(unsafe shape.format)"
      + ":time_base=1/25:pixel_aspect=\(max(0, aspect.num))/\(max(1, aspect.den))"
    var code = unsafe avfilter_graph_create_filter(
      &source, avfilter_get_by_name("buffer"), "in", arguments, nil, graph)
    guard code >= 0 else { throw freed(code) }
    code = unsafe avfilter_graph_create_filter(
      &sink, avfilter_get_by_name("buffersink"), "out", nil, nil, graph)
    guard code >= 0, let source = unsafe source, let sink = unsafe sink,
      let first = unsafe outputs, let last = unsafe inputs
    else { throw freed(code < 0 ? code : onset_AVERROR_ENOMEM) }
    unsafe (first.pointee.name, first.pointee.filter_ctx) = (av_strdup("in"), source)
    unsafe (last.pointee.name, last.pointee.filter_ctx) = (av_strdup("out"), sink)
    code = unsafe avfilter_graph_parse_ptr(graph, chain, &inputs, &outputs, nil)
    guard code >= 0 else { throw freed(code) }
    code = unsafe avfilter_graph_config(graph, nil)
    guard code >= 0 else { throw freed(code) }
    return unsafe FrameFilter(graph: graph, source: source, sink: sink)
  }

  deinit {
    var graph: UnsafeMutablePointer<AVFilterGraph>? = unsafe graph
    unsafe avfilter_graph_free(&graph)
  }

  /// The frame as it leaves the chain. C: `av_buffersrc_add_frame_flags`, `av_buffersink_get_frame`.
  func filtered(_ frame: borrowing FrameBox, path: String) throws(MediaError) -> FrameBox {
    let result = try FrameBox.make(path: path)
    var code = unsafe av_buffersrc_add_frame_flags(
      source, frame.pointer, Int32(AV_BUFFERSRC_FLAG_KEEP_REF))
    if code >= 0 { code = unsafe av_buffersink_get_frame(sink, result.pointer) }
    guard code >= 0 else {
      throw MediaError(
        .cannotEncode, while: "converting a picture of", path: path,
        code: FFmpegCode(rawValue: code), detail: LibraryLog.takeLastLine())
    }
    return result
  }
}

extension Orientation {
  /// The filters that turn a stored picture upright; each ends with a comma.
  var filters: String {
    switch (isTransposed, flipsX, flipsY) {
    case (true, false, false): "transpose=cclock_flip,"
    case (true, true, false): "transpose=clock,"
    case (true, false, true): "transpose=cclock,"
    case (true, true, true): "transpose=clock_flip,"
    case (false, let x, let y): (x ? "hflip," : "") + (y ? "vflip," : "")
    }
  }
}
