import TimeModel

/// A length of time as words give it.
struct ReadLength: Hashable {
  /// Whole calendar months, least and most; years are twelve.
  var months: ClosedRange<Int64> = 0...0
  /// What is not counted in months.
  var least: Int64 = 0
  /// Nil: no upper end.
  var most: Int64? = 0
  /// The finest unit that is named.
  var unit: Int64 = .max
  /// "About", "or so": already widened.
  var isWidened = false
  /// "More than", "less than": an end is open.
  var isOpen = false

  static let month = 30 * Nanoseconds.day.count
  static let year = 365 * Nanoseconds.day.count
  /// Sixty years: longer ones are not read, so that sums stay within 64 bits.
  static let longest = 60 * year

  /// Months of thirty days, years of 365.
  var total: (least: Int64, most: Int64?) {
    func length(_ months: Int64) -> Int64 {
      let months = min(months, 720)
      return months / 12 * Self.year + months % 12 * Self.month
    }
    return (least + length(months.lowerBound), most.map { $0 + length(months.upperBound) })
  }

  var isWholeDays: Bool { unit >= Nanoseconds.day.count }
}

extension TimeGrammar {
  private static let unitLengths: [String: (months: Int64, length: Int64)] = {
    var units: [String: (months: Int64, length: Int64)] = [:]
    for (names, months, length) in [
      ("millisecond milliseconds ms", 0, Nanoseconds.millisecond.count),
      ("second seconds sec secs s", 0, Nanoseconds.second.count),
      ("minute minutes min mins", 0, Nanoseconds.minute.count),
      ("hour hours hr hrs h", 0, Nanoseconds.hour.count),
      ("day days night nights", 0, Nanoseconds.day.count),
      ("week weeks wk wks", 0, 7 * Nanoseconds.day.count),
      ("fortnight fortnights", 0, 14 * Nanoseconds.day.count),
      ("month months mth mths", 1, ReadLength.month),
      ("year years yr yrs", 12, ReadLength.year),
    ] as [(String, Int64, Int64)] {
      for name in names.split(separator: " ") { units[String(name)] = (months, length) }
    }
    return units
  }()

  func unit(_ index: Int) -> (months: Int64, length: Int64)? { Self.unitLengths[self[index]] }

  /// "Ten minutes", "about half an hour", "an hour and a half", "five to ten minutes", "at least a
  /// good ten minutes", "1 day 2 hours", "a few moments".
  func length(_ index: Int) -> Parsed<ReadLength>? {
    if let known = memo.lengths[index] { return known }
    let read = lengthAnew(index)
    memo.lengths[index] = .some(read)
    return read
  }

  private func lengthAnew(_ index: Int) -> Parsed<ReadLength>? {
    var (at, rules): (Int, [String]) = (index, [])
    var bound: String?
    for _ in 0..<3 {
      if let end = skipAny(Self.moreThan, at: at) {
        (bound, at) = ("more", end)
      } else if let end = skipAny(Self.lessThan, at: at) {
        (bound, at) = ("less", end)
      } else if let end = skipAny(Self.abouts, at: at) {
        rules.append("about")
        at = end
      } else if let end = skipAny(Self.fillers, at: at), !isUnitOfTime(end) {
        at = end
      } else {
        break
      }
    }
    guard var read = parts(at) else { return nil }
    rules = ["length"] + rules
    if let end = skipAny(Self.orSo, at: read.end) {
      rules.append("about")
      read.end = end
    } else if let end = skipAny(Self.orMore, at: read.end) {
      (bound, read.end) = ("more", end)
    } else if let end = skipAny(Self.orLess, at: read.end) {
      (bound, read.end) = ("less", end)
    }
    if rules.contains("about"), let width = widths.row("about-length") {
      read.value = scaled(read.value, width)
    }
    if bound == "more" {
      (read.value.most, read.value.isOpen) = (nil, true)
      rules.append("at-least")
    } else if bound == "less" {
      (read.value.least, read.value.isOpen) = (0, true)
      read.value.months = 0...read.value.months.upperBound
      rules.append("at-most")
    }
    read.rules = rules + read.rules
    return read
  }

