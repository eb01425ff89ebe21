import TimeModel

/// The time fields of an ISO base media or QuickTime file, read from its boxes.
struct MovieTimes {
  private(set) var times: [StoredTime] = []
  /// One entry a track, in the file's order.
  private var tracks: [Track] = []
  /// Ticks a second of the movie's own durations.
  private var movieScale: UInt64 = 0
  private var references: [Reference] = []
  /// Producer reference times kept while the file is read; later ones take the place of the last.
  private static let mostReferences = 100_000

  struct Track {
    let number: Int
    var id: UInt64 = 0
    /// Ticks a second of its media.
    var scale: UInt64 = 0
    var edit = EditStart()
    var handler = ""
    var timecode = TimecodeEntry()
    /// Tracks by id that name this kind of track as their timecode.
    var timecodeTracks: [UInt64] = []
  }

  private struct Reference {
    let track: UInt64
    let flags: UInt64
    let ntp: UInt64
    let mediaTime: UInt64
  }

  /// The boxes that such a file may begin with.
  private static let starts: Set<String> = [
    "ftyp", "styp", "moov", "mdat", "wide", "free", "skip", "moof", "sidx", "emsg", "prft", "pnot",
    "uuid", "pdin",
  ]

  /// Empty unless the file begins as such a file does.
  static func read(_ file: borrowing some FileBytes & ~Copyable) -> [StoredTime] {
    guard let first = file.bytes(at: 0, count: 8).fourLetters(at: 4), Self.starts.contains(first)
    else {
      return []
    }
    var reader = MovieTimes()
    var budget = ReadingBudget()
    Box.each(file, from: 0, to: file.size, &budget) { box, budget in
      switch box.type {
      case "moov" where reader.tracks.isEmpty: reader.readMovie(box, file, &budget)
      case "prft": reader.readReference(box.content(file, 28))
      default: break
      }
      return true
    }
    reader.placeReferences()
    reader.placeTimecodes(file)
    return reader.times
  }

  private mutating func readMovie(
    _ movie: Box, _ file: borrowing some FileBytes & ~Copyable, _ budget: inout ReadingBudget
  ) {
    for box in movie.children(file, &budget) {
      switch box.type {
      case "mvhd":
        let header = MediaHeader(box.content(file, 32))
        movieScale = header.scale ?? 0
        note(header, .movieCreation, .movieModification, "moov/mvhd")
      case "trak" where tracks.count < 256:
        var track = Track(number: tracks.count + 1)
        readTrack(box, &track, file, &budget)
        tracks.append(track)
      default: break
      }
    }
  }

  private mutating func readTrack(
    _ box: Box, _ track: inout Track, _ file: borrowing some FileBytes & ~Copyable,
    _ budget: inout ReadingBudget
  ) {
    let path = "moov/trak \(track.number)"
    for child in box.children(file, &budget) {
      switch child.type {
      case "tkhd":
        let content = child.content(file, 32)
        let header = MediaHeader(content)
        // The track's id stands where the other headers have their time scale.
        track.id = header.scale ?? 0
        note(header, .trackCreation, .trackModification, path + "/tkhd")
      case "edts":
        for list in child.children(file, &budget) where list.type == "elst" {
          track.edit = EditStart(list.content(file, 8 + 20 * 64))
        }
      case "tref":
        for reference in child.children(file, &budget) where reference.type == "tmcd" {
          let ids = reference.content(file, 64)
          track.timecodeTracks = stride(from: 0, to: ids.count - 3, by: 4)
            .compactMap { ids.bigEndian(at: $0, count: 4) }
        }
      case "mdia": readMedia(child, &track, path + "/mdia", file, &budget)
      default: break
      }
    }
  }

  private mutating func readMedia(
    _ box: Box, _ track: inout Track, _ path: String,
    _ file: borrowing some FileBytes & ~Copyable, _ budget: inout ReadingBudget
  ) {
    for child in box.children(file, &budget) {
      switch child.type {
      case "mdhd":
        let header = MediaHeader(child.content(file, 32))
        track.scale = header.scale ?? 0
        note(header, .mediaCreation, .mediaModification, path + "/mdhd")
      case "hdlr": track.handler = child.content(file, 12).fourLetters(at: 8) ?? ""
      case "minf" where track.handler == "tmcd":
        track.timecode.read(child, file, &budget)
      default: break
      }
    }
  }

