#!/bin/bash
# SIGINT, SIGTERM and SIGHUP end a run in order: exit 25, and the last generation is intact.
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
big=$work/big
mkdir "$big"
"$python" - "$big" <<'MAKE'
import os, sys
for number in range(30_000):
    with open(f"{sys.argv[1]}/a-file-with-a-name-that-is-rather-long-{number}", "w") as out:
        out.write(str(number))
MAKE

# How long a run takes here, so that the signals come while it lasts.
mkdir -m 700 "$work/timed"
started=${EPOCHREALTIME/./}
expect 0 fim init --db "$work/timed/fim" --root "$big"
micros=$((${EPOCHREALTIME/./} - started))

expect 0 fim init --db "$db" --root "$tree"
ids=$(generations "$db")
for signal in INT TERM HUP; do
  hit=0
  for percent in 20 35 45 55 65 75 90; do
    delay=$(printf '%d.%06d' $((micros * percent / 100 / 1000000)) $((micros * percent / 100 % 1000000)))
    read -r state result < <("$python" "$support/signal_after.py" "$delay" "SIG$signal" \
      "$project/fim" init --db "$db" --root "$big" 2>"$work/err")
    ! grep -q '^	at ' "$work/err" || die "SIG$signal: a trace: $(head -n 5 "$work/err")"
    now=$(generations "$db")
    if [ "$state" = signalled ] && [ "$result" -eq 25 ]; then
      if [ "$now" = "$ids" ]; then
        hit=$((hit + 1))
      fi
    elif [ "$result" -ne 0 ]; then
      # Before there was anything to end in order.
      [ "$state$((result > 128))" = signalled1 ] ||
        die "SIG$signal after $delay s: $state, exit $result: $(head -n 5 "$work/err")"
    fi
    ids=$now
    expect 0 fim check --db "$db" --root "$([ "$ids" = 1 ] && echo "$tree" || echo "$big")"
    if [ "$ids" != 1 ]; then
      rm -f "$db".*
      expect 0 fim init --db "$db" --root "$tree"
      ids=$(generations "$db")
    fi
  done
  [ "$hit" -ge 1 ] || die "SIG$signal never ended a run with 25"
  say "SIG$signal: $hit of 7 hit a run of init: exit 25, the last generation intact"
done
