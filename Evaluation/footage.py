"""The labelled footage of ../shared/data: clips by camera, and recordings made of them with an onset that is known."""
import csv
import hashlib
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

FOLDS = 10
OPENCV = Path("/usr/share/doc/opencv-doc/examples/data")

# Ordinary footage: no violence in it, as far as its makers say and a look at it shows.
ORDINARY = [
    "long/behave_neg_meet_wmv.mp4", "long/behave_neg_follow_wmv.mp4", "long/neg_crowd1.mp4", "long/neg_plaza.mp4",
    "media/pyscenedetect/tests/resources/fades.mp4",
    "media/pyscenedetect/tests/resources/issue-134-rotate.mp4", "media/srs/trunk/3rdparty/srs-bench/bbb.flv",
    "media/bililive-flv/flv/TestData/Flv/sample.flv", "metadata/gpmf-parser/samples/max-heromode.mp4",
    "media/torchcodec/test/resources/nasa_13013.mp4",
    "media/androidx-media/media/mp4/sample_fragmented_seekable_multiple_sidx.mp4",
    "media/androidx-media/media/mp4/sample_fragmented_sgpd_v2.mp4",
    "media/androidx-media/media/mp4/long_1080p_lowbitrate.mp4",
    "metadata/metadata-extractor-images/mov/sample_iTunes.mov",
    OPENCV / "vtest.avi", OPENCV / "tree.avi", OPENCV / "Megamind.avi",
]


@dataclass(frozen=True)
class Clip:
    set: str
    path: Path
    is_fight: bool
    camera: str

    @property
    def fold(self):
        """Fixed by the camera's name: no clip of a camera is ever on both sides."""
        if self.set == "hockey":
            return (int(self.camera[1:]) - 1) % FOLDS
        return int(hashlib.sha256(self.camera.encode()).hexdigest(), 16) % FOLDS


@dataclass
class Recording:
    """A longer recording, and the model that has not seen its cameras."""

    path: Path
    fold: int | None
    onset: float | None
    group: str
    tolerance: float = 0.0
    end: float | None = None
    seconds: float = field(default=0.0)


def clips(data):
    with open(Path(__file__).parent / "cameras.csv") as rows:
        return [
            Clip(r["set"], data / r["set"] / r["label"] / f"{r['clip']}.mp4", r["label"] == "fight", r["camera"])
            for r in csv.DictReader(rows)
        ]


def probe(path, entries, stream="v"):
    arguments = ["ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", entries, "-of", "csv=p=0"]
    return subprocess.run([*arguments, path], capture_output=True, text=True, check=True).stdout.split("\n")[0].strip(",")


def seconds(path):
    return float(probe(path, "stream=duration").replace("N/A", "") or probe(path, "format=duration"))


def join(parts, path):
    """One recording out of clips, each scaled to the size of the last one; it is made once."""
    if path.exists():
        return
    width, height = probe(parts[-1], "stream=width,height").split(",")[:2]
    inputs = [a for p in parts for a in ("-i", str(p))]
    scaled = "".join(
        f"[{i}:v]scale={width}:{height},setsar=1,fps=25,format=yuv420p[v{i}];" for i in range(len(parts)))
    graph = scaled + "".join(f"[v{i}]" for i in range(len(parts))) + f"concat=n={len(parts)}:v=1[v]"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.mp4")
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-y", "-threads", "1", *inputs, "-filter_complex", graph, "-map", "[v]",
         "-c:v", "libx264", "-crf", "20", "-threads", "1", part], check=True)
    part.rename(path)


def made_joins(clips, work):
    """Calm clips and then fights, of one camera where there are both, else of two cameras of one fold."""
    result = []
    for fold in range(FOLDS):
        mine = [c for c in clips if c.set == "surv-fight" and c.fold == fold]
        calm = [c for c in mine if not c.is_fight]
        for camera in sorted({c.camera for c in mine if c.is_fight}):
            own = [c for c in calm if c.camera == camera]
            before = own or [c for c in calm if c.camera == calm[0].camera] if calm else []
            fights = [c for c in mine if c.is_fight and c.camera == camera]
            if before:
                result.append(_joined(before[:5], fights[:5], work / f"surv-{camera}.mp4", fold,
                                      "made of one camera" if own else "made of two cameras"))
        mine = [c for c in clips if c.set == "hockey" and c.fold == fold]
        calm, fights = [c for c in mine if not c.is_fight], [c for c in mine if c.is_fight]
        for i in range(3):
            result.append(_joined(calm[3 * i:3 * i + 4], fights[3 * i:3 * i + 3], work / f"hockey-{fold}-{i}.mp4", fold,
                                  "made of hockey"))
    return result


def _joined(before, after, path, fold, group):
    join([c.path for c in before + after], path)
    # Frames are whole at 25 a second, so the join lies where the first part ends as rendered.
    onset = sum(round(seconds(c.path) * 25) for c in before) / 25
    return Recording(path, fold, onset, group)


def controls(clips, work):
    """All calm clips of a camera, or of a hockey fold, one after the other."""
    result = []
    for key in sorted({(c.set, c.camera) for c in clips if not c.is_fight}):
        parts = [c for c in clips if (c.set, c.camera) == key and not c.is_fight]
        path = work / f"control-{key[1]}.mp4"
        join([c.path for c in parts], path)
        result.append(Recording(path, parts[0].fold, None, f"calm {key[0]}"))
    return result


def dev_joins(clips, data):
    folds = {c.path.stem: c.fold for c in clips}
    with open(data / "joined" / "labels_dev.csv") as rows:
        return [
            Recording(data / "joined" / r["file"], next(folds[c] for c in r["source_clips"].split("|") if c in folds),
                      float(r["fight_onset_s"]) if r["fight_onset_s"] else None, "joined")
            for r in csv.DictReader(rows)
        ]


def long(data):
    with open(data / "long" / "labels.csv") as rows:
        return [
            Recording(data / "long" / r["file"], None, float(r["onset_s"]), "long", float(r["tolerance_s"]),
                      float(r["end_s"]))
            for r in csv.DictReader(rows) if r["onset_s"]
        ]


def ordinary(data):
    paths = [data / p for p in ORDINARY]
    return [Recording(p, None, None, "ordinary") for p in paths if p.exists()], [p for p in paths if not p.exists()]
