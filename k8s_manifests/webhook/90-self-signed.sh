#!/bin/bash
# Makes an authority and a certificate for the webhook, for clusters without cert-manager: the secret fim-webhook-tls,
# and the authority in the configuration of 60-webhook.yaml. The authority's key is not kept. Run it again to renew:
# before the year is over that the certificate holds (DAYS says another time). The authority before stays trusted until
# the time after, so that nothing is refused meanwhile.
set -euo pipefail

namespace=fim-system
service=fim-webhook
secret=fim-webhook-tls
configuration=fim-webhook
days=${DAYS:-365}

fail() {
  printf '90-self-signed.sh: cannot make the certificate: %s\n' "$*" >&2
  exit 1
}

command -v openssl >/dev/null || fail "openssl is missing; install it (Debian: apt-get install openssl)"
command -v kubectl >/dev/null ||
  fail "kubectl is missing; see https://kubernetes.io/docs/tasks/tools/"
[[ $days =~ ^[1-9][0-9]{0,3}$ ]] || fail "DAYS is '$days'; allowed is a number from 1 to 9999"
kubectl get mutatingwebhookconfiguration "$configuration" -o name >/dev/null ||
  fail "the cluster has no MutatingWebhookConfiguration $configuration; first: kubectl apply -f k8s_manifests/webhook/"

# What is read by others than its user lives in memory or here, for as long as this runs.
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/extensions" <<EXTENSIONS
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:$service.$namespace.svc, DNS:$service.$namespace.svc.cluster.local
EXTENSIONS

openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/authority.key" 2>/dev/null
openssl req -x509 -new -key "$work/authority.key" -days "$days" -subj "/CN=$service authority" \
  -addext 'basicConstraints = critical, CA:TRUE, pathlen:0' -addext 'keyUsage = critical, keyCertSign' \
  -out "$work/authority.crt"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/tls.key" 2>/dev/null
openssl req -new -key "$work/tls.key" -subj "/CN=$service.$namespace.svc" -out "$work/tls.csr"
openssl x509 -req -in "$work/tls.csr" -CA "$work/authority.crt" -CAkey "$work/authority.key" \
  -set_serial "0x$(openssl rand -hex 16)" -days "$days" -extfile "$work/extensions" -out "$work/tls.crt" 2>/dev/null
openssl verify -purpose sslserver -CAfile "$work/authority.crt" "$work/tls.crt" >/dev/null ||
  fail "openssl does not accept what it made"

# The new authority, and the newest of those before.
kubectl get mutatingwebhookconfiguration "$configuration" -o 'jsonpath={.webhooks[0].clientConfig.caBundle}' |
  base64 -d | awk '/BEGIN CERTIFICATE/ { n++ } n == 1' >"$work/before.crt"
bundle=$(cat "$work/authority.crt" "$work/before.crt" | base64 | tr -d '\n')
patches=
for webhook in 0 1 2; do
  patches="$patches,{\"op\":\"add\",\"path\":\"/webhooks/$webhook/clientConfig/caBundle\",\"value\":\"$bundle\"}"
done
kubectl patch mutatingwebhookconfiguration "$configuration" --type json --patch "[${patches#,}]"

# Only then what it vouches for.
kubectl create secret tls "$secret" --namespace "$namespace" --cert "$work/tls.crt" --key "$work/tls.key" \
  --dry-run=client -o yaml | kubectl apply -f -
printf 'The certificate of the webhook holds for %s days, until %s.\n' "$days" \
  "$(openssl x509 -in "$work/tls.crt" -noout -enddate | cut -d= -f2)"
