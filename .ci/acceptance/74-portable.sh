#!/bin/bash
# Portable baselines that are not whole, in every way that there is: one error, bounded memory and
# time, nothing written.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
harmless() {
  "$python" "$support/harmless.py" "$@" || die "an output could act on a terminal"
}

mkdir "$tree"
for number in $(seq 300); do
  echo "$number" >"$tree/file-$number"
done
expect 0 fim init --db "$db" --root "$tree"
expect 0 fim export --db "$db" --output "$work/portable"
count=0
slowest=0
rm -rf "$work/none"
mkdir -m 700 "$work/none"
while read -r defect; do
  "$python" "$support/portable.py" "$work/portable" make "$defect" "$work/bad"
  how=("check --db $work/none/fim --against $work/bad")
  # Each of the slow ones and some of the others in both ways, on an old and a new database.
  how+=("import --db $work/none/fim $work/bad")
  if [ $((count % 5)) -eq 0 ]; then
    how+=("import --db $db $work/bad")
  fi
  for arguments in "${how[@]}"; do
    before=$(sha256sum <"$db.mv.db")
    started=$SECONDS
    read -ra words <<<"$arguments"
    FIM_JAVA_OPTS=-Xmx64m run timeout 300 "$project/fim" "${words[@]}"
    [ "$code" -eq 26 ] ||
      die "$defect, ${words[0]}: exit $code, not 26: $(head -n 3 "$work/err" | cat -v)"
    [ "$(wc -l <"$work/err")" -eq 1 ] || die "$defect, ${words[0]}: $(head -n 5 "$work/err")"
    harmless "$work/err"
    [ ! -s "$work/out" ] || die "$defect, ${words[0]}: wrote to stdout: $(head -n 3 "$work/out")"
    took=$((SECONDS - started))
    [ "$took" -le "$slowest" ] || slowest=$took
    [ "$(sha256sum <"$db.mv.db")" = "$before" ] || die "$defect: the database was written"
    [ -z "$(ls -A "$work/none")" ] || die "$defect: a database was made"
  done
  count=$((count + 1))
done < <("$python" "$support/portable.py" "$work/portable" list)
mkfifo "$work/fifo"
for special in /dev/zero "$work/fifo" "$work/none" "$work/not-there"; do
  run timeout 60 "$project/fim" import --db "$db" "$special"
  [ "$code" -eq 18 ] || die "import $special ended with $code: $(head -n 3 "$work/err")"
done
say "$count defects of portable baselines: exit 26, one line, nothing written, in 64 MiB of heap;" \
  "the slowest took $slowest s"
