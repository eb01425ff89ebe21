import Foundation
import Media
import TestSupport
import Testing
import TimeModel

/// One pass: pictures, sound, and what decoding shows.
@Suite struct AnalysisTests {
  struct Pass {
    var analysis: Analysis
    var images: [LumaImage] = []
    var times: [MediaTime] = []
    var blocks: [AudioBlock] = []
    var packets = 0
  }

  static func pass(_ path: String, _ options: AnalysisOptions = AnalysisOptions()) throws -> Pass {
    var images: [LumaImage] = []
    var times: [MediaTime] = []
    var blocks: [AudioBlock] = []
    var packets = 0
    let analysis = try Recording.analyse(
      path: path, options: options, packet: { _ in packets += 1 },
      picture: {
        images.append($0)
        times.append($1)
      }, sound: { blocks.append($0) })
    return Pass(
      analysis: analysis, images: images, times: times, blocks: blocks, packets: packets)
  }

  @Test func picturesAndSoundComeInOrder() throws {
    let pass = try Self.pass(Fixture.path("bframes.mp4"))
    #expect(pass.packets == (try Oracle.sidecar("bframes.mp4", "packets").count))
    #expect(pass.analysis.packetCounts == [50, 95])
    #expect(pass.analysis.readFault == nil)
    #expect(pass.images.count == 50)
    #expect(pass.times == pass.times.sorted())
    #expect(pass.times.first == MediaTime(ticks: 0, timeBase: Rational(1)))
    #expect(pass.images.allSatisfy { $0.width == 160 && $0.height == 90 })
    #expect(pass.blocks.first?.start == MediaTime(ticks: 0, timeBase: Rational(1)))
    let samples = pass.blocks.reduce(0) { $0 + $1.samples.count }
    #expect((31_500...33_000).contains(samples))
    #expect(pass.blocks.allSatisfy { $0.sampleRate == 16_000 })
    let picture = try #require(pass.analysis.decodings.first)
    #expect(picture.frameCount == 50)
    #expect(picture.undecodable.isEmpty)
    #expect(picture.userData.first?.first.text?.hasPrefix("x264 - core") == true)
    #expect(
      try JSONDecoder().decode(Analysis.self, from: JSONEncoder().encode(pass.analysis))
        == pass.analysis)
  }

  struct Album: AnalysisConsumer {
    var images: [LumaImage] = []
    var times: [MediaTime] = []
    var samples: [Float] = []
    var packets: [Packet] = []
    mutating func take(_ packet: Packet) { packets.append(packet) }
    mutating func see(_ image: LumaImage, at time: MediaTime) {
      images.append(image)
      times.append(time)
    }
    mutating func hear(_ block: AudioBlock) { samples += block.samples }
  }

  @Test(arguments: [false, true]) func threadsChangeNothing(isDamaged: Bool) throws {
    let folder = try Places.temporaryFolder("onset-threads")
    defer { try? FileManager.default.removeItem(at: folder) }
    var generator = SeededGenerator(seed: 11)
    for name in Fixture.names {
      var bytes = Array(try Data(contentsOf: URL(filePath: Fixture.path(name))))
      for _ in 0..<(isDamaged ? 12 : 0) {
        let place = 3_000 + Int(generator.next() % UInt64(max(1, bytes.count - 3_000)))
        if place < bytes.count { bytes[place] ^= 0x55 }
      }
      let file = folder.appending(path: name)
      try Data(bytes).write(to: file)
      let runs = try [1, 3].map { threads in
        let options = AnalysisOptions(threads: threads)
        return try Recording.analyse(path: file.path, options: options) { Album() }
      }
      #expect(runs[0].analysis == runs[1].analysis, "\(name)")
      #expect(runs[0].analysis.isRepeatable)
      #expect(runs[0].consumer.packets == runs[1].consumer.packets, "\(name)")
      #expect(runs[0].consumer.images == runs[1].consumer.images, "\(name)")
      #expect(runs[0].consumer.times == runs[1].consumer.times, "\(name)")
      #expect(runs[0].consumer.samples == runs[1].consumer.samples, "\(name)")
    }
  }

  @Test func picturesStandUpright() throws {
    let lying = try Self.pass(Fixture.path("bframes.mp4"))
    let upright = try Self.pass(Fixture.path("rotated.mov"))
    let stream = try #require(upright.analysis.container.streams.first?.video)
    #expect([90, 270].contains(stream.rotation))
    let (before, after) = (try #require(lying.images.first), try #require(upright.images.first))
    #expect(after.width == before.height && after.height == before.width)
    for y in 0..<after.height {
      for x in 0..<after.width {
        // A quarter turn clockwise brings the stored left edge to the top.
        let (sourceX, sourceY) =
          stream.rotation == 90 ? (y, before.height - 1 - x) : (before.width - 1 - y, x)
        let same =
          after.pixels[y * after.width + x] == before.pixels[sourceY * before.width + sourceX]
        guard same else {
          Issue.record("pixel \(x), \(y)")
          return
        }
      }
    }
  }

  @Test func depthAndFormatMakeTheSamePicture() throws {
    let plain = try #require(try Self.pass(Fixture.path("bframes.mp4")).images.first)
    for name in ["tenbit.mkv", "rgb.mkv"] {
      let other = try #require(try Self.pass(Fixture.path(name)).images.first)
      #expect(other.width == plain.width && other.height == plain.height)
      let off = zip(plain.pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(off / plain.pixels.count < 8, "\(name): \(off / plain.pixels.count)")
      #expect(try #require(other.pixels.max()) > 245 && #require(other.pixels.min()) < 10)
    }
  }

  @Test func soundKeepsItsPitchAndLevel() throws {
    let pass = try Self.pass(Fixture.path("stereo.wav"))
    let samples = pass.blocks.flatMap(\.samples)
    #expect((15_900...16_100).contains(samples.count))
    let crossings = zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 }
    #expect((435...445).contains(crossings))
    // An eighth, less 3 dB in each of two channels, which must not add up.
    #expect(abs((samples.map { abs($0) }.max() ?? 0) - 0.0884) < 0.005)
  }

  @Test func aChangeOfSizeIsSeen() throws {
    let pass = try Self.pass(Fixture.path("resized.ts"))
    let decoding = try #require(pass.analysis.decodings.first)
    #expect(decoding.changeCount == 1)
    let change = try #require(decoding.changes.first)
    #expect(change.before.width == 160 && change.after.width == 96)
    #expect(pass.images.allSatisfy { $0.width == 160 && $0.height == 90 })
  }

  @Test func damageIsCountedAndDoesNotStopThePass() throws {
    let folder = try Places.temporaryFolder("onset-damage")
    defer { try? FileManager.default.removeItem(at: folder) }
    var bytes = Array(try Data(contentsOf: URL(filePath: Fixture.path("bframes.mp4"))))
    // The pictures of the second half lose what they say.
    for place in 7_000..<7_600 { bytes[place] = 0xFF }
    let damaged = folder.appending(path: "damaged.mp4")
    try Data(bytes).write(to: damaged)
    let pass = try Self.pass(damaged.path)
    let sum = pass.analysis.decodings.reduce(0) { $0 + $1.failedPacketCount + $1.damagedFrameCount }
    #expect(sum > 0)
    #expect(pass.analysis.decodings.contains { !$0.undecodable.isEmpty })
    #expect(pass.packets == 145)
  }

  /// Truncations and flipped bytes over every fixture: no crash, no hang, a value or an error.
  @Test(.timeLimit(.minutes(5))) func hostileBytes() throws {
    let folder = try Places.temporaryFolder("onset-hostile")
    defer { try? FileManager.default.removeItem(at: folder) }
    let seed: UInt64 = 40_817
    var generator = SeededGenerator(seed: seed)
    for name in Fixture.names {
      let original = Array(try Data(contentsOf: URL(filePath: Fixture.path(name))))
      for round in 0..<6 {
        var bytes = original
        if round % 2 == 0 {
          bytes = Array(bytes.prefix(Int(generator.next() % UInt64(bytes.count))))
        } else {
          for _ in 0..<(1 << round) {
            let place = Int(generator.next() % UInt64(bytes.count))
            bytes[place] = UInt8(truncatingIfNeeded: generator.next())
          }
        }
        let file = folder.appending(path: "\(round)-\(name)")
        try Data(bytes).write(to: file)
        let limits = ReadingLimits(secondsPerStep: 20, timesOverFile: 64)
        _ = try? Recording.analyse(path: file.path, limits: limits)
        if var stills = try? Stills.open(path: file.path, limits: limits) {
          _ = try? stills.still(at: MediaTime(nanoseconds: .second))
        }
      }
    }
  }
}

