#!/bin/sh
# make-caches.sh IMAGE MVN: makes the AOT caches of fim and fim-sidecar in the image directory IMAGE, by a run of each.
# MVN has first-use.sh.
set -eu
image=$1

# shellcheck source=fim-cli/src/main/sh/jvm.sh
. "$image/lib/jvm.sh"
# shellcheck source=.mvn/first-use.sh
. "$2/first-use.sh"
make_cache "$JAVA_HOME/bin/java" "$image/lib/fim-cli.jar" "$image/fim.aot"

# The sidecar starts, looks for a container that is not there, and is stopped.
state=$(mktemp -d)
cache=$image/fim-sidecar.aot
FIM_JAVA_OPTS=-XX:AOTCacheOutput=$cache timeout -s TERM 4 \
  "$image/bin/fim-sidecar" watch --state "$state" --admin 127.0.0.1:9809 --executable /none >/dev/null 2>&1 || :
rm -rf "$state"

for cache in "$image/fim.aot" "$image/fim-sidecar.aot"; do
  if [ ! -s "$cache" ]; then
    echo "make-caches.sh: cannot make $cache" >&2
    exit 1
  fi
done
