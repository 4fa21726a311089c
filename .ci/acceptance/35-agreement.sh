#!/bin/bash
# Trees with every attribute set by the standard tools, on ext4 and XFS: fim, AIDE, 'find -printf' and
# the tools say the same of each entry. Then each attribute is changed by its tool, and fim reports it
# in the words of that tool.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

mkdir -m 700 "$work/db"
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    attributes: [type, mode, uid, gid, nlink, size, blocks, mtime, ctime, atime, btime, inode, dev, link, rdev,
                 xattrs, caps, acl, flags, selinux, security, md5, sha1, sha256, sha512,
                 fs, chattr, projid, verity]
POLICY
# A change by a tool changes ctime as well, and both are to be reported.
cat >"$work/words.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    attributes: [type, acl, caps, chattr, selinux, xattrs, projid]
POLICY

# mounted TYPE: a new file system of this type, with what this kernel can mount of the features that
# the tools use, on $work/TYPE.
mounted() {
  local type=$1 image=$work/$1.img features
  truncate -s 320M "$image"
  mkdir "$work/$type"
  case $type in
    ext4)
      for features in verity,project,quota verity project,quota none; do
        mkfs.ext4 -q -F -I 256 -O "$features" "$image" >"$work/mkfs" 2>&1 || continue
        mount -o loop,noatime "$image" "$work/$type" 2>>"$work/mkfs" && break
        say "ext4: this kernel does not mount the features $features"
        features=
      done
      [ -n "$features" ] || return 1
      ;;
    xfs)
      mkfs.xfs -q "$image" >"$work/mkfs" 2>&1 && mount -o loop,noatime "$image" "$work/$type"
      ;;
  esac
}

agreement() {
  "$python" "$support/agreement.py" "$@"
}

# agree NAME TREE: makes TREE and compares it.
agree() {
  local name=$1 tree=$2 line
  agreement make "$tree" | while read -r line; do say "$name: $line"; done
  cat >"$work/aide.conf" <<CONF
database_in=file:$work/$name.aide
database_out=file:$work/$name.aide
gzip_dbout=no
log_level=error
All = ftype+p+u+g+n+s+b+m+c+a+i+l+acl+xattrs+selinux+caps+e2fsattrs+md5+sha1+sha256+sha512
$tree All
CONF
  expect 0 aide --init -c "$work/aide.conf"
  expect 0 fim init --db "$work/db/$name" --root "$tree" --policy "$work/policy.yaml"
  expect 0 fim show --db "$work/db/$name" --format ndjson
  mv "$work/out" "$work/$name.fim"
  agreement compare "$tree" "$work/$name.fim" "$work/$name.aide" >"$work/said" ||
    die "$name: fim and others differ: $(cat -v "$work/said")"
  while read -r line; do say "$name: $line"; done <"$work/said"
  # Nothing that the tools did to look is drift, but for times of access.
  expect 0 fim init --db "$work/db/$name" --root "$tree" --policy "$work/words.yaml"
  expect 0 fim check --db "$work/db/$name"
  sleep 3 # a file that changed a moment ago is not taken as verified
  expect 0 fim check --db "$work/db/$name" --quick
}

# words NAME TREE: changes each attribute by its tool.
words() {
  local name=$1 tree=$2 line
  agreement change "$tree" "$work/expected" >"$work/said" || die "$name: $(cat -v "$work/said")"
  while read -r line; do say "$name: $line"; done <"$work/said"
  # A quick check first: it takes the values of all other files from the record of the last one.
  for how in --quick --no-progress; do
    expect 4 fim check --db "$work/db/$name" --format json "$how"
    mv "$work/out" "$work/report"
    say "$name: $(agreement reported "$work/expected" "$work/report")"
  done
}

command -v aide >/dev/null || die "aide is not installed"
say "$(aide --version 2>&1 | head -n 1)"
compared=0
for type in ext4 xfs; do
  if mounted "$type"; then
    agree "$type" "$work/$type/tree"
    words "$type" "$work/$type/tree"
    chattr -R -f -ia "$work/$type/tree" || :
    compared=$((compared + 1))
  else
    say "$type: cannot be mounted from a file here: $(tail -n 1 "$work/mkfs")"
  fi
done
if [ "$compared" -eq 0 ]; then
  say "comparing on $(stat -f -c %T "$work") instead"
  agree here "$work/here"
  words here "$work/here"
  chattr -R -f -ia "$work/here" || :
fi
