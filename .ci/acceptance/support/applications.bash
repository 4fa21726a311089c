# Sourced, after podman.bash and rootfs.bash, where a Debian server with applications is needed: a container in which
# systemd runs their units as on a server, on a root file system that is kept from run to run.
# shellcheck shell=bash

# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"

server_packages=(
  aide aide-common
  apache2 curl libapache2-mod-php mariadb-server php-mysql wordpress wordpress-theme-twentytwentythree
  bsd-mailx dma # mail on the machine itself
  dbus
  logrotate
  nginx-light
  openssh-client openssh-server
  postgresql
  tomcat10
)
server_units=(apache2 mariadb nginx postgresql ssh tomcat10)

make_server_root() {
  local root=$1
  cp -a --reflink=auto "$rootfs" "$root"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  # Nothing is to start in the chroot.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  mount -t proc proc "$root/proc"
  # Not with the TMPDIR and the locale of this machine.
  local in_root=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
  "${in_root[@]}" apt-get -qq update &&
    "${in_root[@]}" apt-get -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
      install "${server_packages[@]}" &&
    "${in_root[@]}" systemctl disable "${server_units[@]}"
  local code=$?
  umount "$root/proc"
  [ "$code" -eq 0 ] || return 1
  rm "$root/usr/sbin/policy-rc.d"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
  mkdir -p "$root/var/lib/fim" "$root/etc/fim"
  chmod 700 "$root/var/lib/fim"
  ln -s /opt/fim/bin/fim "$root/usr/bin/fim"
}

server_root=${TMPDIR:-/var/tmp}/fim-ci-server
if [ ! -e "$server_root/.complete" ]; then
  if [ -d "$server_root" ]; then
    rm -rf --one-file-system "$server_root"
  fi
  mkdir -p "$server_root"
  say "Debian with ${#server_units[@]} services, once for this machine"
  if ! make_server_root "$server_root/root" >"$server_root/log" 2>&1; then
    tail -n 20 "$server_root/log" >&2
    die "the packages of the services cannot be installed"
  fi
  : >"$server_root/.complete"
fi
server_root=$server_root/root

find_java java 25 999 || die "there is no Java 25"

# start_server NAME: starts the container fim-server-NAME, and sets server to it and server_view to its root, as /proc shows it.
start_server() {
  server=fim-server-$1
  # shellcheck disable=SC2154 # set by find_java
  podman run -d --name "$server" --hostname web --systemd=always --network none --cap-add DAC_READ_SEARCH,NET_ADMIN,SYS_ADMIN \
    -v "$java_home:/usr/lib/jvm/fim:ro" -v "$project/fim-cli/target/image:/opt/fim:ro" -v "$project/config:/opt/config:ro" \
    -e JAVA_HOME=/usr/lib/jvm/fim --rootfs "$server_root:O" /lib/systemd/systemd >/dev/null 2>"$work/podman" ||
    die "podman cannot start $server: $(cat "$work/podman")"
  server_view=/proc/$(podman inspect --format '{{.State.Pid}}' "$server")/root
  local tries
  for tries in $(seq 60); do
    case $(podman exec "$server" systemctl is-system-running 2>/dev/null || :) in
      running | degraded) return ;;
    esac
    sleep 0.5
  done
  die "systemd in $server is not up after $tries tries"
}

# on_server COMMAND...
on_server() {
  podman exec -i "$server" "$@"
}

stop_server() {
  podman rm -f -t 0 "$server" >/dev/null
}

# The function that failed may have redirected its standard error.
exec 3>&2
remove_servers() {
  local code=$? name
  if [ "$code" -ne 0 ] && [ -s "$work/use" ]; then
    printf 'FAILED %s\n' "$step" >&3
    tail -n 20 "$work/use" >&3
  fi
  for name in $(podman ps -a --format '{{.Names}}' 2>/dev/null | grep '^fim-server-' || :); do
    podman rm -f -t 0 "$name" >/dev/null 2>&1 || :
  done
  clean_up
}
trap remove_servers EXIT
