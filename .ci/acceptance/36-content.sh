#!/bin/bash
# Copies of content: a secret is in no database, the diff of real files is that of diff(1), and the
# copies that nobody refers to are gone after 'fim forget'.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
before=$work/before
mkdir -m 700 "$work/db"
mkdir "$tree"
chmod 755 "$tree"
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    content: 64KiB
POLICY

# Real files that everybody may read, and secrets that nobody may find.
while IFS= read -r file; do
  cp "$file" "$tree/"
done < <(find /etc -maxdepth 1 -type f -perm -o=r -size +0 -size -64k ! -name '*.gz' | sort | head -n 40)
for name in secret key; do
  printf 'word-of-%s-%s\n' "$name" {1..200} >"$tree/$name"
done
chmod 600 "$tree/secret"
printf -- '-----BEGIN RSA PRIVATE KEY-----\n' >>"$tree/key"
cp -a "$tree" "$before"
expect 0 fim init --db "$db" --root "$tree" --policy "$work/policy.yaml"
"$python" "$support/hidden_words.py" "$db.mv.db" word-of-secret word-of-key ||
  die "the database holds a secret"
# The same by what is recorded, since H2 may have packed a page.
expect 0 fim show --db "$db"
[ "$(grep -c '^    content    kept$' "$work/out")" -ge 20 ] || die "hardly any copy is kept"
for name in secret key; do
  expect 0 fim show --db "$db" "/$name"
  ! grep -q 'content    kept' "$work/out" || die "/$name is kept: $(cat "$work/out")"
done
files=$(find "$tree" -maxdepth 1 -type f ! -name secret ! -name key | wc -l)

# Edits of three kinds: a line replaced, one added, one removed.
for file in "$tree"/*; do
  lines=$(wc -l <"$file")
  [ "$lines" -gt 12 ] || continue
  sed -i -e '3s/.*/a line that replaces another/' -e "$((lines / 2))a a line that is new" \
    -e "$((lines - 1))d" "$file"
done
expect 4 fim check --db "$db" --format json
compared=$("$python" "$support/diffs.py" "$work/out" "$before" "$tree") ||
  die "a diff is not that of diff(1)"
"$python" "$support/hidden_words.py" "$work/out" word-of-secret word-of-key ||
  die "the report holds a secret"
say "$files files of /etc with copies; $compared diffs are those of 'diff -u'; no secret in the database"

# Nothing of a copy is left once no generation refers to it.
printf 'only-in-the-first %s\n' {1..300} >"$tree/first"
expect 5 fim update --db "$db" -q # one added, the edited ones changed
rm "$tree/first"
expect 2 fim update --db "$db" -q
expect 0 fim export --db "$db" --baseline 2 --with-content --output "$work/second.fim"
run "$python" "$support/copy_left.py" "$db.mv.db" "$work/second.fim" /first
grep -q '^a part of the copy of /first is at byte' "$work/err" || die "the copy is not in the database: $(cat "$work/err")"
expect 0 fim forget --db "$db" --keep 1
expect 0 "$python" "$support/copy_left.py" "$db.mv.db" "$work/second.fim" /first
say "a copy that no generation refers to is gone after 'fim forget'"
