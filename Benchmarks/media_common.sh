# Sourced by frames.sh and analyze.sh: a long recording, and the best of interleaved runs.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${ONSET_BENCH:-${TMPDIR:-/tmp}/onset-bench}
mkdir -p "$work"

# A made recording of 90 minutes (H.264 with B-frames at 25 fps, AAC), copied together from two.
long_recording() {
  local file=$work/long.mp4
  if [ ! -s "$file" ]; then
    ffmpeg -v error -y -f lavfi -i testsrc=s=320x180:r=25:d=120 -f lavfi -i sine=440:d=120 \
      -c:v libx264 -preset ultrafast -g 50 -bf 2 -c:a aac -b:a 64k "$work/seed.mp4"
    ffmpeg -v error -y -stream_loop 44 -i "$work/seed.mp4" -c copy "$work/part.mp4"
    mv "$work/part.mp4" "$file"
  fi
  echo "$file"
}

# Two minutes of 1280×720 with a moving, noisy picture, as a phone or a good CCTV camera makes them.
broad_recording() {
  local file=$work/broad.mp4
  if [ ! -s "$file" ]; then
    ffmpeg -v error -y -f lavfi -i "testsrc2=s=1280x720:r=25:d=120,noise=alls=12:allf=t" \
      -f lavfi -i "anoisesrc=c=pink:d=120" -c:v libx264 -preset veryfast -b:v 3M -bf 2 \
      -c:a aac -b:a 128k "$work/broad.part.mp4"
    mv "$work/broad.part.mp4" "$file"
  fi
  echo "$file"
}

# seconds COMMAND…: the wall time of one run, its output thrown away.
seconds() {
  local start=$EPOCHREALTIME end
  "$@" >/dev/null 2>&1
  end=$EPOCHREALTIME
  awk -v a="$start" -v b="$end" 'BEGIN { printf "%.4f\n", b - a }'
}

# best FILE: the least of the numbers in it.
best() { sort -g "$1" | head -1; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
