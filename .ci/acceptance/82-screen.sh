#!/bin/bash
# fim for people at a screen: status, watch with real changes until SIGINT, and a terminal of 80 columns.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

db=$work/db/fim
tree=$work/tree
mkdir -m 700 "$work/db"
mkdir -p "$tree/etc"
echo one >"$tree/etc/passwd"
expect 0 fim init --db "$db" --root "$tree"
expect 0 fim status --db "$db"
grep -q '^last check   none is recorded$' "$work/out" || die "status before a check: $(cat "$work/out")"
echo two >"$tree/etc/passwd"
expect 4 fim check --db "$db" -q
expect 0 fim status --db "$db"
grep -q '^last check   drifted, ' "$work/out" || die "status after a check: $(cat "$work/out")"
expect 0 fim status --db "$db" --format json
fits database-status-1
say "status: none, then the outcome of the last check; its JSON fits the schema"

# until_shown TEXT FILE
until_shown() {
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    if grep -qF -- "$1" "$2"; then
      return
    fi
    sleep 0.1
  done
  die "'$1' was not shown: $(cat -v "$2")"
}
# watching ARGUMENT...: starts a watch that does not ignore SIGINT, as a job of a script would.
watching() {
  "$python" -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$project/fim" watch "$@" >"$work/shown" 2>"$work/err" &
  watcher=$!
  until_shown 'Ctrl-C ends the watch' "$work/shown"
}
# ends CODE: SIGINT ends the watch with this code.
ends() {
  local result=0
  kill -INT "$watcher"
  wait "$watcher" || result=$?
  [ "$result" -eq "$1" ] || die "the watch ended with $result, not with $1: $(cat -v "$work/shown" "$work/err")"
  [ ! -s "$work/err" ] || die "the watch wrote to stderr: $(cat -v "$work/err")"
}
watching --db "$db"
printf 'x' >"$tree/etc/"$'new\e[31m'
until_shown '  added         file       /etc/new\x1b[31m' "$work/shown"
rm "$tree/etc/passwd"
until_shown '  removed       file       /etc/passwd' "$work/shown"
rm "$tree/etc/"$'new\e[31m'
until_shown '  restored                 /etc/new\x1b[31m' "$work/shown"
ends 7
grep -q '^shown: 1 added, 1 removed, 1 changed, 0 unverifiable, 1 restored$' "$work/shown" ||
  die "the end of the watch: $(cat -v "$work/shown")"
! grep -q $'\e' "$work/shown" || die "a name reached the screen as it is, or there was colour in a file"
watching --from-now --db "$db" "$tree/etc"
ends 0
say "watch: each change once, names escaped, SIGINT ends it with the mask of what was shown"

# on_screen COMMAND: runs it on a terminal of 80 columns, and leaves what that shows in $work/screen.
on_screen() {
  rm -f "$work/done"
  tmux -S "$work/tmux" -f /dev/null new-session -d -x 80 -y 40 "$1; touch '$work/done'; sleep 60"
  for ((tries = 0; tries < 600; tries++)); do
    if [ -e "$work/done" ]; then
      break
    fi
    sleep 0.1
  done
  tmux -S "$work/tmux" capture-pane -p >"$work/screen"
  tmux -S "$work/tmux" kill-server
}

# A terminal of 80 columns: each digest of a pair stands whole in its line.
echo one >"$tree/etc/passwd"
expect 0 fim init --db "$db" --root "$tree"
before=$(sha256sum "$tree/etc/passwd" | cut -d ' ' -f 1)
echo three >"$tree/etc/passwd"
after=$(sha256sum "$tree/etc/passwd" | cut -d ' ' -f 1)
on_screen "'$project/fim' check --db '$db' --ignore-attributes mtime,uid,gid"
grep -qE "^      sha256  $before\$" "$work/screen" || die "80 columns: $(cat "$work/screen")"
grep -qE "^            → $after\$" "$work/screen" || die "80 columns: $(cat "$work/screen")"
grep -qE '^  note      ' "$work/screen" || die "80 columns: no note: $(cat "$work/screen")"
say "a terminal of 80 columns: a pair of digests stands in two lines"

# Nothing binary reaches it.
on_screen "'$project/fim' export --db '$db' 2>'$work/err'; echo \$? >'$work/code'"
[ "$(cat "$work/code")" = 15 ] || die "an export to a terminal ended with $(cat "$work/code")"
grep -q '^fim: cannot write a portable baseline to a terminal: it is binary; name a file with --output$' "$work/err" ||
  die "an export to a terminal says: $(cat -v "$work/err")"
say "a portable baseline is not written to a terminal"
