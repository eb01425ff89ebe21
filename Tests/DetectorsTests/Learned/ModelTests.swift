import Foundation
import TestSupport
import Testing

@testable import Detectors

@Suite struct ModelLockTests {
  @Test func isWhatTheRepositoryShows() throws {
    let text = try String(
      contentsOf: Places.repository.appending(path: "models.lock"), encoding: .utf8)
    #expect(ModelLock(text: text) == ModelLock.shared)
    let entries = ModelLock.shared.entries
    #expect(entries.first?.name == "openvino")
    #expect(entries.first?.files.first?.path.contains("libopenvino_c.so") == true)
    for entry in entries {
      #expect(!entry.version.isEmpty && !entry.files.isEmpty)
      for file in entry.files {
        #expect(file.sha256.count == 64 && file.sha256.allSatisfy(\.isHexDigit))
        #expect(!file.path.hasPrefix("/") && !file.path.contains(".."))
      }
    }
  }

  @Test func everyDetectorNamesModelsOfTheLock() {
    let names = Set(ModelLock.shared.entries.map(\.name))
    for detector in DetectorCatalogue.all { #expect(names.isSuperset(of: detector.models)) }
  }
}

@Suite struct ModelStoreTests {
  @Test func turnedOffSaysNothing() {
    let store = ModelStore(environment: ["ONSET_MODELS": "", "HOME": "/root"])
    #expect(store.folder == nil)
    #expect(store.models(named: ["i3d"]) == nil)
    #expect(store.absence(of: ["openvino", "i3d"]) == nil)
    #expect(store.models(named: []) == [])
  }

  @Test func notInstalledSaysHowToInstall() throws {
    let store = ModelStore(environment: ["ONSET_MODELS": "/nonexistent"])
    #expect(store.models(named: ["i3d"]) == nil)
    #expect(store.absence(of: ["i3d"])?.contains("script/bootstrap --models") == true)
    #expect(store.absence(of: []) == nil)
  }

  @Test func theDataFolderIsTheUsers() {
    #expect(
      ModelStore(environment: ["HOME": "/home/x"]).folder == "/home/x/.local/share/onset/models")
    #expect(
      ModelStore(environment: ["HOME": "/home/x", "XDG_DATA_HOME": "/data"]).folder
        == "/data/onset/models")
    #expect(
      ModelStore(environment: ["HOME": "/home/x", "XDG_DATA_HOME": "data"]).folder
        == "/home/x/.local/share/onset/models")
    #expect(ModelStore(environment: [:]).folder == nil)
  }

  @Test func aMissingAndAnAlteredFileAreNamed() throws {
    let folder = try Places.temporaryFolder("onset-models")
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = ["ONSET_MODELS": folder.path]
    let missing = ModelStore(environment: environment)
    #expect(missing.models(named: ["i3d"]) == nil)
    #expect(missing.absence(of: ["i3d"])?.contains("i3d/i3d.onnx is missing") == true)

    try FileManager.default.createDirectory(
      at: folder.appending(path: "i3d"), withIntermediateDirectories: true)
    try Data("no model".utf8).write(to: folder.appending(path: "i3d/i3d.onnx"))
    let altered = ModelStore(environment: environment)
    #expect(altered.models(named: ["i3d"]) == nil)
    #expect(altered.absence(of: ["i3d"])?.contains("is not what models.lock says") == true)
  }
}

@Suite struct LinearHeadTests {
  @Test func readsWhatTheTrainingWrites() throws {
    let head = try #require(LinearHead(text: "# a comment\nbias -1.5\na 2 1 2\nb 1 -3\n"))
    #expect(head.logOdds(["a": [1, 10], "b": [0.5]]) == 18)
    #expect(head.logOdds(["a": [1, 10]]) == nil)
    #expect(head.logOdds(["a": [1], "b": [0.5]]) == nil)
  }

  @Test(arguments: ["", "bias 1", "bias x\na 1 2", "a 2 1", "a", "a 1.5 2"])
  func refusesAllElse(text: String) { #expect(LinearHead(text: text) == nil) }
}
