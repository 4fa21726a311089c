#!/bin/bash
# The policies for applications, with the applications themselves: Debian's packages on a server with systemd. Each is
# recorded before its first start, started, used and restarted; then nothing has drifted, under the policy for a server
# and under that for a container. What an attacker would change is found, also where the application writes.
#
# Applications can be named: 45-applications.sh nginx wordpress
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.ci/acceptance/support/applications.bash
. "$support/applications.bash"

if [ "$#" -eq 0 ]; then
  set -- nginx postgresql tomcat wordpress
fi

# What each needs before it is recorded, how it is used, and what an attacker changes: one path a line.
# shellcheck source=.ci/acceptance/support/application_use.bash
. "$support/application_use.bash"

mkdir -m 700 "$work/db"
for application in "$@"; do
  begin=$SECONDS
  start_server "$application"
  # Not in a condition: there a command that fails would not end them. What they print is shown at the end, if they do.
  "prepare_$application" >"$work/use" 2>&1
  for base in debian container; do
    files=("$project/config/$base.yaml")
    if [ "$application" = wordpress ]; then
      files+=("$project/config/applications/mariadb.yaml")
    fi
    files+=("$project/config/applications/$application.yaml")
    {
      printf 'version: 1\nrules:\n'
      printf '  - include: %s\n' "${files[@]}"
    } >"$work/$base.yaml"
    expect 0 fim init --db "$work/db/$application-$base" --policy "$work/$base.yaml" --root "$server_view"
  done

  "use_$application" >"$work/use" 2>&1
  for base in debian container; do
    expect 0 fim check --db "$work/db/$application-$base" --root "$server_view"
  done
  written=$(find "$server_view/var" -xdev -newer "$work/debian.yaml" ! -path '*/var/log/*' | wc -l)

  "attack_$application" >"$work/attacked" 2>"$work/use"
  : >"$work/use"
  for base in debian container; do
    run fim check --db "$work/db/$application-$base" --root "$server_view" --format json
    if [ $((code & 7)) -eq 0 ] || [ "$code" -gt 39 ]; then
      die "$application under $base: attacked, and exit $code"
    fi
    while read -r path; do
      has "any(c['path'] == '$path' for c in r['changes'])"
    done <"$work/attacked"
    # Nothing else, but that overlayfs counts no links of a directory that it had to copy.
    has "all(c['path'] in '''$(cat "$work/attacked")''' for c in r['changes'])"
  done
  say "$application: intact after use, which wrote $written names in /var; $(wc -l <"$work/attacked") attacks" \
    "are found; $((SECONDS - begin)) s"
  stop_server
done
