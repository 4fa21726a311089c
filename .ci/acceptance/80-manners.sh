#!/bin/bash
# How a check treats what else runs: a bounded rate, a nice value for every thread, pages of memory
# given back, and 4 GiB of files within 128 MB.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
mkdir "$tree"
head -c 30000000 /dev/urandom >"$tree/one"
head -c 30000000 /dev/urandom >"$tree/two"
sync "$tree/one" "$tree/two"
expect 0 fim init --db "$db" --root "$tree"

# 60 MB at 20 MB/s.
expect 0 with_time "$work/time" "$project/fim" check --db "$db" -q --io-limit 20
read -r seconds _ <"$work/time"
"$python" -c "import sys; sys.exit(not 2.9 <= $seconds <= 10)" ||
  die "60 MB at 20 MB/s took $seconds s"
say "--io-limit 20: 60 MB in $seconds s"

# Every thread, while it runs.
"$project/fim" check --db "$db" -q --io-limit 20 --nice 7 >"$work/out" &
checker=$!
sleep 2
for thread in "/proc/$checker/task/"*/stat; do
  # The name stands in parentheses and may hold blanks; the nice value is the 17th after it.
  nice=$(sed 's/.*) //' "$thread" | cut -d ' ' -f 17)
  [ "$nice" = 7 ] || die "a thread has the nice value $nice: $(cat "$thread")"
done
wait "$checker" || die "the check failed"
if [ "$(id -u)" -eq 0 ]; then
  # Without CAP_SYS_NICE nobody becomes less nice.
  refused 15 "--nice 3" setpriv --bounding-set -sys_nice --inh-caps -sys_nice nice -n 5 "$project/fim" \
    check --db "$db" --nice 3
fi
say "--nice 7: every thread has it"

# in_memory FILE: how many of its pages are.
in_memory() {
  fincore -n -b -o PAGES "$1" | tr -d ' '
}
dd if="$tree/one" of=/dev/null iflag=nocache count=0 status=none
dd if="$tree/two" of=/dev/null bs=1M status=none
if [ "$(in_memory "$tree/one")" -eq 0 ] && [ "$(in_memory "$tree/two")" -gt 7000 ]; then
  hot=$(in_memory "$tree/two")
  expect 0 fim check --db "$db" -q
  if [ "$(in_memory "$tree/one")" -eq 0 ]; then
    say "what was not in memory is not there after a check"
  else
    "$python" - <<'PYTHON' || die "a check left $(in_memory "$tree/one") pages in memory"
import os, sys
sys.exit(tuple(map(int, os.uname().release.split('-')[0].split('.')[:2])) >= (6, 5))
PYTHON
    say "SKIPPED: pages are left to the kernel before Linux 6.5"
  fi
  [ "$(in_memory "$tree/two")" -ge "$hot" ] || die "a check dropped what was in memory"
  say "what was in memory is still there: $hot pages"
else
  say "SKIPPED: this file system does not drop pages on request"
fi

# A memory cgroup, where one can be made.
group=
if [ -w /sys/fs/cgroup/cgroup.subtree_control ] && grep -qw memory /sys/fs/cgroup/cgroup.controllers; then
  grep -qw memory /sys/fs/cgroup/cgroup.subtree_control ||
    echo +memory >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || :
  group=/sys/fs/cgroup/fim-manners-$$
  limit=memory.max
  peak=memory.peak
elif [ -w /sys/fs/cgroup/memory/cgroup.procs ]; then
  group=/sys/fs/cgroup/memory/fim-manners-$$
  limit=memory.limit_in_bytes
  peak=memory.max_usage_in_bytes
fi
if [ -n "$group" ] && mkdir "$group" 2>/dev/null && [ -e "$group/$limit" ]; then
  trap 'rmdir "$group" || :; clean_up' EXIT
  echo 128000000 >"$group/$limit"
  mkdir "$work/large"
  truncate -s 2G "$work/large/one" "$work/large/two" # nothing on the disk, and as much to read
  # shellcheck disable=SC2016 # for the shell inside
  inside=(bash -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group" "$project/fim")
  expect 0 "${inside[@]}" init --db "$work/db/large" --root "$work/large"
  expect 0 "${inside[@]}" check --db "$work/db/large" -q
  say "4 GiB within 128 MB: peak $(($(cat "$group/$peak" 2>/dev/null || echo 0) / 1000000)) MB"
else
  [ -z "$group" ] || rmdir "$group" 2>/dev/null || :
  say "SKIPPED: 4 GiB within 128 MB; no memory cgroup can be made here"
fi
