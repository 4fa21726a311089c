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

# find_kit PROGRAM: sets java_home and maven to what builds fim; says what is missing, and how to install it, if it fails.
find_kit() {
  if ! find_java javac 25 25; then
    printf '%s: cannot build: no JDK 25 by JAVA_HOME, on PATH or in /usr/lib/jvm; ' "$1" >&2
    say_how_to_install kit
    return 1
  fi
  # shellcheck disable=SC2034 # for whoever sources this
  if [ -n "${MAVEN_HOME:-}" ] && [ -x "$MAVEN_HOME/bin/mvn" ]; then
    maven=$MAVEN_HOME/bin/mvn
  elif ! maven=$(command -v mvn); then
    printf '%s: cannot build: no Maven by MAVEN_HOME or on PATH; ' "$1" >&2
    say_how_to_install maven
    return 1
  fi
}

# read_distribution: sets name, kin (words), number and full_name of this system, from os-release(5).
read_distribution() {
  name='' kin='' number='' full_name=''
  if [ -r /etc/os-release ]; then
    while IFS='=' read -r key value; do
      value=${value#[\"\']}
      value=${value%[\"\']}
      case $key in
        ID) name=$value ;;
        ID_LIKE) kin=$value ;;
        VERSION_ID) number=${value%%.*} ;;
        PRETTY_NAME) full_name=$value ;;
      esac
    done </etc/os-release
  fi
  case $number in
    '' | *[!0-9]*) number=0 ;;
  esac
}

# say_how_to_install WHAT: ends a message on stderr with the line for this system. WHAT is runtime (what runs fim), kit (a
# JDK 25 and Maven) or maven (3.8.6 or later). Names only systems whose packages are known to be new enough.
say_how_to_install() {
  read_distribution
  install='apt-get install' runtime=openjdk-25-jre-headless kit=openjdk-25-jdk-headless has=
  case " $name $kin " in
    ' debian '*)
      [ "$number" -lt 12 ] || has=maven
      [ "$number" -lt 13 ] || has=all
      ;;
    ' ubuntu '*) [ "$number" -lt 24 ] || has=all ;;
    ' fedora '*) [ "$number" -lt 43 ] || has=all ;;
    *' rhel '*) [ "$number" -lt 10 ] || has=all ;;
  esac
  case " $name $kin " in
    ' fedora '* | *' rhel '*)
      install='dnf install' runtime=java-25-openjdk-headless kit=java-25-openjdk-devel
      ;;
  esac
  case $1,$has in
    runtime,all) printf 'to install one: %s %s\n' "$install" "$runtime" ;;
    kit,all) printf 'to install it, with Maven: %s %s maven\n' "$install" "$kit" ;;
    maven,?*) printf 'to install it: %s maven\n' "$install" ;;
    maven,*) printf 'install 3.8.6 or later (https://maven.apache.org/install.html)\n' ;;
    *)
      printf 'no package of %s is known: install Temurin 25 (https://adoptium.net/installation), ' \
        "${full_name:-this system}"
      printf 'or a package of fim, which needs no Java\n'
      ;;
  esac >&2
}
