import Detectors
import Evidence
import Media
import TestSupport
import Testing
import TimeModel

#if canImport(Glibc)
  import Glibc
#endif

/// Cuts, moved and blocked cameras and frozen pictures in drawn scenes.
@Suite struct PictureSensesTests {
  /// A wall seen from a place, with a little sensor noise.
  private struct View {
    let wall: Texture
    var x = 10.0
    var y = 10.0
    var gain = 1.0
    var offset = 0.0
  }

  private static let walls: [Texture] = (0..<3).map { number in
    var generator = SeededGenerator(seed: 40 + UInt64(number))
    return Texture(width: 300, height: 200, using: &generator)
  }

  private func pictures(
    seconds: Double = 6, rate: Double = 25, noise: Double = 2, from start: Double = 0,
    _ view: (Double) -> View
  ) -> [Feed] {
    var generator = SeededGenerator(seed: 11)
    return (0..<Int(seconds * rate)).map { number in
      let time = Double(number) / rate
      let view = view(time)
      let image = LumaImage(width: 80, height: 45) { x, y in
        let value = view.wall.value(Double(x) / 2 + view.x, Double(y) / 2 + view.y)
        let grain = noise > 0 ? Double.random(in: -noise...noise, using: &generator) : 0
        return UInt8(max(0, min(255, value * view.gain + view.offset + grain)))
      }
      return .picture(image, .at(start + time))
    }
  }

  private func wall(_ number: Int) -> View { View(wall: Self.walls[number]) }