  private mutating func note(
    _ header: MediaHeader, _ creation: StoredTime.Field, _ modification: StoredTime.Field,
    _ place: String
  ) {
    for (field, seconds) in [(creation, header.creation), (modification, header.modification)] {
      if let seconds { times.append(StoredTime(field, place: place, value: .seconds(seconds))) }
    }
  }

  // MARK: Producer reference times

  private mutating func readReference(_ content: [UInt8]) {
    guard let version = content.first, let flags = content.bigEndian(at: 1, count: 3),
      let track = content.bigEndian(at: 4, count: 4), let ntp = content.bigEndian(at: 8, count: 8),
      let time = content.bigEndian(at: 16, count: version == 0 ? 4 : 8)
    else { return }
    let reference = Reference(track: track, flags: flags, ntp: ntp, mediaTime: time)
    if references.count < Self.mostReferences {
      references.append(reference)
    } else {
      references[references.count - 1] = reference
    }
  }

  private mutating func placeReferences() {
    var series: [UInt64: [StoredTime]] = [:]
    for reference in references {
      guard let track = tracks.first(where: { $0.id == reference.track }),
        let at = track.edit.presented(
          reference.mediaTime, scale: track.scale, movieScale: movieScale),
        let time = Self.instant(ntp: reference.ntp)
      else { continue }
      series[reference.track, default: []].append(
        StoredTime(
          .producerReference, place: "prft (track \(track.number))", value: .instant(time), at: at,
          note: Self.words(flags: reference.flags)))
    }
    for id in series.keys.sorted() { times += (series[id] ?? []).representatives() }
  }

  /// NTP's 32 bits of seconds since 1900 and 32 of fraction (RFC 5905, section 6). From 2036 on the
  /// seconds begin again: small ones are of that era.
  static func instant(ntp: UInt64) -> Timestamp? {
    guard ntp != 0 else { return nil }
    let (seconds, fraction) = (Int128(ntp >> 32), Int128(ntp & 0xFFFF_FFFF))
    let era: Int128 = ntp >> 63 == 0 ? 1 << 32 : 0
    let nanoseconds = (seconds + era) * 1_000_000_000 + (fraction * 1_000_000_000) >> 32
    return Timestamp(count: nanoseconds, unit: 1, epoch: -2_208_988_800)
  }

  /// What the time is of, by the flags of ISO/IEC 14496-12, 8.16.5.
  private static func words(flags: UInt64) -> String {
    switch flags {
    case 0: "the frame entered the encoder"
    case 1: "the frame left the encoder"
    case 2: "the fragment was finished"
    case 4: "the fragment was written"
    case 8: "an arbitrary moment, always the same"
    case 24: "the frame was captured"
    default: "what moment is meant is not said (flags \(flags))"
    }
  }

  // MARK: Timecode tracks

  private mutating func placeTimecodes(_ file: borrowing some FileBytes & ~Copyable) {
    for track in tracks where track.handler == "tmcd" {
      guard let code = track.timecode.first(file) else { continue }
      let users = tracks.filter { $0.timecodeTracks.contains(track.id) }.map { "\($0.number)" }
      times.append(
        StoredTime(
          .timecodeTrack, place: "tmcd (track \(track.number))", value: .timecode(code),
          note: (users.isEmpty
            ? "no track refers to it" : "of track \(users.joined(separator: " and "))")
            + (track.timecode.oddRate.map { ", whose rate field says \($0) frames a second" } ?? "")
        ))
    }
  }
}

/// The part that `mvhd`, `tkhd` and `mdhd` have in common.
struct MediaHeader {
  let creation: UInt64?
  let modification: UInt64?
  /// The 32 bits after the times: a time scale, or in `tkhd` the track's id.
  let scale: UInt64?

  init(_ content: [UInt8]) {
    let width = content.first == 1 ? 8 : 4
    let start = 4
    creation = content.bigEndian(at: start, count: width)
    modification = content.bigEndian(at: start + width, count: width)
    scale = content.bigEndian(at: start + 2 * width, count: 4)
  }
}
