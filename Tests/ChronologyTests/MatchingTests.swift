import Chronology
import Evidence
import Testing
import TimeModel

/// Each rule of the section "From observations to events" of Documentation/Method.md, by itself.
struct MatchingTests {
  private static let kick = EventKind.violenceStrike

  private func sketch(_ fill: (inout MatchingSketch) -> Void) throws -> Matches {
    var sketch = MatchingSketch()
    fill(&sketch)
    return try sketch.matches()
  }

  // MARK: - Kind

  @Test("Only tellings of one kind, and no state and nothing unnamed, are one happening")
  func kinds() throws {
    for (event, other) in [
      (EventKind.violenceOnset, EventKind.violence), (.violence, .violence), (.other, .other),
      (.recordingStart, .recordingStart), (.arrest, .dispersal),
    ] {
      let matches = try sketch {
        $0.name("e", event, 0...1_000)
        $0.tell("a", 1, other, 0...1_000)
        if event == other { $0.tell("b", 1, other, 0...1_000) }
      }
      #expect(matches.isNothing, "\(event) \(other)")
    }
  }

  @Test func aKindOfTheCaseMatches() throws {
    let taunt = EventKind(rawValue: "taunt")
    let matches = try sketch {
      $0.name("e", taunt, 0...1_000)
      $0.tell("a", 1, taunt, 500...1_500)
    }
    #expect(matches.pairs == ["e<a.1"])
  }

  // MARK: - Time

  /// What an entry may lie at, in seconds, when the event is at 100 s and entries follow it within 20 s.
  @Test(arguments: [(99, false), (100, true), (110, true), (120, true), (121, false)])
  func entriesFollowWithinTheirDelay(at: Int64, fits: Bool) throws {
    let matches = try sketch {
      $0.name("e", .arrest, 100_000...100_000)
      $0.tell("a", 1, .arrest, (at * 1_000)...(at * 1_000), delay: 20_000)
    }
    #expect(matches.pairs == (fits ? ["e<a.1"] : []))
    #expect(matches.open.isEmpty)
  }

  @Test("What the evidence ties together is held apart though each clock alone would allow it")
  func relativeBounds() throws {
    let matches = try sketch {
      // Nobody knows the minute, but the mark is seven seconds after the sighting on one axis.
      $0.name("e", .violenceOnset, nil)
      $0.tell("cctv", 1, .violenceOnset, nil, isMark: true)
      $0.tell("phone", 1, .violenceOnset, nil, isMark: true)
      let event = Node.event(EventID(rawValue: "e"))
      $0.bound(event, .observation(ObservationID(rawValue: "cctv/1")), 7_000...8_000)
      $0.bound(event, .observation(ObservationID(rawValue: "phone/1")), -900...600)
    }
    #expect(matches.pairs == ["e<phone.1"])
    #expect(matches.proposals[0].margin == Cases.milliseconds(6_400))
    #expect(matches.proposals[0].because.contains("is ruled out by 6.4 s"))
    // Without UTC there is no time to give.
    #expect(matches.proposals[0].ifConfirmed == nil)
    #expect(matches.open.isEmpty)
  }

  @Test("The margin is by how much the nearest other of the kind is ruled out; nil without another")
  func margins() throws {
    let alone = try sketch {
      $0.name("e", .arrest, 0...1_000)
      $0.tell("a", 1, .arrest, 500...1_500)
    }
    #expect(alone.proposals.map(\.margin) == [nil])
    let beside = try sketch {
      $0.name("e", .arrest, 0...1_000)
      $0.name("late", .arrest, 39_500...40_000)
      $0.tell("a", 1, .arrest, 500...1_500)
    }
    #expect(beside.pairs == ["e<a.1"])
    #expect(beside.proposals[0].margin == Cases.second(38))
    #expect(beside.proposals[0].because.contains("is ruled out by 38 s"))
  }

