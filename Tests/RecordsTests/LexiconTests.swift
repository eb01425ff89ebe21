import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("What words report")
struct LexiconTests {
  static func classify(_ text: String, _ lexicon: Lexicon = .standard) -> Classification {
    Classification(PlainText.reduce(text)[...], lexicon)
  }

  @Test(
    "words of logs and statements",
    arguments: [
      ("Fight started by coffee stand", "violence.onset"),
      ("they all started to fight", "violence.onset"),
      ("Caller: they are fighting now", "violence"),
      ("male in red top kicked other male", "violence.strike"),
      ("He pushed him with both hands", "violence.strike"),
      ("guards stepped in", "intervention"),
      ("Guard 2 and Guard 4 now stepping in between", "intervention"),
      ("two guards in yellow jackets came running", "intervention"),
      ("Police on scene", "police.arrival"),
      ("Two police officers arrived", "police.arrival"),
      ("999 call connected", "police.call"),
      ("Called the police", "police.call"),
      ("group arguing by the fountain", "confrontation"),
      ("one male arrested", "arrest"),
      ("all moved on", "dispersal"),
      ("they walked straight up to him", nil),
      ("they went straight up to him", "contact"),
      ("fire fighters called", nil),
      ("man had a heart attack", nil),
      ("police are on their way", nil),
      ("pushchair left by lift", nil),
      ("radio check", nil),
      ("", nil),
      ("kicking off by the doors", "confrontation"),
    ])
  func reports(_ text: String, _ kind: String?) {
    #expect(Self.classify(text).kind?.rawValue == kind, "\(text)")
  }

  @Test(
    "what speaks against it is said",
    arguments: [
      ("nobody was fighting yet", Classification.Standing.negated),
      ("There was no fighting when I came", .negated),
      ("I didn't see him kick anyone", .negated),
      ("They never hit him", .negated),
      ("they are about to start fighting", .notYet),
      ("if they fight, call me", .notYet),
      ("he wanted to punch him", .notYet),
      ("I was told that he kicked the man", .hearsay),
      ("Apparently a man was punched", .hearsay),
      ("Caller states they are fighting", .hearsay),
      ("She shouted \"they are fighting\"", .quoted),
      ("A voice said “he kicked him” and", .quoted),
    ])
  func standings(_ text: String, _ standing: Classification.Standing) {
    let found = Self.classify(text)
    #expect(!found.matches.isEmpty, "\(text)")
    #expect(found.matches.contains { $0.standings.contains(standing) }, "\(text)")
    let isTold = standing == .hearsay || standing == .quoted
    #expect((found.kind != nil) == isTold, "\(text): \(String(describing: found.kind))")
  }

  @Test(
    "a negation reaches no further than its clause",
    arguments: [
      "I did not see how it began, they were fighting",
      "Not a nice day. They started fighting.",
      "He fell down. Nobody else moved; the guards stepped in",
    ])
  func negationEnds(_ text: String) { #expect(Self.classify(text).kind != nil, "\(text)") }

  @Test("every classification shows its words, as they stand in the text")
  func wordsAreShown() throws {
    let told = Observation(
      id: ObservationID(SourceID(rawValue: "log"), "1"), source: SourceID(rawValue: "log"),
      locator: .whole, text: "👍 KICKED him, nobody was fighting yet", author: .log, time: .none
    ).classified(by: .standard)
    #expect(told.kind == .violenceStrike)
    #expect(
      told.attributes["reported"] == "'KICKED' (violence.strike); 'fighting' (violence, negated)")
  }

  @Test("a case adds phrases and kinds; what cannot be read is refused with a reason")
  func extends() throws {
    var lexicon = Lexicon.standard
    let chant = EventKind(rawValue: "chant")
    #expect(lexicon.extend("chinned*", to: .violenceStrike) == nil)
    #expect(lexicon.extend("sing* … song", to: chant) == nil)
    #expect(Self.classify("he chinned him", lexicon).kind == .violenceStrike)
    #expect(Self.classify("he chinned him").kind == nil)
    #expect(Self.classify("they sang, singing that same old song", lexicon).kind == chant)
    #expect(Self.classify("singing. a song", lexicon).kind == nil)
    for bad in ["", "not:", "… song", "song …", "k*", String(repeating: "a ", count: 13)] {
      #expect(lexicon.extend(bad, to: chant) != nil, "\(bad)")
    }
    let copy = try JSONDecoder().decode(Lexicon.self, from: JSONEncoder().encode(lexicon))
    #expect(copy == lexicon)
  }

  @Test("every phrase of the standard table is found in its own words, under a standard kind")
  func tableIsSound() throws {
    let file = Places.repository.appending(path: "Sources/Records/Lexicon/lexicon.txt")
    var kind = ""
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        kind = String(line.dropFirst().dropLast())
        #expect(EventKind.standard.map(\.rawValue).contains(kind), "\(kind)")
        continue
      }
      let isExcluded = line.hasPrefix("not:")
      let words = line.replacing("not: ", with: "").replacing("*", with: "").replacing(
        "… ", with: "")
      let found = Self.classify(String(words))
      if isExcluded {
        #expect(!found.matches.contains { $0.kind.rawValue == kind }, "not: \(line)")
      } else {
        #expect(found.matches.contains { $0.kind.rawValue == kind }, "\(kind): \(line)")
      }
    }
  }

  @Test("takes time in proportion to the text")
  func hostileTexts() {
    let texts = [
      String(repeating: "kick ", count: 40_000), String(repeating: "fight … ", count: 20_000),
      String(repeating: "guards ", count: 30_000), String(repeating: "\"", count: 200_000),
      String(repeating: "not kicked, ", count: 15_000),
    ]
    let spent = ContinuousClock().measure {
      for text in texts { #expect(Self.classify(text).matches.count <= 16) }
    }
    #expect(spent < .seconds(30))
  }
}
