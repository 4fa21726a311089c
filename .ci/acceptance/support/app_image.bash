# Sourced where real pods are made: their application, localhost/fim-ci-app, and the sidecar as it was built.
# shellcheck shell=bash

# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"
find_java java 25 999 || die "there is no Java 25"
# shellcheck disable=SC2154 # set by find_java
JAVA_HOME=$java_home
FIM_SIDECAR_IMAGE=$project/fim-sidecar/target/image
export JAVA_HOME FIM_SIDECAR_IMAGE

# The pods and the image end with the step.
remove_pods() {
  local pod
  for pod in $(podman pod ps --format '{{.Name}}' 2>/dev/null | grep '^fim-ci-' || :); do
    podman pod rm -f -t 1 "$pod" >/dev/null 2>&1 || :
  done
  podman rmi -f localhost/fim-ci-app >/dev/null 2>&1 || :
}

# make_app_image FILES: the root file system, a page, and so many files more.
make_app_image() {
  local image=$work/image i
  mkdir "$image"
  tar -C "$rootfs" --one-file-system -c . | tar -C "$image" -x
  mkdir -p "$image/srv/www" "$image/srv/data" "$image/srv/jail" "$image/shared"
  echo 'Hello, world!' >"$image/srv/www/index.html"
  chown -R 1000:1000 "$image/srv/www"
  for i in $(seq 1 "$1"); do
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
}
