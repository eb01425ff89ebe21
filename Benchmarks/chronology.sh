#!/usr/bin/env bash
# chronology.sh ONSET [SCENARIOS [FOLDERS]]: generated incidents judged against their truth, some of
# them as folders through the built program; networks of up to a million constraints solved, asked
# and edited, beside networkx on the same networks, with a plot.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
work=${ONSET_BENCH:-${TMPDIR:-/tmp}/onset-bench}
scenarios=${2:-2000} folders=${3:-20}
peers=$here/../.build/peers-chronology
python=$peers/bin/python
mkdir -p "$work/chronology"

if ! cmp -s "$here/chronology/requirements.txt" "$peers/installed.txt"; then
  python3 -m venv "$peers"
  "$python" -m pip install -q -r "$here/chronology/requirements.txt"
  cp "$here/chronology/requirements.txt" "$peers/installed.txt"
fi
(cd "$here/.." && swift build -c release --product chronology-bench >/dev/null)
bench=$here/../.build/release/chronology-bench

echo "chronology: generated incidents (goal: truths inside 99.5 %, false certain 0, every" \
  "detectable lie found)"
"$bench" incidents "$scenarios"

echo "chronology: the same through folders and the built program (goal: the same answers)"
rm -rf "$work/chronology/folders"
"$bench" folders "$work/chronology/folders" --count "$folders"
"$python" "$here/chronology/folders.py" "$1" "$work/chronology/folders"

echo "chronology: scale (goal: a million constraints in 5 s and 2,048 MiB, a question and an" \
  "added constraint in 50 ms)"
"$python" "$here/chronology/scale.py" "$bench" "$work/chronology/scale.jsonl" "$work/chronology"
"$python" "$here/chronology/plot.py" "$work/chronology/scale.jsonl" "$work/chronology/scale.png"
echo "chronology: plot in $work/chronology/scale.png"
