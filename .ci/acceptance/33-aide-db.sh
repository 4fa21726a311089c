#!/bin/bash
# A database that Debian's aide wrote of a tree with everything in it becomes a baseline of fim. The
# unchanged tree is intact, every attribute that both know is compared, and each change is found.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

command -v aide >/dev/null || die "aide is not installed"
mkdir -m 700 "$work/db"
tree=$work/tree

"$python" "$support/aide_db.py" make "$tree"
for gzip in no yes; do
  cat >"$work/aide-$gzip.conf" <<CONF
database_in=file:$work/$gzip.db
database_out=file:$work/$gzip.db
gzip_dbout=$gzip
log_level=error
report_url=file:$work/report
Everything = ftype+p+u+g+n+s+b+m+a+c+i+l+acl+xattrs+caps+e2fsattrs+md5+sha1+sha256+sha512+rmd160+whirlpool
$tree Everything
CONF
  expect 0 aide --init -c "$work/aide-$gzip.conf"
done
[ "$(head -c 2 "$work/yes.db" | od -An -tx1 | tr -d ' ')" = 1f8b ] || die "aide packed nothing"
entries=$(find "$tree" -print0 | tr -dc '\0' | wc -c)

# Plain and packed give the same generation, and nothing has changed.
for gzip in no yes; do
  expect 0 fim import --db "$work/db/$gzip" aide-db "$work/$gzip.db"
  grep -q ": $entries entries of /" "$work/out" || die "imported: $(cat "$work/out"), not $entries"
  for digest in rmd160 whirlpool; do
    grep -q "not carried over: $digest, of " "$work/err" || die "$digest is not named as left out"
  done
  [ "$(grep -c 'not carried over' "$work/err")" -eq 2 ] || die "more than two digests are left out: $(cat "$work/err")"
  expect 0 fim check --db "$work/db/$gzip" --format json
  has "r['verdict'] == 'intact' and r['changes'] == []"
  has "any('new files are not looked for' in note for note in r['notes'])"
  expect 0 fim check --against "$work/$gzip.db"
  expect 0 fim export --db "$work/db/$gzip" --output "$work/$gzip.fim"
  expect 0 fim check --against "$work/$gzip.fim"
  expect 0 fim show --db "$work/db/$gzip" --format ndjson
  mv "$work/out" "$work/$gzip.ndjson"
done
expect 0 fim compare --db "$work/db/no" 1 "$work/db/yes.mv.db@1"
"$python" "$support/aide_db.py" compared "$tree" "$work/no.ndjson" >"$work/said" 2>&1 ||
  die "$(cat "$work/said")"
say "$(aide --version 2>&1 | head -n 1): $entries entries intact, plain and packed; $(cat "$work/said")"

# A new file is no finding of a list, and one under a policy.
printf 'new' >"$tree/new"
expect 4 fim check --db "$work/db/no" --format json
has "[(c['kind'], c['path']) for c in r['changes']] == [('changed', '$tree')]"
expect 0 fim import aide-conf --aide-version 0.18.3 --output "$work/policy.yaml" "$work/aide-no.conf"
expect 0 fim import --db "$work/db/policy" aide-db --policy "$work/policy.yaml" "$work/no.db"
run fim check --db "$work/db/policy" --format json
((code & 1)) || die "a new file was not found under the policy: $code"
has "[c['path'] for c in r['changes'] if c['kind'] == 'added'] == ['$tree/new']"
has "not [c for c in r['changes'] if c['kind'] == 'unverifiable']"
has "not [c for c in r['changes'] if c['kind'] == 'changed' and c['path'] != '$tree']"
rm "$tree/new"

# One change at a time, each of its own attribute.
found=()
while read -r attribute command; do
  export F=$tree/of-$attribute
  bash -ec "$command"
  run fim check --db "$work/db/yes" --format json
  ((code == 4 || code == 6)) || die "$attribute: exit $code after '$command'"
  has "[c for c in r['changes'] if c['path'] == '$F' and '$attribute' in c['attributes']]"
  found+=("$attribute")
done < <("$python" "$support/aide_db.py" changes)
say "found, one by one: ${found[*]}"

# Damage: one error, with its line.
lines=$(wc -l <"$work/no.db")
head -n $((lines / 2)) "$work/no.db" >"$work/cut.db"
refused 26 "$work/cut.db, line $((lines / 2)), column 1: it is cut short" \
  fim import --db "$work/db/new" aide-db "$work/cut.db"
head -c $(($(stat -c %s "$work/yes.db") / 2)) "$work/yes.db" >"$work/cut.gz"
refused 26 "$work/cut.gz, line " fim import --db "$work/db/new" aide-db "$work/cut.gz"
sed '9s/ \([0-7]\{5,6\}\) / x\1 /' "$work/no.db" >"$work/garbled.db"
refused 26 "$work/garbled.db, line 9, column " fim import --db "$work/db/new" aide-db "$work/garbled.db"
refused 26 "there is no '@@end_db'" fim check --against "$work/cut.db"
refused 15 "fim import aide-db FILE" fim import --db "$work/db/new" "$work/no.db"
[ ! -e "$work/db/new.mv.db" ] || die "a refused import made a database"
say "cut, packed and cut, garbled: refused with the line"
