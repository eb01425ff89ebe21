package import Evidence
internal import TestSupport

/// One thing that truly happened in a generated incident.
package struct Happening: Sendable {
  /// What the case file and the words call it.
  package let id: EventID
  package let kind: EventKind
  /// In nanoseconds of UTC.
  package let moment: Int64
  /// Whether the case file has an event for it; if not, only entries and sentences tell of it.
  package let isListed: Bool
  let words: Wording
  /// Whether no other happening is of its kind, so that words alone name it.
  let isOnlyOfItsKind: Bool

  /// What happens in one incident: 6 to 14 happenings, some seconds apart and some minutes.
  static func incident(from start: Int64, _ draw: inout SeededGenerator) -> [Happening] {
    let wordings = course(&draw)
    var moment = start
    var counts: [EventKind: Int] = [:]
    for wording in wordings { counts[wording.kind, default: 0] += 1 }
    var numbers: [EventKind: Int] = [:]
    return wordings.map { wording in
      moment += gap(&draw)
      let number = (numbers[wording.kind] ?? 0) + 1
      numbers[wording.kind] = number
      return Happening(
        id: EventID(rawValue: "\(wording.kind.rawValue)-\(number)"), kind: wording.kind,
        moment: moment, isListed: draw.isOneOf(4, in: 5), words: wording,
        isOnlyOfItsKind: counts[wording.kind] == 1)
    }
  }

  /// Kinds in about the order in which such things go, some left out, some neighbours swapped.
  private static func course(_ draw: inout SeededGenerator) -> [Wording] {
    var kinds: [EventKind] = [.contact, .confrontation, .violenceOnset]
    kinds += Array(repeating: .violenceStrike, count: Int(draw.int(0...3)))
    kinds += [.intervention, .violenceEnd, .policeCall, .policeArrival, .arrest, .dispersal]
    kinds += Array(repeating: .other, count: Int(draw.int(0...2)))
    let count = Int(draw.int(6...14))
    while kinds.count > count { kinds.remove(at: draw.index(below: kinds.count)) }
    for place in kinds.indices.dropFirst() where draw.isOneOf(1, in: 4) {
      kinds.swapAt(place - 1, place)
    }
    return kinds.map { draw.one(of: Wording.all[$0] ?? []) }
  }

  /// Lengths at which the words of statements end, so that the ends of their widths are tried too.
  private static let limits: [Int64] = [2, 10, 15, 25, 30, 60, 120, 240, 300, 600]

  private static func gap(_ draw: inout SeededGenerator) -> Int64 {
    switch draw.index(below: 10) {
    case 0..<5: draw.int(300_000_000...20_000_000_000)
    case 5..<7: draw.int(20_000_000_000...300_000_000_000)
    case 7: draw.int(300_000_000_000...600_000_000_000)
    default: draw.one(of: limits) * 1_000_000_000
    }
  }
}

/// How logs and witnesses tell of a kind of happening.
struct Wording: Sendable {
  let kind: EventKind
  let label: String
  /// An entry in a log.
  let entries: [String]
  /// What a witness saw, as a clause with a subject of its own.
  let told: String
  /// How a witness names it beside something else; nil where no words name it.
  let named: String?

  static let all: [EventKind: [Wording]] = Dictionary(
    grouping: [
      Wording(
        kind: .contact, label: "The men reach him",
        entries: ["two males approached a man", "males went up to him near the fountain"],
        told: "two men walked up to a man", named: "the men went up to him"),
      Wording(
        kind: .confrontation, label: "Shouting begins",
        entries: ["males shouting at a man", "argument by the fountain"],
        told: "they began to shout at him", named: "they started shouting"),
      Wording(
        kind: .violenceOnset, label: "The fight starts",
        entries: ["fight started by the fountain", "fight broke out"],
        told: "a fight broke out", named: "the fight broke out"),
      Wording(
        kind: .violenceStrike, label: "Kick by the man in the red top",
        entries: ["male in red top kicked him", "man kicked on the ground"],
        told: "a man in a red top kicked him", named: "he kicked him"),
      Wording(
        kind: .violenceStrike, label: "Punch by the second man",
        entries: ["male punched in the face", "second male punched him"],
        told: "a second man punched him", named: "he punched him"),
      Wording(
        kind: .intervention, label: "The guards step in",
        entries: ["guards stepped in", "guards stepped in between them"],
        told: "two guards stepped in between them", named: "the guards stepped in"),
      Wording(
        kind: .violenceEnd, label: "The fight is over",
        entries: ["fight is over", "they stopped fighting"],
        told: "they stopped fighting", named: "they stopped fighting"),
      Wording(
        kind: .policeCall, label: "The police are called",
        entries: ["police called by a passer-by", "999 call made by a shop"],
        told: "a woman called the police", named: "a woman called the police"),
      Wording(
        kind: .policeArrival, label: "The police arrive",
        entries: ["police arrived", "police on scene"],
        told: "the police arrived", named: "the police arrived"),
      Wording(
        kind: .arrest, label: "One man is arrested",
        entries: ["one male arrested", "male detained by officers"],
        told: "one man was arrested", named: "he was arrested"),
      Wording(
        kind: .dispersal, label: "The crowd leaves",
        entries: ["crowd dispersed", "group walked off"],
        told: "the crowd walked off", named: "the crowd walked off"),
      Wording(
        kind: .other, label: "The shutter comes down",
        entries: ["shutter at the north doors lowered"],
        told: "the shutter at the north doors came down", named: nil),
      Wording(
        kind: .other, label: "The music goes off",
        entries: ["music switched off"], told: "the music went off", named: nil),
    ], by: \.kind)
}
