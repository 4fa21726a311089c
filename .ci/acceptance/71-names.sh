#!/bin/bash
# Names made to deceive: recorded, compared, and shown so that no byte of them acts on a terminal.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"

harmless() {
  "$python" "$support/harmless.py" "$@" || die "an output could act on a terminal"
}

tree=$work/$'tree-\e[31m\n\u202e'
mkdir "$tree"
mkdir "$tree/srv"
"$python" "$support/changes.py" "$tree" prepare
"$python" - "$tree" <<'XATTRS'
import os, sys
path = os.path.join(sys.argv[1], "srv/fim/xattr")
os.setxattr(path, b"user.\x1b[31m\n\xff", b"\x1b]0;title\x07\n\xff\xe2\x80\xae")
os.symlink(b"\x1b[2J\n\xff", os.path.join(os.fsencode(sys.argv[1]), b"srv/fim/link-\x1b[2J"))
deep = os.open(os.path.join(sys.argv[1], "srv"), os.O_DIRECTORY)
for level in range(30): # a path of more than 4096 bytes
    name = b"\xff" * 200 + b"%d" % level
    os.mkdir(name, dir_fd=deep)
    deep = os.open(name, os.O_DIRECTORY, dir_fd=deep)
os.close(os.open("bottom", os.O_CREAT | os.O_WRONLY, dir_fd=deep))
XATTRS
cat >"$work/policy-"$'\e[31m.yaml' <<'POLICY'
version: 1
rules:
  - path: /
  - path: /
    types: file
    attributes: [default, nlink, xattrs]
POLICY
outputs=0
# harmless_run CODES COMMAND...: neither stream of it holds a raw control byte.
harmless_run() {
  local codes=$1
  shift
  run "$@"
  case " $codes " in
    *" $code "*) ;;
    *) die "'$*' ended with $code: $(head -n 3 "$work/err" | cat -v)" ;;
  esac
  harmless "$work/out" "$work/err"
  ! grep -q '^	at ' "$work/err" || die "'$*' printed a stack trace"
  outputs=$((outputs + 1))
}
for format in text json ndjson; do
  harmless_run 0 fim init --db "$db" --root "$tree" --policy "$work/policy-"$'\e[31m.yaml' \
    --format "$format" -v
  harmless_run 0 fim check --db "$db" --format "$format"
  harmless_run 0 fim show --db "$db" --format "$format"
  harmless_run 0 fim baselines --db "$db" --format "$format"
done
[ "$(grep -c '"root"' "$work/out")" -ge 1 ] || die "baselines shows no root"
for format in text json; do
  harmless_run 0 fim status --db "$db" --format "$format"
done
harmless_run 0 fim explain --db "$db" $'/srv/fim/esc\e[31m\n\xff'
harmless_run 0 fim show --db "$db" $'/srv/fim/odd-changed/esc\e[31mred'
[ -s "$work/out" ] || die "show found nothing of a name with ESC"
"$python" "$support/changes.py" "$tree" apply >"$work/expected"
for format in text json ndjson; do
  harmless_run 7 fim check --db "$db" --format "$format" -v
  mv "$work/out" "$work/$format"
done
"$python" "$support/report.py" --schema "$project/docs/reference/fim.report-1.schema.json" \
  --expected "$work/expected" --exit 7 --json "$work/json" --ndjson "$work/ndjson" >"$work/said" ||
  die "odd names: the report is wrong"
reports=()
for format in html ocsf ecs syslog sarif junit; do
  reports+=(--report "$format:$work/reports/$format")
done
mkdir "$work/reports"
harmless_run 7 fim check --db "$db" "${reports[@]}"
harmless "$work"/reports/*
outputs=$((outputs + ${#reports[@]} / 2))
same=$("$python" "$support/same_paths.py" "$work/json" "$work/reports") || die "a format has other names"
harmless_run 7 fim update --db "$db"
harmless_run 7 fim compare --db "$db" 1 latest
harmless_run 0 fim export --db "$db" --output "$work/"$'\eexport'
gzip -dc "$work/"$'\eexport' >"$work/export.txt"
harmless "$work/export.txt"
harmless_run 0 fim import --db "$work/db/imported" "$work/"$'\eexport'
harmless_run 0 fim check --db "$work/db/imported" --format json
# And in complaints.
evil=$'\e[31m\n\xff\u202e'
for command in init check update status watch compare baselines show explain export import; do
  harmless_run "15" fim "$command" "--$evil" "$evil"
  harmless_run "15 17 18 24" fim "$command" --db "$work/db/$evil" "/$evil"
done
harmless_run 15 fim "$evil"
harmless_run 15 fim check --db "$db" "/$evil"
harmless_run 15 fim check --db "$db" --format "$evil"
harmless_run 15 fim check --db "$db" --baseline "$evil"
# Files of ours, unlike those of a tree, have names that are UTF-8.
harmless_run 15 fim init --db "$db" --root "$tree" --policy "$work/$evil"
harmless_run "18" fim init --db "$db" --root "$work/$evil"
harmless_run "15 18" fim check --db "$db" --output "$work/$evil/$evil"
printf 'version: 1\nrules:\n  - path: "\\e[31m\\u202e"\n' >"$work/evil.yaml"
harmless_run 17 fim init --db "$db" --root "$tree" --policy "$work/evil.yaml"
say "odd names, link targets, attributes, roots and arguments: $outputs outputs, no raw control byte;" \
  "$(cat "$work/said"); $same"
