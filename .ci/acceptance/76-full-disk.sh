#!/bin/bash
# A disk that fills up: an error, the earlier generations whole, and with room again it works.
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

mkdir -m 700 "$work/small"
mount -t tmpfs -o size=1m,mode=700 none "$work/small"
expect 0 fim init --db "$work/small/fim" --root "$tree"
big=$work/big
mkdir "$big"
"$python" - "$big" <<'MAKE'
import os, sys
for number in range(30_000):
    with open(f"{sys.argv[1]}/a-file-with-a-name-that-is-rather-long-{number}", "w") as out:
        out.write(str(number))
MAKE
ids=$(generations "$work/small/fim")
for command in init update; do
  if [ "$command" = update ]; then
    # The tree of the last generation has grown.
    cp -a "$tree" "$work/kept"
    cp -a "$big/." "$tree"
  fi
  refused 18 "no space is left" fim "$command" --db "$work/small/fim" \
    --root "$([ "$command" = init ] && echo "$big" || echo "$tree")"
  [ "$(generations "$work/small/fim")" = "$ids" ] || die "$command on a full disk changed $ids"
done
rm -rf "$tree"
mv "$work/kept" "$tree"
expect 0 fim check --db "$work/small/fim"
mount -o remount,size=64m "$work/small"
expect 0 fim init --db "$work/small/fim" --root "$big"
expect 0 fim check --db "$work/small/fim"
[ "$(generations "$work/small/fim")" != "$ids" ] || die "no new generation after making room"
# The report or the export has no room.
dd if=/dev/zero of="$work/small/filler" bs=64k status=none 2>/dev/null || :
refused 18 "no space is left" fim export --db "$db" --output "$work/small/portable"
[ ! -e "$work/small/portable" ] || die "half an export was left"
expect 18 fim check --db "$db" --root "$big" --output "$work/small/report"
umount "$work/small"
say "a full disk at init and update: exit 18, the earlier generation whole; with room again it works"

# What else keeps a file from being written is called by its name, and the database is not called damaged.
mkdir -m 700 "$work/still"
mount -t tmpfs -o mode=700 none "$work/still"
expect 0 fim init --db "$work/still/fim" --root "$tree"
mount -o remount,ro "$work/still"
for command in init update; do
  refused 18 "the file system is read-only" fim "$command" --db "$work/still/fim" --root "$tree"
done
expect 0 fim check --db "$work/still/fim"
[ ! -s "$work/err" ] || die "a check that cannot be recorded: $(cat "$work/err")"
expect 0 fim status --db "$work/still/fim"
grep -q 'checks are not recorded' "$work/out" || die "status on a read-only file system: $(cat "$work/out")"
refused 18 "the file system is read-only" fim export --db "$db" --output "$work/still/portable"
umount "$work/still"
refused 18 "the file would be larger than allowed; raise the limit: ulimit -f" \
  prlimit --fsize=10240 "$project/fim" init --db "$db" --root "$tree"
refused 18 "the file would be larger than allowed; raise the limit: ulimit -f" \
  prlimit --fsize=1024 "$project/fim" export --db "$db" --output "$work/portable"
expect 0 fim check --db "$db"
[ "$(find "$work/db" -name '*.lock' -o -name '*.writing*')" = "" ] || die "left: $(ls "$work/db")"
say "a read-only file system, ulimit -f: exit 18, called by name; nothing is left"
