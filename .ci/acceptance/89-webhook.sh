#!/bin/bash
# The webhook as a process: reviews over TLS for a minute on two cores while its certificate rotates, then while it is
# misused in every way; how long it keeps connections; how it starts, and how it ends. No review may be lost.
#
# FIM_RATE and FIM_SECONDS say how many reviews a second, and for how long; FIM_P99 is the bound for the 99th percentile
# in milliseconds. A measurement sets them to 500, 60 and 50; the defaults suit a machine of unknown speed.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"
find_java java 25 999 || die "there is no Java 25"
# shellcheck disable=SC2154 # set by find_java
export JAVA_HOME=$java_home

rate=${FIM_RATE:-200}
seconds=${FIM_SECONDS:-60}
sidecar=$project/fim-sidecar/target/image/bin/fim-sidecar
classes=$project/fim-sidecar/target/test-classes
review=$project/fim-sidecar/src/test/resources/reviews/create-pod.json
two_cores=(taskset -c "0,1")
read -r port admin < <("$python" -c '
import socket
sockets = [socket.socket() for _ in range(2)]
for each in sockets:
    each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in sockets])')

# The volume of a Secret, as a kubelet makes it: links through ..data, which is replaced in one step.
secret=$work/tls
mkdir "$secret"
ln -s ..data/tls.crt "$secret/tls.crt"
ln -s ..data/tls.key "$secret/tls.key"
rotations=0
rotate() {
  rotations=$((rotations + 1))
  local version=$secret/..version$rotations
  mkdir "$version"
  cp "$work/pair$1.crt" "$version/tls.crt"
  cp "$work/pair$1.key" "$version/tls.key"
  ln -s "${version##*/}" "$secret/..data_tmp"
  mv -T "$secret/..data_tmp" "$secret/..data"
}
self_signed "$work/pair0" ec -pkeyopt ec_paramgen_curve:P-256
self_signed "$work/pair1" rsa:2048
self_signed "$work/pair2" rsa:2048
self_signed "$work/pair3" ec -pkeyopt ec_paramgen_curve:P-256
cat "$work"/pair?.crt >"$work/trusted.pem"
rotate 0
printf 'version: 1\nimage: registry.example/fim:1.0.0\n' >"$work/webhook.yaml"

metric() {
  curl -sS "http://127.0.0.1:$admin/metrics" | sed -n "s/^$1 //p"
}
status() {
  curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$admin$1" || :
}
# memory FIELD: of the server, in MB.
memory() {
  echo $(($(sed -n "s/^$1:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/$server/status") / 1000))
}

webhook=("$sidecar" webhook --settings "$work/webhook.yaml" --listen "127.0.0.1:$port" --admin
  "127.0.0.1:$admin" --certificate "$secret/tls.crt" --key "$secret/tls.key" --grace 6s)
start() {
  "${two_cores[@]}" "$@" >"$work/events" 2>"$work/log" &
  server=$!
  for _ in $(seq 300); do
    [ "$(status /readyz)" = 200 ] && return
    sleep 0.1
  done
  cat "$work/log" >&2
  die "the webhook is not ready after 30 s"
}

# What is wrong stops the start.
printf 'version: 1\nimage: registry.example/fim:1.0.0\nimages: 7\nimagse: x\n' >"$work/wrong.yaml"
refused 15 "imagse" "$sidecar" webhook --settings "$work/wrong.yaml"
refused 15 "found '8443'" "$sidecar" webhook --settings "$work/webhook.yaml" --listen 8443
refused 18 "mount the Secret with tls.crt and tls.key there" "$sidecar" webhook --settings "$work/webhook.yaml" \
  --certificate "$work/not-there"

start "${webhook[@]}"
refused 18 "free the port, or name another by --listen" "${webhook[@]}"
say "ready: $(memory VmRSS) MB"
"$python" "$support/webhook_idle.py" "$port" 100 135 &
idle=$!

# load RATE SECONDS MILLISECONDS: begins to send so many a second for so long, with the bound for the 99th percentile;
# before that, 10 s at a rate that rises.
load() {
  "${two_cores[@]}" "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx128m -cp "$classes" \
    dev.fim.sidecar.webhook.load.ReviewLoad "$port" "$work/trusted.pem" \
    "$review" "$1" "$2" 10 "$3" >"$work/load" &
  loader=$!
}
await_load() {
  local result=0
  wait "$loader" || result=$?
  sed 's/^/   /' "$work/load"
  if [ "$result" -ne 0 ]; then
    curl -sS "http://127.0.0.1:$admin/metrics" | grep '^fim_webhook' >&2
    die "the load"
  fi
}

