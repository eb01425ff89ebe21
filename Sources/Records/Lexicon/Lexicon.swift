public import Evidence

/// Which words report which kind of event: a proposal with its words, never a decision.
///
/// The standard table is `lexicon.txt` beside this file; a case may add phrases and kinds.
public struct Lexicon: Hashable, Sendable {
  /// One word of a phrase, in plain text.
  enum Term: Hashable, Sendable {
    case word([UInt8])
    /// `kick*`: every word that begins so.
    case stem([UInt8])
    /// `…`: up to `gap` words.
    case anything

    static let gap = 4

    func fits(_ word: ArraySlice<UInt8>) -> Bool {
      switch self {
      case .word(let own): own.elementsEqual(word)
      case .stem(let own): word.starts(with: own)
      case .anything: false
      }
    }
  }

  struct Phrase: Hashable, Sendable {
    let terms: [Term]
    let kind: EventKind
    /// A phrase that does not report its kind, whatever shorter phrase stands within it.
    let isExcluded: Bool
  }

  /// A phrase or a heading that cannot be read, and why.
  public struct Fault: Error, Hashable, Sendable {
    /// Counted from 1.
    public let line: Int
    public let why: String
  }

  /// What was added to the standard table, by kind, in order: what a case file says.
  public private(set) var additions: [[String]] = []
  private var phrases: [Phrase] = []
  /// By the first two letters of the first word, so that most words of a text are compared with few.
  private var index: [[Head]] = Array(repeating: [], count: 27 * 27)
  /// The first words of all phrases, one after the other.
  private var letters: [UInt8] = []

  /// The first word of a phrase, without anything that needs counting of references.
  private struct Head: Hashable, Sendable {
    let start: Int
    let count: Int
    let isStem: Bool
    let phrase: Int
  }

  /// Which beginnings of three characters some phrase has, so that most texts are passed over.
  private var beginnings: [Bool] = Array(repeating: false, count: ranks * ranks * ranks)

  /// The table that Onset brings.
  public static let standard: Lexicon = {
    do throws(Fault) {
      return try Lexicon(text: String(decoding: PackageResources.lexicon_txt, as: UTF8.self))
    } catch {
      preconditionFailure("lexicon.txt, line \(error.line): \(error.why)")
    }
  }()

  /// Knows no words.
  public init() {}

