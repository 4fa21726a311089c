# Sourced by the acceptance steps: where things are, and how a step says what it found.
# shellcheck shell=bash

acceptance=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
project=$(dirname "$(dirname "$acceptance")")
# shellcheck disable=SC2034 # for whoever sources this
support=$acceptance/support
# Debian's own, which has Debian's modules.
python=/usr/bin/python3
step=${0##*/}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/fim-${step%.sh}.XXXXXX")
export PYTHONDONTWRITEBYTECODE=1

# What is mounted below the work directory would keep it, or be emptied with it.
clean_up() {
  local mount
  for job in $(jobs -p); do
    kill "$job" 2>/dev/null || :
  done
  while read -r mount; do
    umount "$mount"
  done < <(findmnt -rno TARGET | grep -F "$work/" | sort -r || :)
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

say() {
  printf '   %s\n' "$*"
}

die() {
  printf 'FAILED %s: %s\n' "$step" "$*" | tee -a "${FAILURES:-/dev/null}" >&2
  exit 1
}

fim() {
  "$project/fim" "$@"
}

# run COMMAND...: leaves what it wrote in $work/out and $work/err, its exit code in $code.
run() {
  code=0
  "$@" >"$work/out" 2>"$work/err" || code=$?
}

# expect CODE COMMAND...: run, and fail unless it ends with CODE.
expect() {
  local wanted=$1
  shift
  run "$@"
  if [ "$code" -ne "$wanted" ]; then
    printf '%s\n' "--- stdout" >&2
    head -n 40 "$work/out" | cat -v >&2
    printf '%s\n' "--- stderr" >&2
    head -n 40 "$work/err" | cat -v >&2
    die "'$*' ended with $code, not with $wanted"
  fi
}

# refused CODE TEXT COMMAND...: it ends with CODE, one line on stderr with TEXT in it, and nothing on
# stdout.
refused() {
  local wanted=$1 text=$2
  shift 2
  expect "$wanted" "$@"
  [ ! -s "$work/out" ] || die "'$*' was refused, and yet wrote to stdout"
  if [ "$(wc -l <"$work/err")" -ne 1 ]; then
    head -n 20 "$work/err" | cat -v >&2
    die "'$*' was refused with $(wc -l <"$work/err") lines on stderr, not with one"
  fi
  grep -qF -- "$text" "$work/err" ||
    die "'$*' was refused with '$(cat -v "$work/err")', which does not say '$text'"
}

# has EXPRESSION: of the JSON report that the last command printed, which is r.
has() {
  "$python" "$support/holds.py" "$work/out" "$1" || die "not so: $1"
}

# fits SCHEMA: the JSON that the last command printed fits the published schema, such as log-1.
fits() {
  "$python" "$support/schema.py" "$1" "$work/out" || die "the output does not fit its schema"
}

# The ids of the generations in a database, on one line.
generations() {
  fim baselines --db "$1" --format json >"$work/generations" ||
    die "cannot list the generations of $1"
  "$python" "$support/generations.py" "$work/generations"
}

# self_signed NAME ALGORITHM...: makes NAME.crt, which is trusted by itself, and NAME.key, for a server on this machine.
self_signed() {
  local name=$1
  shift
  openssl req -x509 -newkey "$@" -nodes -keyout "$name.key" -out "$name.crt" -days 2 -subj /CN=fim-webhook \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2>/dev/null
}

# with_time FILE COMMAND...: run, and leave wall seconds and peak resident KiB in FILE.
with_time() {
  local file=$1
  shift
  /usr/bin/time -o "$file" -f '%e %M' "$@"
}
