"""Judges the detectors of camera, picture and single sounds on effects made in real clips and mixed into real sound.

senses.py LAB DATA WORK REPOSITORY: as evaluate.py. The clips and sounds of the half *dev* are those that constants were chosen
on, those of *test* are others: other cameras, games and source recordings. Sirens are synthesised; blows are three effects
of pygame-ce, calls three of scaper's, the same in both halves.
"""
import importlib.util
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy.signal import butter, fftconvolve, lfilter

import report
import triage

HALVES = ["dev", "test"]
RATE = 16_000


# Effects in pictures.

ENCODERS = ["-c:v libx264 -preset veryfast -crf 24", "-c:v libx264 -preset ultrafast -crf 34 -g 25", "-c:v mpeg4 -q:v 6",
            "-c:v libx264 -preset veryfast -crf 28 -bf 3 -r 15"]
COVERS = [
    "drawbox=c=0x302820:t=fill:w=iw:h=ih:enable='gte(t,{a})',noise=alls=6:allf=t",
    "gblur=sigma=70:enable='gte(t,{a})',eq=brightness=-0.25:enable='gte(t,{a})'",
    "drawbox=c=black:t=fill:w=iw:h=ih:enable='gte(t,{a})',noise=alls=5:allf=t",
    "drawbox=c=0xA03030:t=fill:w=iw:h=ih*min(1\\,(t-{a})*2):enable='gte(t,{a})'"]
CAMERA = {"camera.moved": "moved", "camera.blocked": "blocked", "picture.frozen": "frozen"}


def render(source, filters, path, encoder, loops, seconds):
    if not path.exists():
        part = path.with_suffix(".part.mp4")
        subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-y", "-stream_loop", str(loops), "-i", source, "-t", str(seconds), "-an",
             "-vf", filters, *encoder.split(), "-threads", "1", part], check=True)
        part.rename(path)


def camera_effects(half, clips, folder, length):
    """(effect, path, moment): a swing, a cover and a repeated picture in each of 16 clips; no moment for the last."""
    chance, result = random.Random(half + "cam"), []
    clips = list(clips)
    chance.shuffle(clips)
    folder.mkdir(parents=True, exist_ok=True)
    for i, clip in enumerate(clips[:16]):
        encoder = ENCODERS[i % 4]
        at = chance.uniform(1.4, 1.9) if length(clip) > 1.9 else 1.3
        lasting, right = chance.uniform(0.25, 0.7), chance.uniform(0.5, 1) * chance.choice([-1, 1])
        angle = chance.choice([0, 0, 0.8, 1.5, -1.2])
        done = f"min(max((t-{at:.2f})/{lasting:.2f}\\,0)\\,1)"
        down = chance.uniform(-1, 1)
        paths = [folder / f"{half}_{kind}_{i:02d}.mp4" for kind in CAMERA.values()]
        render(clip, "tpad=stop_mode=clone:stop_duration=2,noise=alls=5:allf=t,scale=1280:720,"
               f"rotate='{angle}*{done}',crop=640:360:x='320+320*{right:.2f}*{done}':y='180+180*{down:.2f}*{done}',"
               "tmix=frames=3,scale=480:270", paths[0], encoder, 0, 5)
        render(clip, COVERS[i % 4].format(a=f"{at:.2f}"), paths[1], encoder, 2, at + 2.5)
        render(clip, f"loop=loop={chance.randint(110, 250)}:size=1:start={int(at * 12)}", paths[2], encoder, 0, 20)
        result += zip(CAMERA, paths, [at, at, None])
    return result


def judge_camera(lab, effects, others, length):
    names = ",".join(CAMERA)
    marks = marks_of(lab, names, [p for _, p, _ in effects] + others)
    found = defaultdict(Counter)
    for detector, path, at in effects:
        mine = marks[str(path), detector]
        found[detector]["made"] += 1
        found[detector]["found"] += bool(mine)
        found[detector]["held"] += at is not None and any(
            m["earliest"] / 1e9 - 0.05 <= at <= m["latest"] / 1e9 + 0.05 for m in mine)
    for detector in CAMERA:
        found[detector]["false"] = sum(len(marks[str(p), detector]) for p in others)
        found[detector]["held of"] = found[detector]["found"] if detector != "picture.frozen" else 0
    return found, sum(length(p) for p in others)


