import Foundation
import TestSupport
import Testing

/// Checkpoints come as pickles, and a pickle is a program: only the project's own reader sees them.
@Suite struct CheckpointTests {
  static let python = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// - Returns: what Python printed, with both outputs in one.
  private func run(_ program: String) throws -> (code: Int32, out: String) {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.python))
    process.arguments = ["-c", program]
    process.environment = ["PYTHONPATH": Places.repository.appending(path: "Models").path]
    process.environment?["PYTHONDONTWRITEBYTECODE"] = "1"
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    let out = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: out, as: UTF8.self))
  }

  @Test(
    .enabled(if: python != nil, "there is no python3"),
    arguments: [
      ("os.system", "import os; hostile = (os.system, ('touch ' + mark,))"),
      ("builtins.eval", "hostile = (eval, ('open(mark, \"w\")',))"),
      ("builtins.getattr", "hostile = (getattr, ({}, 'clear'))"),
      ("subprocess.Popen", "import subprocess; hostile = (subprocess.Popen, (['touch', mark],))"),
    ])
  func aHostilePickleRunsNothing(name: String, setting: String) throws {
    let folder = try Places.temporaryFolder("onset-pickle")
    defer { try? FileManager.default.removeItem(at: folder) }
    let mark = folder.appending(path: "mark").path
    let ending = try run(
      """
      import pickle, restricted_pickle
      mark = '\(mark)'
      \(setting.replacingOccurrences(of: "; ", with: "\n"))
      class Hostile:
        def __reduce__(self): return hostile
      for value in (Hostile(), {'params': {'Conv3d_1a_7x7': Hostile()}}):
        for protocol in range(2, 6):
          try:
            restricted_pickle.load(pickle.dumps(value, protocol))
            print('was read')
          except restricted_pickle.Refused as error:
            print(error)
      """)
    let lines = ending.out.split(separator: "\n")
    #expect(ending.code == 0 && lines.count == 8, "\(ending.out)")
    for line in lines { #expect(line.contains("which no table of weights needs"), "\(line)") }
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  /// What torch.save writes is an archive with a pickle in it.
  @Test(.enabled(if: python != nil, "there is no python3"))
  func aHostileArchiveRunsNothing() throws {
    let folder = try Places.temporaryFolder("onset-pickle")
    defer { try? FileManager.default.removeItem(at: folder) }
    let mark = folder.appending(path: "mark").path
    let ending = try run(
      """
      import io, os, pickle, zipfile, export_transnet, restricted_pickle
      class Hostile:
        def __reduce__(self): return (os.system, ('touch \(mark)',))
      class Reference:
        pass
      class Pickler(pickle.Pickler):
        def persistent_id(self, value):
          return ('module', 'os', 'system') if isinstance(value, Reference) else None
      def pickled(value):
        file = io.BytesIO()
        Pickler(file).dump(value)
        return file.getvalue()
      def archive(table, name='archive/data.pkl'):
        file = io.BytesIO()
        with zipfile.ZipFile(file, 'w') as writer: writer.writestr(name, table)
        return file.getvalue()
      whole = archive(pickled({'fc1.weight': Hostile()}))
      for data in (whole, whole[:-9], b'', archive(b''), archive(pickled({}), 'archive/other'),
                   archive(pickled({'fc1.weight': Reference()})), archive(pickled({'fc1.weight': 3})),
                   archive(pickled([1]))):
        try:
          export_transnet.convert(data)
          print('was read')
        except restricted_pickle.Refused:
          print('refused')
      """)
    #expect(ending.out == String(repeating: "refused\n", count: 8))
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test(.enabled(if: python != nil, "there is no python3"))
  func whatIsNoTableOfWeightsIsRefused() throws {
    let ending = try run(
      """
      import pickle, restricted_pickle, export_i3d
      for data in (b'', b'text', pickle.dumps({'params': 1})[:-3], pickle.dumps([1, 2]),
                   pickle.dumps({'params': {}}), pickle.dumps({'params': {'Conv3d_1a_7x7': 3}})):
        try:
          export_i3d.convert(data)
          print('was read')
        except restricted_pickle.Refused:
          print('refused')
      """)
    #expect(ending.out == String(repeating: "refused\n", count: 6))
  }
}
