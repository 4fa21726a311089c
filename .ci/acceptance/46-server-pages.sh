#!/bin/bash
# The commands of the pages that need a server: Debian with systemd, in a container, where root runs them as the page
# shows them.
#
# Pages can be named: 46-server-pages.sh nightly-check
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
  set -- noisy-applications nightly-check baseline-elsewhere seal-a-baseline from-aide one-catalogue-for-many-pods
fi

# start_catalogue: PostgreSQL as db.example.com, which only those of its users with a password enter from the network.
start_catalogue() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=db.example.com \
    -addext subjectAltName=DNS:db.example.com -keyout "$work/db.key" -out "$work/db.crt" 2>/dev/null
  tar -C "$work" -c db.key db.crt | on_server tar -C /etc/postgresql --no-same-owner -x
  on_server bash -e <<'PREPARE'
echo '127.0.0.1 db.example.com' >>/etc/hosts
chown postgres /etc/postgresql/db.*
chmod 600 /etc/postgresql/db.key
cd /etc/postgresql/*/main
printf '%s\n' "ssl_cert_file = '/etc/postgresql/db.crt'" "ssl_key_file = '/etc/postgresql/db.key'" >>postgresql.conf
printf '%s\n' 'local all postgres trust' 'hostssl all all 127.0.0.1/32 scram-sha-256' >pg_hba.conf
systemctl start postgresql
psql -qU postgres -c "ALTER ROLE postgres PASSWORD 'secret of postgres'"
for role in postgres fim_push fim_pull fim_report; do
  echo "db.example.com:5432:fim:$role:secret of ${role#fim_}"
done >/root/.pgpass
chmod 600 /root/.pgpass
install -D /etc/postgresql/db.crt /root/.postgresql/root.crt
mkdir -p /mnt/image
cp /etc/os-release /mnt/image
PREPARE
}

for page in "$@"; do
  start_server "$page"
  # The directory of the clone, and the policy that the package has; root can log in to this machine under the name web.
  on_server bash -e <<'PREPARE'
mkdir /root/clone
ln -s /opt/config /root/clone/config
cp /opt/config/debian.yaml /etc/fim/policy.yaml
install -d -m 700 /root/.ssh
ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
printf 'Host web\n  HostName 127.0.0.1\n  StrictHostKeyChecking accept-new\n  LogLevel ERROR\n' >/root/.ssh/config
PREPARE
  if [ "$page" = baseline-elsewhere ]; then
    on_server systemctl start ssh
    on_server ssh web true
  fi
  if [ "$page" = one-catalogue-for-many-pods ]; then
    start_catalogue
  fi
  if [ "$page" = from-aide ]; then
    # With one digest in place of nine, which would take four minutes.
    on_server sed -i 's/^Checksums = .*/Checksums = sha256/' /etc/aide/aide.conf
    on_server aideinit -y -f >"$work/aide" 2>&1
  fi
  if ! "$python" "$support/page_commands.py" "$project/docs/how-to/$page.md" "$work" \
    podman exec -i -w /root/clone "$server" bash; then
    on_server journalctl -n 40 -o cat >&2
    die "$page: the commands do something else"
  fi
  stop_server
done
