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

echo "cuts: a long file, each in a process of its own: 1280x720, 2 min; processor time, best of three"
file=$(broad_recording)
# Prints the user and system seconds of a command.
spent() {
  local TIMEFORMAT="%U %S"
  { time "$@" >"$work/cuts.log" 2>&1; } 2>&1 | awk '{print $1 + $2}'
}
rm -f "$work"/cuts.{only,all,peer,ffmpeg}.txt
for _ in 1 2 3; do
  spent "$onset" detect "$file" --only shot.cut --json --no-curve >>"$work/cuts.only.txt"
  spent "$onset" detect "$file" --json --no-curve >>"$work/cuts.all.txt"
  spent "$peers/bin/scenedetect" -q -i "$file" detect-content list-scenes -n >>"$work/cuts.peer.txt"
  spent ffmpeg -nostdin -threads 2 -i "$file" -f null - >>"$work/cuts.ffmpeg.txt"
done
only=$(best "$work/cuts.only.txt") all=$(best "$work/cuts.all.txt")
peer=$(best "$work/cuts.peer.txt") f=$(best "$work/cuts.ffmpeg.txt")
rm -f "$work"/cuts.{only,all,peer,ffmpeg}.txt "$work/cuts.log"
echo "cuts: --only shot.cut ${only} s, all detectors ${all} s, scenedetect detect-content ${peer} s, decoding by ffmpeg ${f} s"
echo "cuts: --only shot.cut is $(ratio "$peer" "$only") times as fast as scenedetect (goal 3), $(ratio "$only" "$f") times decoding"
