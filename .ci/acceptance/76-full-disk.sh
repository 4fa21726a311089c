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
refused 18 "No space left" fim export --db "$db" --output "$work/small/portable"
[ ! -e "$work/small/portable" ] || die "half an export was left"
expect 18 fim check --db "$db" --root "$big" --output "$work/small/report"
umount "$work/small"
say "a full disk at init and update: exit 18, the earlier generation whole; with room again it works"
