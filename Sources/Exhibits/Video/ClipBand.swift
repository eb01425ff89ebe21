package import Evidence
package import TimeModel

/// The band beneath the picture of a viewing copy: which frame this is, and when it was.
package struct ClipBand {
  private let lettering: Lettering
  private let width: Int
  private let zone: ZoneRules
  private let background: GreyPicture

  /// In pixels; even.
  package let height: Int

  private static let margin = 6

  /// - Parameters:
  ///   - width: of the video, in pixels.
  ///   - name: of the recording, as evidence names it.
  ///   - isRedacted: whether anything of the recording is covered or silenced in the copy.
  package init(
    width: Int, exhibit: String?, source: SourceID, name: String, zone: ZoneRules,
    isRedacted: Bool
  ) {
    (self.width, self.zone) = (width, zone)
    lettering = Lettering(size: max(12, min(22, width / 54)))
    let line = lettering.lineHeight
    height = (4 * line + 2 * Self.margin + 1) / 2 * 2
    var picture = GreyPicture(width: width, height: height)
    picture.fill(x: 0, y: 0, width: width, height: 1, brightness: 128)
    let words = [exhibit, source.rawValue, name].compactMap { $0 }
      .map { VisibleText.line($0, limit: 80) }.joined(separator: "  ")
    let note = isRedacted ? "viewing copy, REDACTED" : "viewing copy"
    let room = width - 3 * Self.margin - note.count * lettering.advance
    lettering.write(
      line: words, on: &picture, x: Self.margin, y: Self.margin, width: max(0, room))
    lettering.write(
      note, on: &picture, x: width - Self.margin - note.count * lettering.advance,
      y: Self.margin, brightness: 180)
    background = picture
  }

  /// - Parameters:
  ///   - at: of the frame, on the axis of the source's clock.
  ///   - number: of the frame in presentation order from 0; nil where frames cannot be counted.
  ///   - time: when it was by the source's clock; nil when that is not known.
  package func picture(at: MediaTime, number: Int?, time: Timestamp?) -> [UInt8] {
    var picture = background
    let line = lettering.lineHeight
    lettering.write(
      Self.place(at: at, number: number), on: &picture, x: Self.margin, y: Self.margin + line)
    for (row, words) in Self.when(time, zone).enumerated() {
      lettering.write(
        words, on: &picture, x: Self.margin, y: Self.margin + (2 + row) * line)
    }
    return picture.pixels
  }

  /// `source time 01:02.345   frame 1234`.
  static func place(at: MediaTime, number: Int?) -> String {
    "source time \(at.clockText)   frame " + (number.map { "\($0)" } ?? "not counted")
  }

  /// `2017-04-08 14:42:15.120–14:42:19.040 UTC`, and the same in the zone.
  static func when(_ time: Timestamp?, _ zone: ZoneRules) -> [String] {
    guard let time else { return ["no clock: when this was is not known"] }
    return (zone.name == "UTC" ? [zone] : [.utc, zone]).map { between(time, $0) }
  }

  /// Both bounds, to the millisecond and outwards.
  private static func between(_ time: Timestamp, _ zone: ZoneRules) -> String {
    let low = Reading(time.earliest, zone: zone, step: .thousandth, rounding: .down)
    let high = Reading(time.latest, zone: zone, step: .thousandth, rounding: .up)
    let isOneDay = low.date == high.date
    let from = "\(low.date) \(low.clock)" + (low.zone == high.zone ? "" : " \(low.zone)")
    guard low != high else { return "\(from) \(high.zone)" }
    return "\(from)–" + (isOneDay ? "" : "\(high.date) ") + "\(high.clock) \(high.zone)"
  }
}
