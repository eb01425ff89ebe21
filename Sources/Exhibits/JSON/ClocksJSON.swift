package import Evidence
package import TimeModel

/// What was measured of clocks, by sound and in pictures, as INTERFACE writes it.
extension JSONValue {
  /// A pair of recordings without their names, as `onset sync` and `timeline.json` give it.
  package static func alignment(_ alignment: SoundAlignment) -> JSONValue {
    let longest = alignment.longest
    return [
      "verdict": .text(alignment.verdict.rawValue), "because": .text(alignment.because),
      "offsetSeconds": .lag(longest?.lag(at: .zero)),
      "skewPPM": longest.map { .skew($0.skew) } ?? .null,
      "overlapSeconds": .seconds(alignment.overlap),
      "chanceProbability": .text(alignment.chanceText),
      "segments": .array(
        alignment.segments.map { segment in
          [
            "fromSeconds": .seconds(segment.from), "toSeconds": .seconds(segment.to),
            "offsetSeconds": .lag(segment.lag(at: .zero)), "skewPPM": .skew(segment.skew),
            "atSeconds": .seconds(segment.at), "lagSeconds": .lag(segment.lag),
          ]
        }),
      "alternatives": .array(
        alignment.alternatives.map { other in
          ["lagSeconds": .seconds(other.lag), "strength": .thousandths(other.strength)]
        }),
    ]
  }

  static func soundLink(_ link: SoundLink) -> JSONValue {
    alignment(link.alignment).merging([
      "a": .text(link.a.rawValue), "b": .text(link.b.rawValue),
      "flightSeconds": .seconds(link.flight), "flightBecause": .text(link.flightBecause),
    ])
  }

  /// - Parameter table: the path of its seconds, one by one.
  static func overlay(_ track: OverlayTrack, table: String?) -> JSONValue {
    [
      "region": track.region.map { region in
        [
          "x": .integer(region.x), "y": .integer(region.y), "width": .integer(region.width),
          "height": .integer(region.height),
        ]
      } ?? .null,
      "format": .text(track.format),
      "firstDays": .array(track.firstDays.map { .text("\($0)") }),
      "counts": [
        "read": .integer(track.count(of: .read)), "inferred": .integer(track.count(of: .inferred)),
        "disagreeing": .integer(track.count(of: .disagreeing)),
      ],
      "segments": .array(
        track.segments.map { segment in
          [
            "fromSeconds": .seconds(segment.from), "toSeconds": .seconds(segment.to),
            "atSeconds": .seconds(segment.reference),
            "offsetSeconds": [
              "earliest": .seconds(segment.offsetMin), "estimate": .seconds(segment.offsetEstimate),
              "latest": .seconds(segment.offsetMax),
            ],
            "skewPPM": .skew(segment.skew), "slackSeconds": .seconds(segment.slack),
            "tickCount": .integer(segment.tickCount),
          ]
        }),
      "remarks": .array(
        track.remarks.map { remark in
          [
            "code": .text(remark.code.rawValue), "severity": .text(remark.severity.rawValue),
            "fromSeconds": .seconds(remark.from), "toSeconds": .seconds(remark.to),
            "message": .text(remark.message), "advice": .text(remark.advice),
          ]
        }),
      "table": .text(table),
    ]
  }

  package static func lag(_ lag: SoundAlignment.Lag?) -> JSONValue {
    guard let lag else { return .null }
    return [
      "earliest": .seconds(lag.earliest), "estimate": .seconds(lag.estimate),
      "latest": .seconds(lag.latest),
    ]
  }

  package static func skew(_ skew: Skew) -> JSONValue {
    [
      "min": .text(Skew.ppm(skew.minPPB)), "estimate": .text(Skew.ppm(skew.estimatePPB)),
      "max": .text(Skew.ppm(skew.maxPPB)),
    ]
  }
}
