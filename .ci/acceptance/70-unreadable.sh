#!/bin/bash
# Files and directories that the user who runs fim may not read: unverifiable with the reason, never
# intact and never removed.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
chmod 711 "$work"

# The checkout may lie where nobody else can go.
app=$work/app
mkdir -p "$app/fim-cli/target"
fim --version >/dev/null
cp -a "$project/fim" "$project/.mvn" "$app"
cp -a "$project/fim-cli/target/image" "$app/fim-cli/target"
(cd "$project" && cp -a --parents fim-core/src/main/sh fim-cli/src/main/sh "$app")
chmod -R a+rX "$app"

as_nobody() {
  setpriv --reuid=65534 --regid=65534 --clear-groups "$app/fim" "$@"
}

make_guarded() {
  rm -rf "$tree"
  mkdir -p "$tree/closed/below" "$tree/unsearchable" "$tree/open"
  echo secret >"$tree/secret"
  echo below >"$tree/closed/below/file"
  echo within >"$tree/unsearchable/file"
  echo open >"$tree/open/file"
  echo spare >"$tree/open/spare"
  chmod 755 "$tree" "$tree/open"
  chmod 644 "$tree/open/file" "$tree/open/spare"
  chmod 600 "$tree/secret"
  chmod 700 "$tree/closed"
  chmod 744 "$tree/unsearchable" # its names can be read, and no more
}

make_guarded
theirs=$work/theirs/fim
install -d -m 700 -o 65534 -g 65534 "$work/theirs"
expect 0 fim init --db "$db" --root "$tree"
expect 0 fim export --db "$db" --output "$work/portable"
chmod 644 "$work/portable"
expect 0 as_nobody import --db "$theirs" "$work/portable"
expect 32 as_nobody check --db "$theirs" --format json
has 'r["verdict"] == "unverifiable" and r["summary"]["removed"] == 0'
has 'reasons.get("/secret") == "denied"'
has 'reasons.get("/closed") == "denied"'
has 'reasons.get("/closed/below") == "parent-not-listed"'
has 'reasons.get("/closed/below/file") == "parent-not-listed"'
has 'reasons.get("/unsearchable/file") == "denied"'
has 'not [c for c in changes if c[0] != "unverifiable"]'
expect 32 as_nobody check --against "$work/portable" --db "$work/theirs/none" --format json
has 'len(reasons) == 5'
expect 32 as_nobody check --db "$theirs"
grep -q '^unverifiable: ' "$work/out" || die "text: $(head -n 1 "$work/out")"
# Metadata that differ are drift, whether the content can be read or not.
chmod 400 "$tree/secret"
expect 36 as_nobody check --db "$theirs" --format json
has '("changed", "/secret") in changes and r["verdict"] == "drifted"'
chmod 600 "$tree/secret"
say "files and directories that nobody may read: unverifiable with the reason, exit 32, none removed"

# The same at init: recorded with gaps, and said so.
make_guarded
expect 32 as_nobody init --db "$theirs" --root "$tree" --format json
has 'r["summary"]["unverifiable"] == 3 and reasons["/secret"] == "denied"'
expect 32 as_nobody check --db "$theirs" --format json
has 'r["verdict"] == "unverifiable" and not [c for c in changes if c[0] != "unverifiable"]'
for mask in 0 1 2 3 4 5 6 7; do
  [ $((mask & 1)) -eq 0 ] || : >"$tree/open/added"
  [ $((mask & 2)) -eq 0 ] || mv "$tree/open/spare" "$work/spare"
  [ $((mask & 4)) -eq 0 ] || chmod 600 "$tree/open/file"
  expect $((mask | 32)) as_nobody check --db "$theirs"
  rm -f "$tree/open/added"
  [ $((mask & 2)) -eq 0 ] || mv "$work/spare" "$tree/open/spare"
  chmod 644 "$tree/open/file"
done
# What was not recorded is not called new when it can be read.
expect 0 as_nobody export --db "$theirs" --output "$work/theirs/gaps"
expect 32 fim check --against "$work/theirs/gaps" --format json
has 'set(reasons.values()) == {"not-in-baseline"}'
has 'not [c for c in changes if c[0] != "unverifiable"]'
# update keeps what the former generation knew.
expect 0 as_nobody import --db "$theirs" "$work/portable"
touch -d 2020-01-01 "$tree/open/file"
run as_nobody update --db "$theirs" --format json
[ $((code & 36)) -eq 36 ] || die "update ended with $code"
expect 0 as_nobody export --db "$theirs" --output "$work/theirs/updated"
expect 32 as_nobody check --db "$theirs" --format json
has 'r["verdict"] == "unverifiable"'
gzip -dc "$work/theirs/updated" >"$work/updated" 2>/dev/null || die "gzip cannot read an export"
grep '"path":"/closed/below/file"' "$work/updated" | grep -q '"carried":true' ||
  die "update did not carry over what it could not observe"
say "the same at init and update: masks 32 to 39, carried over and marked"

# A policy that selects more, while a directory cannot be listed: what is carried over lacks it, and
# is in doubt until it is recorded anew.
make_guarded
chmod 755 "$tree/closed" "$tree/closed/below"
rm -r "$tree/secret" "$tree/unsearchable"
printf 'version: 1\nrules: [{path: /, attributes: [type, mode]}]\n' >"$work/modes.yaml"
printf 'version: 1\nrules: [{path: /, attributes: [type, mode, sha256]}]\n' >"$work/digests.yaml"
chmod 644 "$work"/*.yaml
expect 0 as_nobody init --db "$theirs" --root "$tree" --policy "$work/modes.yaml"
chmod 700 "$tree/closed/below"
expect 36 as_nobody update --db "$theirs" --policy "$work/digests.yaml"
chmod 755 "$tree/closed/below"
echo other >"$tree/closed/below/file"
for how in "" --quick --quick; do
  # shellcheck disable=SC2086 # no argument where there is none
  run as_nobody check --db "$theirs" $how --format json
  [ $((code & 32)) -eq 32 ] || die "check $how ended with $code, though a digest was never recorded"
  has 'reasons.get("/closed/below/file") == "not-in-baseline"'
done
expect 0 as_nobody export --db "$theirs" --output "$work/theirs/carried"
run as_nobody update --db "$theirs"
expect 0 as_nobody check --db "$theirs"
run as_nobody check --db "$work/theirs/none" --against "$work/theirs/carried"
[ $((code & 32)) -eq 32 ] || die "check --against an export ended with $code"
say "an attribute that was never recorded is unverifiable, in check, check --quick and an export"