  private static func phrases(_ texts: [String]) -> PhraseTable<Void> {
    PhraseTable(texts.map { ($0, ()) })
  }
  private static let moreThan = phrases([
    "more than", "at least", "over", "no less than", "not less than", "upwards of", "longer than",
    "in excess of",
  ])
  private static let lessThan = phrases([
    "less than", "no more than", "not more than", "under", "up to", "at most", "no longer than",
    "within", "fewer than", "not even",
  ])
  static let aboutTexts = [
    "about", "around", "roughly", "approximately", "approx", "approx .", "circa", "c .", "ca",
    "ca .", "round about", "maybe", "perhaps", "possibly", "probably", "some", "nearly", "almost",
    "somewhere around", "somewhere about", "in the region of", "say", "~", "getting on for",
    "close to", "the best part of", "the better part of",
  ]
  private static let abouts = phrases(aboutTexts)
  private static let fillers = phrases([
    "a good", "a full", "only", "just", "only about", "another", "a further", "the", "a mere",
    "exactly", "precisely", "a whole", "all of", "a solid",
  ])
  static let orSo = phrases([
    "or so", "or thereabouts", "give or take", "approximately", "approx", "roughly", "ish", "- ish",
    "at a guess", "or thereabout", "maybe",
  ])
  private static let orMore = phrases(["or more", "or longer", "at least", "plus", "or over"])
  private static let orLess = phrases([
    "or less", "at most", "at the most", "maximum", "max", "tops", "at the outside", "or under",
  ])

  static var lengthFirstWords: Set<String> {
    moreThan.firstWords.union(lessThan.firstWords).union(fillers.firstWords)
      .union(vagueWords.firstWords).union(fractions.firstWords).union(countWords.firstWords)
  }

  private func scaled(_ length: ReadLength, _ width: TimeWidths.Width) -> ReadLength {
    var length = length
    let (low, high) = length.total
    length.months = 0...0
    length.least = Self.product(low, width.low.count)
    length.most = high.map { Self.product($0, width.high.count) }
    length.isWidened = true
    return length
  }

  /// A length times a factor in thousand-millionths, held within sixty years.
  static func product(_ length: Int64, _ factor: Int64) -> Int64 {
    let product = Int128(length) * Int128(factor) / 1_000_000_000
    return Int64(max(-Int128(ReadLength.longest), min(Int128(ReadLength.longest), product)))
  }

  private static let vagueWords = PhraseTable<String>([
    ("a few moments", "moments"), ("a couple of moments", "moments"), ("moments", "moments"),
    ("some moments", "moments"), ("a moment or two", "moments"), ("a moment", "moment"),
    ("seconds", "seconds"), ("mere seconds", "seconds"), ("a split second", "immediately"),
    ("a while", "while"), ("a short while", "bit"), ("a little while", "bit"),
    ("some time", "while"), ("a short time", "bit"), ("a bit", "bit"), ("a little", "bit"),
    ("minutes", "minutes"), ("a little bit", "bit"),
  ])
  private static let fractions = PhraseTable<Int64>([
    ("half an", 500_000), ("half a", 500_000), ("a half", 500_000), ("half", 500_000),
    ("half of an", 500_000),
    ("quarter of an", 250_000), ("a quarter of an", 250_000), ("quarter of a", 250_000),
    ("a quarter of a", 250_000), ("three quarters of an", 750_000),
    ("three quarters of a", 750_000), ("three - quarters of an", 750_000),
    ("a third of an", 333_333), ("one and a half", 1_500_000), ("quarter", 250_000),
  ])
  private static let countWords = PhraseTable<String>([
    ("a few", "few"), ("few", "few"), ("a good few", "few"), ("a couple of", "couple"),
    ("a couple", "couple"), ("couple of", "couple"), ("couple", "couple"),
    ("several", "several"), ("some", "some"), ("a number of", "number"), ("many", "number"),
    ("all", "one"), ("full", "one"), ("whole", "one"), ("another", "one"), ("the whole", "one"),
    ("a matter of", "few"), ("the entire", "one"), ("entire", "one"), ("all the", "one"),
  ])

  // MARK: - Parts

