import Detectors
import Foundation
import Media
import TestSupport
import Testing
import TimeModel

/// PySceneDetect's own samples, whose cuts its tests state.
@Suite(.enabled(if: Places.hasSharedData, "needs ../shared/data, which is not here"))
struct CutSamplesTests {
  private static let folder = Places.sharedData
    .appending(path: "media/pyscenedetect/tests/resources")

  /// Ticks of 1001/24000 s.
  private static let samples: [(file: String, cuts: [Int64])] = [
    ("goldeneye-vfr-drop3.mp4", [90, 210]), ("issue-134-rotate.mp4", [90, 210]),
    ("counter.mp4", []), ("delayed_start.mp4", []),
  ]

  @Test(arguments: samples.map(\.file)) func findsExactlyTheseCuts(file: String) throws {
    let path = Self.folder.appending(path: file).path
    var detector = ShotCut()
    _ = try Recording.analyse(
      path: path, options: AnalysisOptions(sound: false),
      picture: { image, time in detector.see(image, at: time) })
    let base = try #require(Rational(1001, 24_000))
    let cuts = try #require(Self.samples.first { $0.file == file }).cuts
      .compactMap { MediaTime(ticks: $0, timeBase: base) }
    #expect(detector.finish().marks.map(\.estimate) == cuts)
  }

  /// Grey sheets that fade through black twice: nothing but the fade tells.
  @Test func findsTheFades() throws {
    let path = Self.folder.appending(path: "fades.mp4").path
    var detector = ShotCut()
    _ = try Recording.analyse(
      path: path, options: AnalysisOptions(sound: false),
      picture: { image, time in detector.see(image, at: time) })
    let marks = detector.finish().marks
    #expect(marks.map(\.channels) == [["fade"], ["fade"]])
    #expect(marks.map(\.estimate) == [84, 167].map { .ticks($0, of: 25) })
  }
}
