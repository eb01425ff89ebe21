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

  /// Torch is not needed: what it writes is made here.
  @Test(.enabled(if: python != nil, "there is no python3"))
  func anArchiveIsReadAndItsArraysAreChecked() throws {
    let ending = try run(
      """
      import io, pickle, struct, sys, types, zipfile, restricted_pickle
      torch, utils = types.ModuleType('torch'), types.ModuleType('torch._utils')
      class FloatStorage: pass
      FloatStorage.__module__ = 'torch'
      torch.FloatStorage = FloatStorage
      def rebuild(*values): pass
      rebuild.__module__, rebuild.__qualname__ = 'torch._utils', '_rebuild_tensor_v2'
      utils._rebuild_tensor_v2 = rebuild
      torch._utils = utils
      sys.modules |= {'torch': torch, 'torch._utils': utils}
      class Stored:
        pass
      class Tensor:
        def __init__(self, *values): self.values = values
        def __reduce__(self): return rebuild, (Stored(), *self.values, False, {})
      class Pickler(pickle.Pickler):
        reference = ('storage', FloatStorage, '0', 'cpu', 6)
        def persistent_id(self, value):
          return self.reference if isinstance(value, Stored) else None
      def archive(tensor, reference=Pickler.reference, method=zipfile.ZIP_STORED):
        file, out = io.BytesIO(), io.BytesIO()
        pickler = Pickler(file, 2)
        pickler.reference = reference
        pickler.dump({'a': tensor})
        with zipfile.ZipFile(out, 'w', method) as writer:
          writer.writestr('archive/data.pkl', file.getvalue())
          writer.writestr('archive/data/0', struct.pack('<6f', 0, 1, 2, 3, 4, 5))
        return out.getvalue()
      whole = restricted_pickle.load_archive(archive(Tensor(2, (2, 2), (2, 1))))['a']
      print(whole.shape, struct.unpack('<4f', whole.data))
      reference = Pickler.reference
      for data in (
        archive(Tensor(3, (2, 2), (2, 1))), archive(Tensor(-1, (2,), (1,))),
        archive(Tensor(0, (2, 2), (1, 2))), archive(Tensor(0, (-1, -2), (-2, 1))),
        archive(Tensor(0, (2,), (1,)), reference[:4] + (7,)),
        archive(Tensor(0, (2,), (1,)), ('module',) + reference[1:]),
        archive(Tensor(0, (2,), (1,)), reference[:3]),
        archive(Tensor(0, (2,), (1,)), reference[:2] + ('../0',) + reference[3:]),
        archive(Tensor(0, (2,), (1,)), method=zipfile.ZIP_DEFLATED)):
        try:
          restricted_pickle.load_archive(data)
          print('was read')
        except restricted_pickle.Refused:
          print('refused')
      """)
    #expect(
      ending.out == "(2, 2) (2.0, 3.0, 4.0, 5.0)\n" + String(repeating: "refused\n", count: 9))
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
