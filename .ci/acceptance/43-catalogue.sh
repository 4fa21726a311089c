#!/bin/bash
# A catalogue on Debian's PostgreSQL: the baselines of two machines are pushed, pulled elsewhere and compared; the
# queries of the documentation run as they are written; sidecars' reports are shown; and 100,000 generations of one tree
# cost one copy of its entries.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/postgres.bash
. "$support/postgres.bash"

generations=${FIM_GENERATIONS:-100000}

# The server stops with the step.
stop() {
  stop_postgres
  clean_up
}
trap stop EXIT

mkdir -m 700 "$work/db"
mkdir "$work/pg"
for name in server other; do
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$work/pg/$name.key" -out "$work/pg/$name.crt" 2>/dev/null
done
port=$((20000 + RANDOM % 20000))
make_postgres "$port" "ssl = on" "ssl_cert_file = '$work/pg/server.crt'" "ssl_key_file = '$work/pg/server.key'"
sed -i 's/^host /hostssl /' "$work/pg/data/pg_hba.conf"
chmod 600 "$work/pg/server.key"
start_postgres
make_roles
export PGPASSFILE=$work/pgpass PGSSLROOTCERT=$work/pg/server.crt
url() {
  echo "jdbc:postgresql://fim_$1@localhost:$port/fim?sslmode=verify-full"
}

refused 24 "no schema of fim" fim baselines --db "$(url pull)"
expect 0 fim catalogue create --db "$(url owner)" --reader fim_pull --writer fim_push --reporter fim_report
expect 0 fim catalogue create --db "$(url owner)"
chmod 644 "$work/pgpass"
refused 18 "all users can read it" fim baselines --db "$(url pull)"
chmod 600 "$work/pgpass"
refused 15 "no such parameter" fim baselines --db "$(url pull)&loggerFile=/tmp/x"
refused 15 "it holds a password" fim baselines --db "jdbc:postgresql://a:b@localhost/fim"
refused 18 "cannot be reached" fim baselines --db "jdbc:postgresql://localhost:1/fim"
PGSSLROOTCERT=$work/pg/other.crt refused 18 "SSL error" fim baselines --db "$(url pull)"
refused 18 "127.0.0.1 could not be verified" fim baselines --db "jdbc:postgresql://fim_pull@127.0.0.1:$port/fim?sslmode=verify-full"

# Two machines push; a third pulls both and compares.
for machine in one two; do
  mkdir "$work/$machine"
  for number in $(seq 2000); do
    echo "content $number" >"$work/$machine/file-$number"
  done
done
echo changed >"$work/two/file-7"
chmod 4755 "$work/two/file-8"
for machine in one two; do
  expect 0 fim init --db "$work/db/$machine" --root "$work/$machine"
  expect 0 fim push --db "$work/db/$machine" --to "$(url push)" --name "$machine"
  expect 0 fim pull --db "$work/db/pulled-$machine" --from "$(url pull)" --name "$machine"
  expect 0 fim compare "$work/db/$machine@1" "$work/db/pulled-$machine@1"
  expect 0 fim check --db "$(url pull)" --name "$machine"
done
expect 4 fim compare --format json --ignore-attributes mtime "$work/db/pulled-one@1" "$work/db/pulled-two@1"
has '[c["path"] for c in r["changes"]] == ["/file-7", "/file-8"]'
refused 24 "may not do this" fim push --db "$work/db/one" --to "$(url pull)" --name one
expect 0 fim init --db "$(url push)" --name one --root "$work/one"
expect 0 fim baselines --db "$(url pull)" --name one
expect 0 fim pull --db "$work/db/pulled-one" --from "$(url pull)" --name one
say "two machines pushed, pulled and compared"

# An entry that the server altered is noticed, and nothing is recorded.
sql -c "UPDATE fim.entry SET path = path || '\\x21'::bytea WHERE id = (SELECT MAX(id) FROM fim.entry)"
refused 26 "somebody has altered it" fim pull --db "$work/db/altered" --from "$(url pull)" --name two
[ "$(fim baselines --db "$work/db/altered" --format ndjson | wc -l)" -eq 0 ] || die "an altered tree was recorded"
refused 26 "somebody has altered it" fim check --db "$(url pull)" --name two

# The queries of the page, as they are written.
page=$project/docs/reference/catalogue.md
count=0
while IFS= read -r -d '' query; do
  "$pg/psql" -qAtX -v ON_ERROR_STOP=1 "host=localhost port=$port dbname=fim user=fim_pull sslmode=verify-full" \
    -c "$query" >"$work/answer" || die "a query of $page fails: $query"
  count=$((count + 1))
done < <("$python" - "$page" <<'END'
import re, sys
for query in re.findall(r"```sql\n(.*?)```", open(sys.argv[1]).read(), re.S):
    sys.stdout.write(query + "\0")
END
)
[ "$count" -ge 5 ] || die "the page has $count queries"
say "$count queries of the page run"

# Reports, through a role that can only add them, and the view of the fleet.
reporter() {
  "$pg/psql" -qAtX -v ON_ERROR_STOP=1 "host=localhost port=$port dbname=fim user=fim_report sslmode=verify-full" "$@"
}
reporter -c "INSERT INTO fim.report (namespace, pod, pod_uid, container, kind, verdict, findings)
  VALUES ('shop', E'<script>alert(1)</script>\\e[31m', 'u1', 'web', 'drift', 'drifted', '{\"findings\": [\"</pre>\"]}'),
         ('shop', 'calm', 'u2', 'web', 'alive', 'intact', NULL)"
