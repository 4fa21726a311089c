# Sourced by fim, after jvm.sh and java.sh, where a start needs more than a start: the build, a Java that has not been chosen yet,
# or the cache for a faster start.
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

# make_cache JAVA JAR CACHE: lets the JVM keep what a real run has loaded, linked and measured: init and
# check of a small tree by a policy. Where that fails, an empty CACHE says so, and starts are slower.
make_cache() {
  printf 'fim: preparing a faster start, once for this build\n' >&2
  rm -f "$3".new*
  rehearsal=$(umask 077 && mktemp -d "${TMPDIR:-/tmp}/fim-first-use.XXXXXX") || rehearsal=
  if [ -z "$rehearsal" ] || ! rehearse "$@" >/dev/null 2>&1; then
    rm -f "$3".new*
  fi
  if [ -n "$rehearsal" ]; then
    rm -rf -- "$rehearsal"
  fi
  : >>"$3.new"
  mv -f "$3.new" "$3"
}

# rehearse JAVA JAR CACHE: in the directory that $rehearsal names. What is kept is what an update needs:
# it reads a baseline, scans, compares, reports and records, so that the others need little else.
rehearse() (
  cd "$rehearsal" || exit 1
  mkdir -p tree/a/b || exit 1
  for name in one two three; do
    echo "$name" >"tree/$name"
    echo "$name" >"tree/a/b/$name"
  done
  ln -s one tree/link
  printf '%s\n' 'version: 1' 'rules:' '  - path: /' '    attributes: [default, nlink]' \
    '  - exclude: "**/*.pyc"' "  - regex: '/.*\.so'" '    severity: high' >policy.yaml
  unset FIM_DB
  run() {
    "$@" --db "$rehearsal/fim" --root "$rehearsal/tree" --policy policy.yaml </dev/null
  }
  run "$1" -jar "$2" init || exit 1
  echo four >tree/two
  echo four >tree/four
  rm tree/three
  # Without its profile: for a run that short, the JVM would compile at once what it might never need.
  # shellcheck disable=SC2086,SC2154 # a list, which jvm.sh sets
  run "$1" $settings -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions \
    -XX:-AOTRecordTraining "-XX:AOTCacheOutput=$3.new" -jar "$2" update
  [ "$?" -eq 7 ] && [ -s "$3.new" ]
)