  /// Reads a table as `lexicon.txt` is written.
  public init(text: String) throws(Fault) {
    var kind: EventKind?
    var number = 0
    for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let line = raw.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("["), line.hasSuffix("]"), line.count > 2 {
        kind = EventKind(rawValue: String(line.dropFirst().dropLast()))
        continue
      }
      guard let kind else { throw Fault(line: number, why: "no kind in brackets stands above it") }
      if let why = add(line, to: kind) { throw Fault(line: number, why: why) }
    }
  }

  /// Adds one phrase of a case, written as in `lexicon.txt`.
  ///
  /// - Returns: why it cannot be read; nil when it was added.
  public mutating func extend(_ phrase: String, to kind: EventKind) -> String? {
    if let why = add(phrase, to: kind) { return why }
    additions.append([kind.rawValue, phrase])
    return nil
  }

  private mutating func add(_ phrase: String, to kind: EventKind) -> String? {
    let isExcluded = phrase.hasPrefix("not:")
    let terms = Self.terms(isExcluded ? String(phrase.dropFirst(4)) : phrase)
    guard let first = terms.first, let last = terms.last else { return "a phrase needs words" }
    guard first != .anything, last != .anything else {
      return "a phrase begins and ends with a word"
    }
    guard terms.count <= Self.longestPhrase else {
      return "a phrase has \(Self.longestPhrase) words at most"
    }
    if case .stem(let stem) = first, stem.count < 2 { return "'*' follows two letters at least" }
    switch first {
    case .word(let word), .stem(let word):
      var isStem = false
      if case .stem = first { isStem = true }
      index[Self.slot(word[...])].append(
        Head(start: letters.count, count: word.count, isStem: isStem, phrase: phrases.count))
      letters += word
    case .anything: break
    }
    noteBeginning(of: first)
    phrases.append(Phrase(terms: terms, kind: kind, isExcluded: isExcluded))
    return nil
  }

  private static let longestPhrase = 12

  private static func terms(_ text: String) -> [Term] {
    text.split(separator: " ").compactMap { piece in
      if piece == "…" || piece == "..." { return .anything }
      let word = PlainText.reduce(String(piece))
      guard word.last == 0x2A else { return .word(word) }
      return word.count > 1 ? .stem(word.dropLast()) : nil
    }
  }

  private static func slot(_ word: ArraySlice<UInt8>) -> Int {
    func rank(_ byte: UInt8?) -> Int {
      guard let byte, byte >= 0x61, byte <= 0x7A else { return 26 }
      return Int(byte - 0x61)
    }
    return rank(word.first) * 27 + rank(word.dropFirst().first)
  }

  // MARK: - Passing over texts without a word of the table

  /// Letters, then what else stands in words, then the end of the word.
  private static let ranks = 28
  private static let wordEnd = 27

  /// By byte of UTF-8: the rank within a word, or −1 for what parts words; what is not ASCII does both.
  private static let rankOfByte: [Int] = (0..<256).map { byte in
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61
    case 0x30...0x39, 0x27: 26
    default: -1
    }
  }

  private mutating func noteBeginning(of term: Term) {
    guard case .word(let letters) = term else {
      guard case .stem(let letters) = term else { return }
      return note(letters, isWhole: false)
    }
    note(letters, isWhole: true)
  }

  private mutating func note(_ letters: [UInt8], isWhole: Bool) {
    let ranks = letters.prefix(3).map { max(0, Self.rankOfByte[Int($0)]) }
    let base = ranks.reduce(0) { $0 * Self.ranks + $1 }
    switch (ranks.count, isWhole) {
    case (3, _): beginnings[base] = true
    case (2, true): beginnings[base * Self.ranks + Self.wordEnd] = true
    case (2, false):
      for last in 0..<Self.ranks { beginnings[base * Self.ranks + last] = true }
    default:
      beginnings[(base * Self.ranks + Self.wordEnd) * Self.ranks + Self.wordEnd] = true
    }
  }

  /// False where no word of the text begins like a phrase: then it need not be looked through.
  func mayKnow(_ text: String) -> Bool {
    var (code, count) = (0, 0)
    for byte in text.utf8 {
      let rank = Self.rankOfByte[Int(byte)]
      if rank >= 0 {
        if count < 3 {
          code = code &* Self.ranks &+ rank
          count &+= 1
          if count == 3, beginnings[code] { return true }
        }
        continue
      }
      if endsKnown(code, count) { return true }
      (code, count) = (0, 0)
    }
    return endsKnown(code, count)
  }

  /// Whether some phrase begins like a word.
  func mayKnow(_ word: Range<Int>, in plain: ArraySlice<UInt8>) -> Bool {
    var (code, count, at) = (0, 0, word.lowerBound)
    while count < 3, at < word.upperBound {
      code = code &* Self.ranks &+ max(0, Self.rankOfByte[Int(plain[at])])
      count &+= 1
      at &+= 1
    }
    return count == 3 ? beginnings[code] : endsKnown(code, count)
  }

  private func endsKnown(_ code: Int, _ count: Int) -> Bool {
    switch count {
    case 2: beginnings[code * Self.ranks + Self.wordEnd]
    case 1: beginnings[(code * Self.ranks + Self.wordEnd) * Self.ranks + Self.wordEnd]
    default: false
    }
  }

  /// Calls `body` with each phrase whose first word fits, in the order of the table.
  func forEachPhrase(beginning word: ArraySlice<UInt8>, _ body: (Phrase) -> Void) {
    let heads = index[Self.slot(word)]
    if heads.isEmpty { return }
    for head in heads where fits(head, word) { body(phrases[head.phrase]) }
  }

  private func fits(_ head: Head, _ word: ArraySlice<UInt8>) -> Bool {
    guard head.isStem ? word.count >= head.count : word.count == head.count else { return false }
    for offset in 0..<head.count
    where letters[head.start &+ offset] != word[word.startIndex &+ offset] { return false }
    return true
  }
}

/// Encoded as what was added to the standard table.
extension Lexicon: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = .standard
    for addition in try container.decode([[String]].self) {
      guard addition.count == 2,
        extend(addition[1], to: EventKind(rawValue: addition[0])) == nil
      else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "\(addition) is no kind with a phrase")
      }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(additions)
  }
}
