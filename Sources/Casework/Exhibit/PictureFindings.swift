import Evidence

/// What a person must know of the pictures that could not be taken, or are not what they seem.
enum PictureFindings {
  static func all(_ answer: PictureAnswer, _ order: PictureOrder) -> [Finding] {
    let source = order.recording.source
    var findings: [Finding] = []
    if let fault = answer.fault {
      let count = SummaryWords.counted(order.wishes.count, "event")
      findings.append(
        Finding(
          .picturesFailed, .failure, source: source,
          message: "Stills and contact sheets of \(count) could not be taken: \(fault).",
          advice: "The times on the timeline do not depend on them."))
    }
    for event in answer.missing {
      findings.append(
        Finding(
          .picturesFailed, .failure, source: source,
          message: "There is no still for '\(event)': its decoder gives no frame there.",
          advice: "Look at the recording with its maker's player; the times do not depend on it."))
    }
    for taken in answer.taken where taken.isDamaged {
      findings.append(
        Finding(
          .pictureDamaged, .caution, source: source,
          message: "The still for '\(taken.event)' shows a frame that the decoder had to patch up.",
          advice: "Ask for the original again; do not rely on what the picture shows."))
    }
    return findings
  }

  static func all(_ answer: ClipAnswer, _ order: ClipOrder) -> [Finding] {
    let source = order.recording.source
    var findings: [Finding] = []
    if let fault = answer.fault {
      findings.append(
        Finding(
          .clipFailed, .failure, source: source,
          message: "No evidential clips of it could be cut: \(fault).",
          advice: "Ask for the original again, or cut them with its maker's player."))
    }
    for refused in answer.refused {
      findings.append(
        Finding(
          .clipFailed, refused.isHidden ? .note : .caution, source: source,
          message: "There is no evidential clip for '\(refused.event)': \(refused.because).",
          advice: refused.isHidden
            ? "The viewing copy shows the stretch with the redactions burned in."
            : "The still and the viewing copy do not depend on it."))
    }
    return findings
  }

  static func died(_ words: String, _ recording: RecordingOrder) -> Finding {
    Finding(
      .picturesFailed, .failure, source: recording.source,
      message: "Pictures of it could not be taken: \(words).",
      advice: "Treat the file with care: it brings its decoder down.")
  }
}

extension Finding.Code {
  static let picturesFailed = Self(rawValue: "exhibit.pictures.failed")
  static let pictureDamaged = Self(rawValue: "exhibit.picture.damaged")
  static let clipFailed = Self(rawValue: "exhibit.clip.failed")
}
