internal import Evidence

/// Constraints by number: those that a network was made from, and those added since.
///
/// Apart, so that the first to be added does not copy all the others.
struct ConstraintList: Sendable {
  let made: [Constraint]
  private(set) var added: [Constraint] = []

  init(_ made: [Constraint]) { self.made = made }

  var count: Int { made.count + added.count }

  subscript(number: Int) -> Constraint {
    number < made.count ? made[number] : added[number - made.count]
  }

  /// Without taking the whole constraint out.
  func id(_ number: Int) -> ConstraintID {
    number < made.count ? made[number].id : added[number - made.count].id
  }

  mutating func append(_ constraint: Constraint) { added.append(constraint) }
}
