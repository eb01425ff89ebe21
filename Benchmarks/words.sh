#!/usr/bin/env bash
# words.sh ONSET: expressions of time, right by the English specs of Recognizers-Text (in scope as
# Tests/RecordsTests/WordsSpecs.swift defines it, before any tuning), beside Python's dateparser on
# the same cases. The specs need month-first dates and their own reference times, which `onset when`
# does not take: the test hands our answers over.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dump=$(mktemp -d)
trap 'rm -r "$dump"' EXIT
cd "$here/.."
ONSET_WORDS_DUMP=$dump/cases.jsonl swift test --filter WordsSpecsTests | grep '^SPECS all'
python3 "$here/words/score.py" "$dump/cases.jsonl"
