#!/usr/bin/env bash
# analyze.sh ONSET [RUNS [THREADS]]: `onset analyze` (digest, packet table, decoded frames, detector)
# against ffmpeg decoding to nothing: at 720p, which the goal is for, and at a very small size, where
# a picture costs little to decode and the detector weighs most.
source "$(dirname "$0")/media_common.sh"
onset=$1 runs=${2:-3} threads=${3:-2}

# compare NAME FILE GOAL [OPTION...]: the options go to `onset analyze`.
compare() {
  local name=$1 file=$2 goal=$3
  shift 3
  rm -f "$work"/analyze.*.txt
  for _ in $(seq "$runs"); do
    rm -f "$work/artifact" "$work/packets"
    seconds "$onset" analyze "$@" "$file" --threads "$threads" --out "$work/artifact" \
      --packets "$work/packets" >>"$work/analyze.onset.txt"
    seconds ffmpeg -nostdin -threads "$threads" -i "$file" -f null - >>"$work/analyze.ffmpeg.txt"
  done
  local o f
  o=$(best "$work/analyze.onset.txt") f=$(best "$work/analyze.ffmpeg.txt")
  echo "analyze $name: onset ${o} s, ffmpeg ${f} s (best of $runs, $threads threads)"
  echo "analyze $name: $(ratio "$o" "$f") times the wall time of ffmpeg -f null$goal"
}

broad=$(broad_recording)
compare "1280x720, 2 min, all detectors" "$broad" " (goal: 1.25 or less)" --overlay none
# Looking for a clock in the picture decodes up to 100 s more, whatever the length.
compare "1280x720, 2 min, and the search for a clock" "$broad" ""
long=$(long_recording)
small=$work/ten.mp4
[ -s "$small" ] || ffmpeg -v error -y -t 600 -i "$long" -c copy "$small"
compare "320x180, 10 min" "$small" ""