def marks_of(lab, names, paths):
    """(path, detector) → marks."""
    return defaultdict(list, {(d["file"], d["detector"]): d["marks"] for d in triage.named(lab, paths, names)})


# Sounds.


def read(path):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-vn", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"],
                         capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.float32)


def write(path, samples):
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-c:a",
                    "pcm_s16le", path], input=np.clip(samples, -1, 1).astype("<f4").tobytes(), check=True)


class Sounds:
    """The labelled sounds of DATA/audio, by halves: no source recording is in both."""

    def __init__(self, data):
        audio = data / "audio"
        self.all = sorted(audio.glob("esc-10/*/*.ogg"))
        ids = sorted({self.source(f) for f in self.all})
        self.half_of = {f: HALVES[ids.index(self.source(f)) % 2] for f in self.all}
        talk = audio / "pyannote/tests/data"
        self.speech = {
            "dev": [talk / "trn01.wav", talk / "trn02.wav", audio / "silero/tests/data/test.wav"],
            "test": [*sorted(talk.glob("dev0*.wav")), talk / "trn03.wav", audio / "whisper/tests/jfk.flac"]}
        self.speech = {half: [p for p in paths if p.exists()] for half, paths in self.speech.items()}
        scaper = audio / "scaper/tests/data/audio"
        self.street = sorted(scaper.glob("short_background/noise/*.wav"))[0]
        self.calls = sorted(scaper.glob("foreground/human_voice/*.wav"))
        self.horns = sorted(scaper.glob("foreground/car_horn/*.wav"))
        examples = Path(importlib.util.find_spec("pygame").submodule_search_locations[0]) / "examples/data"
        self.blows = [examples / f"{name}.wav" for name in ("boom", "punch", "car_door")]

    @staticmethod
    def source(path):
        return int(path.name.split("-")[1])

    def real(self, half):
        return ([f for f in self.all if self.half_of[f] == half] + self.speech[half]
                + (self.horns if half == "test" else []))

    def background(self, chance, half, count):
        kind = chance.random()
        if kind < 0.3:
            path = self.street
        elif kind < 0.6:
            path = chance.choice([f for f in self.all if self.half_of[f] == half
                                  and any(word in str(f) for word in ("Rain", "Sea", "Heli"))])
        else:
            path = chance.choice(self.speech[half])
        samples = np.resize(read(path), count)
        return samples / (np.sqrt((samples**2).mean()) + 1e-9) * 0.03