  /// One part and those that follow: "2 days 1 hour 5 minutes", "an hour and ten minutes".
  private func parts(_ index: Int) -> Parsed<ReadLength>? {
    guard var read = part(index) else { return nil }
    if ["a", "an", "one"].contains(self[index]), let most = read.value.most,
      let end = skip("or", "two", at: read.end)
    {
      // "A minute or two".
      read.value.most = most * 2
      read.value.months = read.value.months.lowerBound...(read.value.months.upperBound * 2)
      read.end = end
      return read
    }
    for _ in 0..<6 {
      var at = read.end
      if let half = andHalf(at) {
        let unit = read.value.unit / 2
        read.value.least += unit
        read.value.most = read.value.most.map { $0 + unit }
        read.end = half
        break
      }
      if self[at] == "," { at += 1 }
      at = optional(["and"], at: at)
      guard let more = part(at), more.value.unit != read.value.unit,
        let most = read.value.most, let further = more.value.most,
        most < ReadLength.longest
      else { break }
      // "Five minutes and an hour later" is no sum.
      if at > read.end, self[at - 1] == "and", more.value.unit > read.value.unit { break }
      let (one, two) = (read.value.months, more.value.months)
      let months = (one.lowerBound + two.lowerBound)...(one.upperBound + two.upperBound)
      read.value.least += more.value.least
      read.value.most = most + further
      read.value.months = months
      read.value.unit = min(read.value.unit, more.value.unit)
      read.end = more.end
    }
    return read
  }

  /// "And a half" after "an hour".
  private func andHalf(_ index: Int) -> Int? {
    guard let end = skip("and", "a", "half", at: index) ?? skip("and", "half", at: index),
      !isUnitOfTime(end), self[end] != "a", self[end] != "an"
    else { return nil }
    return end
  }

  private func part(_ index: Int) -> Parsed<ReadLength>? {
    if let vague = vague(index) { return vague }
    guard let count = count(index) else { return nil }
    var at = count.end
    if self[at] == "-", unit(at + 1) != nil { at += 1 }
    at = optional(["whole", "full", "more", "solid", "short", "long", "odd"], at: at)
    guard let unit = unit(at) else { return nil }
    // "3.42 s" and "3h" are lengths only where the figure has its unit beside it.
    if ["h", "s", "ms"].contains(self[at]), !(token(at - 1)?.kind == .number) { return nil }
    let (low, high) = (count.value.lowerBound, count.value.upperBound)
    func length(_ count: Int64) -> Int64 {
      Int64(clamping: Int128(count) * Int128(unit.length) / 1_000_000)
    }
    guard length(high) < ReadLength.longest else { return nil }
    var read = ReadLength(unit: unit.length)
    if unit.months > 0, low % 1_000_000 == 0, high % 1_000_000 == 0 {
      read.months = (low / 1_000_000 * unit.months)...(high / 1_000_000 * unit.months)
    } else {
      (read.least, read.most) = (length(low), length(high))
    }
    var end = at + 1
    if self[end] == "'", isGlued(end) { end += 1 }
    return Parsed(value: read, end: end, rules: count.rules)
  }

  /// "Moments", "a moment", "a while", "a bit", "a short while".
  private func vague(_ index: Int) -> Parsed<ReadLength>? {
    guard let found = phrase(Self.vagueWords, at: index) else { return nil }
    let (row, end) = (found.value, found.end)
    if row == "minutes" || row == "seconds" {
      guard let few = widths.row("few") else { return nil }
      let unit = row == "minutes" ? Nanoseconds.minute.count : Nanoseconds.second.count
      return Parsed(
        value: ReadLength(
          least: Self.product(unit, few.low.count), most: Self.product(unit, few.high.count),
          unit: unit, isWidened: true), end: end, rules: ["length.vague"])
    }
    guard let width = widths.row(row) else { return nil }
    return Parsed(
      value: ReadLength(
        least: width.low.count, most: width.high.count, unit: Nanoseconds.second.count,
        isWidened: true), end: end, rules: ["length.vague"])
  }

