public import Evidence
import TimeModel

/// Chapters for each recording as `mkvmerge --chapters` takes them (Matroska, RFC 9559, section 5.1.7),
/// so that they travel within a Matroska copy of it.
///
/// The chapters of ``RecordingChapters`` to the nanosecond. A recording in which no event was seen has no
/// file: an edition without chapters is not valid.
public struct ChaptersMatroska: Exporter {
  public static let name = "matroska"
  public static let purpose = "Matroska chapters, one file a recording, for mkvmerge."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    return RecordingChapters.recordings(timeline)
      .compactMap { report in
        let chapters = RecordingChapters(report, index, unit: Nanoseconds(1)).chapters
        guard !chapters.isEmpty else { return nil }
        return ExhibitFile(
          path: "\(Self.name)/\(ExhibitFile.name(for: report.source.id)).xml",
          text: Self.document(report, chapters, index).html)
      }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func document(
    _ report: Timeline.SourceReport, _ chapters: [RecordingChapters.Chapter], _ index: TimelineIndex
  ) -> Markup {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <Chapters>
      <EditionEntry>
        <EditionUID>\(edition(report.source.sha256))</EditionUID>
        <EditionFlagDefault>1</EditionFlagDefault>
    \(chapters.enumerated().map(atom).joined())\
      </EditionEntry>
    </Chapters>

    """
  }

  private static func atom(_ position: Int, _ chapter: RecordingChapters.Chapter) -> Markup {
    let title = chapter.titles.map { $0.isEmpty ? "(no words)" : $0 }.joined(separator: " · ")
    return """
          <ChapterAtom>
            <ChapterTimeStart>\(stamp(chapter.start))</ChapterTimeStart>
            <ChapterTimeEnd>\(stamp(chapter.end))</ChapterTimeEnd>
            <ChapterUID>\(position + 1)</ChapterUID>
            <ChapterDisplay>
              <ChapterString>\(VisibleText.line(title, limit: 1000))</ChapterString>
              <ChapterLanguage>und</ChapterLanguage>
            </ChapterDisplay>
          </ChapterAtom>

      """
  }

  /// Sixty bits of the recording's digest, so that players tell editions apart; never zero.
  private static func edition(_ digest: Digest?) -> Int {
    digest.flatMap { Int($0.description.prefix(15), radix: 16) }.map { max(1, $0) } ?? 1
  }

  private static func stamp(_ nanoseconds: Int64) -> String {
    RecordingChapters.stamp(nanoseconds, places: 9)
  }
}
