/// Finds a time of day in what a text reader made of an overlay.
enum ClockText {
  struct Found: Hashable {
    /// Since midnight.
    let seconds: Int
    /// Nil without `AM` or `PM`.
    let isAfternoon: Bool?
    /// Between hours and minutes.
    let separator: Character
  }

  /// The last `HH:MM:SS` in the text; a single separator, or none, may be missing.
  static func time(in text: String) -> Found? {
    let half = half(of: text)
    let characters = Array(text)
    func digit(_ place: Int) -> Int? {
      characters.indices.contains(place) ? characters[place].wholeNumberValue : nil
    }
    for start in characters.indices.reversed() {
      // HH?MM?SS, each separator one character that is no digit.
      guard let a = digit(start), let b = digit(start + 1), digit(start + 2) == nil,
        let c = digit(start + 3), let d = digit(start + 4), digit(start + 5) == nil,
        let e = digit(start + 6), let f = digit(start + 7), digit(start - 1) == nil,
        digit(start + 8) == nil, characters[start + 2] == characters[start + 5],
        ":.-".contains(characters[start + 2]),
        let seconds = secondsOfDay([a, b, c, d, e, f], twelveHour: half != nil)
      else { continue }
      return Found(
        seconds: seconds + (half == true ? 43_200 : 0), isAfternoon: half,
        separator: characters[start + 2])
    }
    return nil
  }

  /// True for PM, false for AM where one of them stands alone behind the last digit; else nil.
  static func half(of text: String) -> Bool? {
    guard let digit = text.lastIndex(where: \.isNumber) else { return nil }
    let letters = text[text.index(after: digit)...].filter(\.isLetter).uppercased()
    return letters == "AM" ? false : letters == "PM" ? true : nil
  }

  /// What stands between the fields of a date; nil when no one separator stands there twice.
  static func dateSeparator(in text: String) -> Character? {
    let marks = text.filter { "-/.".contains($0) }
    return "-/.".first { mark in marks.count { $0 == mark } >= 2 }
  }
}
