#!/bin/bash
# What mtree and sha256sum write of a tree, fim takes as a baseline: the tree is intact, and then just what
# changed is named.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

command -v mtree >/dev/null || die "mtree is not installed"
mkdir -m 700 "$work/db"
tree=$work/tree

mkdir -p "$tree/dir/inner"
cd "$tree"
for name in 'a b' '#c' $'d\ne' $'f\xff' '-g' 'h\i' '[j]' 'o=p'; do
  printf '%s' "$name" >"./dir/$name"
done
echo 1 >dir/inner/file
ln -s 'a b' dir/link
mkfifo dir/fifo
mknod dir/char c 300 70000
chmod 4755 dir/inner/file
chown 1234:4321 dir/-g
touch -d '2001-02-03 04:05:06.000000007 UTC' 'dir/a b'
cd "$work"

# changed_only PATH: the last report has one change, of this path.
changed_only() {
  has "[c['path'] for c in r['changes']] == ['$1']"
}

keyword_sets=(all 'sha256' 'uid,gid,mode,size,time' 'md5,sha1,sha512,nlink,link,device')
for set in "${keyword_sets[@]}"; do
  mtree -c -k "$set" -p "$tree" >"$work/tree.mtree"
  expect 0 fim check --against "$work/tree.mtree" --root "$tree"
  rm -f "$work"/db/*
  expect 0 fim import --db "$work/db/fim" mtree --root "$tree" "$work/tree.mtree"
  expect 0 fim check --db "$work/db/fim"
done
say "mtree: a tree is intact by what 'mtree -c' writes, with ${#keyword_sets[@]} sets of keywords, as a list and imported"

mtree -c -k all -p "$tree" >"$work/tree.mtree"
rm -f "$work"/db/*
expect 0 fim import --db "$work/db/fim" mtree --root "$tree" "$work/tree.mtree"
cp "$work/err" "$work/notes"
grep -q 'cksum, of 9' "$work/notes" || die "what is not carried over is not told: $(cat "$work/notes")"
echo new >"$tree/added"
chmod 600 "$tree/dir/a b"
run fim check --db "$work/db/fim" --format json
[ "$code" -eq 4 ] || die "after a change the check ended with $code: $(cat "$work/out")"
has "'/dir/a b' in [c['path'] for c in r['changes']]"
has "all(c['kind'] == 'changed' for c in r['changes'])"
chmod 644 "$tree/dir/a b"
rm "$tree/added"
say "mtree: a change is named, and a new file is not counted"

touch "$tree/dir/*"
rm -f "$work"/db/*
expect 0 fim init --db "$work/db/fim" --root "$tree"
expect 0 fim export --db "$work/db/fim" --format mtree --output "$work/exported.mtree"
expect 0 fim import --db "$work/db/fim" mtree --root "$tree" "$work/exported.mtree"
expect 0 fim check --db "$work/db/fim" --baseline 2
chmod 600 "$tree/dir/*"
expect 4 fim check --db "$work/db/fim" --baseline 2 --format json
changed_only '/dir/*'
rm "$tree/dir/*"
say "mtree: what fim exports, it takes back, names that look like patterns too"

cd "$tree"
find . -type f -print0 | sort -z | xargs -0 sha256sum >"$work/sha256sums.txt"
find . -type f -print0 | sort -z | xargs -0 sha512sum --tag >"$work/sha512sums.txt"
for list in sha256sums.txt sha512sums.txt; do
  cp "$work/$list" .
  expect 0 fim check --against "$list"
  expect 0 fim check --against "$work/$list" --root "$tree"
  (cd / && expect 0 fim check --against "$tree/$list")
  printf X | dd of=dir/inner/file conv=notrunc status=none
  expect 4 fim check --against "$list" --format json
  changed_only /dir/inner/file
  rm 'dir/[j]'
  expect 6 fim check --against "$list"
  echo 1 >dir/inner/file
  expect 2 fim check --against "$list" --format json
  changed_only '/dir/[j]'
  printf '[j]' >'dir/[j]'
  rm "$list"
done
cd "$work"
say "check sums: intact ends with 0, a change with 4, a removal with 2, both with 6"

b2sum "$tree/dir/a b" --tag >"$work/b2sums.txt"
refused 26 "a digest by 'BLAKE2b'" fim check --against "$work/b2sums.txt" --root "$tree"
echo 'no list' >"$work/text"
run fim check --against "$work/text" --root "$tree"
[ "$code" -eq 26 ] || die "a text that is no list ended with $code"
say "check sums: what fim does not compute is refused"