sent=$((rate * (seconds + 5)))
load "$rate" "$seconds" "${FIM_P99:-1000}"
for number in 1 3 2 0 1; do
  sleep $(((seconds + 10) / 6))
  rotate "$number"
done
await_load
read -r ticks < <(cut -d ' ' -f 14,15 "/proc/$server/stat" | tr ' ' '+')
say "the server: $(memory VmHWM) MB at most, $((ticks * 1000 / $(getconf CLK_TCK) / (seconds + 10))) ms of processor a second"
[ "$(metric 'fim_webhook_certificate_reads_total{result="in-force"}')" = "$rotations.0" ] ||
  die "not every one of $rotations certificates came into force"
[ "$(metric 'fim_webhook_requests_total{result="injected"}')" = "$sent.0" ] ||
  die "not every review was answered with a patch"
[ "$(wc -l <"$work/events")" -eq "$sent" ] || die "not every review was written"
[ "$(metric fim_webhook_connections_cut_off_total)" = 0.0 ] || die "it cut off a connection that nothing was wrong with"
say "$rotations certificates, each in force; each review answered by a patch and written in an event"

curl -sS "http://127.0.0.1:$admin/metrics" >"$work/metrics"
promtool check metrics <"$work/metrics" || die "promtool finds fault with the metrics"

# Misused, it serves on: a slower minute is no failed one.
load "$rate" 30 1000
"$python" "$support/webhook_attack.py" "$port" 35 "$review" || die "the misuse"
await_load
say "misused, the server: $(memory VmHWM) MB at most; cut off: $(metric fim_webhook_connections_cut_off_total)"
[ "$(memory VmHWM)" -lt 469 ] || die "it took more than the 448 MiB that its manifest gives it"
[ "$(status /livez)$(status /readyz)" = 200200 ] || die "it is not well after the misuse"
wait "$idle" || die "the connections that ask nothing"

# A client can change its keys again and again, and send nothing else.
change_keys() {
  for _ in $(seq 100); do
    echo k
    sleep 0.02
  done
  sleep 20
}
code=0
timeout 10 openssl s_client -connect "127.0.0.1:$port" -tls1_3 < <(change_keys) >"$work/keys" 2>&1 || code=$?
[ "$code" -ne 124 ] || die "a client may change its keys without end"
grep -q KEYUPDATE "$work/keys" || die "openssl changed no keys: $(tail -n 3 "$work/keys")"
grep -v 'another certificate is in force' "$work/log" | tail -n +2 >"$work/complaints" || :
[ ! -s "$work/complaints" ] || die "it complained: $(head -n 3 "$work/complaints")"

# Told to stop, it says so, serves on, ends well. Each review then takes a connection of its own.
load 100 5 1000
sleep 12
kill -TERM "$server"
sleep 0.3
[ "$(status /readyz)" = 503 ] || die "it was told to stop, and is ready"
await_load
code=0
wait "$server" || code=$?
[ "$code" -eq 0 ] || die "told to stop, it ended with $code"
say "told to stop: not ready, every review until the end of the grace answered, exit 0"

# A name server is not asked, which might not answer: a client has an address that no file of names has.
start strace -f -qq -e trace=open,openat,connect -e signal=none -o "$work/trace" "${webhook[@]}"
[ "$(curl -sk --interface 127.0.0.77 -X POST -H 'Content-Type: application/json' -d '{}' -o /dev/null \
  -w '%{http_code}' "https://127.0.0.1:$port/inject")" = 400 ] || die "a client from 127.0.0.77 is not answered"
kill -TERM "$(pgrep -P "$server" -f webhook | head -n 1)"
wait "$server" || die "told to stop under strace, it ended with $?"
grep -q 'webhook.yaml' "$work/trace" || die "the trace shows nothing"
! grep -m 3 -E 'resolv\.conf|/etc/host|sin_port=htons\(53\)' "$work/trace" ||
  die "it asked for the name of a client"
say "no name of a client is asked for"

# While it watches, the program serves probes only, on a port that its target can flood: it keeps no silent connection.
"$sidecar" watch --admin "127.0.0.1:$admin" --state "$work" --container none --paths /etc >"$work/events" 2>"$work/log" &
server=$!
for _ in $(seq 300); do
  [ "$(status /livez)" != 000 ] && break
  sleep 0.1
done
exec 3<>"/dev/tcp/127.0.0.1/$admin"
timeout 10 cat <&3 || die "the port for probes keeps a silent connection for more than 10 s"
kill -TERM "$server"
wait "$server" || :
say "the port for probes: a silent connection is closed within 10 s"
