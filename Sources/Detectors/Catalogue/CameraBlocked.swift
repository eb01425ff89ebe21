internal import Evidence
public import Media
public import TimeModel

/// Marks where a picture that showed something loses its detail for a second or more: a lens that is
/// covered, sprayed or pressed against something.
///
/// A picture that turns black is marked as `black` and scores low: the same is seen when the light goes
/// out or an editor fades. A recording that never showed anything has nothing to lose.
public struct CameraBlocked: Detector {
  public static let name = "camera.blocked"
  public static let version = 1
  public static let senses: Senses = .sight
  public static let scoreMeaning =
    "How much of its detail the picture lost, at most 300 where it turned black; of 12 coverings made "
    + "in real clips held back 10 were marked, and in 11 minutes of real clips without any nothing was."

  /// Pictures closer together than this are passed over: a second is long.
  private static let leastSpacing = Nanoseconds(60_000_000)

  private var blocking = BlockedSearch()
  private var last: Nanoseconds?
  private var detail = CoarseCurve()
  private var marks: [Mark] = []

  public init() {}

  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    if let last, let spacing = try? moment.subtracting(last), spacing >= .zero,
      spacing < Self.leastSpacing
    {
      return
    }
    guard let picture = SmallPicture(image) else { return }
    last = moment
    detail.note(picture.contrast / 40, at: moment)
    if let found = blocking.see(picture, at: time, moment) { marks.append(Self.mark(found)) }
  }

  public mutating func hear(_ block: AudioBlock) {}

  public consuming func finish() -> Detection {
    Detection(
      detector: Self.name, version: Self.version,
      marks: marks,
      channels: detail.channel("detail of the picture, full scale 40 grey levels"))
  }

  private static func mark(_ found: BlockedSearch.Found) -> Mark {
    let most: Float = found.isBlack ? 300 : 1000
    return Mark(
      kind: .cameraBlocked, earliest: found.before, estimate: found.first, latest: found.first,
      score: Int(most * max(0, min(1, found.loss))), channels: [found.isBlack ? "black" : "detail"])
  }
}
