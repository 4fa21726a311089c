#!/bin/bash
# Two processes and one database: the second is told so, and by whom, and writes nothing.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
mkdir "$tree"
for number in $(seq 3000); do
  echo "$number" >"$tree/file-$number"
done
expect 0 fim init --db "$db" --root "$tree"
expect 0 fim export --db "$db" --output "$work/portable"
mkfifo "$work/fifo"
# A reader that cannot get rid of its output keeps the database open.
"$project/fim" show --db "$db" --format json >"$work/fifo" 2>"$work/reader.err" &
reader=$!
exec 7<"$work/fifo"
for _ in $(seq 100); do
  ! grep -qs " $(stat -c %i "$db.mv.db") " <(sed 's/:/ /g' /proc/locks) || break
  sleep 0.1
done
cp -p "$db.mv.db" "$work/copy"
for command in init update; do
  refused 21 "process $reader (fim show --db $db" fim "$command" --db "$db" --root "$tree"
done
refused 21 "process $reader" fim import --db "$db" "$work/portable"
expect 0 fim check --db "$db" # readers do not keep readers out
cmp "$db.mv.db" "$work/copy" || die "a refused writer has written"
cat <&7 >/dev/null
exec 7<&-
wait "$reader" || die "the reader ended with $?"
# A writer that stands still.
held_by() {
  grep -q " WRITE $1 .*:$(stat -c %i "$db.mv.db") " /proc/locks
}
"$project/fim" init --db "$db" --root "$tree" >/dev/null 2>"$work/writer.err" &
writer=$!
for _ in $(seq 1000); do
  ! held_by "$writer" || break
  sleep 0.01
done
kill -STOP "$writer"
if held_by "$writer"; then
  for command in init update check; do
    refused 21 "process $writer" fim "$command" --db "$db" --root "$tree"
  done
  refused 21 "process $writer" fim show --db "$db"
  refused 21 "process $writer" fim baselines --db "$db"
  stood=yes
else
  stood=no
fi
kill -CONT "$writer"
wait "$writer" || die "the writer ended with $?: $(cat "$work/writer.err")"
[ "$stood" = yes ] || die "the writer was over before it could be stopped"
expect 0 fim check --db "$db"
say "two processes at once: exit 21, naming the other one; readers side by side"
