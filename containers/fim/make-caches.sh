#!/bin/sh
# make-caches.sh IMAGE: makes the AOT caches of fim and fim-sidecar in the image directory IMAGE, by a real run of each.
set -eu
image=$1

# shellcheck source=fim-cli/src/main/sh/jvm.sh
. "$image/lib/jvm.sh"
# shellcheck source=fim-cli/src/main/sh/cache.sh
. "$image/lib/cache.sh"

# capture PROCESS CGROUP NAME: keeps what /proc says of a process, as if it were in another cgroup of a pod.
capture() {
  mkdir -p "$proc/$3/ns"
  for file in stat status mountinfo cmdline maps; do
    cat "/proc/$1/$file" >"$proc/$3/$file"
  done
  sed "s|:/.*|:/pod/$2|" "/proc/$1/cgroup" >"$proc/$3/cgroup"
  for link in exe root ns/mnt ns/user; do
    ln -s "$(readlink "/proc/$1/$link")" "$proc/$3/$link"
  done
}

# The sidecar finds a container, records and watches it. Where an image is built there is no other container: a
# process of this one stands for it, through a copy of what /proc says.
rehearse_sidecar() {
  proc=$rehearsal/proc
  sleep 300 &
  target=$!
  while [ "$(readlink "/proc/$target/exe")" = "$(readlink "/proc/$$/exe")" ]; do
    sleep 0.1
  done
  capture "$target" "$(printf 'a%.0s' $(seq 64))" "$target"
  capture "$$" "$(printf 'b%.0s' $(seq 64))" self
  mkdir -p "$proc/sys/kernel/random"
  cp /proc/uptime "$proc"
  cp /proc/sys/kernel/random/boot_id "$proc/sys/kernel/random"
  FIM_JAVA_OPTS=-XX:AOTCacheOutput=$image/fim-sidecar.aot "$image/bin/fim-sidecar" watch --proc "$proc" \
    --state "$rehearsal" --admin 127.0.0.1:9809 --paths /etc --hold-off 0s --sweep 1s --executables off \
    >"$rehearsal/events" 2>"$rehearsal/log" &
  sidecar=$!
  waited=0
  while ! grep -q baseline-in-force "$rehearsal/events" && [ "$waited" -lt 120 ]; do
    sleep 1
    waited=$((waited + 1))
  done
  sleep 3 # for sweeps
  kill "$sidecar" "$target" || :
  wait "$sidecar" || :
}

make_cache "$JAVA_HOME/bin/java" "$image/lib/fim-cli.jar" "$image/fim.aot"
rehearsal=$(mktemp -d)
rehearse_sidecar
if [ ! -s "$image/fim.aot" ] || [ ! -s "$image/fim-sidecar.aot" ] ||
  ! grep -q baseline-in-force "$rehearsal/events"; then
  echo "make-caches.sh: cannot make the caches; the sidecar said:" >&2
  cat "$rehearsal/events" "$rehearsal/log" >&2
  exit 1
fi
rm -rf "$rehearsal"
