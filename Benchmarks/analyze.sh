#!/usr/bin/env bash
# analyze.sh ONSET [RUNS [THREADS]]: `onset analyze` against ffmpeg decoding to nothing.
source "$(dirname "$0")/media_common.sh"
onset=$1 runs=${2:-3} threads=${3:-2}
long=$(long_recording)
# Ten minutes are enough: the pass is the same all the way.
file=$work/ten.mp4
[ -s "$file" ] || ffmpeg -v error -y -t 600 -i "$long" -c copy "$file"
rm -f "$work"/analyze.*.txt
for _ in $(seq "$runs"); do
  rm -f "$work/artifact"
  seconds "$onset" analyze "$file" --threads "$threads" --out "$work/artifact" >>"$work/analyze.onset.txt"
  seconds ffmpeg -nostdin -threads "$threads" -i "$file" -f null - >>"$work/analyze.ffmpeg.txt"
done
o=$(best "$work/analyze.onset.txt") f=$(best "$work/analyze.ffmpeg.txt")
echo "analyze: onset ${o} s, ffmpeg ${f} s (best of $runs, 10 minutes, $threads threads)"
echo "analyze: $(ratio "$o" "$f") times the wall time of ffmpeg -f null (goal: 1.25 or less)"
