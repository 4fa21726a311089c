#!/bin/bash
# Sidecars in real pods that trust only what was sealed: a baseline of the application's image, from a file and from a
# catalogue whose server goes away; their events have seals of their own.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"
# shellcheck source=.ci/acceptance/support/app_image.bash
. "$support/app_image.bash"
# shellcheck source=.ci/acceptance/support/postgres.bash
. "$support/postgres.bash"

leave() {
  remove_pods
  stop_postgres
  clean_up
}
trap leave EXIT

make_app_image 100
podman save --format docker-archive -o "$work/app.tar" localhost/fim-ci-app >/dev/null 2>&1

# What the sidecars get: the baseline with its seal, the keys, and the password file of the catalogue.
trust=$work/trust
mkdir -m 700 "$work/db" "$trust"
expect 0 fim keygen --output "$work/seal.key"
expect 0 fim keygen --output "$trust/events.key"
mv "$work/seal.key.pub" "$trust/seal.pub"
expect 0 fim init --db "$work/db/app" --image "$work/app.tar" --sign "$work/seal.key"
say "$(head -n 1 "$work/out")"
expect 0 fim export --db "$work/db/app" --sign "$work/seal.key" --output "$trust/app.fim"

# The catalogue is filled here; then its server is started in the network of a pod, and nowhere else.
port=$((20000 + RANDOM % 20000))
make_postgres "$port"
start_postgres
make_roles
cp "$work/pgpass" "$trust/pgpass"
export PGPASSFILE=$work/pgpass
url=jdbc:postgresql://fim_%s@127.0.0.1:$port/fim
# shellcheck disable=SC2059 # the format is ours
expect 0 fim catalogue create --db "$(printf "$url" owner)" --reader fim_pull --writer fim_push --reporter fim_report
# shellcheck disable=SC2059
expect 0 fim push --db "$work/db/app" --to "$(printf "$url" push)" --name app
stop_postgres

PYTHONPATH=$support "$python" "$support/trusted_pods.py" "$work" "$project/fim" "$pg/pg_ctl" "$url" || die "a step failed"
