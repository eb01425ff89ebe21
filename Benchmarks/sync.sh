#!/usr/bin/env bash
# sync.sh ONSET [PAIRS [PEER_PAIRS [SET [SEED]]]]: `onset sync` on pairs made from real sound, and
# audio-offset-finder, syncstart and audalign on the first of them; unrelated recordings, hard
# cases, published answers; speed against audio-offset-finder and against decoding.
source "$(dirname "$0")/media_common.sh"
export ONSET=$1 OMP_NUM_THREADS=1
pairs=${2:-200} peer_pairs=${3:-25} set=${4:-test} seed=${5:-1}
peers=audio-offset-finder,syncstart,audalign-correlation,audalign-fingerprint
python=$here/../.build/peers/bin/python

# Into an environment of their own, with the numpy and scipy that the generator needs too.
if ! cmp -s "$here/sync/requirements.txt" "$here/../.build/peers/installed.txt"; then
  python3 -m venv "$here/../.build/peers"
  "$python" -m pip install -q -r "$here/sync/requirements.txt"
  cp "$here/sync/requirements.txt" "$here/../.build/peers/installed.txt"
fi

# made FOLDER OPTION…: the folder of recordings, generated unless it is there already.
made() {
  local folder=$work/$1-$set-$seed
  [ -s "$folder/manifest.json" ] ||
    "$python" "$here/sync/pairs.py" "$folder" --set "$set" --seed "$seed" --cache "$work" \
      "${@:2}"
  echo "$folder"
}

score() { "$python" "$here/sync/score.py" "$@"; }

overlapping=$(made "pairs$pairs" --count "$pairs")
echo "sync: pairs of one place (goal: 99 % right from 5 dB, 97 % at 0 dB from 20 s; median 0.1" \
  "ms, 95 % 1 ms; skew 2 ppm; bounds 99 %)"
score "$overlapping"
score "$overlapping" --limit "$peer_pairs" --programs "onset,$peers"

unrelated=$(made unrelated --unrelated 65)
echo "sync: unrelated recordings (goal: none aligned)"
score "$unrelated"
score "$unrelated" --limit 6 --programs "$peers"

echo "sync: hard cases (goal: no wrong offset)"
score "$(made hard --hard)"
echo "sync: published answers"
score "$here/sync/known.json"

# recordings COUNT MINUTES: their paths.
recordings() {
  local folder=$work/long$1x$2
  [ -s "$folder/r$(printf %02d $(($1 - 1))).m4a" ] ||
    "$python" "$here/sync/speed.py" "$folder" "$1" "$2"
  echo "$folder"/r??.m4a
}

decode() {
  local file
  for file; do ffmpeg -nostdin -v error -i "$file" -vn -f f32le -y /dev/null; done
}

onset_sync() { "$ONSET" sync --json "$@" >"$work/sync.json" || [ $? -eq 1 ]; }
timed_sync() { rm -f "$work/sync.json" && seconds onset_sync "$@"; }

# shellcheck disable=SC2207
two=($(recordings 2 30))
o=$(timed_sync "${two[@]}") d=$(seconds decode "${two[@]}")
f=$(seconds "$here/../.build/peers/bin/audio-offset-finder" --within "${two[0]}" \
  --find-offset-of "${two[1]}")
echo "sync: two of 30 min: onset ${o} s, audio-offset-finder ${f} s, decoding ${d} s"
echo "sync: $(ratio "$f" "$o") times as fast as audio-offset-finder (goal: 10 or more)"
echo "sync: $(ratio "$o" "$d") times the time of decoding (goal: 2 or less)"
"$python" "$here/sync/speed.py" --check "$work/sync.json"
# shellcheck disable=SC2207
many=($(recordings 20 10))
o=$(timed_sync "${many[@]}") d=$(seconds decode "${many[@]}")
echo "sync: all pairs of 20 of 10 min: onset ${o} s, decoding ${d} s"
echo "sync: $(ratio "$o" "$d") times the time of decoding (goal: less than 4)"
"$python" "$here/sync/speed.py" --check "$work/sync.json"