  @Test(arguments: [4.0, 12.5, 25, 50, 240])
  func aCutIsTheVeryPicture(rate: Double) throws {
    let first = (2.5 * rate).rounded(.up)
    let marks = ShotCut.run(
      pictures(seconds: 5, rate: rate) { wall($0 * rate < first - 0.5 ? 0 : 1) }
    ).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].kind == .shotCut && marks[0].channels == ["picture"])
    #expect(marks[0].estimate == .at(first / rate) && marks[0].latest == marks[0].estimate)
    #expect(marks[0].earliest == .at((first - 1) / rate))
  }

  @Test func cutsAtUnevenTimes() {
    let feed = pictures(rate: 30) { wall($0 < 2 ? 0 : $0 < 4 ? 1 : 2) }
      .enumerated().filter { $0.offset % 3 != 2 }.map(\.element)
    #expect(ShotCut.run(feed).marks.map(\.estimate) == [.at(2), .at(4)])
  }

  /// A recorder that stores five pictures a second as 25.
  @Test func repeatedPicturesAreNoCuts() {
    let feed = pictures(noise: 0) { time in
      var view = wall(time < 3 ? 0 : 1)
      view.x += 0.4 * (time * 5).rounded(.down)
      return view
    }
    #expect(ShotCut.run(feed).marks.map(\.estimate) == [.at(3)])
  }

  @Test func blackBetweenTwoShotsIsOneCut() throws {
    let marks = ShotCut.run(
      pictures { time in
        var view = wall(time < 2 ? 0 : 1)
        if (2..<2.6).contains(time) { (view.gain, view.offset) = (0, 2) }
        return view
      }
    ).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].earliest == .at(1.96) && marks[0].estimate == .at(2.6))
  }

  @Test(arguments: ["still", "flash", "strobe", "pan", "shake", "black and back", "slow pictures"])
  func doesNotCut(name: String) {
    let feed = pictures(rate: name == "slow pictures" ? 1 : 25) { time in
      var view = wall(0)
      switch name {
      case "flash" where (3..<3.1).contains(time): (view.gain, view.offset) = (0.3, 170)
      case "strobe": view.offset = sin(time * 50) > 0 ? 60 : 0
      case "pan": view.x += 30 * time
      case "shake": (view.x, view.y) = (10 + 4 * sin(time * 31), 10 + 4 * cos(time * 23))
      case "black and back" where (3..<4).contains(time): (view.gain, view.offset) = (0, 1)
      case "slow pictures": view.x += time
      default: break
      }
      return view
    }
    #expect(ShotCut.run(feed).marks == [])
  }

  @Test func aSwungCameraIsMoved() throws {
    // Half a second of fast motion to another side of the room.
    let feed = pictures(seconds: 7) { time in
      var view = wall(0)
      view.x += 160 * max(0, min(1, (time - 3) / 0.5))
      view.y += 60 * max(0, min(1, (time - 3) / 0.5))
      return view
    }
    let marks = CameraMoved.run(feed).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].kind == .cameraMoved)
    #expect(marks[0].earliest <= .at(3.04) && .at(3) <= marks[0].latest)
    #expect(abs(marks[0].estimate.seconds - 3) < 0.15)
  }

  @Test(arguments: ["still", "cut", "slow pan", "shake and back", "dissolve"])
  func doesNotMove(name: String) {
    let feed = pictures(seconds: 7) { time in
      var view = wall(name == "cut" && time > 3 ? 1 : 0)
      if name == "slow pan" { view.x += 8 * time }
      if name == "shake and back", (3..<3.5).contains(time) { view.x += 30 * sin(time * 60) }
      return view
    }
    let dissolved = zip(feed, pictures(seconds: 7) { _ in wall(1) }).map { item, other -> Feed in
      guard name == "dissolve", case .picture(let first, let time) = item,
        case .picture(let second, _) = other
      else { return item }
      let share = max(0, min(1, (time.seconds - 3) / 0.6))
      return .picture(
        LumaImage(width: first.width, height: first.height) { x, y in
          let place = y * first.width + x
          return UInt8(
            Double(first.pixels[place]) * (1 - share) + Double(second.pixels[place]) * share)
        }, time)
    }
    #expect(CameraMoved.run(dissolved).marks == [])
  }

  @Test(arguments: [("covered", "detail"), ("black", "black")])
  func aCoveredLensIsBlocked(name: String, channel: String) throws {
    let feed = pictures(seconds: 7) { time in
      var view = wall(0)
      if (3..<5).contains(time) { (view.gain, view.offset) = name == "black" ? (0, 3) : (0.05, 60) }
      return view
    }
    let marks = CameraBlocked.run(feed).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].earliest <= .at(3) && .at(3) <= marks[0].latest)
    #expect(abs(marks[0].estimate.seconds - 3) < 0.1)
    #expect(marks[0].channels == [channel])
    #expect(name == "covered" || marks[0].score <= 300)
  }

  @Test(arguments: ["dark from the start", "half a second", "half the detail"])
  func doesNotBlock(name: String) {
    let feed = pictures(seconds: 7) { time in
      var view = wall(0)
      switch name {
      case "dark from the start": (view.gain, view.offset) = (0, 4)
      case "half a second" where (3..<3.5).contains(time): (view.gain, view.offset) = (0, 60)
      case "half the detail" where time > 3: view.gain = 0.5
      default: break
      }
      return view
    }
    #expect(CameraBlocked.run(feed).marks == [])
  }

  @Test func aStoppedPictureIsFrozen() throws {
    let live = pictures(seconds: 12) { _ in wall(0) }
    let feed = live.enumerated().map { number, item -> Feed in
      guard (75..<200).contains(number), case .picture(let image, _) = live[75],
        case .picture(_, let time) = item
      else { return item }
      return .picture(image, time)
    }
    let marks = FrozenPicture.run(feed).marks
    try #require(marks.count == 1, "\(marks)")
    #expect(marks[0].estimate == .at(3) && marks[0].latest == .at(3.04))
  }

  @Test(arguments: ["sensor noise", "two seconds", "a ticking clock", "few pictures"])
  func isNotFrozen(name: String) {
    let feed = pictures(
      seconds: name == "two seconds" ? 2 : 8, rate: name == "few pictures" ? 1 : 25,
      noise: name == "sensor noise" ? 1.5 : 0
    ) { _ in wall(0) }.map { item -> Feed in
      guard name == "a ticking clock", case .picture(let image, let time) = item else {
        return item
      }
      var pixels = image.pixels
      for place in 0..<6 { pixels[place] = Int(time.seconds + 0.001) % 2 == 0 ? 0 : 255 }
      return LumaImage(width: image.width, height: image.height, pixels: pixels)
        .map { .picture($0, time) } ?? item
    }
    #expect(FrozenPicture.run(feed).marks == [])
  }
}
