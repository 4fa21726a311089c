#!/bin/bash
# An oracle that is not ours: Debian's aide and fim look at the same random changes with the same
# attributes, and find the same.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

seeds=(1 2 3 5 8)
changes=250

command -v aide >/dev/null || die "aide is not installed"
mkdir -m 700 "$work/db"
tree=$work/tree

# A report_url takes the settings that stand before it.
cat >"$work/aide.conf" <<CONF
database_in=file:$work/aide.db
database_out=file:$work/aide.db
gzip_dbout=no
log_level=error
report_format=json
report_level=changed_attributes
report_url=stdout
Everything = ftype+p+u+g+n+s+m+l+sha256
$tree Everything
CONF
cat >"$work/policy.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    attributes: [type, mode, uid, gid, nlink, size, mtime, link, sha256]
POLICY

say "$(aide --version 2>&1 | head -n 1)"
for seed in "${seeds[@]}"; do
  rm -rf "$tree"
  "$python" "$support/random_tree.py" "$tree" "$seed" make
  expect 0 aide --init -c "$work/aide.conf"
  expect 0 fim init --db "$work/db/fim" --root "$tree" --policy "$work/policy.yaml"
  expect 0 aide --check -c "$work/aide.conf"
  expect 0 fim check --db "$work/db/fim"
  entries=$(find "$tree" | wc -l)

  applied=$("$python" "$support/random_tree.py" "$tree" "$seed" change "$changes")
  run aide --check -c "$work/aide.conf"
  aide_exit=$code
  ((aide_exit >= 1 && aide_exit <= 7)) || die "seed $seed: aide ended with $aide_exit"
  mv "$work/out" "$work/aide.json"
  run fim check --db "$work/db/fim" --format json
  mv "$work/out" "$work/fim.json"
  if ! "$python" "$support/against_aide.py" "$work/aide.json" "$aide_exit" \
    "$work/fim.json" "$code" "$tree" >"$work/said"; then
    cat -v "$work/said"
    die "seed $seed: aide and fim differ"
  fi
  say "seed $seed: $entries entries, $applied"
  say "seed $seed: both end with $code: $(cat "$work/said")"
done
