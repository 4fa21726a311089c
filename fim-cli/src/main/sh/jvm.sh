# Sourced by the launchers of fim, after compiler.sh.
# shellcheck shell=sh

# What a cache for a faster start is made with, too. The heap holds a million entries with room to spare; given
# more, the JVM takes it before it clears up. Jdbi tells the JVM's flight recorder of its statements, and each run
# would wait until that is ready if it did not say that it cannot.
settings='-XX:+UseSerialGC -XX:-UsePerfData -Xmx96m -Djfr.unsupported.vm=true'

# start_fim JAVA JAR CACHE ARGUMENT...: becomes the JVM. An empty or missing CACHE is passed over.
start_fim() {
  java=$1
  jar=$2
  use_cache=
  if [ -s "$3" ]; then
    use_cache=-XX:AOTCache=$3
  fi
  shift 3
  choose_compiler

  # Java reads names of files by the locale, and of every other one than a UTF-8 one it loses bytes. This
  # one is part of the C library, so it is there where a locale that is set may not be.
  LC_ALL=C.UTF-8
  export LC_ALL

  # The JVM says nothing of its own on stdout, where a report may stand. H2 looks for an equal in a cache
  # before it makes a value, and of millions of paths and digests none has one.
  set -f
  # shellcheck disable=SC2086 # settings and FIM_JAVA_OPTS are lists
  exec "$java" -Xlog:disable $settings -Dh2.objectCache=false \
    ${compiler:+"$compiler"} ${use_cache:+"$use_cache"} ${FIM_JAVA_OPTS:-} -jar "$jar" "$@"
}
