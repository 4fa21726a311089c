#!/bin/bash
# Databases that others could have written, of a later version, cut, flipped, or none at all: exit 24
# and one line, and nothing is written.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
seed=${FIM_SEED:-$RANDOM}
RANDOM=$seed
say "seed $seed"
mkdir "$tree"
for number in $(seq 300); do
  echo "$number" >"$tree/file-$number"
done
expect 0 fim init --db "$db" --root "$tree"
expect 0 fim export --db "$db" --output "$work/portable"
cp -p "$db.mv.db" "$work/copy"

fresh() {
  rm -rf "$work/db"
  mkdir -m 700 "$work/db"
  cp -p "$work/copy" "$db.mv.db"
}
# bad_database TEXT: each command refuses it in one line, and leaves it alone.
bad_database() {
  local command before
  before=$(sha256sum <"$db.mv.db")
  for command in baselines status show export; do
    refused 24 "$1" fim "$command" --db "$db"
  done
  for command in check update init; do
    refused 24 "$1" fim "$command" --db "$db" --root "$tree"
  done
  refused 24 "$1" fim import --db "$db" "$work/portable"
  [ "$(sha256sum <"$db.mv.db")" = "$before" ] || die "a refused database was written"
}
fresh
chmod 666 "$db.mv.db"
bad_database "others can write"
chmod 620 "$db.mv.db"
bad_database "others can write"
fresh
chmod 777 "$work/db"
bad_database "others can write its directory"
chmod 1777 "$work/db"
bad_database "others can write its directory"
fresh
chown 65534 "$db.mv.db"
bad_database "belongs to user 65534"
fresh
chown 65534 "$work/db"
bad_database "belongs to user 65534"
# Above the directory, too, nobody else can change names.
mkdir "$work/home"
mkdir -m 700 "$work/home/dir"
cp -p "$work/copy" "$work/home/dir/fim.mv.db"
chown 65534 "$work/home"
refused 24 "the directory $work/home on the way to it belongs to user 65534" fim check --db "$work/home/dir/fim"
refused 24 "below /var/lib/fim" fim init --db "$work/home/dir/fim" --root "$tree"
chown 0 "$work/home"
chmod 777 "$work/home"
refused 24 "others can write $work/home (mode 0777), a directory above it" fim check --db "$work/home/dir/fim"
chmod 1777 "$work/home"
expect 0 fim check --db "$work/home/dir/fim"
ln -s "$work/home/dir" "$work/home/link"
expect 0 fim check --db "$work/home/link/fim"
chown -h 65534 "$work/home/link"
refused 24 "the link $work/home/link on the way to it belongs to user 65534" fim check --db "$work/home/link/fim"
fresh
rm "$db.mv.db"
mkdir "$db.mv.db"
for command in check init; do
  refused 24 "not a regular file" fim "$command" --db "$db" --root "$tree"
done
fresh
h2=("$project"/fim-cli/target/image/lib/h2-*.jar)
java=$(sed -n 3p "$project/fim-cli/target/java-home")/bin/java
"$java" -cp "${h2[0]}" org.h2.tools.Shell -url "jdbc:h2:$db" -user sa -password '' \
  -sql 'UPDATE schema_version SET version = 9' >/dev/null
bad_database "its schema has version 9"
fresh
rm -rf "$work/none"
mkdir -m 700 "$work/none"
for command in check update status show export baselines; do
  expect 24 fim "$command" --db "$work/none/fim"
done
[ -z "$(ls -A "$work/none")" ] || die "a database that is not there was made: $(ls -A "$work/none")"
say "writable by others, of another user, no file, from a later version, none: exit 24, one line"

# Damaged. What a flipped bit does depends on where it is: an error in one line, or a report; never
# a trace, a hang or a fault of fim itself.
printf 'This is text.\n' >"$db.mv.db"
bad_database ""
head -c 100000 /dev/urandom >"$db.mv.db"
bad_database ""
size=$(stat -c %s "$work/copy")
for part in 1 2 3 4 5 6 7; do
  fresh
  truncate -s $((size * part / 8)) "$db.mv.db"
  run timeout 60 "$project/fim" check --db "$db"
  [ "$code" -eq 24 ] || die "cut to $part/8: check ended with $code: $(head -n 3 "$work/err")"
  [ "$(wc -l <"$work/err")" -eq 1 ] || die "cut to $part/8: $(head -n 5 "$work/err")"
done
declare -A flips
for number in $(seq 40); do
  fresh
  bit=$((RANDOM << 30 | RANDOM << 15 | RANDOM))
  "$python" "$support/damage.py" "$db.mv.db" "$bit"
  command=$([ $((number % 4)) -eq 0 ] && echo init || echo check)
  run timeout 60 "$project/fim" "$command" --db "$db" --root "$tree"
  case $code in
    24) [ "$(wc -l <"$work/err")" -eq 1 ] || die "bit $bit, $command: $(head -n 5 "$work/err")" ;;
    0 | [1-7] | 3[2-9]) [ ! -s "$work/err" ] || die "bit $bit, $command: $(head -n 5 "$work/err")" ;;
    *) die "bit $bit, $command ended with $code: $(head -n 5 "$work/err")" ;;
  esac
  flips[$code]=$((${flips[$code]:-0} + 1))
done
say "text, noise, cut seven times: exit 24, one line; 40 flipped bits:" \
  "$(for of in "${!flips[@]}"; do echo "exit $of: ${flips[$of]}"; done | sort | paste -sd';')"
