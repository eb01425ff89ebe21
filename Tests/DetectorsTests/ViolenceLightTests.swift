import Detectors
import Evidence
import Media
import Testing
import TimeModel

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ViolenceLightTests {
  private func marks(_ scene: Scene) -> [Mark] { onsets(scene.feed()) }

  private func onsets(_ feed: [Feed]) -> [Mark] {
    ViolenceLight.run(feed).marks.filter { $0.kind == .violenceOnset }
  }

  @Test(arguments: zip([3.0, 5.3, 7.0], [UInt64(1), 2, 3]))
  func marksAKnownOnset(onset: Double, seed: UInt64) throws {
    var scene = Scene(seed: seed)
    scene.isViolent = { $0 >= onset }
    scene.shouts = { $0 >= onset }
    let marks = marks(scene)
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].kind == .violenceOnset)
    #expect(abs(marks[0].estimate.seconds - onset) < 1)
    #expect(marks[0].earliest.seconds <= onset && onset <= marks[0].latest.seconds)
    #expect(Set(marks[0].channels) == ["motion", "sound"])
  }

  @Test func marksMotionAlone() throws {
    var scene = Scene()
    scene.isViolent = { $0 >= 6 }
    scene.shouts = nil
    let marks = marks(scene)
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].channels == ["motion"])
    #expect(abs(marks[0].estimate.seconds - 6) < 1)
    #expect(marks[0].earliest.seconds <= 6 && 6 <= marks[0].latest.seconds)
  }

  @Test(arguments: [false, true])
  func marksAShoutAlone(hasPicture: Bool) throws {
    var scene = Scene(hasPicture: hasPicture)
    scene.shouts = { $0 >= 7 }
    let marks = marks(scene)
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].channels == ["sound"])
    #expect(abs(marks[0].estimate.seconds - 7) < 1)
    #expect(marks[0].earliest.seconds <= 7 && 7 <= marks[0].latest.seconds)
  }

  @Test func marksTwoOnsets() {
    var scene = Scene(seconds: 24)
    let isViolent: @Sendable (Double) -> Bool = { (5..<9).contains($0) || (17..<21).contains($0) }
    (scene.isViolent, scene.shouts) = (isViolent, isViolent)
    let estimates = marks(scene).map(\.estimate.seconds)
    #expect(estimates.count == 2, "\(estimates)")
    for (estimate, truth) in zip(estimates, [5.0, 17]) { #expect(abs(estimate - truth) < 1) }
  }

  @Test func followsTheRecordingsAxis() {
    var scene = Scene()
    scene.isViolent = { $0 >= 6 }
    let feed = scene.feed()
    let shift = 3600.0
    let shifted = feed.map { item -> Feed in
      switch item {
      case .picture(let image, let time): .picture(image, .at(time.seconds + shift))
      case .sound(let block):
        .sound(
          AudioBlock(
            start: .at(block.start.seconds + shift), sampleRate: block.sampleRate,
            samples: block.samples))
      }
    }
    let (here, there) = (onsets(feed), onsets(shifted))
    #expect(here.count == 1)
    #expect(here.map { $0.estimate.seconds + shift } == there.map(\.estimate.seconds))
  }

  @Test func marksThroughUnevenPictureTimes() {
    var scene = Scene(rate: 25)
    scene.isViolent = { $0 >= 6 }
    // As a phone in the dark: every other picture missing now and then, and a stall of 1.9 s.
    let feed = scene.feed().enumerated().compactMap { number, item -> Feed? in
      guard case .picture(_, let time) = item else { return item }
      let isStalled = (2..<3.9).contains(time.seconds)
      return isStalled || (number / 40).isMultiple(of: 2) && number.isMultiple(of: 2) ? nil : item
    }
    let marks = onsets(feed)
    #expect(marks.count == 1, "\(marks)")
    // Motion alone, at half the pictures: less sure, and the bounds say so.
    #expect(marks.allSatisfy { abs($0.estimate.seconds - 6) < 1.5 }, "\(marks)")
    #expect(marks.allSatisfy { $0.earliest.seconds <= 6 && 6 <= $0.latest.seconds })
  }

  static let calm: [(name: String, scene: Scene)] = [
    ("calm", Scene()),
    (
      "a pan that begins at once",
      Scene(camera: { time in (10 + max(0, time - 6) * 16, 10) })
    ),
    (
      "a shaking hand from 6 s on",
      Scene(camera: { time in
        time < 6 ? (10, 10) : (10 + 2 * sin(9 * time), 10 + 1.6 * cos(11 * time))
      })
    ),
    ("a hard cut", Scene(place: { $0 < 6.5 ? 0 : 1 })),
    ("cuts every two seconds", Scene(place: { Int($0 / 2) % 3 })),
    ("a lamp switched on", Scene(light: { $0 < 6 ? (0.5, 0) : (1, 20) })),
    ("a lamp switched off", Scene(light: { $0 < 6 ? (1, 0) : (0.3, 0) })),
    ("police lights", Scene(light: { (1, 30 * sin(12 * $0)) })),
    ("no picture, calm noise", Scene(hasPicture: false)),
  ]

  @Test(arguments: calm.map(\.name))
  func doesNotMark(name: String) throws {
    let scene = try #require(Self.calm.first { $0.name == name }).scene
    #expect(marks(scene) == [])
  }

  @Test func marksTheEnd() throws {
    var scene = Scene(seconds: 16)
    scene.isViolent = { (5..<10).contains($0) }
    let marks = ViolenceLight.run(scene.feed()).marks
    try #require(marks.map(\.kind) == [.violenceOnset, .violenceEnd], "\(marks)")
    #expect(abs(marks[1].estimate.seconds - 10) < 1)
    #expect(marks[1].earliest.seconds <= 10 && 10 <= marks[1].latest.seconds)
  }

  @Test func showsItsChannels() {
    var scene = Scene()
    scene.isViolent = { $0 >= 5 }
    let detection = ViolenceLight.run(scene.feed())
    #expect(detection.channels.count >= 6)
    for channel in detection.channels {
      #expect(channel.curve.values.count == detection.curve?.values.count)
    }
  }

  @Test func refusesAModelThatIsNone() throws {
    let weights = ViolenceLight.statisticNames.map { "weight\t\($0)\t0.5\n" }.joined()
    #expect(ViolenceModel(text: "bias\t1\n" + weights) != nil)
    #expect(ViolenceModel(text: weights) == nil, "no bias")
    #expect(ViolenceModel(text: "bias\tnan\n" + weights) == nil)
    #expect(ViolenceModel(text: "bias\t1\n") == nil, "no weights")
    #expect(ViolenceModel(text: "bias\t1\nother\t2\n" + weights) == nil)
  }

  @Test func saysWhatAScoreWasWorth() {
    let words = ViolenceLight.meaning(ofScore: 950)
    #expect(words.contains("were onsets") && words.contains("false marks"))
    #expect(ViolenceLight.meaning(ofScore: 0) == ViolenceLight.scoreMeaning)
  }

  @Test func doesNotMarkARecordingThatBeginsViolent() {
    var scene = Scene()
    scene.isViolent = { $0 < 6 }
    let marks = ViolenceLight.run(scene.feed()).marks
    #expect(marks.map(\.kind) == [.violenceEnd])
    #expect(marks.allSatisfy { $0.earliest.seconds <= 6 && 6 <= $0.latest.seconds })
  }
}
