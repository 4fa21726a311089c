# Sourced by fim, after java.sh, where a start needs more than a start: the build, or a Java that has not been chosen yet.
# shellcheck shell=sh

# One line on stderr; on a terminal each takes the place of the one before.
say_step() {
  if [ -t 2 ]; then
    printf '\r\033[Kfim: %.70s' "$1" >&2
  else
    printf 'fim: %s\n' "$1" >&2
  fi
}

# Reads what Maven prints, keeps it in the log, and says where the build stands.
follow_build() {
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$1"
    case $line in
      *'INFO] Building fim'*'['*']')
        line=${line#*Building }
        say_step "building ${line%% *} [${line##*[}"
        ;;
      *'Downloading from '*) [ ! -t 2 ] || say_step "fetching ${line##*/}" ;;
      *'INFO] --- '*' @ '*)
        line=${line#*--- }
        [ ! -t 2 ] || say_step "building ${line##* @ }: ${line%% *}"
        ;;
    esac
  done
}

# build_fim DIRECTORY JAR
build_fim() {
  find_kit fim || exit 20
  log=$1/fim-cli/target/first-use.log
  failed=$1/fim-cli/target/first-use.failed
  printf 'fim: first use: building, which takes a minute or two (log: %s)\n' "$log" >&2
  : >"$log"
  rm -f "$failed"
  {
    "$1/mvnw" -B -f "$1/pom.xml" -pl fim-cli -am -Dmaven.test.skip=true \
      -Dspotless.check.skip=true -Dcyclonedx.skip=true package 2>&1 || : >"$failed"
  } </dev/null | follow_build "$log"
  [ ! -t 2 ] || printf '\r\033[K' >&2
  if [ -e "$failed" ] || [ ! -f "$2" ]; then
    printf 'fim: cannot build: Maven failed; from %s:\n' "$log" >&2
    grep '^\[ERROR\] [^ ]' "$log" | grep -v 'Help 1\|stack trace\|-X switch\|stacktrace' | head -n 10 >&2
    exit 20
  fi
  printf 'fim: built\n' >&2
}

# build_once DIRECTORY JAR: builds unless another process has done so in the meantime.
build_once() {
  mkdir -p "$1/fim-cli/target" || exit 20
  if command -v flock >/dev/null; then
    exec 9>"$1/fim-cli/target/first-use.lock"
    flock 9
  fi
  if [ ! -f "$2" ]; then
    build_fim "$1" "$2" 9>&-
  fi
  exec 9>&-
}

# choose_java FILE: finds the Java to run with, and notes it in FILE for the next start.
choose_java() {
  require_java fim
  if [ -w "${1%/*}" ]; then
    # shellcheck disable=SC2154 # find_java sets java_home
    printf '%s\n' "${JAVA_HOME:-}" "$PATH" "$java_home" >"$1.$$" && mv -f "$1.$$" "$1"
  fi
}
