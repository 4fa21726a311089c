#!/bin/bash
# 90-fuzz.sh [TARGET] [SECONDS]: a coverage-guided fuzzer feeds each parser, or that of one target, for
# some time. What it learns is kept in fim-core/target/fuzz/TARGET, as is an input that it finds.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"

core=$project/fim-core
seconds=${2:-20}
at_once=2
most_bytes=10000 # of an input
most_seconds=20  # for an input; the fuzzer makes the parser several times slower

if [ -n "${1:-}" ]; then
  targets=("$1")
else
  mapfile -t targets < <(find "$core/src/fuzz/java" -name '*Target.java' -printf '%f\n' | sed 's/\.java$//' | sort)
fi

find_java java 25 99 || die "there is no Java 25"
(cd "$project" && ./mvnw -B -ntp -q -Pfuzz -pl fim-core test-compile) >"$work/build" 2>&1 ||
  die "the targets do not compile: $(tail -n 20 "$work/build")"
class_path=$core/target/classes:$core/target/test-classes:$(cat "$core/target/fuzz.classpath")

# What the fuzzer itself looks for (a file that is opened, a class that is loaded) is no fault here.
fuzz() {
  local target=$1 folder=$core/target/fuzz/$1
  mkdir -p "$folder/corpus"
  cd "$folder"
  # shellcheck disable=SC2154 # find_java sets it
  "$java_home/bin/java" -Xmx1g -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Djava.io.tmpdir=/dev/shm -cp "$class_path" \
    com.code_intelligence.jazzer.Jazzer --target_class="dev.fim.fuzz.$target" \
    --instrumentation_includes='dev.fim.**' \
    --disabled_hooks='com.code_intelligence.jazzer.sanitizers.*' \
    -max_total_time="$seconds" -max_len="$most_bytes" -timeout="$most_seconds" -rss_limit_mb=3000 \
    corpus "$core/src/fuzz/seeds/$target" >"$folder/log" 2>&1
}

report() {
  local target=$1 log=$core/target/fuzz/$1/log runs
  runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log")
  if [ -z "$runs" ] || grep -q '^== Java Exception\|^==.*ERROR: libFuzzer' "$log"; then
    grep -A 25 '^== Java Exception\|ERROR: libFuzzer' "$log" | cat -v >&2 || tail -n 20 "$log" >&2
    return 1
  fi
  # Without an edge the target was not instrumented, and the inputs were blind guesses.
  local edges
  edges=$(sed -n 's,.*cov: \([0-9]*\).*,\1,p' "$log" | tail -n 1)
  [ "$edges" -ge 10 ] || return 1
  say "$target: $runs inputs in $seconds s, $edges edges, no finding"
}

failed=()
for ((i = 0; i < ${#targets[@]}; i += at_once)); do
  batch=("${targets[@]:i:at_once}")
  for target in "${batch[@]}"; do
    fuzz "$target" &
  done
  wait
  for target in "${batch[@]}"; do
    report "$target" || failed+=("$target")
  done
done
[ "${#failed[@]}" -eq 0 ] || die "findings in fim-core/target/fuzz: ${failed[*]}"
