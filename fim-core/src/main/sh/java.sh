# Sourced by the launchers in an image, after find-jdk.sh. Where JAVA_HOME has a Java that fits, this starts no process.
# shellcheck shell=sh

# require_java PROGRAM: sets java_home to the first Java that fits: the one that was packed with the program, or else by
# the search that all launchers share.
require_java() {
  # shellcheck disable=SC2154 # the launchers set image
  if accept_java "$image/java" java 25 999; then
    return
  fi
  if ! find_java java 25 999; then
    printf '%s: cannot start: no Java 25 or later by JAVA_HOME, on PATH or in /usr/lib/jvm; ' "$1" >&2
    say_how_to_install runtime
    exit 20
  fi
}

# require_files PROGRAM: with fewer files than this the JVM cannot open what it is made of, and ends with 1, which means
# "added". The shell asks the kernel by a file, since to capture what its own ulimit prints takes a process.
require_files() {
  limit=unlimited
  if [ -r /proc/self/limits ]; then
    while read -r word of what soft rest; do
      if [ "$word $of $what" = 'Max open files' ]; then
        limit=$soft
      fi
    done </proc/self/limits
  fi
  if [ "$limit" != unlimited ] && [ "$limit" -lt 32 ]; then
    printf '%s: cannot start: this process may have %s files open, and Java takes 32; ' "$1" "$limit" >&2
    printf 'raise the limit: ulimit -n 64\n' >&2
    exit 20
  fi
}
