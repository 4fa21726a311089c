#!/bin/bash
# dpkg and rpm upgrade a package in a tree, and somebody changes other files of it by hand. A check
# with --explain-packages tells the two apart, and its verdict is that of a check without.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

command -v rpmbuild >/dev/null || die "rpmbuild is not installed: install the package rpm"

# payload DIRECTORY VERSION: what the package holds.
payload() {
  mkdir -p "$1/usr/bin" "$1/etc" "$1/usr/share/fim-sample"
  echo "tool $2" >"$1/usr/bin/sample"
  ln -sfn "sample" "$1/usr/bin/sample-link"
  echo "setting" >"$1/etc/sample.conf"
  echo "data $2" >"$1/usr/share/fim-sample/an odd name"
  echo "same" >"$1/usr/share/fim-sample/same"
  echo "$2" >"$1/usr/share/fim-sample/only-in-$2"
}

make_deb() {
  local version=$1
  payload "$work/deb-$version" "$version"
  mkdir -p "$work/deb-$version/DEBIAN"
  printf 'Package: fim-sample\nVersion: %s-1\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: a sample\n' \
    "$version" >"$work/deb-$version/DEBIAN/control"
  echo /etc/sample.conf >"$work/deb-$version/DEBIAN/conffiles"
  (cd "$work/deb-$version" && find usr -type f -exec md5sum {} + >DEBIAN/md5sums)
  dpkg-deb --build --root-owner-group "$work/deb-$version" "$work/$version.deb" >/dev/null
}

make_rpm() {
  local version=$1
  payload "$work/rpm-$version" "$version"
  cat >"$work/$version.spec" <<SPEC
Name: fim-sample
Version: $version
Release: 1
Summary: a sample
License: none
BuildArch: noarch
%description
A sample.
%install
cp -a $work/rpm-$version/. %{buildroot}/
%files
/usr/bin/sample
/usr/bin/sample-link
%config(noreplace) /etc/sample.conf
/usr/share/fim-sample
SPEC
  rpmbuild --quiet -bb --define "_topdir $work/rpm" "$work/$version.spec" 2>/dev/null
}

install_deb() {
  dpkg --root="$work/dpkg" --force-confold -i "$work/$1.deb" >/dev/null 2>&1
}

install_rpm() {
  rpm --root "$work/rpm-root" --dbpath /var/lib/rpm --nodeps -U "$work/rpm/RPMS/noarch/fim-sample-$1-1.noarch.rpm" 2>/dev/null
}

# by_hand ROOT: what no package manager does.
by_hand() {
  echo hacked >"$1/usr/share/fim-sample/same"
  echo mine >>"$1/etc/sample.conf"
  ln -sfn /tmp/evil "$1/usr/bin/sample-link"
  echo evil >"$1/usr/bin/evil"
}

# explained MANAGER VERSION LINK: LINK is what the manager knows of a link's target.
explained() {
  local manager=$1 version=$2 link=$3
  expect 7 fim check --db "$work/$manager.db" --format json
  cp "$work/out" "$work/plain"
  expect 7 fim check --db "$work/$manager.db" --explain-packages --format json
  has "r['summary'] == __import__('json').load(open('$work/plain'))['summary']"
  has "all(c['package']['name'] == 'fim-sample' and c['package']['manager'] == '$manager' and c['package']['version'] == '$version' for c in r['changes'] if 'package' in c)"
  has "{c['path']: c['package']['content'] for c in r['changes'] if 'package' in c} == {
    '/usr/bin/sample': 'as-packaged', '/usr/bin/sample-link': '$link', '/etc/sample.conf': 'edited',
    '/usr/share/fim-sample/an odd name': 'as-packaged', '/usr/share/fim-sample/same': 'altered',
    '/usr/share/fim-sample/only-in-2.0': 'as-packaged'}"
  has "[c['path'] for c in r['changes'] if c['path'] == '/usr/bin/evil' and 'package' not in c]"
  expect 7 fim check --db "$work/$manager.db" --explain-packages
  grep -q "NOT as packaged" "$work/out" || die "the text does not say what is not as packaged"
  # The whole list is rewritten by whoever owns the tree, and the verdict stays.
  say "$manager: $(grep -c 'as packaged' "$work/out") lines on packages; an upgrade is told from a change by hand"
}

for version in 1.0 2.0; do
  make_deb "$version"
  make_rpm "$version"
done

mkdir -p "$work/dpkg/var/lib/dpkg/info" "$work/dpkg/var/lib/dpkg/updates"
touch "$work/dpkg/var/lib/dpkg/status" "$work/dpkg/var/lib/dpkg/available"
install_deb 1.0 || die "dpkg cannot install"
mkdir "$work/rpm-root"
install_rpm 1.0 || die "rpm cannot install"
expect 0 fim init --db "$work/dpkg.db" --root "$work/dpkg"
expect 0 fim init --db "$work/rpm.db" --root "$work/rpm-root"
install_deb 2.0 || die "dpkg cannot upgrade"
install_rpm 2.0 || die "rpm cannot upgrade"
by_hand "$work/dpkg"
by_hand "$work/rpm-root"
explained dpkg 2.0-1 unknown
explained rpm 2.0-1 altered

# A list of packages that cannot be read takes the explanation, and nothing else.
echo garbage >"$work/rpm-root/var/lib/rpm/rpmdb.sqlite"
expect 7 fim check --db "$work/rpm.db" --explain-packages
grep -q "the packages of rpm are not known in full" "$work/out" || die "a damaged list is not named"
say "a damaged list of packages: a note, and the same verdict"
