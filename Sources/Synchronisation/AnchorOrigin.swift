import Evidence
import TimeModel

/// Anchors that come from one clock through one program: however many they are, they have one vote.
struct AnchorOrigin {
  /// What its members are called together.
  let words: String
  /// Candidates by index, ascending.
  let members: [Int]
  /// Those not contradicted by the majority of the origin's own anchors.
  let agreeing: Set<Int>
  /// Its vote: what its majority agrees on, or a hull where there is none.
  let range: TimeRange
  let isDivided: Bool

  /// The origins of some candidates, in the order in which each first occurs. What a person
  /// declared has been weighed one by one, so each declaration is an origin of its own.
  static func all(of deciding: [Int], _ candidates: [ClockSolver.Candidate]) -> [AnchorOrigin] {
    var groups: [(words: String, members: [Int])] = []
    for index in deciding {
      let kind = candidates[index].anchor.kind
      let words = kind.originWords
      if !kind.isDeclared, let place = groups.firstIndex(where: { $0.words == words }) {
        groups[place].members.append(index)
      } else {
        groups.append((words, [index]))
      }
    }
    return groups.compactMap { AnchorOrigin($0.words, $0.members, candidates) }
  }

  private init?(_ words: String, _ members: [Int], _ candidates: [ClockSolver.Candidate]) {
    (self.words, self.members) = (words, members)
    switch IntervalSelection.choose(members.map { candidates[$0].offset.range }) {
    case .agreed(let range, let chosen):
      (self.range, agreeing, isDivided) = (range, Set(chosen.map { members[$0] }), false)
    case .divided(let hull): (range, agreeing, isDivided) = (hull, Set(members), true)
    case nil: return nil
    }
  }

  /// `the container's 3 times (one clock)`; `2 of 3` where not all of them are believed.
  func sentence(_ believed: Set<Int>) -> String {
    guard members.count > 1 else { return words }
    let count = members.count(where: believed.contains)
    let times = count == members.count ? "\(count)" : "\(count) of \(members.count)"
    return "\(words)'s \(times) times (one clock)"
  }
}

extension Anchor.Kind {
  /// The clock and program behind it, as it stands in a sentence.
  var originWords: String {
    switch rawValue.prefix(while: { $0 != "." }) {
    // What a camera writes into the video comes from the clock that stamps its container.
    case "container", "quicktime", "matroska", "bwf", "sei", "frame": "the container"
    case "playlist": "the live platform"
    case "live":
      switch self {
      case .liveCapture: "the live encoder"
      case .liveComment: "the live comments"
      default: "the live platform"
      }
    case "filename": "the file name"
    case "overlay": "the clock on screen"
    default: words
    }
  }
}
