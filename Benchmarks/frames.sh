#!/usr/bin/env bash
# frames.sh ONSET [RUNS]: `onset frames` against ffprobe and against a bare av_read_frame loop.
source "$(dirname "$0")/media_common.sh"
onset=$1 runs=${2:-5}
file=$(long_recording)
# shellcheck disable=SC2046
cc -O2 -o "$work/read_frames" "$here/read_frames.c" $(pkg-config --cflags --libs libavformat libavcodec libavutil)
rm -f "$work"/frames.*.txt
for _ in $(seq "$runs"); do
  seconds "$onset" frames "$file" >>"$work/frames.onset.txt"
  seconds "$work/read_frames" "$file" >>"$work/frames.bare.txt"
  seconds ffprobe -v error -show_packets -of csv "$file" >>"$work/frames.ffprobe.txt"
done
o=$(best "$work/frames.onset.txt") b=$(best "$work/frames.bare.txt") p=$(best "$work/frames.ffprobe.txt")
peak=$({ /usr/bin/env time -f %M "$onset" frames "$file" >/dev/null; } 2>&1 | tail -1 || true)
echo "frames: onset ${o} s, ffprobe ${p} s, bare av_read_frame ${b} s (best of $runs, 90 minutes)"
echo "frames: $(ratio "$p" "$o") times as fast as ffprobe (goal: 4 or more)"
echo "frames: $(ratio "$o" "$b") times the bare loop (goal: 1.5 or less)"
echo "frames: peak memory ${peak} KiB"
