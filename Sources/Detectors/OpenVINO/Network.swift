internal import COpenVINO

/// A learned network, compiled for this processor, that turns one input into its outputs.
///
/// Settings are fixed, so that the same input gives the same output every time on one processor:
/// 32-bit floats, one stream, a fixed number of threads. Between processors the last digits differ.
/// C: `ov_infer_request_t`.
@safe struct Network: ~Copyable {
  private let api: onset_openvino_t
  private let core: OpaquePointer
  private let compiled: OpaquePointer
  private let request: OpaquePointer

  /// Takes about half a second for a network of 12 million weights.
  ///
  /// - Parameters:
  ///   - runtime: `libopenvino_c.so`, with the libraries that it needs beside it.
  ///   - model: a file in a format that the runtime has a reader for.
  static func open(runtime: String, model: String) throws(NetworkFault) -> Network {
    var api = onset_openvino_t()
    guard unsafe onset_openvino_load(runtime, &api) else {
      throw NetworkFault(unsafe onset_openvino_fault().map { unsafe String(cString: $0) } ?? "")
    }
    var core: OpaquePointer?
    guard unsafe api.core_create(&core) == 0, let core = unsafe core else {
      throw NetworkFault(lastOf: api)
    }
    var compiled: OpaquePointer?
    let isCompiled = unsafe Self.withProperties { properties in
      unsafe api.core_compile_model_from_file_props(
        core, model, "CPU", properties.count, properties.baseAddress, &compiled) == 0
    }
    guard isCompiled, let compiled = unsafe compiled else {
      let fault = NetworkFault(lastOf: api)
      unsafe api.core_free(core)
      throw fault
    }
    var request: OpaquePointer?
    guard unsafe api.compiled_model_create_infer_request(compiled, &request) == 0,
      let request = unsafe request
    else {
      let fault = NetworkFault(lastOf: api)
      unsafe api.compiled_model_free(compiled)
      unsafe api.core_free(core)
      throw fault
    }
    return unsafe Network(api: api, core: core, compiled: compiled, request: request)
  }

  private init(
    api: onset_openvino_t, core: OpaquePointer, compiled: OpaquePointer, request: OpaquePointer
  ) {
    self.api = api
    unsafe (self.core, self.compiled, self.request) = (core, compiled, request)
  }

  deinit {
    unsafe api.infer_request_free(request)
    unsafe api.compiled_model_free(compiled)
    unsafe api.core_free(core)
  }

  /// Runs over one input of exactly the size that the model takes.
  mutating func run(_ input: RawSpan) throws(NetworkFault) {
    var tensor: OpaquePointer?
    guard unsafe api.infer_request_get_input_tensor(request, &tensor) == 0,
      let tensor = unsafe tensor
    else { throw NetworkFault(lastOf: api) }
    defer { unsafe api.tensor_free(tensor) }
    var (data, count): (UnsafeMutableRawPointer?, Int) = (nil, 0)
    guard unsafe api.tensor_get_byte_size(tensor, &count) == 0, count == input.byteCount,
      unsafe api.tensor_data(tensor, &data) == 0, let data = unsafe data
    else { throw NetworkFault("the model takes \(count) bytes, not \(input.byteCount)") }
    unsafe input.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe data.copyMemory(from: start, byteCount: bytes.count)
    }
    guard unsafe api.infer_request_infer(request) == 0 else {
      throw NetworkFault(lastOf: api)
    }
  }

  /// An output of the last run, 32-bit floats, row by row.
  func output(_ name: String) throws(NetworkFault) -> [Float] {
    var tensor: OpaquePointer?
    guard unsafe api.infer_request_get_tensor(request, name, &tensor) == 0,
      let tensor = unsafe tensor
    else { throw NetworkFault(lastOf: api) }
    defer { unsafe api.tensor_free(tensor) }
    var (data, count): (UnsafeMutableRawPointer?, Int) = (nil, 0)
    guard unsafe api.tensor_get_byte_size(tensor, &count) == 0,
      unsafe api.tensor_data(tensor, &data) == 0, let data = unsafe data
    else { throw NetworkFault(lastOf: api) }
    return unsafe Array(
      UnsafeRawBufferPointer(start: data, count: count).bindMemory(to: Float.self))
  }

  private static func withProperties<Result>(
    _ body: (UnsafeBufferPointer<ov_property_t>) -> Result
  ) -> Result {
    func property(_ key: StaticString, _ value: StaticString) -> ov_property_t {
      let (key, value) = unsafe (key.utf8Start, value.utf8Start)
      return unsafe ov_property_t(
        key: UnsafeRawPointer(key).assumingMemoryBound(to: CChar.self),
        value: UnsafeRawPointer(value))
    }
    let properties = unsafe [
      property("PERFORMANCE_HINT", "LATENCY"), property("INFERENCE_PRECISION_HINT", "f32"),
      property("EXECUTION_MODE_HINT", "ACCURACY"), property("NUM_STREAMS", "1"),
      property("INFERENCE_NUM_THREADS", "2"), property("ENABLE_CPU_PINNING", "NO"),
    ]
    return unsafe properties.withUnsafeBufferPointer(body)
  }
}

/// What OpenVINO, or the loader of its library, said.
struct NetworkFault: Error, Hashable {
  /// One line.
  let words: String

  init(_ words: String) {
    let line = words.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    self.words = line.isEmpty ? "no reason given" : String(line.prefix(300))
  }

  init(lastOf api: onset_openvino_t) {
    self.init(unsafe api.get_last_err_msg().map { unsafe String(cString: $0) } ?? "")
  }
}