@Suite struct StillsTests {
  @Test func theFrameOnTheScreen() throws {
    for name in Fixture.names where name != "stereo.wav" {
      let path = Fixture.path(name)
      let times = try AnalysisTests.pass(path).times
      var stills = try Stills.open(path: path)
      let step = Nanoseconds(130_000_000)
      var wanted = Nanoseconds(-200_000_000)
      while wanted < Nanoseconds(4_500_000_000) {
        let at = MediaTime(nanoseconds: wanted)
        let still = try stills.still(at: at)
        let expected = times.last { $0 <= at } ?? times.first
        #expect(still.time == expected, "\(name) at \(wanted)")
        wanted = try wanted.adding(step)
      }
    }
  }

  @Test func theSameBytesEachTime() throws {
    let path = Fixture.path("bframes.mp4")
    let at = MediaTime(nanoseconds: Nanoseconds(1_234_000_000))
    var first = try Stills.open(path: path)
    let one = try first.still(at: at)
    _ = try first.still(at: MediaTime(nanoseconds: .zero))
    #expect(try first.still(at: at) == one)
    #expect(one.jpeg.starts(with: [0xFF, 0xD8, 0xFF]))
    #expect(one.jpeg.suffix(2) == [0xFF, 0xD9])
    #expect((one.width, one.height) == (160, 90))
  }

  @Test func uprightAndNoWiderThanAsked() throws {
    var turned = try Stills.open(path: Fixture.path("rotated.mov"))
    let still = try turned.still(at: MediaTime(nanoseconds: .zero))
    #expect((still.width, still.height) == (90, 160))
    let small = try turned.still(at: MediaTime(nanoseconds: .zero), maximumWidth: 45)
    #expect(small.width <= 46 && small.height <= 82)
    #expect(throws: MediaError.self) {
      var sound = try Stills.open(path: Fixture.path("stereo.wav"))
      _ = try sound.still(at: MediaTime(nanoseconds: .zero))
    }
  }
}
