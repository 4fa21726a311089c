#!/bin/bash
# Debian's configuration of AIDE, with what its programs print, becomes a policy of fim. Then aide and
# fim give the same verdict on each path of a Debian root file system.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"

paths=3000

[ -d /etc/aide/aide.conf.d ] || die "aide-common is not installed"
version=$(aide --version 2>&1 | sed -n 's/^AIDE \([0-9.]*\).*/\1/p')
say "AIDE $version"

# As Debian ships it: what its programs would print is named, and nothing is executed.
expect 0 fim import-aide-conf --aide-version "$version" --output "$work/shipped.yaml" /etc/aide/aide.conf
programs=$(grep -c 'nothing is executed: what the program' "$work/err")
[ "$programs" -eq "$(find /etc/aide/aide.conf.d -type f -perm /100 | wc -l)" ] ||
  die "$programs programs are named, and there are others"
say "as shipped: $(grep -c '^  - ' "$work/shipped.yaml") rules, $programs programs named"

# What the programs print, as files, so that both tools read the same text.
cp -a /etc/aide "$work/aide"
while read -r program; do
  UPAC_settingsd=/etc/aide/aide.settings.d "$program" >"$work/printed" 2>/dev/null || :
  rm "$program"
  cp "$work/printed" "$program"
done < <(find "$work/aide/aide.conf.d" -type f -perm /111)
sed -i "s,^@@x_include /etc/aide/,@@include $work/aide/," "$work/aide/aide.conf"
# Restricted, equals and nested rules that Debian's configuration lacks.
cat >"$work/aide/aide.conf.d/00_more" <<'CONF'
=/usr/share/doc/ f R
=/usr/share/[a-m] d L
!/usr/share/locale/[a-f][a-z]*/LC_MESSAGES/d.*\\.mo$ f
!/usr/lib/[^/]+/gconv$
/usr/share/zoneinfo/Eu(rope|cla)/[A-F] f sha256
/etc/(passwd|group)-?$ f p+u+g
!/etc/apt d
!/var/lib/dpkg/info/.*\\.(list|md5sums)$ f
CONF
expect 0 aide --config-check -c "$work/aide/aide.conf"
expect 0 fim import-aide-conf --aide-version "$version" --output "$work/policy.yaml" "$work/aide/aide.conf"
cp "$work/err" "$work/notes"
rules=$(grep -c '^  - ' "$work/policy.yaml")
left_out=$(grep -c 'not carried over' "$work/notes" || :)
say "with what the programs print: $rules rules carried over, $left_out lines not"
[ "$rules" -ge 1000 ] || die "only $rules rules are carried over"
[ "$left_out" -le 40 ] || die "$left_out lines are not carried over"

expect 0 fim explain --root "$rootfs" --policy "$work/policy.yaml" --tree
if ! "$python" "$support/aide_verdicts.py" "$work/aide/aide.conf" "$work/policy.yaml" "$work/out" \
  "$rootfs" "$paths" >"$work/said"; then
  cat -v "$work/said"
  die "aide and fim differ"
fi
say "$(cat "$work/said")"
