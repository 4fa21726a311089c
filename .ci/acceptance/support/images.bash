# Sourced, after podman.bash, where the images are built. Their public bases cannot be had everywhere, so these are
# made of what the machine has: Debian as debootstrap makes it stands for the slim one, and with the JDK and the Maven
# of the machine for those that build. The images are left for the step after.
# shellcheck shell=bash

# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"

version=$(sed -n '/<artifactId>fim-parent</{n; s/.*<version>\(.*\)<.*/\1/p; q}' "$project/pom.xml")
fim_image=localhost/fim:$version
hello_image=localhost/hello_server:$version
base_image=localhost/fim-ci-base:latest
build_image=localhost/fim-ci-build:latest

# import_tree DIRECTORY IMAGE CHANGE...
import_tree() {
  local directory=$1 image=$2 changes=() change
  shift 2
  for change in "$@"; do
    changes+=(--change "$change")
  done
  tar -C "$directory" -c . | podman import "${changes[@]}" - "$image" >/dev/null 2>&1 || die "cannot import $image"
}

make_bases() {
  local tree=$work/base maven
  find_java jlink 25 25 || die "there is no JDK 25"
  maven=$(readlink -f "$(command -v mvn)")
  maven=${maven%/bin/mvn}
  mkdir "$tree"
  tar -C "$rootfs" --one-file-system -c . | tar -C "$tree" -x
  # As the public image has it once libssl3 is installed.
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

# with_bases COMMAND...: a command that runs build.sh, with these bases, and with what Maven has on this machine: the build
# before this step has fetched all of it.
with_bases() {
  CONTAINER_TOOL=podman BASE_IMAGE=$base_image BUILD_IMAGE=$build_image HELLO_BUILD_IMAGE=$build_image \
    BUILD_OPTIONS="--build-arg MAVEN_OPTIONS=--offline -v $HOME/.m2:/root/.m2" "$@"
}

build_with() {
  with_bases "$project/build.sh" "$@"
}