  @Test("A stretch in which any happening of the kind would fit is no evidence")
  func wide() throws {
    // Up to a minute time and kind are enough; up to ten a word or being the only one helps.
    for (width, text, other, expected) in [
      (50_000, "", true, ["e<a.1"]), (120_000, "", true, []), (120_000, "", false, ["e<a.1"]),
      (120_000, "near the fountain", true, ["e<a.1"]), (1_200_000, "", false, []),
      (1_200_000, "near the fountain", false, []),
      (1_200_000, "near the broken fountain", false, ["e<a.1"]),
      (1_200_000, "near the broken fountain", true, []),
    ] as [(Int64, String, Bool, [String])] {
      let matches = try sketch {
        $0.name("e", .arrest, 0...0, label: "Arrest at the broken fountain")
        if other { $0.name("later", .arrest, 9_000_000...9_000_000) }
        $0.tell("a", 1, .arrest, 0...width, text)
      }
      #expect(matches.pairs == expected, "\(width) \(text) \(other)")
      #expect(matches.open == (expected.isEmpty ? ["a.1?e"] : []), "\(width) \(text) \(other)")
    }
  }

  @Test("Blows recur: the only one known needs words, and beyond ten minutes none will do")
  func wideBlows() throws {
    for (width, text, isProposed) in [
      (50_000, "", true), (120_000, "", false), (120_000, "red rucksack", false),
      (120_000, "red rucksack, fountain", true), (1_200_000, "red rucksack, fountain", false),
    ] as [(Int64, String, Bool)] {
      let matches = try sketch {
        $0.name("e", Self.kick, 0...0, label: "Blow with a rucksack at the fountain")
        $0.tell("a", 1, Self.kick, 0...width, text)
      }
      #expect(matches.pairs == (isProposed ? ["e<a.1"] : []), "\(width) \(text)")
      #expect(matches.open == (isProposed ? [] : ["a.1?e"]), "\(width) \(text)")
    }
  }

  @Test func whatNobodyCanPlaceIsListed() throws {
    let matches = try sketch {
      $0.name("e", .arrest, 0...0)
      $0.tell("a", 1, .arrest, nil)
    }
    #expect(matches.pairs.isEmpty)
    #expect(matches.open == ["a.1?e"])
    #expect(matches.openMatches[0].because.contains("at any time"))
  }

  // MARK: - Which of several

  @Test("Two strikes are kept apart: what could be either is neither")
  func recurring() throws {
    let matches = try sketch {
      $0.name("first", Self.kick, 0...500)
      $0.name("second", Self.kick, 8_000...8_500)
      $0.tell("comments", 1, Self.kick, 9_000...10_000, delay: 20_000)
      $0.tell("phone", 1, Self.kick, 100...700, isMark: true)
    }
    #expect(matches.pairs == ["first<phone.1"])
    #expect(matches.open == ["comments.1?first,second"])
  }

  @Test("Words decide between several only when one is clearly ahead")
  func wordsDecide() throws {
    for (text, expected) in [
      ("he kicked him, the one in the red top", ["first<comments.1"]),
      ("he kicked him in the red", []), ("kicked him", []),
    ] {
      let matches = try sketch {
        $0.name("first", Self.kick, 0...500, label: "Kick by the man in the red top")
        $0.name("second", Self.kick, 8_000...8_500, label: "Kick by the man with the rucksack")
        $0.tell(
          "comments", 1, Self.kick, 9_000...10_000, text, delay: 20_000, kindWords: ["kicked"])
      }
      #expect(matches.pairs == expected, "\(text)")
      #expect(matches.proposals.map(\.margin) == expected.map { _ in .zero })
      #expect(matches.open == (expected.isEmpty ? ["comments.1?first,second"] : []))
    }
  }

