#!/bin/bash
# The images as build.sh makes them, from base images of this machine: every command runs on a read-only root, as
# whichever user. And build.sh itself: what it says where something is missing, and what it asks of a cluster's tools.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"
# shellcheck source=.ci/acceptance/support/images.bash
. "$support/images.bash"

build_images() {
  local begin=$SECONDS
  expect 0 build_with --images-only
  say "build.sh --images-only: $((SECONDS - begin)) s"
  grep '^localhost/' "$work/out" | sed 's/^/   /'
}

# in_image OPTION... IMAGE COMMAND...: with no rights, and nothing to write to but what is mounted.
in_image() {
  podman run --rm --network none --read-only --read-only-tmpfs=false --cap-drop ALL \
    --security-opt no-new-privileges "$@"
}

run_fim() {
  local user mounts
  expect 0 in_image "$fim_image" fim --version
  grep -qx "fim $version" "$work/out" || die "fim says it is '$(cat "$work/out")', not $version"
  expect 0 in_image "$fim_image" fim-sidecar --help
  for user in 0:0 4711:4711; do
    rm -rf "$work/tree" "$work/state"
    mkdir "$work/tree" "$work/state"
    echo one >"$work/tree/one"
    chmod 755 "$work" "$work/tree"
    chown "$user" "$work/state"
    mounts=(-v "$work/tree:/tree:ro" -v "$work/state:/var/lib/fim")
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim init --root /tree
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim check
    echo two >"$work/tree/two"
    expect 1 in_image --user "$user" "${mounts[@]}" -e FIM_DB=/var/lib/fim/fim "$fim_image" fim check --format json
    has 'r["changes"][0]["path"] == "/two"'
    expect 1 in_image --user "$user" "${mounts[@]}" "$fim_image" fim update
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim export --output /var/lib/fim/tree.fim
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim check --root /tree --against /var/lib/fim/tree.fim
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim check --quick
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim import --db /var/lib/fim/other /var/lib/fim/tree.fim
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim baselines
    expect 0 in_image --user "$user" "$fim_image" fim explain --policy /etc/fim/container.yaml /etc/passwd
    expect 0 in_image --user "$user" "${mounts[@]}" "$fim_image" fim show /two
  done
  say "fim: init, check, update, export, import, show on a read-only root, as uid 0 and 4711 with no capability"
}

# The JVM passes over a cache that does not fit in silence, and the program over a libcrypto that is not there.
starts_fast() {
  local program
  for program in fim fim-sidecar; do
    expect 0 in_image --user 4711:4711 -e 'FIM_JAVA_OPTS=-Xlog:aot:stderr -Xlog:class+load:stderr' "$fim_image" "$program" --version
    grep -q "Opened AOT cache /opt/fim/$program.aot" "$work/err" || die "$program does not use its cache"
    grep -q "picocli.CommandLine source: shared objects file" "$work/err" || die "$program's cache is not used"
  done
  expect 0 in_image "$fim_image" sh -c 'ls /usr/lib/*/libcrypto.so.3'
  say "both programs use their caches"
}

