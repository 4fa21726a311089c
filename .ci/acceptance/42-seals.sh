#!/bin/bash
# Sealed baselines: keys of openssl and of fim, the commands that the reference shows, changes of single
# bytes, older copies, foreign keys, and an attacker who writes the database.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

tree=$work/tree
keys=$work/keys
db=$work/db/fim
mkdir -m 700 "$keys" "$work/db" "$work/other"
mkdir -p "$tree/etc" "$tree/bin"
for number in $(seq 200); do
  echo "$number" >"$tree/etc/file-$number"
done
ln -s etc "$tree/link"
printf 'grün & geheim\n' >"$keys/passphrase"
chmod 600 "$keys/passphrase"

# Keys: fim makes what openssl reads, and takes what openssl makes.
cd "$keys"
expect 0 fim keygen --output plain
expect 0 fim keygen --output locked --passphrase-file passphrase
openssl pkey -in plain -pubout | cmp - plain.pub || die "openssl has another public key"
openssl pkey -in locked -passin file:passphrase -pubout | cmp - locked.pub ||
  die "openssl does not read the encrypted key"
openssl genpkey -algorithm ed25519 -out ssl 2>/dev/null
openssl genpkey -algorithm ed25519 -aes256 -pass file:passphrase -out ssl-locked 2>/dev/null
for key in ssl ssl-locked; do
  openssl pkey -in "$key" -passin file:passphrase -pubout -out "$key.pub"
  chmod 600 "$key"
done
[ "$(stat -c %a plain locked | sort -u)" = 600 ] || die "others can read a private key"
refused 18 'it exists' fim keygen --output plain
refused 15 'there is no terminal' fim keygen --output new --passphrase </dev/null
[ ! -e new ] || die "a key without its passphrase was written"
id=$(openssl pkey -pubin -in ssl.pub -outform DER | sha256sum | cut -d' ' -f1)
cd "$work"

# Each key seals, with the same commands.
for key in plain locked ssl ssl-locked; do
  passphrase=()
  case $key in *locked) passphrase=(--passphrase-file "$keys/passphrase") ;; esac
  file=$work/$key.fim
  expect 0 fim init --db "$db" --root "$tree" --sign "$keys/$key" "${passphrase[@]}"
  expect 0 fim check --db "$db" --trust "$keys/$key.pub"
  grep -q 'note      sealed by the key' "$work/out" || die "the report does not say who sealed it"
  expect 0 fim export --db "$db" --sign "$keys/$key" "${passphrase[@]}" --output "$file"
  expect 0 fim check --against "$file" --trust "$keys/$key.pub"
done
expect 0 fim verify --db "$db" --baseline 3 --trust "$keys/ssl.pub" --format json
fits verify-1
has "r['key'] == '$id' and r['generation'] == 3 and r['entries'] == 204"
say "keys of fim and of openssl, with a passphrase and without, seal generations and portable baselines"

