#!/bin/bash
# What fim exports, the programs that it is for accept: AIDE compares it with a database of its own, and
# mtree checks a tree by it. Both find nothing on an unchanged tree, and just what changed on another.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

command -v aide >/dev/null || die "aide is not installed"
command -v mtree >/dev/null || die "mtree is not installed"
mkdir -m 700 "$work/db"
db=$work/db/fim
tree=$work/tree

make_tree() {
  rm -rf "$tree"
  mkdir "$tree" "$tree/dir" "$tree/dir/inner"
  (
    cd "$tree"
    local name
    for name in 'a b' 'c%20' '#d' $'e\nf' $'g\xff' -- '-h' 'i\j' '[k]' 'l*' $'m\x01\x7f' "n'\"" '0' 'é' 'o=p' '..q'; do
      printf '%s' "$name" >"./dir/$name"
    done
    mkdir ./'pattern ?'
    echo 1 >./'pattern ?/x'
    ln -s 'a b' dir/link
    ln -s $'0 \xfe' dir/zero
    mkfifo dir/fifo
    mknod dir/block b 7 300
    mknod dir/char c 300 70000
    "$python" -c 'import socket; socket.socket(socket.AF_UNIX).bind("dir/socket")'
    cp /bin/true dir/setuid
    chmod 6755 dir/setuid
    cp /bin/true dir/capable
    setcap cap_kill,cap_net_raw=ep dir/capable
    setfattr -n user.text -v value 'dir/a b'
    setfattr -n user.empty dir/setuid
    setfattr -n user.bytes -v 0x00ff0a 'dir/#d'
    setfacl -d -m u::rwx dir/inner
    ln dir/capable dir/second
    chown 1234:4321 dir/0
    touch -d '1969-12-31 23:59:50.25 UTC' dir/-h
    touch -d '2038-01-19 12:00:00.123456789 UTC' 'dir/l*'
  )
}

# differs NAME...: the last comparison of AIDE found changes in these attributes of one entry, and no more.
differs() {
  "$python" - "$work/out" "$@" <<'PY' || die "AIDE found: $(cat "$work/out")"
import json, sys
report = json.load(open(sys.argv[1], encoding="utf-8", errors="surrogateescape"))
counts = report["number_of_entries"]
assert (counts["added"], counts["removed"], counts["changed"]) == (0, 0, 1), counts
(found,) = report["details"].values()
assert set(found) == set(sys.argv[2:]), found
PY
}

cat >"$work/aide.conf" <<CONF
database_in=file:$work/aide.db
database_out=file:$work/made.db
database_new=file:$work/exported.db
gzip_dbout=no
root_prefix=$tree
log_level=warning
report_format=json
report_url=stdout
database_attrs=E
All = ftype+p+u+g+n+s+b+m+c+i+l+md5+sha1+sha256+sha512+acl+xattrs+caps
/ All
CONF
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    attributes: [type, mode, uid, gid, nlink, size, blocks, mtime, ctime, inode, link, md5, sha1, sha256, sha512, acl, xattrs, caps]
POLICY

# AIDE follows a link to read its extended attributes, and warns where there is nothing to follow.
aide_init() {
  expect 0 aide --init -c "$work/aide.conf" -L error
  mv "$work/made.db" "$work/aide.db"
}

export_aide() {
  expect 0 fim init --db "$db" --root "$tree" --policy "$work/policy.yaml"
  expect 0 fim export --db "$db" --format aide --output "$work/exported.db"
}

make_tree
aide_init
export_aide
[ ! -s "$work/err" ] || die "the export to AIDE left something out: $(cat "$work/err")"
entries=$(grep -c '^/' "$work/exported.db")
[ "$entries" -eq "$(find "$tree" -printf x | wc -c)" ] || die "$entries entries are exported"
expect 0 aide --compare -c "$work/aide.conf"
[ ! -s "$work/err" ] || die "AIDE warns of the export: $(head -n 5 "$work/err")"
sed "s,^database_in=.*,database_in=file:$work/exported.db," "$work/aide.conf" >"$work/check.conf"
expect 0 aide --check -c "$work/check.conf" -L error
say "AIDE: of $entries entries of all types, --compare with a database of its own finds no difference," \
  "and --check of the tree finds none"

