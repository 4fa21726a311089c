#!/bin/bash
# A Debian root file system: recorded, found unchanged, changed in every way that there is, alone and
# all at once; each change is reported with its attributes and its exit bit.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
schema=$project/docs/reference/fim.report-1.schema.json

changes() {
  "$python" "$support/changes.py" "$@"
}

# check_json TREE EXPECTED: a check says what is expected.
check_json() {
  run fim check --db "$work/db/fim" --root "$1" --format json
  [ ! -s "$work/err" ] || die "check of $1 said on stderr: $(cat -v "$work/err")"
  "$python" "$support/report.py" --schema "$schema" --expected "$2" --exit "$code" \
    --json "$work/out" >"$work/said" || die "$1: the report is wrong"
}

# check_three TREE EXPECTED: the same in text, JSON and NDJSON.
check_three() {
  local format codes=
  for format in text json ndjson; do
    run fim check --db "$work/db/fim" --root "$1" --format "$format"
    [ ! -s "$work/err" ] || die "check --format $format said on stderr: $(cat -v "$work/err")"
    mv "$work/out" "$work/$format"
    codes="$codes $code"
  done
  [ "$codes" = " $code $code $code" ] || die "the formats end with different codes: $codes"
  "$python" "$support/report.py" --schema "$schema" --expected "$2" --exit "$code" \
    --json "$work/json" --ndjson "$work/ndjson" --text "$work/text" >"$work/said" ||
    die "$1: the report is wrong"
}

mkdir -m 700 "$work/db"
entries=$(find "$rootfs" | wc -l)

# As it is, with the default policy.
with_time "$work/init.time" "$project/fim" init --db "$work/db/plain" --root "$rootfs" >"$work/out"
with_time "$work/check.time" "$project/fim" check --db "$work/db/plain" --root "$rootfs" \
  --format json >"$work/json" || die "check of the unchanged tree ended with $?"
seen=$("$python" -c 'import json, sys; print(json.load(sys.stdin)["summary"]["entries"])' \
  <"$work/json")
[ "$seen" -eq "$entries" ] || die "find sees $entries entries, fim $seen"
say "$entries entries: init $(cut -d' ' -f1 "$work/init.time") s," \
  "check 0 in $(cut -d' ' -f1 "$work/check.time") s"

# A copy is the same tree; the default policy compares nothing that a copy cannot keep.
cp -a "$rootfs" "$work/root"
expect 0 fim check --db "$work/db/plain" --root "$work/root"
say "a copy: intact"

# Every kind of change at once.
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
  - path: /
    types: file
    attributes: [default, nlink, xattrs]
POLICY
changes "$work/root" prepare
expect 0 fim init --db "$work/db/fim" --root "$work/root" --policy "$work/policy.yaml"
echo '{"exit": 0}' >"$work/nothing"
check_three "$work/root" "$work/nothing"
mkdir "$work/small"
cp -a "$work/root/etc" "$work/root/srv" "$work/small"
changes "$work/root" apply >"$work/expected"
check_three "$work/root" "$work/expected"
[ "$code" -eq 7 ] || die "all changes at once gave $code, not 7"
say "all changes at once, in text, JSON and NDJSON: exit 7; $(cat "$work/said")"

# One run writes all formats, and they agree.
run fim check --db "$work/db/fim" --root "$work/root" --report "sarif:$work/sarif" \
  --report "junit:$work/junit" --report json:-
"$python" - "$work/out" "$work/sarif" "$work/junit" <<'PYTHON' || die "the reports of one run differ"
import json, sys
import xml.etree.ElementTree as xml

changes, results = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
changes, results = changes["changes"], results["runs"][0]["results"]
suite = xml.parse(sys.argv[3]).getroot()
assert changes and [result["properties"] for result in results] == changes
assert [case.get("name") for case in suite.iter("testcase")] == [one["path"] for one in changes]
assert int(suite.get("tests")) == len(changes)
PYTHON
say "SARIF, JUnit XML and JSON of one run: the same changes"

# Each alone, on a small tree.
expect 0 fim init --db "$work/db/fim" --root "$work/small" --policy "$work/policy.yaml"
declare -A by_code
count=0
for change in $(changes "$work/small" list); do
  rm -rf "$work/one"
  cp -a "$work/small" "$work/one"
  changes "$work/one" apply "$change" >"$work/expected"
  check_json "$work/one" "$work/expected"
  by_code[$code]=$((${by_code[$code]:-0} + 1))
  count=$((count + 1))
done
say "$count kinds of change, each alone:" \
  "$(for of in "${!by_code[@]}"; do echo "exit $of: ${by_code[$of]}"; done | sort | paste -sd';')"

# What check has found, update takes for granted.
cp -a "$work/small/." "$work/updated"
changes "$work/updated" apply >"$work/expected"
expect 7 fim update --db "$work/db/fim" --root "$work/updated"
expect 0 fim check --db "$work/db/fim" --root "$work/updated"
say "update: exit 7, and then check: exit 0"
