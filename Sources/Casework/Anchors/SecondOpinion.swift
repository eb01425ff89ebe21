import Evidence
import Media
import TimeModel

extension Finding.Code {
  /// Another program reads another time from the same field.
  static let secondReaderDiffers = Finding.Code(rawValue: "clock.secondReader.differs")
  /// Another program finds times that Onset does not read.
  static let secondReaderMore = Finding.Code(rawValue: "clock.secondReader.more")
}

/// A second reader's times held against Onset's own. It never adds an anchor: two programs that read
/// one field are one witness.
struct SecondOpinion {
  /// How many of its times Onset has read too.
  private(set) var agreed = 0
  private(set) var findings: [Finding] = []

  private let own: [String: String]
  private let all: Set<String>

  init(
    _ reading: SecondReading, _ container: ContainerInfo, _ stored: [StoredTime],
    of source: SourceID
  ) {
    own = Self.byName(container, stored)
    all = Set(own.values).union(Self.digits(in: container))
    var more: [String] = []
    for time in reading.times {
      let digits = Self.digits(time.text)
      if let mine = own[time.name] {
        if Self.agree(mine, digits) {
          agreed += 1
        } else {
          findings.append(
            Finding(
              .secondReaderDiffers, .caution, source: source, at: .field(time.name),
              message: "\(reader(reading)) reads \(time.name) as \(time.text); Onset reads "
                + "\(mine) there.",
              advice: "Look at the bytes themselves; neither reading has been preferred."))
        }
      } else if all.contains(where: { Self.agree($0, digits) }) || Self.isUnset(digits) {
        agreed += 1
      } else {
        more.append("\(time.name) \(time.text)")
      }
    }
    guard !more.isEmpty else { return }
    let shown = more.prefix(5).joined(separator: "; ")
    findings.append(
      Finding(
        .secondReaderMore, .note, source: source,
        message: "\(reader(reading)) finds times that Onset does not read: \(shown)"
          + (more.count > 5 ? "; and \(more.count - 5) more" : "") + ".",
        advice: "If one of them is the camera's, declare the source's start from it."))
  }

  private func reader(_ reading: SecondReading) -> String {
    reading.reader.replacing("exiftool", with: "ExifTool")
  }

  /// The first 19 characters in the form `2017-04-08 15:40:03`.
  private static func digits(_ text: String) -> String {
    var letters = Array(text.prefix(19))
    for index in [4, 7] where letters.indices.contains(index) && letters[index] == ":" {
      letters[index] = "-"
    }
    if letters.count > 10, letters[10] == "T" { letters[10] = " " }
    return String(letters)
  }

  /// A zero of some epoch, in whatever form: 0000, 1601, 1904, 1970.
  private static func isUnset(_ digits: String) -> Bool {
    Int(digits.prefix(4)).map { $0 < 1980 } ?? false
  }

  /// To the second: readers round fractions differently.
  private static func agree(_ left: String, _ right: String) -> Bool {
    if left == right || Self.isUnset(left) && Self.isUnset(right) { return true }
    guard let first = LocalTime(rfc3339: left), let second = LocalTime(rfc3339: right),
      let day = first.date, let other = second.date,
      let one = try? Instant(utc: day, timeOfDay: first.timeOfDay),
      let two = try? Instant(utc: other, timeOfDay: second.timeOfDay),
      let apart = try? one.since(two)
    else { return false }
    return apart.count.magnitude <= Nanoseconds.second.count.magnitude
  }

  /// Onset's own readings under the names that ExifTool has for their fields.
  private static func byName(_ container: ContainerInfo, _ stored: [StoredTime]) -> [String: String]
  {
    var found: [String: String] = [:]
    for time in stored {
      guard let name = name(of: time), let text = text(of: time.value) else { continue }
      if found[name] == nil { found[name] = text }
    }
    if let date = container.tags["com.apple.quicktime.creationdate"] {
      found["Keys:CreationDate"] = digits(date)
    }
    return found
  }

  private static func name(of time: StoredTime) -> String? {
    let track = time.place.split(separator: "/").dropFirst().first
      .flatMap { $0.hasPrefix("trak ") ? "Track\($0.dropFirst(5))" : nil }
    return switch time.field {
    case .movieCreation: "QuickTime:CreateDate"
    case .movieModification: "QuickTime:ModifyDate"
    case .trackCreation: track.map { "\($0):TrackCreateDate" }
    case .trackModification: track.map { "\($0):TrackModifyDate" }
    case .mediaCreation: track.map { "\($0):MediaCreateDate" }
    case .mediaModification: track.map { "\($0):MediaModifyDate" }
    case .matroskaDate: "Matroska:DateTimeOriginal"
    case .waveOrigination: "RIFF:DateTimeOriginal"
    default: nil
    }
  }

  private static func text(of value: StoredTime.Value) -> String? {
    switch value {
    case .seconds(0): "0000-00-00 00:00:00"
    case .seconds(let count): AnchorBuilder.instant(count).map { digits($0.text(places: 0)) }
    case .instant(let time): digits(time.estimate.text(places: 0))
    case .local(let time): digits(time.description)
    case .timecode, .samples, .unreadable: nil
    }
  }

  private static func digits(in container: ContainerInfo) -> Set<String> {
    Set((container.tags.values + container.streams.flatMap(\.tags.values)).map(digits))
  }
}
