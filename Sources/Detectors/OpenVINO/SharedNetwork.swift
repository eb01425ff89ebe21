internal import Synchronization

/// A network that is opened when it is first needed, and shared by the copies of one detector.
final class SharedNetwork: Sendable {
  private struct State: ~Copyable {
    var network: Network?
    var fault: NetworkFault?
  }

  private let model: String
  private let state = Mutex(State())

  /// - Parameter model: as `models.lock` names it.
  init(model: String) { self.model = model }

  /// The named outputs for one input.
  ///
  /// - Throws: a network that failed once fails ever after in the same words.
  func outputs<Value: BitwiseCopyable & Sendable>(
    _ names: [String], of input: [Value]
  ) throws(NetworkFault) -> [String: [Float]] {
    try state.withLock { state throws(NetworkFault) in
      if let fault = state.fault { throw fault }
      do throws(NetworkFault) {
        if state.network == nil { state.network = try open() }
        try unsafe state.network?.run(input.span.bytes)
        var outputs: [String: [Float]] = [:]
        for name in names { outputs[name] = try state.network?.output(name) }
        return outputs
      } catch {
        state.fault = error
        throw error
      }
    }
  }

  private func open() throws(NetworkFault) -> Network {
    guard let runtime = ModelStore.shared.path(of: "openvino"),
      let path = ModelStore.shared.path(of: model)
    else { throw NetworkFault("the model '\(model)' is not installed") }
    return try Network.open(runtime: runtime, model: path)
  }
}