  /// How many, least and most, in millionths: "ten", "2.5", "a", "half an", "a few", "two or
  /// three", "5-10", "two and a half".
  private func count(_ index: Int) -> Parsed<ClosedRange<Int64>>? {
    if let fraction = fraction(index) { return fraction }
    if let word = countWord(index) { return word }
    if self[index] == "between", let low = amount(index + 1), self[low.end] == "and",
      let high = amount(low.end + 1), high.value > low.value, isUnitOfTime(high.end)
    {
      return Parsed(value: low.value...high.value, end: high.end, rules: ["length.either"])
    }
    guard let first = amount(index) else { return nil }
    if let half = skip("and", "a", "half", at: first.end) ?? skip("and", "half", at: first.end),
      isUnitOfTime(half)
    {
      return Parsed(value: (first.value + 500_000)...(first.value + 500_000), end: half)
    }
    // "Twenty and four hours", in an old manner.
    if self[first.end] == "and", first.value >= 20_000_000, first.value % 10_000_000 == 0,
      let more = amount(first.end + 1), more.value < 10_000_000, isUnitOfTime(more.end)
    {
      return Parsed(
        value: (first.value + more.value)...(first.value + more.value), end: more.end)
    }
    let joined = ["or", "to", "-", "maybe", "perhaps"].contains(self[first.end])
    if joined {
      let next = optional(["maybe", "perhaps", "even"], at: first.end + 1)
      if let second = amount(next), second.value > first.value,
        isUnitOfTime(second.end) || self[second.end] == "-"
      {
        return Parsed(
          value: first.value...second.value, end: second.end, rules: ["length.either"])
      }
    }
    if self[first.end] == "or", let several = countWord(first.end + 1), isUnitOfTime(several.end) {
      return Parsed(
        value: min(first.value, several.value.lowerBound)...several.value.upperBound,
        end: several.end, rules: ["length.either"])
    }
    return Parsed(value: first.value...first.value, end: first.end)
  }

  private func amount(_ index: Int) -> Parsed<Int64>? {
    if let whole = number(index, digits: 1...6) {
      guard self[index + 1] == ".", isGlued(index + 1), let part = token(index + 2),
        part.kind == .number, part.isGlued, part.digits <= 6, part.value >= 0
      else { return Parsed(value: Int64(whole) * 1_000_000, end: index + 1) }
      var unit: Int64 = 1_000_000
      for _ in 0..<part.digits { unit /= 10 }
      return Parsed(value: Int64(whole) * 1_000_000 + Int64(part.value) * unit, end: index + 3)
    }
    if self[index] == "a" || self[index] == "an", self[index + 1] != "few",
      self[index + 1] != "couple", self[index + 1] != "dozen", self[index + 1] != "hundred"
    {
      return Parsed(value: 1_000_000, end: index + 1)
    }
    guard let read = cardinal(index), read.value < 1_000_000 else { return nil }
    return Parsed(value: Int64(read.value) * 1_000_000, end: read.end)
  }

  /// "Half an", "a quarter of an", "three quarters of an", "half".
  private func fraction(_ index: Int) -> Parsed<ClosedRange<Int64>>? {
    var best: Parsed<ClosedRange<Int64>>?
    for (words, value) in Self.fractions[self[index]] {
      guard let end = skip(words, at: index) else { continue }
      let at = self[end] == "-" ? end + 1 : end
      guard isUnitOfTime(at), end > (best?.end ?? 0) else { continue }
      best = Parsed(value: value...value, end: end)
    }
    return best
  }

  /// "A few", "a couple of", "several", "some", "a number of", "all", "full".
  private func countWord(_ index: Int) -> Parsed<ClosedRange<Int64>>? {
    var best: Parsed<ClosedRange<Int64>>?
    for (words, row) in Self.countWords[self[index]] {
      guard let end = skip(words, at: index) else { continue }
      var at = self[end] == "-" ? end + 1 : end
      at = optional(["more", "short", "long", "odd"], at: at)
      guard isUnitOfTime(at), end > (best?.end ?? 0) else { continue }
      if row == "one" {
        best = Parsed(value: 1_000_000...1_000_000, end: end)
      } else if let width = widths.row(row) {
        best = Parsed(
          value: (width.low.count / 1000)...(width.high.count / 1000), end: end,
          rules: ["length.\(row)"])
      }
    }
    return best
  }
}
