#!/bin/bash
# Logs: aide and fim, by a policy that fim made of aide's configuration, say the same of files that
# grow, come and go, where a rule allows that and where it does not.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

command -v aide >/dev/null || die "aide is not installed"
mkdir -m 700 "$work/db"
tree=$work/tree
version=$(aide --version 2>&1 | sed -n 's/^AIDE \([0-9.]*\).*/\1/p')
say "AIDE $version"

# Directories are left out: their times change with every name in them.
cat >"$work/aide.conf" <<CONF
database_in=file:$work/aide.db
database_out=file:$work/aide.db
gzip_dbout=no
log_level=error
report_level=list_entries
report_url=stdout
Full = ftype+p+u+g+n+s+b+m+c+i+sha256
$tree/log f Full+growing
$tree/spool f Full+growing+ANF+ARF
$tree/plain f Full
CONF
expect 0 fim import-aide-conf --aide-version "$version" --output "$work/policy.yaml" "$work/aide.conf"
[ ! -s "$work/err" ] || ! grep -q 'without the attributes' "$work/err" ||
  die "attributes were left out: $(cat "$work/err")"
grep -q 'allow: \[new, removed, growing\]' "$work/policy.yaml" || die "the policy allows nothing"

# What happens to a log of three lines. Each is a shell command on "$file".
declare -A events=(
  [untouched]=":"
  [appended]="echo 'line 4' >>\"\$file\""
  [sparse]="truncate -s 1M \"\$file\""
  [truncated]="truncate -s 3 \"\$file\""
  [emptied]=": >\"\$file\""
  [touched]="sleep 1; touch \"\$file\""
  [backdated]="echo 'line 4' >>\"\$file\"; touch -d 2001-01-01 \"\$file\""
  [rewritten]="printf 'LINE 1\nline 2\nline 3\nline 4\n' >\"\$file\""
  [same-beginning]="printf 'line 1\nline 2\nline 3\nline 4\n' >\"\$file\""
  [replaced]="cp \"\$file\" \"\$file.new\"; echo 'line 4' >>\"\$file.new\"; mv \"\$file.new\" \"\$file\""
  [chmod]="echo 'line 4' >>\"\$file\"; chmod 666 \"\$file\""
  [removed]="rm \"\$file\""
  [new]="mv \"\$file\" \"$work/aside\"; cp \"$work/aside\" \"\$file.2\"; mv \"$work/aside\" \"\$file\""
)
# The codes of both are a mask: 1 new, 2 removed, 4 changed.
declare -A seen=()
for directory in log spool plain; do
  for event in "${!events[@]}"; do
    rm -rf "$tree"
    mkdir -p "$tree/log" "$tree/spool" "$tree/plain"
    for file in "$tree"/{log,spool,plain}/file; do
      printf 'line 1\nline 2\nline 3\n' >"$file"
    done
    expect 0 aide --init -c "$work/aide.conf"
    rm -f "$work/db/"*
    expect 0 fim init --db "$work/db/fim" --policy "$work/policy.yaml" "$tree"

    # shellcheck disable=SC2034 # the event names it
    file=$tree/$directory/file
    sleep 1.1 # aide records whole seconds
    eval "${events[$event]}"
    run aide --check -c "$work/aide.conf"
    aide_exit=$code
    run fim check --db "$work/db/fim"
    [ "$code" -eq "$aide_exit" ] || {
      cat -v "$work/out"
      die "$directory/file $event: aide ends with $aide_exit, fim with $code"
    }
    seen[$directory]+=" $event=$code"
  done
  say "$directory:${seen[$directory]}"
done
case ${seen[log]} in
*appended=0*) ;;
*) die "a log that grew is drift" ;;
esac
case ${seen[spool]} in
*" new=0"*) ;;
*) die "a new file is drift where the rule allows it" ;;
esac
case ${seen[plain]} in
*appended=4*) ;;
*) die "a file that grew is no drift without 'growing'" ;;
esac
