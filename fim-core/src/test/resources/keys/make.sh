#!/bin/sh
# Makes the keys of the tests anew, with openssl. They protect nothing.
set -eu
cd "$(dirname "$0")"
printf 'Gr\303\274n & blau\nonly the first line counts\n' >passphrase
openssl genpkey -algorithm ed25519 -out plain.key
openssl pkey -in plain.key -pubout -out plain.pub
openssl pkcs8 -topk8 -in plain.key -passout file:passphrase -out topk8.key
openssl pkcs8 -topk8 -in plain.key -passout file:passphrase -v2 aes-128-cbc -v2prf hmacWithSHA512 -out sha512.key
openssl pkcs8 -topk8 -in plain.key -passout file:passphrase -scrypt -out scrypt.key
openssl pkcs8 -topk8 -in plain.key -passout file:passphrase -v2 des3 -out des3.key
openssl pkcs8 -topk8 -in plain.key -passout file:passphrase -iter 10000001 -out slow.key
openssl genpkey -algorithm ed25519 -aes-256-cbc -pass file:passphrase -out genpkey.key
openssl pkey -in genpkey.key -passin file:passphrase -pubout -out genpkey.pub
openssl genpkey -algorithm ed448 -out ed448.key
openssl pkey -in ed448.key -pubout -out ed448.pub
openssl genpkey -algorithm x25519 -out x25519.key
openssl pkey -in x25519.key -pubout -out x25519.pub
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key
printf 'what is signed\n' >message
openssl pkeyutl -sign -rawin -in message -inkey plain.key -out message.sig
openssl pkey -in plain.key -pubout -outform DER | sha256sum | cut -c 1-64 >plain.id
