/// What went wrong with one recording: what was being done, to which file, what the library said,
/// and what to do next.
///
/// The end of a file is never an error: it is nil.
public struct MediaError: Error, Hashable, Sendable, Codable {
  public enum Reason: String, Hashable, Sendable, Codable {
    /// It is not there, may not be read, or the disk failed.
    case cannotRead
    /// A folder, pipe, socket or device.
    case notARegularFile
    case empty
    /// libavformat knows no format that looks like this.
    case notRecognised
    /// A playlist, script or list that stands for other files or for network addresses; following it
    /// would read what nobody sealed.
    case refersElsewhere
    /// Recognised, but its header or its packets make no sense.
    case damaged
    /// Size, times or inode differ between the opening and the end.
    case changedWhileRead
    /// One call ran past its time limit.
    case tookTooLong
    /// The file makes its reader go over the same bytes again and again.
    case readsTooMuch
    case noSuchStream
    /// No decoder, or one that refuses these parameters.
    case cannotDecode
    /// A picture could not be scaled or written, or a container does not take these packets.
    case cannotEncode
    /// The disk is full, or the folder may not be written to.
    case cannotWrite
    case outOfMemory
  }

  public let reason: Reason
  /// In words that follow "while": `opening`, `reading packets of`.
  public let action: String
  /// As it was given.
  public let path: String
  /// What FFmpeg returned; nil when the error is Onset's own.
  public let code: FFmpegCode?
  /// The library's last error line of that call, or what the system said; nil when it said nothing.
  public let detail: String?

  public init(
    _ reason: Reason, while action: String, path: String, code: FFmpegCode? = nil,
    detail: String? = nil
  ) {
    (self.reason, self.action, self.path) = (reason, action, path)
    (self.code, self.detail) = (code, detail)
  }

  /// What a person can do about it.
  public var advice: String {
    switch reason {
    case .cannotRead: "check that the file is there and may be read"
    case .notARegularFile: "name a file, not a folder, pipe or device"
    case .empty: "ask for the file again: this copy has no bytes"
    case .notRecognised:
      "it may be no recording, or cut off at its start: look at it with another tool"
    case .refersElsewhere: "name the files that it stands for, one by one, as evidence"
    case .damaged: "ask for the original again; what could be read of it is kept"
    case .changedWhileRead: "copy the file to where nothing writes to it and run again"
    case .tookTooLong: "the disk may be slow, or the file made to stall its reader: allow more time"
    case .readsTooMuch: "the file seems made to stall its reader: treat it with care"
    case .noSuchStream: "see the streams with 'onset probe'"
    case .cannotDecode: "its packets can still be listed; decode it with its maker's player"
    case .cannotEncode: "report this: it is a fault of Onset"
    case .cannotWrite: "check that the disk has space and that the folder can be written"
    case .outOfMemory: "run on a machine with more memory, or fewer jobs at once"
    }
  }

  /// What was wrong, without the file's name.
  var fault: String {
    switch reason {
    case .cannotRead: "it cannot be read"
    case .notARegularFile: "it is not a regular file"
    case .empty: "it is empty"
    case .notRecognised: "its format is not recognised"
    case .refersElsewhere: "it refers to other files, which are not opened"
    case .damaged: "it is damaged"
    case .changedWhileRead: "it changed while it was read"
    case .tookTooLong: "one step took too long"
    case .readsTooMuch: "it makes its reader read the same bytes too often"
    case .noSuchStream: "there is no such stream"
    case .cannotDecode: "it cannot be decoded"
    case .cannotEncode: "the picture could not be made"
    case .cannotWrite: "it cannot be written"
    case .outOfMemory: "there was not enough memory"
    }
  }
}

extension MediaError: CustomStringConvertible {
  /// One line: `while opening 'a.mp4': it is damaged (Invalid data found when processing input: moov
  /// atom not found); ask for the original again…`
  public var description: String {
    let said = [code?.description, detail].compactMap { $0 }.joined(separator: ": ")
    return "while \(action) '\(path)': \(fault)" + (said.isEmpty ? "" : " (\(said))")
      + "; \(advice)"
  }
}
