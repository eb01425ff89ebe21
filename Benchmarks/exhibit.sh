#!/usr/bin/env bash
# exhibit.sh ONSET [MINUTES [EVENTS]]: `onset exhibit` without videos, on events that each of three
# recordings of 1080p shows (default: 30 minutes, 100 events, so 300 stills), against `ffmpeg -ss` taking the same
# pictures; and `onset verify` against `sha256sum` and `sha512sum`, which read the same files.
#
# The case must be built first, which decodes all of it: with 30 minutes that takes the longest by far.
source "$(dirname "$0")/media_common.sh"
onset=$1 minutes=${2:-30} events=${3:-100}
case=$work/exhibit-$minutes-$events
bluewater=$here/../fixtures/bluewater/evidence/livestream.mp4

if [ ! -s "$case/case.yaml" ]; then
  mkdir -p "$case/evidence"
  for n in 1 2 3; do
    ffmpeg -v error -y -ss $((n * 20)) -t 60 -i "$bluewater" -vf "scale=1920:1080,noise=alls=6:allf=t" \
      -r 25 -c:v libx264 -preset veryfast -crf 23 -g 250 -c:a aac "$work/minute$n.mp4"
    ffmpeg -v error -y -stream_loop $((minutes - 1)) -i "$work/minute$n.mp4" -c copy \
      "$case/evidence/r$n.mp4"
  done
  {
    echo "schema: onset.case/1"
    echo "title: Three recordings of $minutes minutes"
    echo "timeZone: Europe/London"
    echo "exhibit: {reference: OS/99, producedBy: OS}"
    echo "sources:"
    for n in 1 2 3; do
      echo "  - {id: r$n, file: evidence/r$n.mp4, kind: recording, exhibit: OS/$n," \
        "overlay: none, clock: {starts: \"2017-04-08 15:00:00 ± 1s\"}}"
    done
    echo "events:"
    for ((event = 1; event <= events; event++)); do
      at=$(awk -v e="$event" -v n="$events" -v m="$minutes" 'BEGIN { printf "%.3f", (e - 0.37) * m * 60 / n }')
      echo "  - id: e$event"
      echo "    label: Event $event"
      echo "    observed:"
      for n in 1 2 3; do echo "      - {source: r$n, at: ${at}s, within: 0.5s, by: OS}"; done
    done
  } > "$case/case.part"
  mv "$case/case.part" "$case/case.yaml"
fi
ONSET_MODELS='' "$onset" build "$case" --quiet || [ $? -eq 1 ]

# What the same pictures cost ffmpeg: a process for each, seeking, to the same PNG.
ffmpeg_stills() {
  local times n at
  times=$(grep -o 'source: r1, at: [0-9.]*' "$case/case.yaml" | grep -o '[0-9.]*$')
  for n in 1 2 3; do
    for at in $times; do echo "$n $at"; done
  done | xargs -P 2 -L 1 sh -c \
    'ffmpeg -v error -y -ss "$1" -i "'"$case"'/evidence/r$0.mp4" -frames:v 1 "'"$work"'/peer-$0-$1.png"'
}

out=$work/exhibit-out
for run in 1 2 3; do
  rm -rf "$out"
  seconds env ONSET_MODELS='' "$onset" exhibit "$case" --out "$out" --no-videos --quiet >> "$work/exhibit.$$"
  seconds ffmpeg_stills >> "$work/peer.$$"
  rm -f "$work"/peer-*.png
done
(cd "$out" && find . -type f) > "$work/files.$$"
sums() { (cd "$out" && xargs -d '\n' sha256sum < "$work/files.$$" && xargs -d '\n' sha512sum < "$work/files.$$"); }
for run in 1 2 3; do
  seconds "$onset" verify "$out" >> "$work/verify.$$"
  seconds sums >> "$work/sums.$$"
done

mine=$(best "$work/exhibit.$$") peer=$(best "$work/peer.$$")
stills=$(find "$out/data/stills" -name '*.png' ! -name '*.annotated.png' | wc -l)
echo "exhibit: $stills stills of $events events, 3 × $minutes min of 1080p: $mine s (goal: < 60 s for 100 events)"
echo "exhibit: ffmpeg -ss takes the same pictures alone in $peer s, 2 at a time: $(ratio "$mine" "$peer") of that"
echo "verify:  $(best "$work/verify.$$") s, sha256sum and sha512sum $(best "$work/sums.$$") s:" \
  "$(ratio "$(best "$work/verify.$$")" "$(best "$work/sums.$$")")"
rm -f "$work"/{exhibit,peer,verify,sums,files}.$$
