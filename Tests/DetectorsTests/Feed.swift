import Detectors
import Media
import TimeModel

/// What a detector is fed, in order.
enum Feed: Sendable {
  case picture(LumaImage, MediaTime)
  case sound(AudioBlock)

  var start: MediaTime {
    switch self {
    case .picture(_, let time): time
    case .sound(let block): block.start
    }
  }
}

extension Detector {
  /// Runs over a recording from beginning to end.
  static func run(_ feed: some Sequence<Feed>) -> Detection {
    var detector = Self()
    for item in feed {
      switch item {
      case .picture(let image, let time): detector.see(grey: image, at: time)
      case .sound(let block): detector.hear(block)
      }
    }
    return detector.finish()
  }
}

extension Detector {
  /// Shows a grey picture, and the same as a colour picture where the detector wants them. All are shown,
  /// also those that a pass over a recording would leave out.
  mutating func see(grey image: LumaImage, at time: MediaTime) {
    see(image, at: time)
    let (width, height): (Int, Int)
    switch Self.colors?.size {
    case .shortSide(let side): (width, height) = (side, side)
    case .squeezed(let columns, let rows): (width, height) = (columns, rows)
    case nil: return
    }
    var pixels: [UInt8] = []
    var (line, lineRow): ([UInt8], Int) = ([], -1)
    for row in 0..<height {
      let y = row * image.height / height
      if y != lineRow {
        line = (0..<width).flatMap { column in
          repeatElement(image.pixels[y * image.width + column * image.width / width], count: 3)
        }
        lineRow = y
      }
      pixels += line
    }
    if let picture = ColorImage(width: width, height: height, pixels: pixels) {
      see(picture, at: time)
    }
  }
}

extension MediaTime {
  /// In 1/90000 s, as an MPEG stream would have it.
  static func at(_ seconds: Double) -> MediaTime {
    ticks(Int64((seconds * 90_000).rounded()), of: 90_000)
  }

  static func ticks(_ ticks: Int64, of rate: Int64) -> MediaTime {
    guard let base = Rational(1, rate), let time = MediaTime(ticks: ticks, timeBase: base) else {
      preconditionFailure("no time base: 1/\(rate)")
    }
    return time
  }

  var seconds: Double {
    Double(ticks) * Double(timeBase.numerator) / Double(timeBase.denominator)
  }
}

extension LumaImage {
  init(width: Int, height: Int, _ value: (Int, Int) -> UInt8) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width { pixels.append(value(x, y)) }
    }
    guard let image = LumaImage(width: width, height: height, pixels: pixels) else {
      preconditionFailure("no picture: \(width)×\(height)")
    }
    self = image
  }
}
