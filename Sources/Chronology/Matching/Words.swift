/// Words of English as far as the matching of tellings needs them. Documented in
/// Documentation/Method.md.
enum Words {
  /// Lower-case words of letters and digits, at most the first 400.
  static func split(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func end(_ word: inout String) {
      guard !word.isEmpty else { return }
      words.append(word)
      word = ""
    }
    for character in text.prefix(4_000) {
      if character.isLetter || character.isNumber {
        word += character.lowercased()
      } else if character != "'" && character != "’" {
        end(&word)
      }
      if words.count == 400 { return words }
    }
    end(&word)
    return words
  }

  /// A word without its most common endings: `kicked`, `kicking` and `kicks` are one.
  static func stem(_ word: String) -> String {
    var stem = Substring(word)
    for (ending, shortest) in [("ing", 6), ("ed", 5), ("es", 5), ("s", 4)]
    where stem.count >= shortest && stem.hasSuffix(ending) && !stem.hasSuffix("ss") {
      stem = stem.dropLast(ending.count)
      if ending != "s", let last = stem.last, stem.dropLast().last == last, last != "l", last != "s"
      {
        stem = stem.dropLast()
      }
      break
    }
    if stem.count > 3, stem.last == "e" || stem.last == "y" || stem.last == "i" {
      stem = stem.dropLast()
    }
    return String(stem)
  }

  /// Whether a word can tell one happening from another: no word of grammar, no number, none that every
  /// telling of an incident has.
  static func isTelling(_ word: String) -> Bool {
    word.count > 2 && word.contains { $0.isLetter } && !common.contains(word)
  }

  private static let common: Set<String> = Set(
    """
    the and but for nor with without from into onto over under about above after again all also am any
    are around because been before being both can cant could couldnt did didnt does doesnt doing done
    dont down during each either else ever every few first get gets getting gone got had hadnt has have
    havent having her hers him his himself how however its itself just last later less lot made make
    many may maybe might more most much must near next not now off okay once one ones only other others
    our out own per please pls quite rather really saw say says said see seen seems she should since
    some someone somebody something soon still such than that thats their them then there theyre they
    theyve this those these three through till too towards two four five six seven eight nine ten until
    upon use used very via was wasnt way were werent what when where which while who whom whose why will
    wont would yes yet you your youre off out here came come comes coming went going goes gonna
    man men male males woman women female females person persons people group crowd lad lads guy guys
    boy boys girl girls individual individuals party parties suspect suspects victim witness public
    caller states reports reported report reporting informant operator control unit call log entry
    copy received roger over request requested update info currently incident minute minutes second
    seconds hour hours time today omg lol mate
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Of strikes: which stems are of one sort of act. Words that leave it open (hit, struck) are of none.
  static let acts: [String: String] = {
    var acts: [String: String] = [:]
    for (act, words) in [
      ("a blow with the foot or knee", "kick kicked stamp stamped stomp stomped knee kneed"),
      (
        "a blow with the hand or arm",
        "punch punched slap slapped elbow elbowed decked lamped uppercut jab jabbed fist"
      ),
      ("a push", "push pushed shove shoved"),
      ("a blow with the head", "headbutt headbutted butted"),
      ("a blow with a thing", "bottle bottled glassed stab stabbed knife knifed bat stick"),
      ("spitting", "spit spat spitting"),
    ] {
      for word in words.split(separator: " ") { acts[stem(String(word))] = act }
    }
    return acts
  }()

  /// The sort of place that a column holds; nil for any other column.
  static func placeColumn(_ name: String) -> String? {
    for word in split(name) {
      if let sort = placeColumns[word] { return sort }
    }
    return nil
  }

  private static let placeColumns: [String: String] = [
    "location": "place", "place": "place", "where": "place", "site": "place", "address": "place",
    "venue": "place", "area": "place", "camera": "camera", "cam": "camera", "zone": "zone",
    "sector": "zone",
  ]

  /// By their first word, longer names first.
  private static let placeNames: [String: [[String]]] = {
    var names: [String: [[String]]] = [:]
    for name in places.split(whereSeparator: \.isNewline) {
      let words = name.split(separator: " ").map(String.init)
      if let first = words.first { names[first, default: []].append(words) }
    }
    return names.mapValues { $0.sorted { $0.count > $1.count } }
  }()

  /// Places that words name: a general list; a case's own names stand in columns.
  private static let places = """
    multi storey car park
    main car park
    car park
    food court
    main concourse
    upper concourse
    lower concourse
    concourse
    upper level
    lower level
    ground floor
    first floor
    second floor
    third floor
    top floor
    basement
    rooftop
    main entrance
    side entrance
    north entrance
    south entrance
    east entrance
    west entrance
    entrance
    fire exit
    cash machine
    cashpoint
    coffee stand
    bus station
    bus stop
    train station
    railway station
    taxi rank
    ticket office
    ticket hall
    loading bay
    service yard
    reception
    lobby
    foyer
    corridor
    stairwell
    stairs
    escalator
    lift lobby
    toilets
    dance floor
    smoking area
    beer garden
    main stage
    main bar
    upstairs bar
    downstairs bar
    high street
    town hall
    market square
    playground
    underpass
    subway
    footbridge
    platform 1
    platform 2
    platform 3
    platform 4
    platform 5
    """

  /// Calls `body` with each place that the words name.
  ///
  /// - Returns: which of the words are part of such a name.
  static func places(
    in words: [String], _ body: (_ name: String, _ words: [String]) -> Void
  ) -> Set<Int> {
    var taken: Set<Int> = []
    for index in words.indices where !taken.contains(index) {
      guard
        let name = placeNames[words[index]]?.first(where: { words[index...].starts(with: $0) })
      else { continue }
      taken.formUnion(index..<(index + name.count))
      body(name.joined(separator: " "), name)
    }
    return taken
  }
}