def reverberant(samples, chance):
    time = np.arange(int(0.3 * RATE)) / RATE
    room = np.random.RandomState(chance.randrange(9999)).randn(len(time)) * np.exp(-time / 0.06) * 0.02
    room[0] = 1
    return fftconvolve(samples, room)[:len(samples) + len(room) // 2]


def siren(chance, kind, count):
    time = np.arange(count) / RATE
    if kind == "wail":
        low, high, period = chance.uniform(500, 700), chance.uniform(1100, 1600), chance.uniform(3, 6)
        pitch = low * (high / low) ** (0.5 - 0.5 * np.cos(2 * np.pi * time / period))
    elif kind == "yelp":
        low, high, period = chance.uniform(500, 750), chance.uniform(1200, 1700), chance.uniform(0.25, 0.4)
        phase = (time / period) % 1
        pitch = low * (high / low) ** np.where(phase < 0.5, 2 * phase, 2 - 2 * phase)
    else:
        low = chance.choice([440, 500, 660, 700])
        high = low * chance.choice([4 / 3, 1.3, 1.2])
        pitch = np.where((time / chance.uniform(0.45, 1.3)).astype(int) % 2 == 0, low, high)
    pitch = pitch * (1 + 0.03 * np.linspace(1, -1, count))
    samples = np.tanh(2 * np.sin(2 * np.pi * np.cumsum(pitch) / RATE))
    b, a = butter(2, [300 / 8000, 4000 / 8000], "band")
    return lfilter(b, a, samples) * np.minimum(1, np.arange(count) / RATE)


def add(scene, samples, at):
    scene[at:at + len(samples)] += samples[:len(scene) - at]


def loud(samples, decibels):
    return samples / np.sqrt((samples**2).mean()) * 0.03 * 10 ** (decibels / 20)


def scenes(half, sounds, folder):
    """(kind, path, moments, detector): sirens, blows and calls over real sound."""
    chance, result = random.Random(half + "snd"), []
    folder.mkdir(parents=True, exist_ok=True)

    def keep(kind, scene, moments, detector):
        path = folder / f"{half}_{kind}_{len(result):02d}.wav"
        write(path, scene)
        result.append((kind, path, moments, detector))

    for i in range(18):
        scene, kind = sounds.background(chance, half, 18 * RATE), ["wail", "yelp", "two-tone"][i % 3]
        samples = siren(chance, kind, 8 * RATE)
        add(scene, reverberant(loud(samples, chance.choice([0, 6, 12, 20])), chance), 6 * RATE)
        keep(f"siren, {kind}", scene, [6.0], "sound.siren")
    for i in range(12):
        scene, level, moments = sounds.background(chance, half, 14 * RATE), chance.choice([15, 20, 30]), []
        for second in (4, 7, 10):
            at = int((second + chance.uniform(-0.5, 0.5)) * RATE)
            samples = read(sounds.blows[i % 3])
            peak = int(np.argmax(np.abs(samples) > 0.3 * np.abs(samples).max()))
            samples = samples / np.sqrt((samples[peak:peak + 800] ** 2).mean()) * 0.03 * 10 ** (level / 20)
            add(scene, reverberant(samples, chance), at)
            moments.append((at + peak) / RATE)
        keep("long boom" if i % 3 == 0 else "blow or car door", scene, moments, "sound.impact")
    for i in range(9):
        scene, level = sounds.background(chance, half, 12 * RATE), chance.choice([10, 15, 20])
        add(scene, reverberant(loud(read(sounds.calls[i % 3]), level), chance), 6 * RATE)
        keep("call", scene, [6.0], "sound.shout")
    return result


# How far a mark may lie from the moment, in seconds before and after it.
NEAR = {"sound.siren": (1, 4), "sound.impact": (0.1, 0.06), "sound.shout": (0.1, 1.2)}


def judge_sounds(lab, made, real, talk):
    marks = marks_of(lab, ",".join(NEAR), [p for _, p, _, _ in made] + real)
    found = defaultdict(Counter)
    for kind, path, moments, detector in made:
        before, after = NEAR[detector]
        for moment in moments:
            near = [m for m in marks[str(path), detector] if moment - before <= m["estimate"] / 1e9 <= moment + after]
            found[detector, kind]["made"] += 1
            found[detector, kind]["found"] += bool(near)
            found[detector, kind]["held"] += any(m["earliest"] / 1e9 <= moment <= m["latest"] / 1e9 for m in near)
    wrong = {d: sum(len(marks[str(p), d]) for p in real) for d in NEAR}
    in_talk = {d: sum(len(marks[str(p), d]) for p in talk) for d in NEAR}
    lasting = {str(p): len(read(p)) / RATE for p in real}
    return found, wrong, in_talk, sum(lasting.values()), sum(lasting[str(p)] for p in talk)


def main(lab, data, work, repository):
    sys.path.insert(0, str(repository / "Benchmarks/cuts"))
    import make

    lines = report.senses_head()
    sounds = Sounds(data)
    for half in HALVES:
        of = make.sources(str(data), half)
        others = [Path(p) for part in ("surv", "hockey", "long", "other") for p in of[part] if Path(p).exists()]
        effects = camera_effects(half, of["surv"], work / "senses", make.length)
        lines += report.camera_lines(half, *judge_camera(lab, effects, others, make.length))
        made = scenes(half, sounds, work / "senses")
        lines += report.sound_lines(half, *judge_sounds(lab, made, sounds.real(half), sounds.speech[half]))
    text = "\n".join(lines) + "\n"
    (repository / "Documentation/Accuracy/senses.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
