import Media
import Testing
import TimeModel

/// Small pictures in colour, of the frames that a sampling asks for.
@Suite struct ColorPictureTests {
  private struct Album: AnalysisConsumer {
    var pictures: [ColorImage] = []
    var times: [MediaTime] = []
    var samplings: [ColorSampling] = []
    mutating func see(_ picture: ColorImage, of sampling: ColorSampling, at time: MediaTime) {
      samplings.append(sampling)
      pictures.append(picture)
      times.append(time)
    }
  }

  private func album(
    _ name: String, every interval: Nanoseconds, shortSide: Int = 90, threads: Int = 2
  ) throws -> Album {
    var options = AnalysisOptions(sound: false, threads: threads)
    options.colors = [ColorSampling(shortSide: shortSide, interval: interval)]
    return try Recording.analyse(path: Fixture.path(name), options: options) { Album() }.consumer
  }

  /// 50 frames in two seconds.
  @Test(arguments: [(10, 50), (40, 50), (80, 25), (100, 20), (1000, 2), (60_000, 1)])
  func areSampledByTime(milliseconds: Int64, count: Int) throws {
    let interval = Nanoseconds(milliseconds * 1_000_000)
    let album = try album("bframes.mp4", every: interval)
    #expect(album.pictures.count == count)
    let sampling = ColorSampling(shortSide: 90, interval: interval)
    let cells = try album.times.map { sampling.cell(of: try $0.nanoseconds(rounding: .down)) }
    #expect(Set(cells).count == count && cells == cells.sorted())
  }

  @Test(arguments: [(90, 160, 90), (45, 80, 45), (448, 800, 448), (1, 1, 1)])
  func haveTheirShortSide(side: Int, width: Int, height: Int) throws {
    let album = try album("bframes.mp4", every: .second, shortSide: side)
    #expect(album.pictures.allSatisfy { $0.width == width && $0.height == height })
  }

  @Test func threadsChangeNothing() throws {
    let one = try album("bframes.mp4", every: .millisecond, threads: 1)
    let three = try album("bframes.mp4", every: .millisecond, threads: 3)
    #expect(one.pictures == three.pictures && one.times == three.times)
  }

  @Test func standUpright() throws {
    let lying = try #require(try album("bframes.mp4", every: .second).pictures.first)
    let upright = try #require(try album("rotated.mov", every: .second).pictures.first)
    #expect(upright.width == lying.height && upright.height == lying.width)
    let corners = [(0, 0), (lying.width - 1, 0), (0, lying.height - 1)].map { x, y in
      let place = 3 * (y * lying.width + x)
      return Array(lying.pixels[place..<place + 3])
    }
    let turned = [90, 270].map { turn in
      [(0, 0), (lying.width - 1, 0), (0, lying.height - 1)].map { x, y in
        let (across, down) = turn == 90 ? (lying.height - 1 - y, x) : (y, lying.width - 1 - x)
        let place = 3 * (down * upright.width + across)
        return Array(upright.pixels[place..<place + 3])
      }
    }
    #expect(turned.contains(corners))
  }

  @Test func depthAndFormatMakeTheSameColors() throws {
    let plain = try #require(try album("bframes.mp4", every: .second).pictures.first)
    for name in ["tenbit.mkv", "rgb.mkv"] {
      let other = try #require(try album(name, every: .second).pictures.first)
      #expect(other.width == plain.width && other.height == plain.height)
      let off = zip(plain.pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(off / plain.pixels.count < 10, "\(name): \(off / plain.pixels.count)")
    }
  }

  /// Each sampling gets its own, from one pass: here ten pictures a second, and every picture squeezed.
  @Test(arguments: [("bframes.mp4", 160, 90), ("rotated.mov", 90, 160)])
  func severalSamplingsComeApart(name: String, width: Int, height: Int) throws {
    let kept = ColorSampling(shortSide: 90, interval: Nanoseconds(100_000_000))
    let squeezed = ColorSampling(width: 48, height: 27)
    var options = AnalysisOptions(sound: false)
    options.colors = [kept, squeezed]
    let album = try Recording.analyse(path: Fixture.path(name), options: options) { Album() }
      .consumer
    let sizes = { (sampling: ColorSampling) in
      zip(album.samplings, album.pictures).filter { $0.0 == sampling }.map(\.1)
    }
    #expect(sizes(kept).count == 20 && sizes(squeezed).count == 50)
    #expect(sizes(kept).allSatisfy { $0.width == width && $0.height == height })
    #expect(sizes(squeezed).allSatisfy { $0.width == 48 && $0.height == 27 })
  }

  @Test func noneComeUnlessAskedFor() throws {
    let consumer = try Recording.analyse(path: Fixture.path("bframes.mp4")) { Album() }.consumer
    #expect(consumer.pictures.isEmpty)
  }
}
