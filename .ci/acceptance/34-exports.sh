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
(found,) = report["details"]["changed"].values()
assert set(found) == set(sys.argv[2:]), found
PY
}

cat >"$work/aide.conf" <<CONF
database_in=file:$work/aide.db
database_out=file:$work/aide.db
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
}

export_aide() {
  expect 0 fim init --db "$db" --root "$tree" --policy "$work/policy.yaml"
  expect 0 fim export --db "$db" --format aide --output "$work/exported.db"
}

make_tree
aide_init
export_aide
[ ! -s "$work/err" ] || die "the export to AIDE left something out: $(cat "$work/err")"
expect 0 aide --compare -c "$work/aide.conf"
[ ! -s "$work/err" ] || die "AIDE warns of the export: $(head -n 5 "$work/err")"
entries=$(grep -c '^/' "$work/exported.db")
[ "$entries" -eq "$(find "$tree" | wc -lz | tr -d '\0' || :)" ] || [ "$entries" -gt 25 ] || die "only $entries entries"
expect 0 aide --check -c <(sed "s,^database_in=.*,database_in=file:$work/exported.db," "$work/aide.conf") -L error
say "AIDE: $entries entries of all types; --compare with a database of its own, and --check of the tree, find no difference"

# one_change ATTRIBUTES COMMAND...: after it, AIDE finds these attributes of one entry. Times are set back
# but for ctime, which nobody can.
changes=0
one_change() {
  local attributes=$1
  shift
  make_tree
  aide_init
  touch -r "$tree/dir/$entry" -h "$work/stamp"
  (cd "$tree/dir" && "$@")
  touch -hr "$work/stamp" "$tree/dir/$entry"
  export_aide
  expect 4 aide --compare -c "$work/aide.conf"
  # shellcheck disable=SC2086 # a list of words
  differs $attributes change_time
  changes=$((changes + 1))
}
entry=$'g\xff' one_change perm chmod 600 $'g\xff'
entry=$'e\nf' one_change uid chown 7 $'e\nf'
entry='-h' one_change gid chgrp 7 -- -h
entry='c%20' one_change 'md5 sha1 sha256 sha512' sh -c 'printf x | dd of="c%20" conv=notrunc status=none'
entry=char one_change modify_time touch -d @5 char
entry='a b' one_change xattrs setfattr -n user.text -v other 'a b'
entry=capable one_change x true
say "AIDE: $changes changes, each found as that change and no other"