# As k8s_manifests/webhook has it: another user, no rights, nothing to write to.
run_webhook() {
  local container pid begin=$SECONDS answer
  mkdir "$work/webhook"
  self_signed "$work/webhook/tls" ec -pkeyopt ec_paramgen_curve:P-256
  printf 'version: 1\nimage: registry.example/fim:1.0.0\n' >"$work/webhook/webhook.yaml"
  chmod 644 "$work/webhook"/*
  container=$(podman run -d --network none --read-only --read-only-tmpfs=false --cap-drop ALL \
    --security-opt no-new-privileges --user 4711:4711 --cpus 1 -m 448m -v "$work/webhook:/etc/fim/tls:ro" \
    "$fim_image" fim-sidecar webhook --settings /etc/fim/tls/webhook.yaml --grace 1s)
  pid=$(podman inspect --format '{{.State.Pid}}' "$container")
  for _ in $(seq 300); do
    answer=$(nsenter -t "$pid" -n curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:9810/readyz) || :
    [ "$answer" != 200 ] || break
    sleep 0.1
  done
  [ "$answer" = 200 ] || die "the webhook is not ready: $answer; $(podman logs "$container" 2>&1 | head -n 3)"
  begin=$((SECONDS - begin))
  nsenter -t "$pid" -n curl -sS --cacert "$work/webhook/tls.crt" -H 'Content-Type: application/json' \
    --data-binary "@$project/fim-sidecar/src/test/resources/reviews/create-pod.json" \
    https://127.0.0.1:8443/inject >"$work/answer" || die "the webhook does not answer"
  grep -q '"allowed":true,"patchType":"JSONPatch"' "$work/answer" || die "the webhook answers $(cat "$work/answer")"
  podman stop -t 20 "$container" >/dev/null
  answer=$(podman inspect --format '{{.State.ExitCode}} {{.State.OOMKilled}}' "$container")
  podman rm "$container" >/dev/null
  [ "$answer" = "0 false" ] || die "the webhook ended with $answer"
  say "fim-sidecar webhook: ready within $((begin + 1)) s on one processor in 448 MiB, answers a review with a patch, ends with 0"
}

run_hello() {
  local container answer
  container=$(podman run -d --rm --network none --read-only --read-only-tmpfs=false --cap-drop ALL "$hello_image")
  for _ in $(seq 100); do
    if answer=$(podman exec "$container" bash -c \
      'exec 3<>/dev/tcp/127.0.0.1/8000 && printf "GET / HTTP/1.0\r\n\r\n" >&3 && cat <&3' 2>/dev/null); then
      break
    fi
    sleep 0.1
  done
  case $answer in
    *'Hello, world!'*) ;;
    *) die "the page is not served: $answer" ;;
  esac
  answer=$(podman exec "$container" bash -c 'echo "$(whoami) $(pwd) $(stat -c %U index.html)"')
  [ "$answer" = "hellouser /home/hellouser hellouser" ] || die "who serves the page: $answer"
  podman rm -f -t 1 "$container" >/dev/null
  say "hello_server: the page is served by hellouser from /home/hellouser, and bash runs there"
}

# path_of NAME COMMAND...: a PATH with these commands and no others.
path_of() {
  local directory=$work/path-$1 command
  shift
  mkdir -p "$directory"
  for command in "$@"; do
    ln -sf "$(type -P "$command")" "$directory/"
  done
  printf '%s' "$directory"
}

# stand_in DIRECTORY NAME BODY: a command that notes how it is called, and does no more than BODY.
stand_in() {
  printf '#!/bin/bash\nprintf "%%s\\n" "%s $*" >>"%s/calls"\n%s\n' "$2" "$work" "$3" >"$1/$2"
  chmod 755 "$1/$2"
}

says_what_is_missing() {
  local none podman_only
  none=$(path_of none bash dirname readlink grep sed)
  refused 1 "cannot build the images: there is neither docker nor podman; install one of them" \
    env "PATH=$none" "$project/build.sh"
  podman_only=$(path_of podman bash dirname readlink grep sed podman)
  refused 1 "cannot start a cluster: minikube is missing; install it" env "PATH=$podman_only" "$project/build.sh"
  refused 1 "cannot start a cluster: kind is missing; install it" env "PATH=$podman_only" USE_KIND=1 "$project/build.sh"
  refused 1 "cannot start a cluster: microk8s is missing; install it" \
    env "PATH=$podman_only" USE_MICROK8S=1 "$project/build.sh"
  stand_in "$podman_only" minikube 'exit 1'
  refused 1 "cannot use the cluster: kubectl is missing; install it" env "PATH=$podman_only" "$project/build.sh"
  stand_in "$none" docker 'exit 1'
  refused 1 "cannot build the images: installed, but not working: docker; see what 'docker info' says" \
    env "PATH=$none" "$project/build.sh"
  refused 1 "CONTAINER_TOOL is lxc; allowed: docker, podman" env CONTAINER_TOOL=lxc "$project/build.sh"
  refused 1 "--image-only is not known; allowed: --images-only, --help" "$project/build.sh" --image-only
  refused 1 "both USE_KIND and USE_MICROK8S are set" env USE_KIND=1 USE_MICROK8S=1 "$project/build.sh"
  say "build.sh says what is missing, and how to get it: 9 cases"
}

# There is no cluster here. What is looked at is only that its tools are called in the right order with the right
# arguments: each is a stand-in that writes these down, and docker's besides.
asks_the_right_things() {
  local directory calls
  directory=$(path_of cluster bash dirname readlink grep sed mktemp rm cat)
  stand_in "$directory" docker "[ \"\$1\" != images ] || printf '%s  1MB\n' $fim_image $hello_image"
  stand_in "$directory" minikube ''
  stand_in "$directory" kind ''
  stand_in "$directory" microk8s ''
  stand_in "$directory" kubectl ''
  : >"$work/calls"
  expect 0 env "PATH=$directory" "$project/build.sh"
  grep -q 'kubectl --context minikube exec -it hello-server -c hello-server -- bash' "$work/out" ||
    die "build.sh does not say how the story goes on"
  calls=$(sed -E "s#$project/?#PROJECT/#g; s#/[^ ]*/image\.tar#ARCHIVE#" "$work/calls")
  [ "$calls" = "docker info
docker build -f PROJECT/containers/fim/Dockerfile -t $fim_image --build-arg VERSION=$version PROJECT/
docker build -f PROJECT/containers/hello_server/Dockerfile -t $hello_image --build-arg VERSION=$version PROJECT/containers/hello_server
docker images --format {{.Repository}}:{{.Tag}}  {{.Size}}
minikube start
docker save -o ARCHIVE $fim_image
minikube image load ARCHIVE
docker save -o ARCHIVE $hello_image
minikube image load ARCHIVE
kubectl --context minikube apply -k PROJECT/k8s_manifests
kubectl --context minikube wait --for=condition=Ready pod/hello-server --timeout=180s" ] ||
    die "build.sh called, in this order: $calls"
  : >"$work/calls"
  expect 0 env "PATH=$directory" USE_KIND=1 "$project/build.sh"
  grep -qx 'kind create cluster --name fim' "$work/calls" || die "kind: no cluster was made"
  [ "$(grep -c '^kind load image-archive .*/image.tar --name fim$' "$work/calls")" -eq 2 ] || die "kind: not loaded"
  : >"$work/calls"
  expect 0 env "PATH=$directory" USE_MICROK8S=1 "$project/build.sh"
  [ "$(grep -c '^microk8s ctr image import .*/image.tar$' "$work/calls")" -eq 2 ] || die "microk8s: not loaded"
  grep -qx "microk8s kubectl apply -k $project/k8s_manifests" "$work/calls" || die "microk8s: not applied"
  stand_in "$directory" kubectl 'case "$*" in *wait*) exit 1 ;; esac'
  expect 1 env "PATH=$directory" "$project/build.sh"
  grep -q 'cannot run the story: the pod hello-server was not ready within 180 s' "$work/err" ||
    die "build.sh does not say that the pod was not ready"
  say "build.sh, with stand-ins for a cluster's tools: called in this order with these arguments"
}

make_bases
build_images
run_fim
starts_fast
run_webhook
run_hello
says_what_is_missing
asks_the_right_things
