#!/usr/bin/env python3
"""Checks the files of a folder interchange/ with the software that they are for.

    validate.py FOLDER [--only ENDING]

Says a line for each file: OK or FAIL, the file, what was checked. Ends with 1 when anything was refused.
ONSET_EAF_SCHEMA may name a copy of the EAF schema (http://www.mpi.nl/tools/elan/EAFv3.0.xsd), by which
.eaf files are then validated too, where lxml is installed.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import warnings
import xml.etree.ElementTree


class Refused(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Refused(message)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def xlsx(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    names = [
        "Events", "Order", "Sources and clocks", "Contradictions", "Findings", "Unused", "About",
    ]
    check(book.sheetnames == names, f"sheets {book.sheetnames}")
    cells = 0
    for sheet in book:
        check(sheet.freeze_panes == "A2", f"{sheet.title}: headings are not frozen")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                cells += 1
                check(cell.data_type in "sd", f"{sheet.title} {cell.coordinate}: {cell.data_type}")
                check(cell.hyperlink is None, f"{sheet.title} {cell.coordinate}: a link")
                if cell.data_type == "s":
                    length = len(cell.value.encode("utf-16-le")) // 2
                    check(length <= 32767, f"{sheet.title} {cell.coordinate}: {length} characters")
                else:
                    check(isinstance(cell.value, datetime.datetime), f"{cell.coordinate}: no date")
    properties = book.properties
    check(properties.created == datetime.datetime(1980, 1, 1), f"created {properties.created}")
    return f"openpyxl: {len(book.sheetnames)} sheets, {cells} cells, text or dates all"


def otio(path):
    import opentimelineio

    timeline = opentimelineio.adapters.read_from_file(path)
    again = opentimelineio.adapters.read_from_string(
        opentimelineio.adapters.write_to_string(timeline, "otio_json"), "otio_json")
    check(timeline.is_equivalent_to(again), "it is not the same when written and read again")
    clips = 0
    for track in timeline.tracks:
        for clip in track.find_clips():
            clips += 1
            clip.transformed_time_range(clip.trimmed_range(), timeline.tracks)
            available = clip.available_range()
            trimmed = clip.trimmed_range()
            check(available.start_time <= trimmed.start_time, "a clip begins before its media")
            check(
                trimmed.end_time_exclusive() <= available.end_time_exclusive(),
                "a clip ends after its media")

    def whole(value):
        if isinstance(value, dict):
            if value.get("OTIO_SCHEMA") == "RationalTime.1":
                for key in ("value", "rate"):
                    check(
                        isinstance(value[key], int) and abs(value[key]) <= 2**53,
                        f"{value} is not exact")
            for member in value.values():
                whole(member)
        elif isinstance(value, list):
            for member in value:
                whole(member)

    with open(path, encoding="utf-8") as file:
        whole(json.load(file))
    return (
        f"opentimelineio {opentimelineio.__version__}: {len(timeline.tracks)} tracks, {clips} clips, "
        f"{len(timeline.tracks.markers)} markers")


def eaf(path):
    import pympi

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        document = pympi.Elan.Eaf(path)
    check(not said, "; ".join(str(word.message) for word in said))
    count = 0
    for tier in document.get_tier_names():
        last = 0
        for start, end, *_ in sorted(document.get_annotation_data_for_tier(tier)):
            check(last <= start < end, f"{tier}: {start}-{end} overlaps")
            last = end
            count += 1
    words = f"pympi: {len(document.get_tier_names())} tiers, {count} annotations"
    schema = os.environ.get("ONSET_EAF_SCHEMA")
    if schema:
        from lxml import etree

        validator = etree.XMLSchema(etree.parse(schema))
        validator.assertValid(etree.parse(path, etree.XMLParser(huge_tree=True)))
        words += "; valid by EAFv3.0.xsd"
    return words


def srt(path):
    with open(path, encoding="utf-8") as file:
        cues = len(re.findall(r"^\d\d+:\d\d:\d\d,\d{3} --> ", file.read(), re.MULTILINE))
    said = run(
        "ffprobe", "-v", "error", "-f", "srt", "-count_packets", "-show_entries",
        "stream=codec_name,nb_read_packets", "-of", "csv=p=0", path).strip()
    check(said == f"subrip,{cues}", f"ffprobe says {said!r} of {cues} cues")
    return f"ffprobe: {cues} captions"


def matroska(path):
    atoms = xml.etree.ElementTree.parse(path).findall(".//ChapterAtom")
    with tempfile.TemporaryDirectory() as folder:
        film, chaptered = os.path.join(folder, "film.mkv"), os.path.join(folder, "chaptered.mkv")
        run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=16x16:rate=1:duration=1",
            "-c:v", "ffv1", film)
        said = run("mkvmerge", "--quiet", "-o", chaptered, "--chapters", path, film)
        check("Warning" not in said, said)
        run("mkvextract", chaptered, "chapters", os.path.join(folder, "again.xml"))
        back = xml.etree.ElementTree.parse(os.path.join(folder, "again.xml"))
        for ours, theirs in zip(atoms, back.findall(".//ChapterAtom"), strict=True):
            for name in ("ChapterTimeStart", "ChapterTimeEnd", "ChapterUID", ".//ChapterString"):
                check(ours.findtext(name) == theirs.findtext(name), f"{name} is not kept")
        shown = json.loads(
            run("ffprobe", "-v", "error", "-show_chapters", "-of", "json", chaptered))["chapters"]
    check(len(shown) == len(atoms), f"ffprobe shows {len(shown)} of {len(atoms)} chapters")
    return f"mkvmerge, mkvextract, ffprobe: {len(atoms)} chapters, kept to the nanosecond"


def jsonl(path):
    from timesketch_import_client import importer

    class Streamer(importer.ImportStreamer):
        """The importer, all but the sending."""

        def __init__(self):
            super().__init__()
            self._sketch = object()
            self.entries = []

        def _upload_data_buffer(self, end_stream, data_lines=None, retry_count=0):
            self.entries += self._data_lines

        def close(self):
            self.flush()
            self._reset()

    with open(path, encoding="utf-8", newline="\n") as file:
        lines = [json.loads(line) for line in file.read().splitlines()]
    streamer = Streamer()
    streamer.add_file(path)
    streamer.close()
    check(len(streamer.entries) == len(lines), f"{len(streamer.entries)} of {len(lines)} lines")
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    for line, entry in zip(lines, streamer.entries):
        check(set(line) == set(entry), "the importer changes the fields")
        # What the server asks for: timesketch/lib/utils.py, read_and_validate_jsonl.
        for field in ("message", "datetime", "timestamp_desc"):
            check(isinstance(entry.get(field), str) and entry[field], f"no {field}")
        moment = datetime.datetime.fromisoformat(entry["datetime"])
        microseconds = (moment - epoch) // datetime.timedelta(microseconds=1)
        check(microseconds == entry["timestamp"], f"{entry['datetime']} is not {entry['timestamp']}")
    return f"timesketch_import_client: {len(lines)} lines, as they are"


def jsonld(path):
    from case_utils import case_validate

    verdicts = []
    for version in ("case-1.4.0", "case-1.5.0"):
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            result = case_validate.validate(path, case_version=version, inference="none")
        ours = [
            str(word.message) for word in said
            if not issubclass(word.category, (DeprecationWarning, PendingDeprecationWarning))]
        check(result.conforms, result.text)
        check(not ours, "; ".join(ours))
        check(not result.undefined_concepts, f"unknown concepts: {result.undefined_concepts}")
        verdicts.append(f"conforms to {version}")
    return "case_validate: " + ", ".join(verdicts)


BY_ENDING = {
    ".xlsx": xlsx, ".otio": otio, ".eaf": eaf, ".srt": srt, ".xml": matroska, ".jsonl": jsonl,
    ".jsonld": jsonld,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--only")
    options = parser.parse_args()
    status = 0
    for place, folders, files in os.walk(options.folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(place, name)
            ending = os.path.splitext(name)[1]
            if options.only and ending != options.only:
                continue
            shown = os.path.relpath(path, options.folder)
            try:
                print(f"OK   {shown} — {BY_ENDING[ending](path)}")
            except Exception as error:  # Whatever their software says is a verdict.
                print(f"FAIL {shown} — {type(error).__name__}: {error}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