# one_change NAME ATTRIBUTES COMMAND...: after it, AIDE finds these attributes of this entry, and ctime, and
# no more. mtime is set back unless it is what changes.
changes=0
one_change() {
  local path=$tree/dir/$1 attributes=$2 before
  shift 2
  before=$(stat -c %.9Y -- "$path")
  # AIDE knows the ctime by the second.
  while [ "$(date +%s)" -le "$(stat -c %Z -- "$path")" ]; do
    sleep 0.1
  done
  (cd "$tree/dir" && "$@")
  [ "$attributes" = modify_time ] || touch -hd "@$before" -- "$path"
  export_aide
  expect 4 aide --compare -c "$work/aide.conf"
  # shellcheck disable=SC2086 # a list of words
  differs $attributes change_time
  changes=$((changes + 1))
  aide_init
}
one_change $'g\xff' 'perm acl' chmod 600 $'g\xff'
one_change $'e\nf' uid chown 7 $'e\nf'
one_change -h gid chgrp 7 -- -h
one_change 'c%20' 'md5 sha1 sha256 sha512' sh -c 'printf x | dd of="c%20" conv=notrunc status=none'
one_change 'l*' 'size md5 sha1 sha256 sha512' sh -c 'echo >>"l*"'
one_change char modify_time touch -d @5 char
one_change 'a b' xattrs setfattr -n user.text -v other 'a b'
one_change setuid xattrs setfattr -x user.empty setuid
one_change inner acl setfacl -d -m o::- inner
one_change block 'perm acl' chmod 640 block
say "AIDE: $changes changes, each found as that change and no other"

# mtree: what it knows. The root has no entry in a baseline of a part.
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    attributes: [type, mode, uid, gid, nlink, size, mtime, link, rdev, flags, md5, sha1, sha256, sha512]
POLICY
export_mtree() {
  expect 0 fim init --db "$db" --root "$tree" --policy "$work/policy.yaml" "$@"
  expect 0 fim export --db "$db" --format mtree --output "$work/exported.mtree"
  [ ! -s "$work/err" ] || die "the export to mtree left something out: $(cat "$work/err")"
}
silent() {
  [ ! -s "$work/out" ] || die "mtree says: $(cat -v "$work/out")"
  [ ! -s "$work/err" ] || die "mtree says: $(cat -v "$work/err")"
}
make_tree
export_mtree
entries=$(grep -c '^\.' "$work/exported.mtree")
[ "$entries" -eq "$(find "$tree" -printf x | wc -c)" ] || die "$entries entries are exported to mtree"
expect 0 mtree -f "$work/exported.mtree" -p "$tree"
silent
say "mtree: of $entries entries, none differs"
export_mtree /dir/inner
expect 0 mtree -e -f "$work/exported.mtree" -p "$tree"
silent

# mtree_names NAME WORD COMMAND...: after it, mtree names this file and this word, and no other file.
changes=0
mtree_names() {
  local name=$1 word=$2
  shift 2
  make_tree
  export_mtree
  before=$(stat -c %.9Y -- "$tree/dir/$name")
  (cd "$tree/dir" && "$@")
  [ ! -e "$tree/dir/$name" ] || [ "$word" = 'modification time' ] || touch -hd "@$before" -- "$tree/dir/$name"
  touch -d @1700000000 "$tree/dir" # what is removed moves it
  expect 2 mtree -f "$work/exported.mtree" -p "$tree" -R time
  grep -aqF -- "$name" "$work/out" || die "mtree does not name $name: $(cat -v "$work/out")"
  grep -aqF -- "$word" "$work/out" || die "mtree does not say $word of $name: $(cat -v "$work/out")"
  changes=$((changes + 1))
}
mtree_names $'g\xff' permissions chmod 600 $'g\xff'
mtree_names setuid permissions chmod 755 setuid
mtree_names 'a b' user chown 7 'a b'
mtree_names -h gid chgrp 7 -- -h
mtree_names 'c%20' sha256 sh -c 'printf x | dd of="c%20" conv=notrunc status=none'
mtree_names '#d' size sh -c 'echo >>"#d"'
mtree_names link 'link ref' ln -sfn elsewhere link
mtree_names char device sh -c 'rm char; mknod char c 300 70001'
mtree_names 'i\j' missing rm 'i\j'
mtree_names fifo type sh -c 'rm fifo; echo >fifo'
say "mtree: $changes changes, each named"

# Lines of JSON, the same as fim shows.
expect 0 fim export --db "$db" --format ndjson
cp "$work/out" "$work/exported.ndjson"
expect 0 fim show --db "$db" --format ndjson
cmp "$work/out" "$work/exported.ndjson" || die "the export as ndjson is not what fim show prints"
say "ndjson: $(wc -l <"$work/exported.ndjson") lines, the same as 'fim show' prints"