  @Test("Of one source at most one telling is proposed for an event")
  func oneTellingOfASource() throws {
    let same = try sketch {
      $0.name("e", Self.kick, 0...500, label: "Kick by the man in the red top")
      $0.tell("log", 1, Self.kick, 1_000...1_500, "a kick", delay: 20_000)
      $0.tell("log", 2, Self.kick, 4_000...4_500, "a kick", delay: 20_000)
      $0.tell("other", 1, Self.kick, 1_000...1_500, "a kick", delay: 20_000)
    }
    #expect(same.pairs == ["e<other.1"])
    #expect(same.open == ["e?log.1,log.2"])
    let worded = try sketch {
      $0.name("e", Self.kick, 0...500, label: "Kick by the man in the red top")
      $0.tell("log", 1, Self.kick, 1_000...1_500, "a kick", delay: 20_000)
      $0.tell("log", 2, Self.kick, 4_000...4_500, "red top kicked him", delay: 20_000)
    }
    #expect(worded.pairs == ["e<log.2"])
    #expect(worded.open == ["log.1?e"])
  }

  @Test("Where a source's telling is linked by hand, another of it is left apart")
  func explicitLinks() throws {
    let matches = try sketch {
      $0.name("e", Self.kick, 0...500, told: [(source: "log", text: "kick")])
      $0.tell("log", 7, Self.kick, 1_000...1_500, delay: 20_000)
    }
    #expect(matches.pairs.isEmpty)
    #expect(matches.open == ["log.7?e"])
  }

  @Test func namedAndRejectedEventsAreNeverJoined() throws {
    let matches = try sketch {
      $0.name("one", Self.kick, 0...500)
      $0.name("two", Self.kick, 0...500)
      $0.name("gone", Self.kick, 90_000...90_500, status: .rejected)
      $0.tell("a", 1, Self.kick, 90_000...90_500)
    }
    #expect(matches.isNothing)
  }

  @Test func whatAPersonKeepsApartIsNeitherProposedNorListed() throws {
    let matches = try sketch {
      $0.name("e", Self.kick, 0...500)
      $0.tell("a", 1, Self.kick, 0...500)
      $0.tell("b", 1, Self.kick, 0...500)
      $0.keptApart = [[EventID(rawValue: "e"), EventID(rawValue: "a.1")]]
    }
    #expect(matches.pairs.contains("e<b.1"))
    #expect(!matches.pairs.contains("e<a.1"))
    #expect(!matches.open.contains { $0.hasPrefix("a.1?") })
  }

  @Test("Claims that cannot all be true are left apart, and said so")
  func contradictoryClaims() throws {
    let matches = try sketch {
      $0.name("e", Self.kick, 0...10_000)
      $0.tell("a", 1, Self.kick, 0...1_000, isMark: true)
      $0.tell("b", 1, Self.kick, 8_000...9_000, isMark: true)
      $0.tell("c", 1, Self.kick, 500...9_500, isMark: true)
    }
    #expect(matches.pairs == ["e<c.1"])
    #expect(matches.open == ["e?a.1,b.1"])
    #expect(matches.openMatches[0].because.contains("cannot all be it"))
  }

  // MARK: - Words and places

  @Test("Contradicting places and acts hold apart what fits in time")
  func contradictions() throws {
    for (label, text, attributes, isHeld) in [
      ("Kick in the food court", "kicked in the car park", [:], true),
      ("Kick in the main concourse", "kicked by the concourse", [:], false),
      ("Kick by the red top", "punched in the face", [:], true),
      ("Kick by the red top", "struck in the face", [:], false),
      ("Kick", "kicked", ["Location": "Car park"], false),
    ] as [(String, String, [String: String], Bool)] {
      let matches = try sketch {
        $0.name("e", Self.kick, 0...500, label: label)
        $0.tell("a", 1, Self.kick, 0...500, text, attributes: attributes)
      }
      #expect(matches.pairs == (isHeld ? [] : ["e<a.1"]), "\(label) / \(text)")
      #expect(matches.open == (isHeld ? ["a.1?e"] : []), "\(label) / \(text)")
    }
    let columns = try sketch {
      $0.tell("a", 1, Self.kick, 0...500, attributes: ["Location": "Car park"])
      $0.tell("b", 1, Self.kick, 0...500, attributes: ["place": "Food court"])
      $0.tell("c", 1, Self.kick, 0...500, attributes: ["Incident location": "The car park, north"])
    }
    #expect(columns.pairs == ["a.1<c.1"])
    #expect(columns.open == ["b.1?a.1"])
  }

