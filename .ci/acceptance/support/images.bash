# Sourced, after podman.bash, where images are built: the bases that are public by default, made on this machine.
# Debian as debootstrap makes it stands in for the slim one, and with the JDK and the Maven of this machine for those
# that build.
# shellcheck shell=bash

# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"

base_image=localhost/fim-ci-base
build_image=localhost/fim-ci-build

# import_tree DIRECTORY IMAGE CHANGE...
import_tree() {
  local directory=$1 image=$2 changes=() change
  shift 2
  for change in "$@"; do
    changes+=(--change "$change")
  done
  tar -C "$directory" -c . | podman import "${changes[@]}" - "$image" >/dev/null 2>&1
}

make_bases() {
  local tree=$work/base maven
  find_java jlink 25 25 || die "there is no JDK 25"
  maven=$(readlink -f "$(command -v mvn)")
  maven=${maven%/bin/mvn}
  mkdir "$tree"
  tar -C "$rootfs" --one-file-system -c . | tar -C "$tree" -x
  # As the public image has it after libssl3 was installed.
  cp --parents "$(ldconfig -p | sed -n 's/.*libcrypto\.so\.3 .*=> //p' | head -n 1)" "$tree"
  import_tree "$tree" "$base_image" 'ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'
  mkdir -p "$tree/opt/java" "$tree/usr/share/maven"
  # shellcheck disable=SC2154 # set by find_java
  tar -C "$java_home" -ch . | tar -C "$tree/opt/java" -x
  # Debian's Maven is links to jars that stand elsewhere.
  cp -rL "$maven/." "$tree/usr/share/maven"
  import_tree "$tree" "$build_image" 'ENV PATH=/usr/share/maven/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' \
    'ENV JAVA_HOME=/opt/java' 'ENV MAVEN_HOME=/usr/share/maven'
  rm -rf --one-file-system "$tree"
}

remove_bases() {
  podman rmi -f "$base_image" "$build_image" >/dev/null 2>&1 || :
}
