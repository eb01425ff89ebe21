import TimeModel

/// Feast days and bank holidays of England and Wales, computed by rule.
enum EnglishHolidays {
  /// Easter Sunday: the anonymous Gregorian algorithm (Meeus, "Astronomical Algorithms", ch. 8).
  static func easter(_ year: Int) -> CivilDate? {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (8 * b + 13) / 25
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 19 * l) / 433
    let month = (h + l - 7 * m + 90) / 25
    return CivilDate(year: year, month: month, day: (h + l - 7 * m + 33 * month + 19) % 32)
  }

  /// A feast by its name, in words as the grammar's tokens give them.
  enum Rule: Hashable, Sendable {
    case fixed(month: Int, day: Int)
    /// Days after Easter Sunday.
    case easter(Int)
    /// The n-th weekday of a month, −1 for the last.
    case nth(Int, weekday: Int, month: Int)
    case bankHoliday(BankHoliday)
  }

  enum BankHoliday: Hashable, Sendable, CaseIterable {
    case newYear, goodFriday, easterMonday, earlyMay, spring, summer, christmas, boxingDay
  }

  static func date(_ rule: Rule, _ year: Int) -> CivilDate? {
    switch rule {
    case .fixed(let month, let day): CivilDate(year: year, month: month, day: day)
    case .easter(let days): easter(year)?.advanced(byDays: Int64(days))
    case .nth(let count, let weekday, let month):
      CivilDate.nth(count, weekday: weekday, month: month, of: year)
    case .bankHoliday(let holiday): date(holiday, year)
    }
  }

  /// The day on which it was kept: moved for jubilees, put off from a weekend to the next day that
  /// is free.
  static func date(_ holiday: BankHoliday, _ year: Int) -> CivilDate? {
    switch holiday {
    case .newYear: CivilDate(year: year, month: 1, day: 1).map { substituted($0, further: 0) }
    case .goodFriday: easter(year)?.advanced(byDays: -2)
    case .easterMonday: easter(year)?.advanced(byDays: 1)
    case .earlyMay:
      // 1995 and 2020: fifty and seventy-five years of VE Day.
      year == 1995 || year == 2020
        ? CivilDate(year: year, month: 5, day: 8)
        : CivilDate.nth(1, weekday: 0, month: 5, of: year)
    case .spring:
      switch year {
      case 2002, 2012: CivilDate(year: year, month: 6, day: 4)
      case 2022: CivilDate(year: year, month: 6, day: 2)
      default: CivilDate.nth(-1, weekday: 0, month: 5, of: year)
      }
    case .summer: CivilDate.nth(-1, weekday: 0, month: 8, of: year)
    case .christmas: CivilDate(year: year, month: 12, day: 25).map { substituted($0, further: 1) }
    case .boxingDay:
      CivilDate(year: year, month: 12, day: 26).map { substituted($0, further: 1) }
    }
  }

  /// From Saturday or Sunday to Monday (or, with a holiday already there, two days on).
  private static func substituted(_ date: CivilDate, further: Int) -> CivilDate {
    switch (date.weekday, further) {
    case (5, _): date.advanced(byDays: 2)
    case (6, 0): date.advanced(byDays: 1)
    case (6, _): date.advanced(byDays: 2)
    default: date
    }
  }

  /// Proclaimed once: weddings, jubilees, a funeral, a coronation.
  private static let proclaimed: [(Int, Int, Int)] = [
    (2002, 6, 3), (2011, 4, 29), (2012, 6, 5), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8),
  ]

  /// Every bank holiday of a year, ascending.
  static func bankHolidays(_ year: Int) -> [CivilDate] {
    let regular = BankHoliday.allCases.compactMap { date($0, year) }
    let single = proclaimed.filter { $0.0 == year }
      .compactMap { CivilDate(year: $0.0, month: $0.1, day: $0.2) }
    return Set(regular + single).sorted()
  }

  /// Names as words; the longest that fits is meant.
  static let names: [(words: [String], rule: Rule)] = listed.map {
    ($0.0.split(separator: " ").map(String.init), $0.1)
  }

  private static let listed: [(String, Rule)] = [
    ("christmas", .fixed(month: 12, day: 25)), ("christmas day", .fixed(month: 12, day: 25)),
    ("xmas", .fixed(month: 12, day: 25)), ("xmas day", .fixed(month: 12, day: 25)),
    ("christmas eve", .fixed(month: 12, day: 24)), ("xmas eve", .fixed(month: 12, day: 24)),
    ("boxing day", .fixed(month: 12, day: 26)),
    ("new year's eve", .fixed(month: 12, day: 31)), ("new years eve", .fixed(month: 12, day: 31)),
    ("new year eve", .fixed(month: 12, day: 31)), ("hogmanay", .fixed(month: 12, day: 31)),
    ("new year's day", .fixed(month: 1, day: 1)), ("new years day", .fixed(month: 1, day: 1)),
    ("new year day", .fixed(month: 1, day: 1)),
    ("new year's bank holiday", .bankHoliday(.newYear)),
    ("burns night", .fixed(month: 1, day: 25)),
    ("valentine's day", .fixed(month: 2, day: 14)), ("valentines day", .fixed(month: 2, day: 14)),
    ("saint valentine's day", .fixed(month: 2, day: 14)),
    ("st valentine's day", .fixed(month: 2, day: 14)),
    ("saint david's day", .fixed(month: 3, day: 1)), ("st david's day", .fixed(month: 3, day: 1)),
    ("saint patrick's day", .fixed(month: 3, day: 17)),
    ("st patrick's day", .fixed(month: 3, day: 17)),
    ("st . patrick's day", .fixed(month: 3, day: 17)),
    ("april fools' day", .fixed(month: 4, day: 1)), ("april fools day", .fixed(month: 4, day: 1)),
    ("april fool's day", .fixed(month: 4, day: 1)),
    ("saint george's day", .fixed(month: 4, day: 23)),
    ("st george's day", .fixed(month: 4, day: 23)),
    ("earth day", .fixed(month: 4, day: 22)),
    ("may day", .fixed(month: 5, day: 1)), ("ve day", .fixed(month: 5, day: 8)),
    ("midsummer's day", .fixed(month: 6, day: 24)), ("midsummer day", .fixed(month: 6, day: 24)),
    ("halloween", .fixed(month: 10, day: 31)), ("hallowe'en", .fixed(month: 10, day: 31)),
    ("bonfire night", .fixed(month: 11, day: 5)), ("guy fawkes night", .fixed(month: 11, day: 5)),
    ("guy fawkes", .fixed(month: 11, day: 5)), ("fireworks night", .fixed(month: 11, day: 5)),
    ("armistice day", .fixed(month: 11, day: 11)),
    ("remembrance day", .fixed(month: 11, day: 11)),
    ("remembrance sunday", .nth(2, weekday: 6, month: 11)),
    ("saint andrew's day", .fixed(month: 11, day: 30)),
    ("st andrew's day", .fixed(month: 11, day: 30)),
    ("shrove tuesday", .easter(-47)), ("pancake day", .easter(-47)),
    ("pancake tuesday", .easter(-47)), ("ash wednesday", .easter(-46)),
    ("mothering sunday", .easter(-21)), ("mother's day", .easter(-21)),
    ("mothers' day", .easter(-21)), ("mothers day", .easter(-21)),
    ("palm sunday", .easter(-7)), ("maundy thursday", .easter(-3)), ("good friday", .easter(-2)),
    ("easter saturday", .easter(-1)), ("holy saturday", .easter(-1)), ("easter", .easter(0)),
    ("easter day", .easter(0)), ("easter sunday", .easter(0)), ("easter monday", .easter(1)),
    ("easter bank holiday", .easter(1)), ("easter bank holiday monday", .easter(1)),
    ("ascension day", .easter(39)), ("whit sunday", .easter(49)), ("pentecost", .easter(49)),
    ("whit monday", .easter(50)),
    ("father's day", .nth(3, weekday: 6, month: 6)),
    ("fathers' day", .nth(3, weekday: 6, month: 6)),
    ("fathers day", .nth(3, weekday: 6, month: 6)),
    ("may day bank holiday", .bankHoliday(.earlyMay)),
    ("early may bank holiday", .bankHoliday(.earlyMay)),
    ("may bank holiday", .bankHoliday(.earlyMay)),
    ("first may bank holiday", .bankHoliday(.earlyMay)),
    ("late may bank holiday", .bankHoliday(.spring)),
    ("second may bank holiday", .bankHoliday(.spring)),
    ("spring bank holiday", .bankHoliday(.spring)),
    ("whitsun bank holiday", .bankHoliday(.spring)),
    ("august bank holiday", .bankHoliday(.summer)),
    ("summer bank holiday", .bankHoliday(.summer)),
    ("christmas bank holiday", .bankHoliday(.christmas)),
    ("boxing day bank holiday", .bankHoliday(.boxingDay)),
  ]
}
