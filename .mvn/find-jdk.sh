# Sourced by mvnw and by all launchers, which have it beside the jars. Finds a Java by JAVA_HOME, then PATH, then /usr/lib/jvm.
# shellcheck shell=sh

# read_java_version HOME: sets java_version ("25.0.3+9-LTS") and java_feature ("25"), or an empty
# text and 0 where HOME holds no Java. Starts a JVM only where HOME has no release file.
read_java_version() {
  java_version=
  java_feature=0
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      case $key in
        JAVA_RUNTIME_VERSION)
          value=${value#\"}
          java_version=${value%\"}
          ;;
        JAVA_VERSION)
          value=${value#\"}
          java_feature=${value%%[!0-9]*}
          break
          ;;
      esac
    done <"$1/release"
  else
    java_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
    java_feature=${java_version%%[!0-9]*}
  fi
  java_feature=${java_feature:-0}
}

# accept_java HOME PROGRAM LOWEST HIGHEST: whether HOME has PROGRAM in a version within these bounds.
# Sets java_home if so.
accept_java() {
  [ -x "$1/bin/$2" ] || return 1
  read_java_version "$1"
  [ "$java_feature" -ge "$3" ] && [ "$java_feature" -le "$4" ] || return 1
  # shellcheck disable=SC2034 # for whoever sources this
  java_home=$1
}

# find_java PROGRAM LOWEST HIGHEST: sets java_home to the first that has it; fails if none has.
find_java() {
  if [ -n "${JAVA_HOME:-}" ] && accept_java "$JAVA_HOME" "$@"; then
    return 0
  fi
  on_path=$(command -v "$1") && on_path=$(readlink -f -- "$on_path") || on_path=
  if [ -n "$on_path" ] && accept_java "${on_path%/bin/*}" "$@"; then
    return 0
  fi
  for candidate in /usr/lib/jvm/*; do
    if accept_java "$candidate" "$@"; then
      return 0
    fi
  done
  return 1
}
