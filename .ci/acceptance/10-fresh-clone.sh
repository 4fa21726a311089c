#!/bin/bash
# The two commands of the README on a fresh clone, with nothing built and no JAVA_HOME.
set -euo pipefail

project=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset JAVA_HOME

git clone -q "$project" "$work/clone"
mkdir "$work/tree" "$work/elsewhere"
echo one >"$work/tree/file"

cd "$work/elsewhere"
"$work/clone/fim" init --db "$work/fim" "$work/tree" 2>"$work/first.err"
grep -q '^fim: first use: building' "$work/first.err"
grep -q '^fim: building fim-core' "$work/first.err"

code=0
"$work/clone/fim" check --db "$work/fim" 2>"$work/second.err" || code=$?
[ "$code" -eq 0 ]
if grep -q 'building\|WARNING' "$work/second.err"; then
  cat "$work/second.err"
  exit 1
fi

echo two >"$work/tree/file"
"$work/clone/fim" check --db "$work/fim" >"$work/report" || code=$?
cat "$work/report"
[ "$code" -eq 4 ]
grep -q "$work/tree/file" "$work/report"
