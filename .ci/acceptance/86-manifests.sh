#!/bin/bash
# What in k8s_manifests no test of Java holds: the kustomization, the alerts with examples, and the script that makes a
# certificate.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

manifests=$project/k8s_manifests

kustomization() {
  expect 0 kubectl kustomize "$manifests"
  [ "$(grep -c '^kind:' "$work/out")" -eq 2 ] || die "the kustomization does not give a pod and a service"
  mkdir "$work/overlay"
  cp "$manifests"/kustomization.yaml "$manifests"/hello_*.yaml "$work/overlay"
  printf 'images:\n- {name: localhost/fim, newName: registry.example.com/fim, newTag: "9"}\n' \
    >>"$work/overlay/kustomization.yaml"
  expect 0 kubectl kustomize "$work/overlay"
  grep -q 'image: registry.example.com/fim:9$' "$work/out" || die "the image cannot be named otherwise"
  say "kubectl kustomize: a pod and a service, with images from elsewhere, too"
}

alerts() {
  sed '1,/^spec:/d; s/^  //' "$manifests/monitoring/prometheus-rule.yaml" >"$work/rules.yaml"
  cp "$manifests/monitoring/rules.test.yaml" "$work"
  expect 0 promtool check rules "$work/rules.yaml"
  say "promtool check rules: $(grep -o '[0-9]* rules found' "$work/out")"
  expect 0 promtool test rules "$work/rules.test.yaml"
  say "promtool test rules: $(grep -c '^  - name:' "$work/rules.test.yaml") examples hold"
}

# There is no cluster here: what kubectl is given is kept, and what the configuration has is what was patched last.
stand_in_for_kubectl() {
  mkdir "$work/bin"
  cat >"$work/bin/kubectl" <<STAND_IN
#!/bin/bash
case "\$*" in
  'get mutatingwebhookconfiguration fim-webhook -o name') [ -e "$work/installed" ] ;;
  get*) [ ! -e "$work/patch" ] || $python -c 'import json,sys
print(json.load(open(sys.argv[1]))[0]["value"], end="")' "$work/patch" ;;
  patch*) printf '%s' "\${*: -1}" >"$work/patch" ;;
  create*)
    while [ "\$#" -gt 0 ]; do
      case \$1 in --cert | --key) cp "\$2" "$work/tls\${1#-}" ;; esac
      shift
    done ;;
  apply*) cat >/dev/null ;;
  *) exit 9 ;;
esac
STAND_IN
  chmod 755 "$work/bin/kubectl"
}

make_certificate() {
  expect 0 env "PATH=$work/bin:$PATH" "$@" "$manifests/webhook/90-self-signed.sh"
  "$python" - "$work/patch" "$work/bundle" <<'PYTHON'
import base64, json, sys
patch = json.load(open(sys.argv[1]))
assert [p["path"] for p in patch] == [f"/webhooks/{i}/clientConfig/caBundle" for i in range(3)], patch
assert len({p["value"] for p in patch}) == 1 and {p["op"] for p in patch} == {"add"}
open(sys.argv[2], "wb").write(base64.b64decode(patch[0]["value"]))
PYTHON
}

certificate() {
  local names=(fim-webhook.fim-system.svc fim-webhook.fim-system.svc.cluster.local) name
  stand_in_for_kubectl
  refused 1 "the cluster has no MutatingWebhookConfiguration fim-webhook; first: kubectl apply" \
    env "PATH=$work/bin:$PATH" "$manifests/webhook/90-self-signed.sh"
  : >"$work/installed"
  refused 1 "DAYS is 'ten'; allowed is a number from 1 to 9999" \
    env "PATH=$work/bin:$PATH" DAYS=ten "$manifests/webhook/90-self-signed.sh"
  make_certificate DAYS=30
  for name in "${names[@]}"; do
    openssl verify -purpose sslserver -verify_hostname "$name" -CAfile "$work/bundle" "$work/tls-cert" >/dev/null ||
      die "the certificate is none of $name"
  done
  [ "$(openssl pkey -in "$work/tls-key" -pubout)" = "$(openssl x509 -in "$work/tls-cert" -noout -pubkey)" ] ||
    die "key and certificate do not belong together"
  head -n 1 "$work/tls-key" | grep -qx -e '-----BEGIN PRIVATE KEY-----' || die "the key is not PKCS #8"
  openssl x509 -in "$work/tls-cert" -noout -checkend $((29 * 86400)) >/dev/null || die "it holds less than 29 days"
  ! openssl x509 -in "$work/tls-cert" -noout -checkend $((31 * 86400)) >/dev/null || die "it holds more than 31 days"

  # Renewed twice: the one before is still trusted, the one before that is not.
  cp "$work/tls-cert" "$work/first"
  make_certificate
  openssl verify -CAfile "$work/bundle" "$work/first" >/dev/null || die "what was in force before is not trusted now"
  openssl verify -CAfile "$work/bundle" "$work/tls-cert" >/dev/null || die "what is in force now is not trusted"
  make_certificate
  [ "$(grep -c BEGIN "$work/bundle")" -eq 2 ] || die "there are more than two authorities"
  ! openssl verify -CAfile "$work/bundle" "$work/first" >/dev/null 2>&1 || die "an authority is trusted for ever"
  say "90-self-signed.sh, with a stand-in for kubectl: openssl takes the certificate for both names, and a renewed one"
}

kustomization
alerts
certificate
