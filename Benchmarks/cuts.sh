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

# Prints the processor's and the clock's seconds of a command.
spent() {
  local TIMEFORMAT="%U %S %R"
  { time "$@" >"$work/cuts.log" 2>&1; } 2>&1 | awk '{print $1 + $2, $3}'
}
# against_commands NAME FILE: commands that do the same work, each in a process of its own.
against_commands() {
  local name=$1 file=$2 column measure only all peer f
  rm -f "$work"/cuts.{only,all,peer,ffmpeg}.txt
  for _ in 1 2 3; do
    spent "$onset" detect "$file" --only shot.cut --json --no-curve >>"$work/cuts.only.txt"
    ONSET_MODELS="" spent "$onset" detect "$file" --json --no-curve >>"$work/cuts.all.txt"
    spent "$peers/bin/scenedetect" -q -i "$file" detect-content list-scenes -n >>"$work/cuts.peer.txt"
    spent ffmpeg -nostdin -threads 2 -i "$file" -f null - >>"$work/cuts.ffmpeg.txt"
  done
  # least WHAT: of the runs of a command, in the column that is looked at.
  least() { best <(cut -d ' ' -f "$column" "$work/cuts.$1.txt"); }
  for column in 1 2; do
    [ "$column" = 1 ] && measure="processor time" || measure="the clock"
    only=$(least only) all=$(least all) peer=$(least peer) f=$(least ffmpeg)
    echo "cuts $name by $measure: --only shot.cut ${only} s, all light detectors ${all} s, scenedetect detect-content ${peer} s, decoding by ffmpeg ${f} s"
    echo "cuts $name by $measure: --only shot.cut is $(ratio "$peer" "$only") times as fast as scenedetect (goal 3), $(ratio "$only" "$f") times decoding"
  done
  rm -f "$work"/cuts.{only,all,peer,ffmpeg}.txt "$work/cuts.log"
}

echo "cuts: commands, best of three"
against_commands "on a sample of 10 s" "$data/media/pyscenedetect/tests/resources/goldeneye-vfr-drop3.mp4"
against_commands "on 2 min of 1280x720" "$(broad_recording)"
