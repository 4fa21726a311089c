#!/bin/bash
# Java and limits that do not fit: the launchers share one search, and end with a documented code.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

# The two of the image stand beside their jars; the clone's finds its own.
clone=$project/fim
image=$project/fim-cli/target/image/bin/fim
sidecar=$project/fim-sidecar/target/image/bin/fim-sidecar
launchers=("$clone" "$image" "$sidecar")

# An older Java before the right one, as a distribution has it.
mkdir -p "$work/old/bin" "$work/empty"
printf 'JAVA_VERSION="17.0.1"\n' >"$work/old/release"
printf '#!/bin/sh\necho "Unrecognized VM option" >&2\nexit 1\n' >"$work/old/bin/java"
chmod +x "$work/old/bin/java"
for launcher in "${launchers[@]}"; do
  expect 0 env -u JAVA_HOME PATH="$work/old/bin:$PATH" "$launcher" --help
  expect 0 env JAVA_HOME="$work/old" "$launcher" --help
  expect 0 env JAVA_HOME="$work/not-there" "$launcher" --help
done
say "Java 17 first, a wrong JAVA_HOME: three launchers find the one that fits"

for launcher in "${launchers[@]}"; do
  name=$(basename "$launcher")
  # shellcheck disable=SC2016 # for the shell inside
  refused 20 "$name: cannot start: no Java 25 or later" unshare -m sh -c '
    mount -t tmpfs tmpfs /usr/lib/jvm && JAVA_HOME="$1" PATH="$1/bin:/usr/bin:/bin" exec "$2" --help' sh \
    "$work/old" "$launcher"
done
say "no Java that fits: exit 20"

# Without a JDK, a build names the line that brings one to the system, and Maven with it.
clean=$work/clone
git clone -q "$project" "$clean"
# without_jdk TEXT OS-RELEASE...: neither ./mvnw nor the first ./fim builds, on a system of these lines.
without_jdk() {
  local text=$1 program
  shift
  printf '%s\n' "$@" >"$work/os-release"
  for program in mvnw:1 fim:20; do
    # shellcheck disable=SC2016 # for the shell inside
    refused "${program#*:}" "${program%:*}: cannot build: no JDK 25 by JAVA_HOME, on PATH or in /usr/lib/jvm; $text" \
      unshare -m sh -c 'mount -t tmpfs tmpfs /usr/lib/jvm && mount --bind "$1" /etc/os-release &&
        unset JAVA_HOME && PATH=/usr/bin:/bin exec "$2" --version' sh "$work/os-release" "$clean/${program%:*}"
  done
}
without_jdk 'to install it, with Maven: apt-get install openjdk-25-jdk-headless maven' ID=debian 'VERSION_ID="13"'
without_jdk 'no package of Debian GNU/Linux 12 (bookworm) is known: install Temurin 25 (https://' \
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"' ID=debian 'VERSION_ID="12"'
without_jdk 'to install it, with Maven: apt-get install openjdk-25-jdk-headless maven' ID=ubuntu ID_LIKE=debian 'VERSION_ID="24.04"'
without_jdk 'to install it, with Maven: dnf install java-25-openjdk-devel maven' ID=fedora VERSION_ID=43
without_jdk 'to install it, with Maven: dnf install java-25-openjdk-devel maven' 'ID="rocky"' 'ID_LIKE="rhel centos fedora"' 'VERSION_ID="10.1"'
without_jdk 'no package of Arch Linux is known' ID=arch 'PRETTY_NAME="Arch Linux"'
without_jdk 'no package of this system is known'
say "no JDK: ./mvnw and ./fim name the line for the system"

# Below 12 a shell has no descriptor left to read a script by.
for files in 12 13 16 20 24 31; do
  for launcher in "${launchers[@]}"; do
    run prlimit "--nofile=$files" "$launcher" --help
    [ "$code" -eq 20 ] || die "$launcher with $files files ended with $code: $(head -n 3 "$work/err")"
    [ -s "$work/err" ] || die "$launcher with $files files said nothing"
  done
done
for launcher in "${launchers[@]}"; do
  refused 20 "this process may have 20 files open, and Java takes 32; raise the limit: ulimit -n 64" \
    prlimit --nofile=20 "$launcher" --help
done
say "12 to 31 open files: exit 20"

# A start is the JVM and what finds the directory: where JAVA_HOME is right, the search itself starts nothing.
processes() {
  strace -f -qq -e trace=execve -o "$work/trace" "$@" >"$work/out" 2>"$work/err"
  grep -c ' = 0$' "$work/trace"
}
if command -v strace >/dev/null; then
  home=$(sed -n 3p "$project/fim-cli/target/java-home")
  JAVA_HOME=$home expect 0 "$clone" --help # which notes the choice
  [ "$(JAVA_HOME=$home processes "$clone" --help)" -eq 2 ] || die "the clone's start: $(cat "$work/trace")"
  say "a start of the clone: the shell, and the JVM in its place"
fi
