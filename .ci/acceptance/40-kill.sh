#!/bin/bash
# kill -9 at random instants of init and update: the generations are those from before, or those and a
# new whole one; the next runs work.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

kills=50 # of init, and as many of update
seed=${FIM_SEED:-$RANDOM}
entries=5000
db=$work/db/fim
tree=$work/tree

mkdir -m 700 "$work/db"
"$python" - "$tree" "$entries" <<'MAKE'
import os, sys
root, entries = sys.argv[1], int(sys.argv[2])
os.mkdir(root)
made = 1
while made < entries:
    directory = f"{root}/d{made:06}"
    os.mkdir(directory)
    made += 1
    for name in range(min(499, entries - made)):
        with open(f"{directory}/f{name}", "w") as out:
            out.write(f"{made}\n")
        made += 1
MAKE
# The marker comes early in the walk, so that a run that finds it changed shares nothing with an
# earlier generation.
marker=$tree/a-marker
echo first >"$marker"
entries=$((entries + 1))

turn() {
  cp -p "$marker" "$work/marker"
  echo "turn $1" >"$marker"
}

turn_back() {
  cp -p "$work/marker" "$marker"
}

expect 0 fim init --db "$db" --root "$tree"
turn 0
expect 0 fim init --db "$db" --root "$tree"
cp -p "$db.mv.db" "$work/pristine"

whole() {
  "$python" - "$work/generations" "$entries" <<'WHOLE'
import json, sys
with open(sys.argv[1]) as file:
    for generation in json.load(file):
        if generation["entries"] != int(sys.argv[2]) or generation["gaps"]:
            sys.exit(f"not whole: {generation}")
WHOLE
}

# kill_some COMMAND CODE: kills of COMMAND, which ends with CODE if it is let.
kill_some() {
  local command=$1 ends=$2 number delay state result ids now before=0 inside=0 after=0 over=0 last
  local took=0 start

  cp -p "$work/pristine" "$db.mv.db"
  turn warm
  start=$(date +%s.%N)
  expect "$ends" fim "$command" --db "$db" --root "$tree"
  took=$("$python" -c 'import sys, time; print(time.time() - float(sys.argv[1]))' "$start")
  local delays
  mapfile -t delays < <("$python" - "$seed$command" "$kills" "$took" <<'DELAYS'
import random, sys
chance = random.Random(sys.argv[1])
kills, took = int(sys.argv[2]), float(sys.argv[3])
# Spread over the run, at random within each part; the last ones come near its end.
delays = [took * 1.05 * (part + chance.random()) / kills for part in range(kills)]
chance.shuffle(delays)
print(*delays, sep="\n")
DELAYS
  )

  for number in "${!delays[@]}"; do
    delay=${delays[$number]}
    # A chain of ten, each on what the one before left; then anew, lest the database grow.
    if [ $((number % 10)) -eq 0 ]; then
      rm -f "$db".*
      cp -p "$work/pristine" "$db.mv.db"
      echo "anew $number" >"$marker"
      expect 0 fim init --db "$db" --root "$tree"
      now=$(generations "$db")
    fi
    ids=$now
    last=${ids##* }
    cp -p "$db.mv.db" "$work/before"
    turn "$number $command"
    read -r state result < <("$python" "$support/signal_after.py" "$delay" SIGKILL \
      "$project/fim" "$command" --db "$db" --root "$tree" --no-progress 2>"$work/err")
    if [ "$state" = ended ] && [ "$result" -ne "$ends" ]; then
      die "seed $seed, $command $number ended with $result: $(cat -v "$work/err")"
    fi
    now=$(generations "$db")
    whole || die "seed $seed, $command $number, killed after $delay s: $now"
    if [ "$now" = "$ids" ]; then
      cmp "$db.mv.db" "$work/before" || die "seed $seed, $command $number wrote in place"
      if [ -e "$db.mv.db.writing.mv.db" ]; then
        inside=$((inside + 1))
      else
        before=$((before + 1))
      fi
      turn_back
    else
      case $now in
        "$ids "*[!0-9]*) die "seed $seed, $command $number: generations $ids became $now" ;;
        "$ids "*) [ "${now##* }" -gt "$last" ] || die "generations fell: $ids became $now" ;;
        *) die "seed $seed, $command $number: generations $ids became $now" ;;
      esac
      if [ "$state" = ended ]; then over=$((over + 1)); else after=$((after + 1)); fi
    fi
    expect 0 fim check --db "$db" --root "$tree"
  done
  # Whatever the last one left, the next whole run works.
  turn "the end of $command"
  ids=$(generations "$db")
  expect "$ends" fim "$command" --db "$db" --root "$tree"
  now=$(generations "$db")
  [ "${now##* }" -gt "${ids##* }" ] || die "after $ids came $now"
  expect 0 fim check --db "$db" --root "$tree"
  say "$command ($(printf '%.1f' "$took") s a run, $entries entries): $kills kills," \
    "$before before it wrote, $inside while it wrote, $after after the generation was complete," \
    "$over came too late; no generation lost, none half there"
}

say "seed $seed"
kill_some init 0
kill_some update 4
