"""make.py DATA FOLDER HALF: recordings joined from real clips at known pictures, and FOLDER/HALF.json
with what is true of each: hard cuts, joins of one camera's clips, dissolves and fades, in seconds from
the first picture. HALF is dev (constants were chosen on it) or test: no clip is in both."""
import glob, json, os, random, re, subprocess, sys

import numpy as np

# Clips with cuts or repeated pictures of their own.
LEFT_OUT = {"fi108", "fi132", "fi142", "hk099", "street_assault_titlecard"}
LONG = {"dev": ["garden_fight", "neg_plaza", "behave_neg_meet_wmv"],
        "test": ["lobby_assault", "mall_robbery_portrait", "behave_neg_follow_wmv", "neg_crowd1"]}
OTHER = {"dev": ["torchcodec/test/resources/nasa_13013.mp4"],
         "test": ["mp4ff/mp4/testdata/bbb_prog_10s.mp4",
                  "androidx-media/media/mp4/long_1080p_lowbitrate.mp4"]}
KINDS = {"plain": 8, "flash": 4, "soft": 4, "pan": 4, "slow": 3, "vfr": 3, "same": 4}
CODECS = [("libx264", "-preset veryfast -crf 22", "mp4"),
          ("libx264", "-preset veryfast -crf 32 -bf 3", "mp4"),
          ("libx264", "-preset ultrafast -crf 38 -g 25", "mp4"), ("mpeg4", "-q:v 4", "mp4"),
          ("mpeg4", "-q:v 12", "avi"), ("mpeg2video", "-b:v 1500k", "ts"),
          ("mjpeg", "-q:v 8 -pix_fmt yuvj420p", "avi"),
          ("libx265", "-preset ultrafast -crf 30 -x265-params log-level=none", "mp4"),
          ("libvpx", "-deadline realtime -cpu-used 8 -b:v 700k", "webm")]


def name(path):
    return os.path.basename(path)[:-4]


def number(path):
    return int(re.findall(r"\d+", name(path))[0])


def camera(path):
    """Clips whose numbers follow each other are taken to be of one camera or game."""
    if "surv-fight" in path:
        return ("F" if "/fight/" in path else "N", number(path))
    return ("H", number(path)) if "hockey" in path else (path, 0)


def sources(data, half):
    def clips(pattern, last):
        return [path for path in sorted(glob.glob(data + pattern)) if name(path) not in LEFT_OUT
                and (number(path) <= last(path)) == (half == "dev")]
    return {"surv": clips("/surv-fight/*/*.mp4", lambda path: 95 if "/fight/" in path else 83),
            "hockey": clips("/hockey/*/*.mp4", lambda path: 50),
            "long": [f"{data}/long/{clip}.mp4" for clip in LONG[half]],
            "other": [f"{data}/media/{clip}" for clip in OTHER[half]]}


def length(path):
    run = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                          "stream=duration", "-of", "csv=p=0", path], capture_output=True, text=True)
    return float(run.stdout.split(",")[0])


def read(path, width, height, fps, start, seconds, extra=""):
    run = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-ss", f"{start:.3f}", "-i", path,
         "-t", f"{seconds:.3f}", "-map", "0:v:0", "-vf",
         f"fps={fps},{extra}scale={width}:{height}:flags=bilinear,format=yuv420p",
         "-f", "rawvideo", "-"], capture_output=True)
    size = width * height * 3 // 2
    data = np.frombuffer(run.stdout, np.uint8)
    count = len(data) // size
    return data[:count * size].reshape(count, size).copy()


def pick(draw, clips):
    share = draw.random()
    kind = "surv" if share < .5 else "hockey" if share < .75 else "long" if share < .95 else "other"
    return draw.choice(clips[kind])


def pan(draw, width, height):
    speed, phase = draw.choice([.2, .5, 1, 2]), draw.uniform(0, 6)
    return draw.choice([
        f"scale={2 * width}:{2 * height},crop={width}:{height}:x='({width}/2)*(1+sin({phase:.2f}+t*{speed * 4:.2f}))'"
        f":y='({height}/2)*(1+cos(t*{speed * 2.7:.2f}))',",
        f"scale={width * 5 // 4 // 2 * 2}:{height * 5 // 4 // 2 * 2},crop={width}:{height}"
        f":x='{width / 8:.0f}*(1+sin(t*23))':y='{height / 8:.0f}*(1+sin(t*31))',",
        f"rotate='0.6*sin(t*{speed * 3})',"])


def flash(draw, frames, pixels, fps):
    """Lights that pulse, or up to three flashes of one to three pictures."""
    light = frames[:, :pixels].astype(float)
    if draw.random() < .4:
        hertz = draw.uniform(3, 12)
        on = np.sin(2 * np.pi * hertz * np.arange(len(frames)) / fps + 1) > 0
        light += (on * draw.uniform(40, 120))[:, None]
    else:
        for _ in range(draw.randint(1, 3)):
            at, count = draw.randrange(2, max(3, len(frames) - 2)), draw.randint(1, 3)
            share = draw.uniform(.4, 1)
            light[at:at + count] = light[at:at + count] * (1 - share) + 235 * share
    frames[:, :pixels] = np.clip(light, 16, 235)


