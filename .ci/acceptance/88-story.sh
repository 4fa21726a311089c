#!/bin/bash
# The quick story without a cluster: the pods of k8s_manifests under podman kube play, with the images that step 87 has
# built; written out, with the sidecar as the user of the application, and the user's own pod after 'fim-sidecar inject'.
# Then the commands of the pages on Kubernetes, as they show them.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"
# shellcheck source=.ci/acceptance/support/images.bash
. "$support/images.bash"

remove_images() {
  local pod
  for pod in hello-server hello-server-injected; do
    podman pod rm -f -t 0 "$pod" >/dev/null 2>&1 || :
    podman volume rm -f "$pod-fim-state" >/dev/null 2>&1 || :
  done
  podman rmi -f "$fim_image" "$hello_image" "$base_image" "$build_image" >/dev/null 2>&1 || :
  podman image prune -f >/dev/null 2>&1 || :
  clean_up
}
trap remove_images EXIT

if ! podman image exists "$fim_image" || ! podman image exists "$hello_image" || ! podman image exists "$build_image"; then
  make_bases
  expect 0 build_with --images-only
fi

manifests=$project/k8s_manifests
tell() {
  PYTHONPATH=$support "$python" "$support/story.py" "$1" "$hello_image" "$work" ||
    die "the story of ${1##*/} went wrong"
  verify_events
}

# The events of the story, with the times that podman puts before them, and the evidence of its kill.
verify_events() {
  local log=$work/fim.log
  expect 0 fim verify-log --evidence "$work/evidence" "$log"
  grep -q '^intact: [1-9][0-9]* events in 1 run, ' "$work/out" || die "the log is told as: $(cat "$work/out")"
  say "$(tail -n 1 "$work/out")"
  expect 0 fim verify-log --format json --evidence "$work/evidence" "$log"
  fits log-1
  sed 3d "$log" >"$work/cut.log"
  expect 26 fim verify-log --format json "$work/cut.log"
  fits log-1
  expect 26 fim verify-log "$work/cut.log"
  grep -q '^event 3 is missing after line 2, of run ' "$work/out" || die "the cut is told as: $(cat "$work/out")"
  sed '/"event":"drift"/s/index.html/index.htmI/' "$log" >"$work/changed.log"
  expect 26 fim verify-log "$work/changed.log"
  grep -q ': changed: ' "$work/out" || die "the change is told as: $(cat "$work/out")"
  echo >>"$(find "$work/evidence" -name 'file-0001' | head -n 1)"
  expect 26 fim verify-log --evidence "$work/evidence" "$log"
  grep -q 'file-0001 was changed$' "$work/out" || die "the changed evidence is told as: $(cat "$work/out")"
}

tell "$manifests/hello_server_pod.yaml"
tell "$manifests/hello_server_restricted_pod.yaml"

# The user's own pod, with what the webhook of this cluster would add.
sed '1,/webhook.yaml: |/d; s/^    //' "$manifests/webhook/30-settings.yaml" >"$work/webhook.yaml"
expect 0 podman run --rm --network none -v "$work/webhook.yaml:/etc/fim/webhook.yaml:ro" \
  -v "$manifests/hello_server_injected_pod.yaml:/pod.yaml:ro" "$fim_image" \
  fim-sidecar inject -f /pod.yaml --settings /etc/fim/webhook.yaml
cp "$work/out" "$work/hello_server_injected_pod.yaml"
tell "$work/hello_server_injected_pod.yaml"

# The pages, as they show it. podman stands in for the cluster, and for docker. What minikube is for is there already: it
# has nothing to start, and podman has the images. Step 87 looks at how build.sh calls it.
mkdir "$work/bin" "$work/kubelet"
export FIM_KUBELET=$work/kubelet
ln -s "$support/kubectl" "$work/bin/kubectl"
ln -s "$(type -P podman)" "$work/bin/docker"
cat >"$work/bin/minikube" <<'STAND_IN'
#!/bin/bash
case "$*" in
  start) ;;
  'image load '*) [ -s "$3" ] ;;
  *) exit 2 ;;
esac
STAND_IN
chmod 755 "$work/bin/minikube"

# page OPTION... PAGE
page() {
  mkdir "$work/page"
  ln -s "$manifests" "$project/build.sh" "$work/page"
  PATH=$work/bin:$project:$PATH with_bases "$python" "$support/page_commands.py" "$@" "$work/page" ||
    die "the commands of the page do something else"
  rm -r "$work/page"
}

page "$project/docs/how-to/first-week.md"
# KubernetesPagesIT runs those of its commands that need no pod.
page --but "$support/kubernetes_objects.txt" "$project/docs/how-to/kubernetes.md"
