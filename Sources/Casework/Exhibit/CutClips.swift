import CaseStore
import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// Cuts the evidential clips of one recording: a worker's job, since it opens evidence.
public enum CutClips {
  /// - Parameters:
  ///   - order: a JSON file, a ``ClipOrder``.
  ///   - payload: the folder below which clips are written.
  ///   - artifact: a JSON file to write; it must not exist.
  ///   - progress: told now and then that it goes on.
  /// - Throws: `OnsetError` when something cannot be written; what is wrong with the recording stands in
  ///   the artifact.
  public static func run(
    file: String, order: String, payload: String, artifact: String, progress: () -> Void
  ) throws {
    let order = try JSONDecoder().decode(
      ClipOrder.self, from: Data(contentsOf: URL(filePath: order)))
    var answer = ClipAnswer()
    let cutter: ClipCutter?
    do throws(MediaError) {
      cutter = try ClipCutter(path: file, table: order.recording.packets(), progress: progress)
    } catch {
      cutter = nil
      answer.fault = error.description
    }
    for wish in cutter == nil ? [] : order.wishes {
      try cutter?.cut(wish, order.recording, into: FilePath(payload), &answer)
      progress()
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(answer).write(to: URL(filePath: artifact), options: .withoutOverwriting)
  }
}

extension ClipCutter {
  fileprivate func cut(
    _ wish: ClipOrder.Wish, _ recording: RecordingOrder, into payload: FilePath,
    _ answer: inout ClipAnswer
  ) throws {
    let stem =
      "clips/\(ExhibitFile.name(for: wish.event.rawValue))-"
      + "\(ExhibitFile.name(for: recording.source.rawValue))"
    try CaseFolder.makeFolder(payload.appending("clips"))
    let partial = payload.appending(stem + ".unfinished")
    defer { try? FileManager.default.removeItem(atPath: partial.string) }
    let facts: ClipFacts
    do throws(ClipRefusal) {
      facts = try cut(
        from: wish.from, to: wish.to,
        avoiding: recording.hidden.map { ($0.from, $0.to) }, to: partial.string)
    } catch {
      if case .media(let fault) = error, fault.reason == .cannotWrite {
        throw OnsetError(
          "the clip '\(stem)' cannot be written: \(fault.detail ?? "")",
          fix: fault.advice)
      }
      answer.refused.append(
        ClipAnswer.Refused(
          event: wish.event, because: error.description, isHidden: error == .hidden))
      return
    }
    let path = "\(stem).\(facts.ending)"
    let target = payload.appending(path)
    try partial.rename(to: target)
    let seal = try EvidenceFile(folder: payload, path: path).sealed()
    let file = DerivedFile(path: path, sha256: seal.sha256, byteCount: seal.state.byteCount)
    let words = ClipSidecar(wish: wish, recording: recording, facts: facts, file: file)
    answer.cut.append(
      ClipAnswer.Cut(
        event: wish.event, file: file,
        sidecar: try PayloadFile.write(
          Array(words.json.document.utf8), to: stem + ".json", in: payload),
        begins: recording.axis.time(ofStream: facts.begins)))
  }
}

/// All that is known of one evidential clip.
struct ClipSidecar {
  let wish: ClipOrder.Wish
  let recording: RecordingOrder
  let facts: ClipFacts
  let file: DerivedFile

  static let schema = "onset.clip/1"

  var json: JSONValue {
    [
      "schema": .text(Self.schema),
      "form": .text("evidential"),
      "event": .text(wish.event.rawValue),
      "source": recording.json,
      "clip": file.json,
      "asked": .object(["from": moment(wish.from), "to": moment(wish.to)]),
      "begins": moment(facts.begins),
      "ends": moment(facts.ends),
      "framesBefore": .integer(facts.framesBefore),
      "framesAfter": .integer(facts.framesAfter),
      "leadingFrames": .integer(facts.leadingFrames),
      "disclosed": .array(disclosed.map { .text($0) }),
      "streams": .array(facts.streams.map(json)),
      "leftOut": .array(
        facts.leftOut.map {
          [
            "stream": .integer($0.index), "kind": .text($0.kind.rawValue),
            "codec": .text($0.codec), "because": .text($0.because),
          ]
        }),
      "packetDigest": .text(
        "SHA-256 over each packet's length (8 bytes, least significant first) and data, in the file's "
          + "order; the clip, read again, gives the same"),
    ]
  }

  /// On the axis of the source's clock, and when it was.
  private func moment(_ time: MediaTime) -> JSONValue {
    [
      "mediaTime": .seconds(
        try? recording.axis.time(ofStream: time).nanoseconds(rounding: .nearest)),
      "time": recording.time(of: time).json,
    ]
  }

  private func json(_ stream: ClipFacts.Stream) -> JSONValue {
    [
      "stream": .integer(stream.index), "streamInClip": .integer(stream.clipIndex),
      "kind": .text(stream.kind.rawValue), "codec": .text(stream.codec),
      "timeBase": .rational(stream.timeBase),
      "firstPacket": .integer(stream.firstPacket), "lastPacket": .integer(stream.lastPacket),
      "packets": .integer(stream.lastPacket - stream.firstPacket + 1),
      "packetsSHA256": .text(stream.sha256),
      "sourceTimeMinusClipTime": .object([
        "exactSeconds": stream.offset.map { .rational($0) } ?? .null,
        "least": .seconds(stream.leastOffset), "greatest": .seconds(stream.greatestOffset),
      ]),
    ]
  }

  /// What a viewer must know, in words.
  private var disclosed: [String] {
    var words = [
      "The packets of the recording were copied as they are; nothing was decoded or encoded."
    ]
    let before = facts.framesBefore
    if before > 0 {
      words.append(
        "\(SummaryWords.counted(before, "frame")) before the stretch that was asked for "
          + "\(before == 1 ? "is" : "are") in it, since the first can only be decoded from the key "
          + "frame at \(recording.axis.time(ofStream: facts.begins).clockText).")
    }
    if facts.framesAfter > 0 {
      words.append(
        "\(SummaryWords.counted(facts.framesAfter, "frame")) behind it "
          + "\(facts.framesAfter == 1 ? "is" : "are") in it, since frames before its end are decoded "
          + "from them.")
    }
    if facts.leadingFrames > 0 {
      words.append(
        "\(SummaryWords.counted(facts.leadingFrames, "packet")) of frames shown before the key frame "
          + "stand behind it in the file and were kept; a player cannot decode them from here.")
    }
    return words
  }
}
