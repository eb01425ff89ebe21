/// Reads expressions of time out of running text, or one whole phrase: British English, spoken and
/// written.
///
/// It takes time in proportion to the text, whatever the text is.
public struct TimeWords: Sendable {
  public let reference: TimeReference
  public let widths: TimeWidths

  public init(reference: TimeReference, widths: TimeWidths = .standard) {
    (self.reference, self.widths) = (reference, widths)
  }

  /// Every expression of running prose, in order, none within another.
  ///
  /// Conservative: prices, scores, amounts, places in a recording and the verb "may" are no times.
  public func expressions(in text: String) -> [TimeExpression] {
    read(text, isPhrase: false)
  }

  /// The phrase as a whole, or the longest expression in it; nil when it is not understood.
  ///
  /// More is read as a time than in prose, as the phrase is known to speak of one: "7", "4.30",
  /// "the 27th". Only the first 4,096 scalars are read.
  public func meaning(of phrase: String) -> TimeExpression? {
    var best: TimeExpression?
    for expression in readings(of: phrase)
    where expression.range.count > (best?.range.count ?? 0) {
      best = expression
    }
    return best
  }

  /// Every expression of a text that is known to speak of a time.
  func readings(of phrase: String) -> [TimeExpression] {
    let text = String(String.UnicodeScalarView(phrase.unicodeScalars.prefix(4096)))
    return read(text, isPhrase: true)
  }

  private func read(_ text: String, isPhrase: Bool) -> [TimeExpression] {
    let grammar = TimeGrammar(
      tokens: WordToken.tokens(of: text), reference: reference, widths: widths,
      isPhrase: isPhrase)
    var (found, at, next): ([TimeExpression], Int, Int) = ([], 0, 1024)
    while at < grammar.tokens.count {
      if at >= next {
        grammar.memo.clear()
        next = at + 1024
      }
      guard let read = grammar.expression(at), read.end > at else {
        at += 1
        continue
      }
      found.append(grammar.spoken(read, from: at))
      at = read.end
    }
    return found
  }
}

extension TimeGrammar {
  fileprivate func spoken(_ read: Parsed<TimeMeaning>, from index: Int) -> TimeExpression {
    var rules: [String] = []
    for rule in read.rules where !rules.contains(rule) { rules.append(rule) }
    return TimeExpression(range: range(index, read.end), meaning: read.value, rules: rules)
  }
}
