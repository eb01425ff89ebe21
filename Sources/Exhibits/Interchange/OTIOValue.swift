import Evidence
import TimeModel

/// The schemas of OpenTimelineIO as its release 0.18.1 writes them.
///
/// OpenTimelineIO holds a rational time as two binary floating-point numbers; both are whole here, and
/// of at most 53 bits, so that nothing is rounded when they are read.
enum OTIOValue {
  private static let exact = Int128(1) << 53

  /// A length of time at a thousand million units a second, or the finest step that is exact in 53
  /// bits: beyond 104 days, microseconds, beyond 285 years milliseconds, rounded to the nearest.
  static func time(_ nanoseconds: Int128) -> JSONValue {
    var (value, rate) = (nanoseconds, Int64(1_000_000_000))
    while value.magnitude > exact.magnitude {
      let half: Int128 = value < 0 ? -500 : 500
      (value, rate) = ((value + half) / 1000, rate / 1000)
    }
    return [
      "OTIO_SCHEMA": "RationalTime.1", "rate": .integer(rate),
      "value": .integer(Int64(clamping: value)),
    ]
  }

  /// A negative duration counts as none.
  static func range(_ start: Int128, _ duration: Int128) -> JSONValue {
    [
      "OTIO_SCHEMA": "TimeRange.1", "start_time": time(start), "duration": time(max(0, duration)),
    ]
  }

  static func gap(_ duration: Int128) -> JSONValue {
    item("Gap.1", name: "", range: range(0, duration), markers: [])
  }

  static func clip(
    name: String, range: JSONValue, reference: JSONValue, markers: [JSONValue],
    metadata: JSONValue
  ) -> JSONValue {
    item("Clip.2", name: name, range: range, markers: markers, metadata: metadata).merging([
      "media_references": ["DEFAULT_MEDIA": reference],
      "active_media_reference_key": "DEFAULT_MEDIA",
    ])
  }

  static func reference(
    _ link: EvidenceLink, name: String, available: JSONValue, metadata: JSONValue
  ) -> JSONValue {
    [
      "metadata": ["onset": metadata], "name": .text(name), "available_range": available,
      "available_image_bounds": .null, "OTIO_SCHEMA": "ExternalReference.1",
      "target_url": .text(link.url),
    ]
  }

  static func track(
    name: String, isSound: Bool, isEnabled: Bool, children: [JSONValue], metadata: JSONValue
  ) -> JSONValue {
    item("Track.1", name: name, range: .null, markers: [], metadata: metadata).merging([
      "kind": isSound ? "Audio" : "Video", "children": .array(children),
      "enabled": .bool(isEnabled),
    ])
  }

  static func stack(_ children: [JSONValue], markers: [JSONValue]) -> JSONValue {
    item("Stack.1", name: "tracks", range: .null, markers: markers).merging([
      "children": .array(children)
    ])
  }

  /// - Parameter color: one of the library's names, as in `GREEN`.
  static func marker(
    name: String, color: JSONValue, range: JSONValue, comment: String, metadata: JSONValue
  ) -> JSONValue {
    [
      "OTIO_SCHEMA": "Marker.2", "metadata": ["onset": metadata], "name": .text(name),
      "color": color, "marked_range": range, "comment": .text(comment),
    ]
  }

  private static func item(
    _ schema: JSONValue, name: String, range: JSONValue, markers: [JSONValue],
    metadata: JSONValue? = nil
  ) -> JSONValue {
    [
      "OTIO_SCHEMA": schema, "metadata": metadata.map { ["onset": $0] } ?? [:],
      "name": .text(name), "source_range": range, "effects": [], "markers": .array(markers),
      "enabled": .bool(true), "color": .null,
    ]
  }
}
