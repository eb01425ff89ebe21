#!/usr/bin/env bash
# cuts.sh ONSET [HALF…]: shot cuts by `onset detect` and by every PySceneDetect detector, on that
# project's own samples and on recordings joined from real clips at known pictures.
source "$(dirname "$0")/media_common.sh"
onset=$1 data=$here/../../shared/data
halves=("${@:2}")
[ ${#halves[@]} -gt 0 ] || halves=(dev test)
peers=$here/../.build/peers-cuts
python=$peers/bin/python
if [ ! -d "$data/surv-fight" ]; then
  echo "cuts: left out: the clips of ../shared/data are not here"
  exit 0
fi
if ! cmp -s "$here/cuts/requirements.txt" "$peers/installed.txt"; then
  python3 -m venv "$peers"
  "$python" -m pip install -q -r "$here/cuts/requirements.txt"
  cp "$here/cuts/requirements.txt" "$peers/installed.txt"
fi

echo "cuts: PySceneDetect's samples (goal: its best detector's F1, three times its speed)"
"$python" "$here/cuts/score.py" "$onset" "$here/cuts/samples.json" "$data/media/pyscenedetect"
for half in "${halves[@]}"; do
  echo "cuts: joined clips, $half half (constants were chosen on dev)"
  [ -s "$work/cuts/$half.json" ] || "$python" "$here/cuts/make.py" "$data" "$work/cuts" "$half"
  "$python" "$here/cuts/score.py" "$onset" "$work/cuts/$half.json"
done

echo "cuts: what a whole run costs over decoding, 1280x720, 2 min"
file=$(broad_recording)
for _ in 1 2 3; do
  seconds "$onset" detect "$file" --json --no-curve >>"$work/cuts.onset.txt"
  seconds ffmpeg -nostdin -threads 2 -i "$file" -f null - >>"$work/cuts.ffmpeg.txt"
done
o=$(best "$work/cuts.onset.txt") f=$(best "$work/cuts.ffmpeg.txt")
rm -f "$work/cuts.onset.txt" "$work/cuts.ffmpeg.txt"
echo "cuts: all detectors ${o} s, ffmpeg ${f} s: $(ratio "$o" "$f") times decoding"
