# Sourced after jvm.sh where the cache for a faster start is to be made.
# shellcheck shell=sh

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
