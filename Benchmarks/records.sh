#!/usr/bin/env bash
# records.sh ONSET [RUNS]: a log of a hundred thousand and of a million lines read into observations
# by `onset read --summary`, or by the command in READ_COMMAND (the file is its last word), and by
# pandas with its dates parsed: wall time, processor time and peak memory of whole processes, and
# what pandas takes once Python has started.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
work=${ONSET_BENCH:-${TMPDIR:-/tmp}/onset-bench}
runs=${2:-3} peers=$here/../.build/peers-records
read -ra command <<<"${READ_COMMAND:-$1 read --summary --time-zone Europe/London}"
mkdir -p "$work"

if ! cmp -s "$here/records/requirements.txt" "$peers/installed.txt"; then
  python3 -m venv "$peers"
  "$peers/bin/python" -m pip install -q -r "$here/records/requirements.txt"
  cp "$here/records/requirements.txt" "$peers/installed.txt"
fi

measure() { python3 "$here/records/measure.py" "$runs" "$@"; }
pandas=("$peers/bin/python" "$here/records/read_pandas.py")
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

for rows in 100000 1000000; do
  log=$work/log-$rows.csv
  [ -s "$log" ] || python3 "$here/records/make_log.py" "$rows" "$log"
  cat "$log" >/dev/null
  read -r ours our_cpu our_peak <<<"$(measure "${command[@]}" "$log")"
  read -r theirs their_cpu their_peak <<<"$(measure "${pandas[@]}" "$log")"
  alone=$(for _ in $(seq "$runs"); do "${pandas[@]}" "$log"; done | sort -g | head -1)
  echo "records $rows lines: onset ${ours} s (processor ${our_cpu} s), peak ${our_peak} MiB"
  echo "records $rows lines: pandas ${theirs} s (processor ${their_cpu} s), peak ${their_peak} MiB;" \
    "${alone} s of it reading"
  echo "records $rows lines: $(ratio "$ours" "$theirs") times the wall time of pandas," \
    "$(ratio "$ours" "$alone") times its reading alone (goal: 1.00 or less)"
done
