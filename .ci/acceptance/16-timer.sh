#!/bin/bash
# The nightly check of the Debian package under a real systemd, in a container: its units verify, nothing runs by itself, and the
# check sees the same tree from inside its unit as fim init saw outside, down to a change.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"
# shellcheck disable=SC2034 # for rootfs.bash
rootfs_include=systemd,systemd-sysv,dbus
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.ci/acceptance/support/release.bash
. "$support/release.bash"

container=fim-timer-$$
trap 'podman rm --force --time 2 "$container" >/dev/null 2>&1; clean_up' EXIT

inside() {
  podman exec "$container" "$@"
}

# runs CODE: the unit runs fim, which ends with CODE.
runs() {
  local result
  inside systemctl reset-failed
  run inside systemctl start fim-check.service
  inside journalctl --sync
  inside journalctl -q --no-pager -o cat -u fim-check.service --cursor-file=/run/cursor >"$work/journal"
  result=$(inside systemctl show -P ExecMainStatus fim-check.service)
  if [ "$result" != "$1" ] || { [ "$code" -eq 0 ] && [ "$1" -ne 0 ]; }; then
    die "the unit's check ended with $result, not with $1: $(head -n 20 "$work/journal" "$work/err")"
  fi
}

cp -a "$rootfs" "$work/root"
cp "$release/fim_${version}_$(dpkg --print-architecture).deb" "$work/root/root/fim.deb"
expect 0 podman run --detach --name "$container" --network none --systemd always --privileged --rootfs "$work/root" \
  /lib/systemd/systemd
for _ in $(seq 60); do
  run inside systemctl is-system-running
  ! grep -qE 'running|degraded' "$work/out" || break
  sleep 0.5
done
expect 0 inside dpkg -i /root/fim.deb

expect 0 inside systemd-analyze verify --man=no fim-check.service fim-check.timer
[ ! -s "$work/err" ] || die "systemd-analyze verify said: $(cat "$work/err")"
expect 0 inside systemd-analyze security --no-pager --threshold=30 fim-check.service
say "the units verify; $(tail -n 1 "$work/out" | grep -o 'Overall exposure.*[0-9.]* [A-Z]*')"
[ "$(inside systemctl is-enabled fim-check.timer || :)" = disabled ] || die "the timer enabled itself"

# Before anything is recorded there is nothing to check.
expect 0 inside systemctl start fim-check.service
[ "$(inside systemctl show -P ConditionResult fim-check.service)" = no ] || die "the unit ran without a database"

# In places that systemd would make mounts of their own for other settings of the unit.
inside sh -c 'mkdir -p /home/user/.ssh /usr/lib/modules/1 && touch /home/user/.ssh/authorized_keys /root/file /usr/lib/modules/1/x'
expect 0 inside fim init --db /var/lib/fim/fim --policy /etc/fim/policy.yaml
runs 0
grep -q '^intact: .* 0 unverifiable$' "$work/journal" || die "the journal has no verdict: $(cat "$work/journal")"
say "the unit's check: $(grep '^intact' "$work/journal")"
inside systemctl enable --now fim-check.timer 2>/dev/null
expect 0 inside systemctl list-timers --no-pager
grep -q fim-check "$work/out" || die "the timer is not active: $(cat "$work/out")"
inside systemctl disable --now fim-check.timer 2>/dev/null
runs 0

# Enough for a report that does not fit into memory.
inside sh -c 'echo key >>/home/user/.ssh/authorized_keys; find /usr/share -type f -exec chmod o-r {} +'
runs 4
grep -qE '^  file +\[critical] /home/user/.ssh/authorized_keys$' "$work/journal" ||
  die "the journal does not name the file: $(head -n 20 "$work/journal")"
! grep -q 'mount that came' "$work/journal" || die "the unit saw mounts of its own: $(grep -A 5 'mount that' "$work/journal")"
say "after a change: exit 4, with the file in the journal; $(grep '^drifted' "$work/journal")"

inside systemctl enable --now fim-check.timer 2>/dev/null
expect 0 inside dpkg -P fim
[ -z "$(inside find /etc/systemd /run/systemd -name 'fim*')" ] || die "a purge left the timer"
run inside systemctl is-active fim-check.timer
grep -q inactive "$work/out" || die "a purge left the timer active"
say "a purge stops the timer"

# The page on installing, from its first command to its last.
sed "s/-x86_64/-$(uname -m)/g; s/_amd64/_$(dpkg --print-architecture)/g" "$project/docs/how-to/install.md" >"$work/install.md"
mkdir "$work/root/srv/release"
cp "$release"/SHA256SUMS "$release"/*.tar.gz "$release"/*.deb "$work/root/srv/release"
"$python" "$support/page_commands.py" "$work/install.md" "$work" podman exec -i -w /srv/release "$container" bash ||
  die "the commands of the page do something else"
