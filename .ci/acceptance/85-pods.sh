#!/bin/bash
# The sidecar in real pods, made by podman and runc as a kubelet would make them: each kind of drift ends the
# application, which starts anew from its image; restarts and execs end nothing; what it costs, and how long it takes.
#
# Steps can be named: 85-pods.sh story kinds. FIM_DRIFTS, FIM_RESTARTS and FIM_EXECS say how often.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"

if [ "$#" -eq 0 ]; then
  set -- story kinds sweeps evasions processes blinding network mapping overflow profiles probe idle latency restarts
fi

# Java as the build has it, and the sidecar as it was built.
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"
find_java java 25 999 || die "there is no Java 25"
# shellcheck disable=SC2154 # set by find_java
JAVA_HOME=$java_home
FIM_SIDECAR_IMAGE=$project/fim-sidecar/target/image
export JAVA_HOME FIM_SIDECAR_IMAGE

remove_pods() {
  local pod
  for pod in $(podman pod ps --format '{{.Name}}' 2>/dev/null | grep '^fim-ci-' || :); do
    podman pod rm -f -t 1 "$pod" >/dev/null 2>&1 || :
  done
  podman rmi -f localhost/fim-ci-app >/dev/null 2>&1 || :
  clean_up
}
trap remove_pods EXIT

# The application's image: the root file system, a page, and more files, so that there are 10,000.
image=$work/image
mkdir "$image"
tar -C "$rootfs" --one-file-system -c . | tar -C "$image" -x
mkdir -p "$image/srv/www" "$image/srv/data" "$image/srv/jail" "$image/shared"
echo 'Hello, world!' >"$image/srv/www/index.html"
chown -R 1000:1000 "$image/srv/www"
for i in $(seq 1 3600); do
  echo "$i" >"$image/srv/data/$i"
done
install -m 755 "$(command -v busybox)" "$image/usr/bin/busybox"
install -m 755 "$(command -v busybox)" "$image/srv/jail/busybox"
# As an image of the sidecar would have it: without libcrypto digests are Java's own.
cp --parents "$(ldconfig -p | sed -n 's/.*libcrypto\.so\.3 .*=> //p' | head -n 1)" "$image"
gcc -O2 -Wall -Werror -static -o "$image/usr/local/bin/attack" "$support/attack.c"
tar -C "$image" -c . | podman import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' \
  - localhost/fim-ci-app >/dev/null 2>&1
rm -rf "$image"

PYTHONPATH=$support "$python" "$support/pod_steps.py" "$work" "$@" || die "a step failed"
