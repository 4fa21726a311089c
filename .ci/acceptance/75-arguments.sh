#!/bin/bash
# Arguments and policies that are wrong: exit 15 and 17, said clearly, and nothing is written.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
mkdir "$tree"
for number in $(seq 300); do
  echo "$number" >"$tree/file-$number"
done
expect 0 fim init --db "$db" --root "$tree"
mkdir -m 700 "$work/none"

arguments=0
bad_arguments() {
  expect 15 fim "$@"
  [ -s "$work/err" ] || die "'fim $*' said nothing"
  [ ! -s "$work/out" ] || die "'fim $*' wrote to stdout"
  arguments=$((arguments + 1))
}
cd "$work/none"
bad_arguments
bad_arguments frobnicate
bad_arguments --frobnicate
bad_arguments init --frobnicate "$tree"
bad_arguments init "$tree" --db
bad_arguments init --db '' "$tree"
bad_arguments init --db 'a;INIT=RUNSCRIPT' "$tree"
bad_arguments init --db fim --workers 0 "$tree"
bad_arguments init --db fim --workers 13 "$tree"
bad_arguments init --db fim --workers many "$tree"
bad_arguments init --db fim --format xml "$tree"
bad_arguments init --db fim -q -v "$tree"
bad_arguments init --db fim "$tree/not-there"
bad_arguments init --db fim ''
bad_arguments init --db fim --root '' "$tree"
bad_arguments init --db fim --policy '' "$tree"
bad_arguments init --db fim --output '' "$tree"
bad_arguments init --db fim --root "$tree" --root "$tree"
bad_arguments check --db "$db" --baseline 0
bad_arguments check --db "$db" --baseline -1
bad_arguments check --db "$db" --baseline newest
bad_arguments check --db "$db" --baseline 77
bad_arguments check --db "$db" --baseline 99999999999999999999
bad_arguments check --db "$db" /not/there
bad_arguments compare --db "$db" 1
bad_arguments compare --db "$db" 1 1 1
bad_arguments import --db "$db"
bad_arguments explain --db "$db"
printf 'version: 1\nrules:\n  - path: /\n    attributes: default\n  - exclude: /file-7\n' >"$work/excluding"
bad_arguments init --db fim --root "$tree" --policy "$work/excluding" file-7
bad_arguments check --db "$db" --policy "$work/excluding" file-7
expect 18 fim init --db fim --root "$tree/not-there"
expect 18 fim init --db fim --root "$tree/file-1"
[ -z "$(ls -A "$work/none")" ] || die "wrong arguments, and yet there is $(ls -A "$work/none")"
cd "$project"

policies=0
bad_policy() {
  local where=$1 text=$2
  printf '%b' "$text" >"$work/bad.yaml"
  refused 17 "$work/bad.yaml" fim init --db "$work/none/fim" --root "$tree" --policy "$work/bad.yaml"
  grep -q "$where" "$work/err" || die "policy fault without '$where': $(cat "$work/err")"
  [ -z "$(ls -A "$work/none")" ] || die "a wrong policy, and yet there is $(ls -A "$work/none")"
  policies=$((policies + 1))
}
bad_policy 'line 3, column 5' 'version: 1\nrules:\n  - pth: /\n'
bad_policy 'line 4, column 24' \
  'version: 1\nrules:\n  - path: /\n    attributes: [type, sha-256]\n'
bad_policy 'line 1, column 10' 'version: 2\nrules:\n  - path: /\n'
bad_policy 'line 3, column 11' 'version: 1\nrules:\n  - path: relative\n'
bad_policy 'line 3, column' 'version: 1\nrules:\n  - regex: "("\n'
bad_policy 'line 3, column' 'version: 1\nrules:\n  - path: "/a/[b"\n'
bad_policy 'line 3, column' 'version: 1\nrules: [\n'
bad_policy 'line 4, column' 'version: 1\nrules:\n  - path: /\n    path: /\n'
bad_policy 'line [0-9]*, column' 'version: 1\nrules:\n  - &a\n    path: *a\n'
bad_policy 'line [0-9]*, column' '\xff\xfe\n'
bad_policy 'line 1, column' ''
bad_policy 'line [0-9]*, column' 'version: 1\nversion: 1\nrules:\n  - path: /\n'
head -c 2000000 /dev/zero | tr '\0' '#' >"$work/bad.yaml"
refused 17 "$work/bad.yaml" fim check --db "$db" --policy "$work/bad.yaml"
refused 17 "$work/not.yaml" fim check --db "$db" --policy "$work/not.yaml"
say "$arguments wrong command lines: exit 15; $((policies + 2)) wrong policies: exit 17," \
  "with line and column; nothing written"
