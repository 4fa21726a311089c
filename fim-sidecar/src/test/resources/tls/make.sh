#!/bin/bash
# Makes the certificates of this directory anew, for a hundred years, with OpenSSL 3.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

names='subjectAltName=DNS:localhost,IP:127.0.0.1'

# self_signed NAME ALGORITHM...: NAME.crt and NAME.key (PKCS#8).
self_signed() {
  local name=$1
  shift
  openssl req -x509 -newkey "$@" -nodes -keyout "$name.key" -out "$name.crt" -days 36500 \
    -subj "/CN=fim test $name" -addext "$names" 2>/dev/null
}

self_signed ec ec -pkeyopt ec_paramgen_curve:P-256
self_signed other ec -pkeyopt ec_paramgen_curve:P-384
self_signed rsa rsa:2048
self_signed ed25519 ed25519
openssl ec -in ec.key -out ec-sec1.key 2>/dev/null
openssl ecparam -name prime256v1 | cat - ec-sec1.key >ec-sec1-parameters.key
openssl rsa -in rsa.key -traditional -out rsa-pkcs1.key 2>/dev/null
openssl rsa -in rsa.key -traditional -aes128 -passout pass:secret -out rsa-encrypted-pkcs1.key 2>/dev/null
openssl pkcs8 -topk8 -in ec.key -passout pass:secret -out ec-encrypted.key

# A chain: the server's certificate, and that of its issuer.
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout chain.key -out chain.csr \
  -subj '/CN=fim test chain' 2>/dev/null
openssl x509 -req -in chain.csr -CA other.crt -CAkey other.key -set_serial 7 -days 36500 \
  -extfile <(echo "$names") -out leaf.crt 2>/dev/null
cat leaf.crt other.crt >chain.crt

# One that has expired, and one that is still to come.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index.txt"
cat >"$work/ca.cnf" <<CONF
[ca]
default_ca = one
[one]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
CONF
# at NAME FROM UNTIL
at() {
  openssl ca -batch -config "$work/ca.cnf" -selfsign -keyfile chain.key -in chain.csr -startdate "$2" \
    -enddate "$3" -notext -out "$1.crt" 2>/dev/null
}
at expired 20200101000000Z 20200201000000Z
at future 21200101000000Z 21210101000000Z
rm chain.csr leaf.crt
