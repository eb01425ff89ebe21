/// The results of `body`, in the order of the items; at most `jobs` at once, begun in that order.
///
/// - Parameter done: told of each result as it comes, with the place of its item.
func inParallel<Item: Sendable, Outcome: Sendable>(
  _ items: [Item], jobs: Int, _ body: @escaping @Sendable (Item) async -> Outcome,
  done: (Int, Outcome) -> Void = { _, _ in }
) async -> [Outcome] {
  await started(items, jobs, body) { place, outcome in
    done(place, outcome)
    return true
  }
}

/// The same for what may fail: the first failure is thrown, and nothing is begun after it.
func inParallel<Item: Sendable, Outcome: Sendable>(
  _ items: [Item], jobs: Int, trying body: @escaping @Sendable (Item) async throws -> Outcome,
  done: (Int, Outcome) -> Void = { _, _ in }
) async throws -> [Outcome] {
  var failure: (any Error)?
  let results = await started(items, jobs) { item -> Result<Outcome, any Error> in
    do { return .success(try await body(item)) } catch { return .failure(error) }
  } each: { place, result in
    switch result {
    case .success(let outcome): done(place, outcome)
    case .failure(let error): failure = error
    }
    return failure == nil
  }
  // What was cancelled because of it fails too, and tells nothing.
  if let failure { throw failure }
  return try results.map { try $0.get() }
}

/// - Parameter each: whether to go on; else what runs is cancelled, and its results come all the same.
private func started<Item: Sendable, Outcome: Sendable>(
  _ items: [Item], _ jobs: Int, _ body: @escaping @Sendable (Item) async -> Outcome,
  each: (Int, Outcome) -> Bool
) async -> [Outcome] {
  var outcomes = [Outcome?](repeating: nil, count: items.count)
  await withTaskGroup(of: (Int, Outcome).self) { group in
    var next = 0
    var isGoingOn = true
    func start() {
      guard isGoingOn, next < items.count else { return }
      let (place, item) = (next, items[next])
      next += 1
      group.addTask { (place, await body(item)) }
    }
    for _ in 0..<max(1, jobs) { start() }
    for await (place, outcome) in group {
      outcomes[place] = outcome
      if isGoingOn, !each(place, outcome) {
        isGoingOn = false
        group.cancelAll()
      }
      start()
    }
  }
  return outcomes.compactMap(\.self)
}
