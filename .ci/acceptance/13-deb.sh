#!/bin/bash
# The archive and the Debian package on a Debian with neither Java nor Maven: record, check, find a change. The package keeps what
# is the administrator's over an upgrade, and leaves nothing after a purge.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.ci/acceptance/support/release.bash
. "$support/release.bash"

root=$work/root
name=fim-$version-linux-$(uname -m)
deb=$release/fim_${version}_$(dpkg --print-architecture).deb
cp -a "$rootfs" "$root"
# A system has its root as a mount, too.
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"

inside() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}

# names PATH: the last check reported it.
names() {
  grep -qE "^  file +(\\[[a-z]+] )?$1\$" "$work/out" || die "the report does not name $1: $(head -n 20 "$work/out")"
}

# shared: how many classes of fim the last run took from its cache.
shared() {
  grep -c '^.* dev\.fim\..* source: shared objects file' "$root/tmp/classes" || :
}

for program in java mvn; do
  if inside sh -c "command -v $program" >/dev/null; then
    die "the root has $program"
  fi
done

# The archive.
tar -xzf "$release/$name.tar.gz" -C "$root/opt"
inside mkdir -m 700 /root/db
expect 0 inside "/opt/$name/bin/fim" init --db /root/db/fim /etc
grep -q '^fim: preparing a faster start' "$work/err" || die "the first start made no cache: $(cat "$work/err")"
[ -s "$root/opt/$name/fim.aot" ] || die "the first start left no cache"
mv "$root/opt/$name" "$root/srv/moved"
fim=/srv/moved/bin/fim
expect 0 inside FIM_JAVA_OPTS=-Xlog:class+load=info:file=/tmp/classes "$fim" check --db /root/db/fim
[ ! -s "$work/err" ] || die "the second start said $(cat "$work/err")"
[ "$(shared)" -gt 100 ] || die "after a move, the cache was not used: $(shared) classes came from it"
say "archive, unpacked and moved: init, check 0, $(shared) classes from the cache"
echo drift >>"$root/etc/issue"
expect 4 inside "$fim" check --db /root/db/fim
names /etc/issue
expect 0 inside /srv/moved/bin/fim-sidecar --help
# Somebody else, who may not write there.
mkdir -m 700 "$root/tmp/other"
inside chown nobody /tmp/other
rm "$root/srv/moved/fim.aot"
expect 0 chroot --userspec=nobody:nogroup "$root" /srv/moved/bin/fim init --db /tmp/other/fim /usr/share/doc/base-files
[ ! -s "$work/err" ] || die "the start of another user said $(cat "$work/err")"
[ ! -e "$root/srv/moved/fim.aot" ] || die "another user made a cache"
rm -r "$root/srv/moved" "$root/root/db" "$root/tmp/other" "$root/tmp/classes"
say "archive: a changed file is named; another user runs it without a cache"

# The package.
install_package() {
  cp "$1" "$root/tmp/fim.deb"
  expect 0 inside dpkg --force-confold -i /tmp/fim.deb
  rm "$root/tmp/fim.deb"
}

check() {
  run inside fim check --db /var/lib/fim/fim
}

install_package "$deb"
[ "$(stat -c '%a %U' "$root/var/lib/fim")" = '700 root' ] || die "/var/lib/fim: $(stat -c '%a %U' "$root/var/lib/fim")"
[ -s "$root/usr/lib/fim/fim.aot" ] || die "the installation made no cache"
# shellcheck disable=SC2016 # for dpkg-query
[ "$(inside dpkg-query -W -f '${Conffiles}' fim | awk '{print $1}')" = /etc/fim/policy.yaml ] || die "the conffiles are wrong"
for file in man/man1/fim-check.1.gz bash-completion/completions/fim zsh/vendor-completions/_fim \
  fish/vendor_completions.d/fim.fish doc/fim/copyright; do
  [ -s "$root/usr/share/$file" ] || die "there is no /usr/share/$file"
done
[ -z "$(find "$root/etc/systemd" -name 'fim*' 2>/dev/null)" ] || die "the timer enabled itself"
expect 0 inside fim-sidecar --help
expect 0 inside fim init --db /var/lib/fim/fim --policy /etc/fim/policy.yaml
check
[ "$code" -eq 0 ] || die "the check ended with $code: $(head -n 20 "$work/out" "$work/err")"
echo 'intruder:x:0:0::/:/bin/sh' >>"$root/etc/passwd"
check
[ "$code" -eq 4 ] || die "the check of a changed file ended with $code: $(head -n 20 "$work/out" "$work/err")"
names /etc/passwd
say "package: init, the check 0, then 4 with the changed file"

# An upgrade to a package with a higher version and another policy of its own.
echo '# of the administrator' >>"$root/etc/fim/policy.yaml"
cp "$root/etc/fim/policy.yaml" "$work/policy.yaml"
sha256sum "$root/var/lib/fim/fim.mv.db" >"$work/database"
inside rm /usr/lib/fim/fim.aot
dpkg-deb -R "$deb" "$work/next"
sed -i 's/^Version: .*/Version: 99/' "$work/next/DEBIAN/control"
echo '# of a newer package' >>"$work/next/etc/fim/policy.yaml"
(cd "$work/next" && find etc usr -type f -exec md5sum {} + >DEBIAN/md5sums)
dpkg-deb -Znone -b "$work/next" "$work/next.deb" >/dev/null
install_package "$work/next.deb"
cmp "$root/etc/fim/policy.yaml" "$work/policy.yaml" || die "the upgrade changed the policy of the administrator"
sha256sum --quiet -c "$work/database" || die "the upgrade changed the database"
[ -s "$root/usr/lib/fim/fim.aot" ] || die "the upgrade made no cache"
check
[ $((code & 4)) -eq 4 ] || die "the check ended with $code after the upgrade"
names /etc/passwd
say "upgrade: policy and database stay"

expect 0 inside dpkg -r fim
for file in var/lib/fim/fim.mv.db etc/fim/policy.yaml; do
  [ -s "$root/$file" ] || die "the removal took /$file"
done
expect 0 inside dpkg -P fim
left=$(find "$root" -xdev -path "$root/proc" -prune -o -path "$root/var/lib/dpkg" -prune -o -name '*fim*' -print)
[ -z "$left" ] || die "a purge leaves $left"
say "removal keeps policy and database; a purge leaves nothing"

expect 0 lintian --allow-root --fail-on error "$deb"
sed 's/^/   /' "$work/out"
say "lintian: no error"
