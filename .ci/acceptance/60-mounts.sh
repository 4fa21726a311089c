#!/bin/bash
# Mounts: a directory that is one is recorded; one that appears later is drift of its own kind; those
# that were there are left out and listed, unless they are asked for.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
mkdir -p "$tree/dir/below" "$tree/mounted" "$tree/other" "$work/own"
echo file >"$tree/file"
echo below >"$tree/dir/below/file"
echo other >"$tree/other/file"
echo hidden >"$tree/mounted/hidden"

check() {
  local wanted=$1
  shift
  expect "$wanted" fim check --db "$db" --format json "$@"
}

# A directory that is a mount of its own.
mount -t tmpfs -o mode=755 none "$work/own"
mkdir "$work/own/sub"
echo one >"$work/own/sub/one"
for how in path root; do
  case $how in
    path) expect 0 fim init --db "$db" --format json "$work/own" ;;
    root) expect 0 fim init --db "$db" --format json --root "$work/own" ;;
  esac
  has 'r["summary"]["entries"] >= 3 and not r["skippedMounts"]'
  check 0
  echo two >"$work/own/sub/one"
  check 4
  has 'len(changes) == 1 and changes[0][0] == "changed" and changes[0][1].endswith("/sub/one")'
  echo one >"$work/own/sub/one"
done
say "a directory that is a mount of its own, by PATH and by --root: recorded, its changes found"

# One that is there at init is left out, and said so.
mount -t tmpfs -o mode=755 none "$tree/mounted"
echo inside >"$tree/mounted/inside"
expect 0 fim init --db "$db" --root "$tree" --format json
has 'r["skippedMounts"] == ["/mounted"]'
check 0
has 'r["skippedMounts"] == ["/mounted"] and not changes'
expect 0 fim check --db "$db"
grep -A 1 '^Skipped mounts (1)' "$work/out" | grep -qx '  /mounted' || die "text does not list it"
echo more >"$tree/mounted/more"
check 0
expect 0 fim show --db "$db" --format json
grep -q '"/mounted"' "$work/out" || die "show does not know of the mount point"
! grep -q '/mounted/\|hidden' "$work/out" || die "what is in or under the mount was recorded"
say "a mount that was there at init: left out, listed, no drift"

# One that appears later hides what is below.
laid_over() {
  check 4
  has "changes == [('isolation', '$1')] and r['summary']['isolation'] == 1"
  has "'$1' in r['skippedMounts'] and r['summary']['removed'] == 0"
  expect 4 fim check --db "$db"
  grep -A 1 '^Isolation' "$work/out" | grep -qE "^  (file|directory) +$1\$" ||
    die "text does not report $1"
  umount "$tree$1"
  check 0
}
mount --bind "$tree/other/file" "$tree/file"
laid_over /file
mount --bind "$tree/file" "$tree/file" # the very same content
laid_over /file
mount -t tmpfs none "$tree/dir"
laid_over /dir
mount --bind "$tree/other" "$tree/dir" # the same file system
laid_over /dir
mount --bind "$tree/dir" "$tree/dir"
laid_over /dir
mount --bind "$tree/other/file" "$tree/dir/below/file"
laid_over /dir/below/file
say "a bind mount over a file, a tmpfs or a bind mount over a directory, each onto itself too:" \
  "isolation, exit 4, nothing called removed"

# It may come besides other drift, and where a new directory is.
mkdir "$tree/new"
mount -t tmpfs none "$tree/new"
check 4
has "changes == [('isolation', '/new')]"
umount "$tree/new"
check 1
rmdir "$tree/new"
check 0

# A recorded mount that is gone shows what it hid; an update records what is there now.
umount "$tree/mounted"
check 4
has "changes == [('isolation', '/mounted')]"
expect 4 fim update --db "$db"
check 0
has 'not changes'
say "a mount in a new directory, and one that has gone: isolation, exit 4, until an update"

# Those that are asked for.
mount -t tmpfs -o mode=755 none "$tree/mounted"
echo inside >"$tree/mounted/inside"
expect 0 fim init --db "$db" --root "$tree" --format json --cross-mounts
has 'not r["skippedMounts"]'
check 0
echo changed >"$tree/mounted/inside"
check 4
has "changes == [('changed', '/mounted/inside')]"
mount --bind "$tree/other/file" "$tree/file"
check 4
has "('isolation', '/file') in changes and ('changed', '/mounted/inside') in changes"
umount "$tree/file"

cat >"$work/policy.yaml" <<'POLICY'
version: 1
mounts: [/mounted]
rules:
  - path: /
POLICY
mount -t tmpfs none "$tree/other"
expect 0 fim init --db "$db" --root "$tree" --format json --policy "$work/policy.yaml"
has 'r["skippedMounts"] == ["/other"]'
echo again >"$tree/mounted/inside"
echo unseen >"$tree/other/unseen"
check 4
has "changes == [('changed', '/mounted/inside')] and r['skippedMounts'] == ['/other']"
say "--cross-mounts and mounts: in the policy: recorded and compared"