# The commands of the reference, as they stand there.
mkdir "$work/by-hand"
cp ssl.fim "$work/by-hand/trusted.fim"
cp ssl.fim.seal "$work/by-hand/trusted.fim.seal"
cp "$keys/ssl.pub" "$work/by-hand/seal.key.pub"
awk '/<!-- commands check-a-seal -->/ { on = 1; next } on && /^```sh/ { inside = 1; next }
  inside && /^```/ { exit } inside' "$project/docs/reference/seals.md" >"$work/by-hand/commands"
[ "$(wc -l <"$work/by-hand/commands")" -eq 4 ] || die "the reference has no commands"
by_hand() {
  (cd "$work/by-hand" && bash -eu commands)
}
by_hand >"$work/out" || die "openssl does not accept the seal"
grep -q 'Signature Verified Successfully' "$work/out" || die "openssl does not accept the seal"
printf x >>"$work/by-hand/trusted.fim"
! by_hand >/dev/null || die "the commands accept another file"
cp ssl.fim "$work/by-hand/trusted.fim"
sed -i 's/^entries: .*/entries: 7/' "$work/by-hand/trusted.fim.seal"
! by_hand >/dev/null 2>&1 || die "openssl accepts another statement"
say "openssl checks a seal by the commands of the reference, and refuses another file and statement"

# One changed byte, anywhere in the file or its seal. Unit tests change 10,000.
changed=0
for name in ssl.fim ssl.fim.seal; do
  cp "$name" "$work/good"
  size=$(stat -c %s "$name")
  for _ in $(seq 15); do
    at=$(((RANDOM * 32768 + RANDOM) % size))
    old=$(od -An -tu1 -j "$at" -N 1 "$name" | tr -d ' ')
    printf '%b' "\\x$(printf %02x $((old ^ (1 << (RANDOM % 8)))))" |
      dd of="$name" bs=1 seek="$at" conv=notrunc status=none
    run fim check --against ssl.fim --trust "$keys/ssl.pub"
    [ "$code" -eq 26 ] || die "byte $at of $name was changed, and the check ended with $code"
    [ ! -s "$work/out" ] || die "byte $at of $name was changed, and there was output"
    cp "$work/good" "$name"
    changed=$((changed + 1))
  done
done
expect 0 fim check --against ssl.fim --trust "$keys/ssl.pub"
say "$changed changes of a byte: exit 26, no output"

# Refusals, each with both facts.
refused 26 "the key $id sealed it; trusted: the key " fim check --against ssl.fim --trust "$keys/plain.pub"
mv ssl.fim.seal aside
refused 26 "it has no seal; trusted: the key $id" fim check --against ssl.fim --trust "$keys/ssl.pub"
cp plain.fim.seal ssl.fim.seal
refused 26 "trusted: the key $id" fim check --against ssl.fim --trust "$keys/ssl.pub"
mv aside ssl.fim.seal
expect 0 fim init --db "$work/other/fim" --root "$tree"
for command in check update show export verify 'compare 1 latest'; do
  read -ra words <<<"$command"
  refused 26 'it has no seal' fim "${words[0]}" --db "$work/other/fim" --trust "$keys/ssl.pub" "${words[@]:1}"
done
FIM_TRUST=$keys/ssl.pub refused 26 'it has no seal' fim check --db "$work/other/fim"
chmod o+w "$keys/ssl.pub"
refused 18 'others can write it' fim check --against ssl.fim --trust "$keys/ssl.pub"
chmod o-w "$keys/ssl.pub"
chmod o+w "$keys/ssl"
refused 18 'others can write it' fim seal --db "$db" --key "$keys/ssl"
chmod o-w "$keys/ssl"
printf 'wrong\n' >"$keys/wrong"
chmod 600 "$keys/wrong"
refused 18 'the passphrase is wrong' fim seal --db "$db" --key "$keys/locked" --passphrase-file "$keys/wrong"
say "no seal, a foreign key, the seal of another file, keys that others can write, a wrong passphrase: refused"

# An older database, and an older file, with their old seals.
cp "$db.mv.db" "$work/old.db"
cp ssl.fim "$work/old.fim"
cp ssl.fim.seal "$work/old.fim.seal"
echo new >"$tree/etc/new"
expect 1 fim update --db "$db" --trust "$keys/ssl-locked.pub" --sign "$keys/ssl"
expect 0 fim check --db "$db" --trust "$keys/ssl.pub"
expect 0 fim export --db "$db" --sign "$keys/ssl" --output ssl.fim
expect 0 fim check --against ssl.fim --trust "$keys/ssl.pub"
cp "$work/old.fim" ssl.fim
cp "$work/old.fim.seal" ssl.fim.seal
refused 26 'it is older' fim check --against ssl.fim --trust "$keys/ssl.pub"
refused 26 'it is older' fim import --db "$work/other/imported" --trust "$keys/ssl.pub" ssl.fim
expect 1 fim check --against ssl.fim --trust "$keys/ssl.pub" --trust-memory none
grep -q 'note      no memory of seals was used' "$work/out" || die "there is no note that age was not checked"
expect 0 fim init --db "$db" --root "$tree" --sign "$keys/ssl-locked" --passphrase-file "$keys/passphrase"
expect 0 fim check --db "$db" --trust "$keys/ssl-locked.pub"
cp "$work/old.db" "$db.mv.db"
refused 26 'it is older' fim check --db "$db" --trust "$keys/ssl-locked.pub"
rm "$db.mv.db"
expect 0 fim init --db "$db" --root "$tree" --sign "$keys/ssl-locked" --passphrase-file "$keys/passphrase"
refused 26 'it belongs to the series' fim check --db "$db" --trust "$keys/ssl-locked.pub"
say "an older file, an older database and a new one in its place are refused"

# An import keeps the seal. Then an attacker edits the database with H2 itself.
cp locked.fim imported.fim
cp locked.fim.seal imported.fim.seal
expect 0 fim import --db "$work/other/imported" --trust "$keys/locked.pub" imported.fim
expect 1 fim check --db "$work/other/imported" --trust "$keys/locked.pub"
h2=$(find "$project/fim-cli/target/image" -name 'h2-*.jar' | head -n 1)
# shellcheck source=.mvn/find-jdk.sh
. "$project/.mvn/find-jdk.sh"
find_java java 25 99 || die "there is no Java 25"
# shellcheck disable=SC2154 # find_java sets it
sql() {
  "$java_home/bin/java" -cp "$h2" org.h2.tools.Shell -url "jdbc:h2:$work/other/imported" -user sa -sql "$1" \
    >/dev/null || die "H2 does not take: $1"
}
cp "$work/other/imported.mv.db" "$work/sealed.db"
for change in "UPDATE entry SET link = X'78' WHERE link IS NOT NULL" \
  "DELETE FROM entry WHERE path = X'2f6574632f66696c652d31'" \
  "UPDATE baseline SET policy = 'version: 1', policy_name = 'p'" \
  "UPDATE seal SET statement = REPLACE(statement, 'entries: 20', 'entries: 19')"; do
  sql "$change"
  run fim check --db "$work/other/imported" --trust "$keys/locked.pub"
  [ "$code" -eq 26 ] || [ "$code" -eq 24 ] || die "'$change' was not noticed: exit $code"
  [ ! -s "$work/out" ] || die "'$change': there was output"
  cp "$work/sealed.db" "$work/other/imported.mv.db"
done
say "an imported generation keeps its seal, and changes of the database are noticed"

# A policy.
printf 'version: 1\nrules:\n  - path: /etc\n' >policy.yaml
check=(fim check --db "$work/other/imported" --trust "$keys/locked.pub" --policy policy.yaml)
refused 26 'and it has no seal of its own' "${check[@]}"
expect 0 fim seal --key "$keys/locked" --passphrase-file "$keys/passphrase" policy.yaml
expect 1 "${check[@]}"
printf '  - exclude: /etc\n' >>policy.yaml
refused 26 'and it has no seal of its own' "${check[@]}"
refused 26 'sealed is the policy with the digest' fim verify --trust "$keys/locked.pub" policy.yaml
say "a policy needs the seal of the baseline or one of its own"

# Many checks at once share one memory of seals.
for number in $(seq 6); do
  cp plain.fim "many-$number.fim"
  cp plain.fim.seal "many-$number.fim.seal"
done
pids=()
for number in $(seq 6); do
  fim check --against "many-$number.fim" --trust "$keys/plain.pub" >"$work/many-$number.out" 2>&1 &
  pids+=($!)
done
for pid in "${pids[@]}"; do
  many=0
  wait "$pid" || many=$?
  [ "$many" -eq 1 ] || die "one of several checks at once ended with $many: $(cat "$work"/many-*.out)"
done
[ "$(grep -c '/many-[1-6]\.fim$' "$keys/plain.pub.newest")" -eq 6 ] || die "a seal was forgotten"
say "several checks at once remember their seals"
