#!/bin/bash
# Output that goes nowhere is noticed: exit 18.
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
before=$(sha256sum <"$db.mv.db")
for command in check show baselines export; do
  for sink in full closed; do
    code=0
    case $sink in
      full) fim "$command" --db "$db" >/dev/full 2>"$work/err" || code=$? ;;
      closed) fim "$command" --db "$db" >&- 2>"$work/err" || code=$? ;;
    esac
    [ "$code" -eq 18 ] || die "$command with stdout $sink ended with $code: $(head -n 3 "$work/err")"
    [ "$(wc -l <"$work/err")" -eq 1 ] || die "$command, stdout $sink: $(head -n 5 "$work/err")"
  done
done
fim --help >/dev/full 2>"$work/err" && die "help on a full disk ended with 0" || code=$?
[ "$code" -eq 18 ] || die "help on a full disk ended with $code"
# With neither stream the exit code is all there is to say it.
fim check --db "$db" >&- 2>&- && die "check with both streams closed ended with 0" || code=$?
[ "$code" -eq 18 ] || die "check with both streams closed ended with $code"
[ "$(sha256sum <"$db.mv.db")" = "$before" ] || die "output went into the database"
expect 0 fim check --db "$db"
say "stdout full or closed: exit 18, one line"