def join(draw, kind, frames, clip, place, truth, fps, pixels, is_same):
    """Appends a clip by a cut, a dissolve or a fade; returns how many pictures there are now."""
    share = draw.random() if kind == "soft" else 1
    if share < .45:
        count = max(2, min(draw.randint(5, int(fps) + 1), len(clip) - 3, len(frames[-1]) - 3))
        weight = ((np.arange(count) + 1) / (count + 1))[:, None]
        mixed = (frames[-1][-count:] * (1 - weight) + clip[:count] * weight).astype(np.uint8)
        frames[-1] = frames[-1][:-count]
        frames += [mixed, clip[count:]]
        truth["soft"].append(((place - count) / fps, place / fps))
        return place + len(clip) - count
    if share < .75:
        count = min(draw.randint(4, int(fps)), len(clip) - 3, len(frames[-1]) - 3)
        count, dark = max(2, count), draw.randint(1, 6)
        weight = ((np.arange(count) + 1) / (count + 1))[:, None]
        black = np.full(clip.shape[1], 128, np.uint8)
        black[:pixels] = 16
        frames[-1][-count:] = (frames[-1][-count:] * (1 - weight) + black * weight).astype(np.uint8)
        clip[:count] = (black * (1 - weight) + clip[:count] * weight).astype(np.uint8)
        frames += [np.repeat(black[None], dark, 0), clip]
        truth["soft"].append(((place - count) / fps, (place + dark + count) / fps))
        return place + dark + len(clip)
    truth["same" if is_same else "hard"].append(place)
    frames.append(clip)
    return place + len(clip)


def make(clips, half, index, kind, folder):
    draw = random.Random(f"{half}{index}{kind}9")
    width, height = draw.choice([(640, 360), (480, 272), (640, 480), (854, 480), (320, 240), (360, 640)])
    rates = [2, 4, 5] if kind == "slow" else [25, 30, 25, 20, 15, 24, 12, 50]
    fps = draw.choice(rates)
    chosen = [None] * 14
    if kind == "same":
        fps = 25
        draw.shuffle(list(clips["surv"]))
        chosen = sorted(clips["surv"], key=lambda path: (camera(path)[0], number(path)))
        quarter = len(chosen) // 4
        start = (index * len(chosen)) // 4
        chosen = chosen[start:start + quarter]
    frames, place, last = [], 0, None
    truth = {"hard": [], "soft": [], "same": []}
    for path in chosen:
        if path is None:
            path = pick(draw, clips)
            while last and camera(path)[0] == camera(last)[0] and camera(path)[0] in "FNH" \
                    and abs(camera(path)[1] - camera(last)[1]) < 8:
                path = pick(draw, clips)
            while last == path:
                path = pick(draw, clips)
        whole = length(path)
        seconds = min(whole, draw.uniform(1.5, 8) if kind == "slow" else draw.uniform(.8, 4))
        start = 0 if kind == "same" else draw.uniform(0, max(0, whole - seconds))
        if kind == "same":
            seconds = whole
        extra = pan(draw, width, height) if kind == "pan" and draw.random() < .7 else ""
        clip = read(path, width, height, fps, start, seconds, extra)
        if len(clip) < 4:
            continue
        if kind == "flash" and draw.random() < .8:
            flash(draw, clip, width * height, fps)
        if kind == "slow" and draw.random() < .3:
            clip = np.repeat(clip, draw.choice([2]), axis=0)
        if not frames:
            frames, place = [clip], len(clip)
        else:
            is_same = kind == "same" and camera(path)[0] == camera(last)[0] \
                and abs(camera(path)[1] - camera(last)[1]) == 1
            place = join(draw, kind, frames, clip, place, truth, fps, width * height, is_same)
        # The NASA clip has a cut of its own.
        if "nasa" in path and start < 8.08 < start + seconds:
            truth["hard"].append(place - len(clip) + round((8.08 - start) * fps))
        last = path
    video = np.concatenate([part for part in frames if len(part)])
    codec, options, ending = CODECS[index % 2 if kind == "same" else draw.randrange(len(CODECS))]
    keep, select = list(range(len(video))), []
    if kind == "vfr":
        codec, options, ending = CODECS[draw.randrange(3)]
        every = draw.choice([2, 3, 4, 5])
        select = ["-vf", f"select='mod(n\\,{every})'", "-fps_mode", "vfr"]
        keep = [place for place in keep if place % every]
    path = f"{folder}/{half}_{kind}_{index:02d}.{ending}"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s",
         f"{width}x{height}", "-r", str(fps), "-i", "-"] + select + ["-c:v", codec]
        + options.split() + ["-threads", "1", path], input=video.tobytes(), check=True)

    def shown(place):
        return (min(kept for kept in keep if kept >= place) - keep[0]) / fps
    return {"path": path, "kind": kind, "fps": fps, "seconds": len(video) / fps,
            "hard": sorted(map(shown, truth["hard"])), "same": sorted(map(shown, truth["same"])),
            "soft": truth["soft"]}


if __name__ == "__main__":
    data, folder, half = sys.argv[1:4]
    os.makedirs(folder, exist_ok=True)
    clips = sources(data, half)
    made = [make(clips, half, index, kind, folder) for kind, count in KINDS.items()
            for index in range(count)]
    json.dump(made, open(f"{folder}/{half}.json", "w"), indent=1)