for verb in "SELECT * FROM fim.report" "DELETE FROM fim.report" "UPDATE fim.report SET kind = 'x'" \
  "SELECT * FROM fim.baseline" "INSERT INTO fim.report (kind, role) VALUES ('x', 'y')"; do
  if reporter -c "$verb" >/dev/null 2>&1; then
    die "the reporter may: $verb"
  fi
done
expect 0 fim fleet --db "$(url pull)" --format json
fits fleet-1
has '[c["status"] for c in r["containers"]] == ["drifted", "intact"]'
has 'all(c["role"] == "fim_report" for c in r["containers"])'
expect 0 fim fleet --db "$(url pull)" --format html --output "$work/fleet.html"
if grep -q '<script>alert' "$work/fleet.html" || grep -q $'\e' "$work/fleet.html"; then
  die "the name of a pod is markup"
fi
say "the fleet is shown"

# Many generations of one tree: the first by fim, the rest by what fim executes for each.
before=$(sql -c "SELECT COUNT(*) FROM fim.entry")
size=$(sql -c "SELECT pg_total_relation_size('fim.entry')")
start=$(date +%s%N)
for _ in 1 2 3; do
  expect 0 fim push --db "$work/db/one" --to "$(url push)" --name many
done
say "$((($(date +%s%N) - start) / 3000000)) ms for a push of a tree that is there, the start of Java included"
start=$(date +%s%N)
sql -c "WITH n AS (INSERT INTO fim.number SELECT 'many', generate_series(4, $generations) RETURNING number)
  INSERT INTO fim.baseline (name, number, tree_id, created, created_nanos, root, root_text, scope, scope_text, policy,
    policy_name, crossing, image)
  SELECT name, n.number, tree_id, created, created_nanos, root, root_text, scope, scope_text, policy, policy_name,
    crossing, image FROM fim.baseline, n WHERE name = 'many' AND fim.baseline.number = 3"
sql -c ANALYZE
expect 0 fim push --db "$work/db/one" --to "$(url push)" --name many
grep -q "as generation $((generations + 1))," "$work/out" || die "not generation $((generations + 1))"
expect 0 fim check --db "$(url pull)" --name many
[ "$(sql -c "SELECT COUNT(*) FROM fim.entry")" -eq "$before" ] || die "entries were added"
[ "$(sql -c "SELECT pg_total_relation_size('fim.entry')")" -le "$((size + 65536))" ] || die "entries take more room"
say "$(sql -c "SELECT COUNT(*) || ' generations, ' || pg_size_pretty(pg_total_relation_size('fim.baseline') \
  + pg_total_relation_size('fim.number')) || '; ' || (SELECT COUNT(*) FROM fim.entry) || ' entries of all trees, ' \
  || pg_size_pretty(pg_total_relation_size('fim.entry')) FROM fim.baseline")"

# A client that is killed while it writes leaves nothing.
killed=0
for _ in $(seq 10); do
  "$project/fim" init --db "$(url push)" --name killed --root "$work/one" >/dev/null 2>&1 &
  client=$!
  sleep "0.$((RANDOM % 9 + 1))" # a start takes some tenths of a second
  if kill -9 "$client" 2>/dev/null; then
    killed=$((killed + 1))
  fi
  wait "$client" 2>/dev/null || :
done
whole='(SELECT COUNT(*) FROM fim.entry) = (SELECT SUM(entries) FROM fim.tree)'
for _ in $(seq 50); do
  [ "$(sql -c "SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'fim_push'")" -gt 0 ] || break
  sleep 0.1
done
[ "$(sql -c "SELECT $whole")" = t ] || die "a client that was killed left entries"
say "$killed of 10 clients killed: nothing of them is left"

# Rows a second, the same tree into either store: the median of five pairs.
mkdir "$work/big"
for directory in $(seq 200); do
  mkdir "$work/big/$directory"
  for file in $(seq 100); do
    echo "$directory/$file" >"$work/big/$directory/$file"
  done
done
expect 0 fim init --db "$work/db/big" --root "$work/big"
expect 0 fim export --db "$work/db/big" --output "$work/big.fim"
for _ in 1 2 3 4 5; do
  rm -f "$work/db/imported".*
  start=$(date +%s%N)
  expect 0 fim import --db "$work/db/imported" "$work/big.fim"
  echo "h2 $((($(date +%s%N) - start) / 1000000))"
  sql -c "DELETE FROM fim.baseline WHERE name = 'big'" -c "DELETE FROM fim.subtree" -c "DELETE FROM fim.entry" \
    -c "DELETE FROM fim.baseline" -c "DELETE FROM fim.tree"
  start=$(date +%s%N)
  expect 0 fim import --db "$(url push)" --name big "$work/big.fim"
  echo "postgresql $((($(date +%s%N) - start) / 1000000))"
done >"$work/times"
for store in h2 postgresql; do
  median=$(sed -n "s/^$store //p" "$work/times" | sort -n | sed -n 3p)
  say "$store: $median ms to import 20,201 entries, the whole process: $((20201000 / median)) rows/s"
done
