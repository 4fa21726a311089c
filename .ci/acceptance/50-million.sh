#!/bin/bash
# A million entries in 64 MiB of heap: recorded, checked, exported, imported, checked against the
# export. And a tree of 2,000 directories within each other with few descriptors.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

entries=1000000
depth=2000
tree=$work/tree
db=$work/db/fim
mkdir -m 700 "$work/db" "$work/db2"
export FIM_JAVA_OPTS=-Xmx64m

# step CODE NAME ARGUMENT...: fim with these arguments; says how long it took and what it needed.
step() {
  local wanted=$1 name=$2
  shift 2
  expect "$wanted" with_time "$work/time" "$project/fim" "$@"
  # GNU time puts a line before the figures where the exit code is not 0.
  tail -n 1 "$work/time" >"$work/figures"
  say "$(printf '%-28s' "$name") $(cut -d' ' -f1 "$work/figures") s," \
    "$(($(cut -d' ' -f2 "$work/figures") / 1024)) MiB resident"
}

# summary KEY: in the JSON that was printed last.
summary() {
  "$python" -c 'import json, sys; print(json.load(sys.stdin)["summary"][sys.argv[1]])' "$1" \
    <"$work/out"
}

mkdir "$tree"
mount -t tmpfs -o "size=1500m,nr_inodes=1100000,mode=755" none "$tree"
"$python" - "$tree" "$entries" <<'MAKE'
import os, sys
root, wanted = sys.argv[1], int(sys.argv[2])
made = 1
def fill(name, files):
    global made
    os.mkdir(f"{root}/{name}")
    os.chdir(f"{root}/{name}")
    made += 1
    for number in range(files):
        # One in fifty has content.
        with open(f"file-{number}.txt", "w") as out:
            if number % 50 == 0:
                out.write(f"{name} {number}\n")
        made += 1
for directory in range(900):
    fill(f"directory-{directory}", 1000)
fill("wide", wanted - made - 1)
assert made == wanted, made
MAKE

size_of() {
  echo "$(($(stat -c %s "$1") / 1000000)) MB"
}

step 0 init init --db "$db" --root "$tree" --format json
[ "$(summary entries)" -eq "$entries" ] || die "init saw $(summary entries) entries"
say "database: $(size_of "$db.mv.db")"
step 0 check check --db "$db" --format json
[ "$(summary entries)" -eq "$entries" ] || die "check saw $(summary entries) entries"
step 0 export export --db "$db" --output "$work/portable"
say "portable baseline: $(size_of "$work/portable")"
step 0 import import --db "$work/db2/fim" "$work/portable"
say "database: $(size_of "$work/db2/fim.mv.db")"
step 0 "check, imported" check --db "$work/db2/fim"
step 0 "check --against" check --against "$work/portable"
step 0 "export, imported" export --db "$work/db2/fim" --output "$work/portable2"
cmp "$work/portable" "$work/portable2" || die "export, import and export is not the same file"

rm "$tree/wide/file-50.txt"
echo new >"$tree/wide/file-51.txt.new"
echo changed >"$tree/directory-500/file-500.txt"
step 7 "check, three changes" check --db "$db" --format json
[ "$(summary added)$(summary removed)$(summary changed)" = 111 ] || die "not three changes"
step 7 "update" update --db "$db" --format json
say "database, two generations: $(size_of "$db.mv.db")"
step 0 "init of the same again" init --db "$db" --root "$tree"
say "database, three generations: $(size_of "$db.mv.db")"

# Every entry differs: the report does not fit into the heap.
find "$tree" -type f -exec chmod 600 {} +
step 4 "check, all files changed" check --db "$db" --format json --output "$work/report"
changed=$(grep -c '"kind": "changed"' "$work/report")
[ "$changed" -ge 999000 ] || die "only $changed changes in the report"
say "changes reported: $changed"
umount "$tree"
rm -rf "$db".* "$work/report" "$work/db2"

# Deep.
"$python" "$support/deep_tree.py" "$tree" make "$depth"
(
  ulimit -n 128
  expect 0 fim init --db "$db" --root "$tree" --format json
  [ "$(summary entries)" -eq $((depth + 4)) ] || die "init saw $(summary entries) entries"
  expect 0 fim check --db "$db"
  "$python" "$support/deep_tree.py" "$tree" change "$depth"
  expect 7 fim check --db "$db" --format json
)
[ "$(summary added)$(summary removed)$(summary changed)" = 111 ] || die "not three changes"
longest=$("$python" -c 'import json, sys
print(max(len(c["path"]) for c in json.load(sys.stdin)["changes"]))' <"$work/out")
say "$depth directories deep under ulimit -n 128: recorded; three changes found at the bottom," \
  "in a path of $longest bytes"