  @Test func whatIsHeldInReserveIsOnlyListed() throws {
    let matches = try sketch {
      $0.name("e", .policeArrival, 0...500)
      $0.tell("a", 1, .policeArrival, 0...500, "police there?", reserve: "it asks")
      $0.tell("b", 1, .policeArrival, 60_000...60_500, "told so", reserve: "hearsay")
      $0.tell("c", 1, .policeArrival, 60_000...60_500, "they came", evidence: .assumption)
    }
    #expect(matches.pairs.isEmpty)
    #expect(matches.open == ["a.1?e", "b.1?c.1"])
    #expect(matches.openMatches[0].because == "it asks")
  }

  // MARK: - Without a named event

  @Test("Tellings that no named event fits gather around the best placed")
  func groups() throws {
    let matches = try sketch {
      $0.tell("z-mark", 1, .violenceOnset, 0...4_000, evidence: .assumption, isMark: true)
      $0.tell("a-mark", 1, .violenceOnset, 1_000...5_000, evidence: .assumption, isMark: true)
      $0.tell("log", 1, .violenceOnset, 4_000...6_000, "fight started", delay: 20_000)
      $0.tell("log", 2, .violenceOnset, 90_000...92_000, "fight started", delay: 20_000)
    }
    // The log is surer than a mark; of marks the earlier source leads.
    #expect(matches.pairs == ["log.1<a-mark.1", "log.1<z-mark.1"])
    // log.2 is of 70…92 s, and z-mark of 0…4 s.
    #expect(matches.proposals.map(\.margin) == [Cases.second(64), Cases.second(64)])
    let marks = try sketch {
      $0.tell("z-mark", 1, .violenceOnset, 0...4_000, evidence: .assumption, isMark: true)
      $0.tell("a-mark", 1, .violenceOnset, 1_000...5_000, evidence: .assumption, isMark: true)
    }
    #expect(marks.pairs == ["z-mark.1<a-mark.1"])
  }

  @Test("A chain of overlaps is no group: what fits two leads is neither's")
  func chains() throws {
    let matches = try sketch {
      $0.tell("a", 1, .violenceOnset, 0...1_000, isMark: true)
      $0.tell("b", 1, .violenceOnset, 2_000...3_000, isMark: true)
      $0.tell("c", 1, .violenceOnset, 500...2_500, evidence: .assumption, isMark: true)
    }
    #expect(matches.pairs.isEmpty)
    #expect(matches.open == ["c.1?a.1,b.1"])
  }

  @Test func twoTellingsOfOneSourceAreTwo() throws {
    let matches = try sketch {
      $0.tell("a", 1, .violenceOnset, 0...1_000)
      $0.tell("a", 2, .violenceOnset, 0...1_000)
    }
    #expect(matches.isNothing)
  }

  @Test("Two logs whose entries come minutes late are listed, unless the words are the same")
  func lateEntries() throws {
    for (text, isProposed) in [("brawl", false), ("red rucksack, broken fountain", true)] {
      let matches = try sketch {
        $0.tell("a", 1, .arrest, 0...1_000, "red rucksack at the fountain", delay: 300_000)
        $0.tell("b", 1, .arrest, 0...1_000, text, delay: 300_000)
      }
      #expect(matches.pairs == (isProposed ? ["a.1<b.1"] : []))
      #expect(matches.open == (isProposed ? [] : ["b.1?a.1"]))
    }
  }
}

extension Matches {
  fileprivate var isNothing: Bool { proposals.isEmpty && openMatches.isEmpty && findings.isEmpty }
}
