#!/bin/bash
# Builds the images, runs the hello page and the sidecar beside it in a cluster on this machine, and says what to try.
#
#   ./build.sh                 minikube
#   USE_KIND=1 ./build.sh      kind
#   USE_MICROK8S=1 ./build.sh  microk8s
#   ./build.sh --images-only   stops before the cluster
#
# CONTAINER_TOOL: docker or podman; default: the first of them that works. BUILD_IMAGE, HELLO_BUILD_IMAGE and BASE_IMAGE
# take the place of the bases in containers/*/Dockerfile. BUILD_OPTIONS: further options of the builds, separated by
# blanks.
set -euo pipefail

version=0.1.0
fim_image=localhost/fim:$version
hello_image=localhost/hello_server:$version
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
images_only=

# fail ATTEMPT FACT REMEDY
fail() {
  printf 'build.sh: cannot %s: %s; %s\n' "$1" "$2" "$3" >&2
  exit 1
}

say() {
  printf '== %s\n' "$*"
}

read_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      --images-only) images_only=1 ;;
      -h | --help)
        sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//; p}' "${BASH_SOURCE[0]}"
        exit 0
        ;;
      *) fail start "$argument is not known" "allowed: --images-only, --help" ;;
    esac
  done
  if [ -n "${USE_KIND:-}" ] && [ -n "${USE_MICROK8S:-}" ]; then
    fail start "both USE_KIND and USE_MICROK8S are set" "unset one of them"
  fi
}

# works TOOL: whether it is there and has a daemon where it needs one.
works() {
  command -v "$1" >/dev/null && "$1" info >/dev/null 2>&1
}

choose_tool() {
  local tool installed=
  if [ -n "${CONTAINER_TOOL:-}" ]; then
    case $CONTAINER_TOOL in
      docker | podman) ;;
      *) fail "build the images" "CONTAINER_TOOL is $CONTAINER_TOOL" "allowed: docker, podman" ;;
    esac
    works "$CONTAINER_TOOL" ||
      fail "build the images" "$CONTAINER_TOOL is not installed, or '$CONTAINER_TOOL info' fails" \
        "install or start it, or unset CONTAINER_TOOL"
    container_tool=$CONTAINER_TOOL
    return
  fi
  for tool in docker podman; do
    if works "$tool"; then
      container_tool=$tool
      return
    fi
    ! command -v "$tool" >/dev/null || installed="$installed $tool"
  done
  if [ -n "$installed" ]; then
    fail "build the images" "installed, but not working:$installed" \
      "see what '${installed##* } info' says; a daemon may have to be started"
  fi
  fail "build the images" "there is neither docker nor podman" \
    "install one of them (Debian: apt-get install podman; or https://docs.docker.com/engine/install/)"
}

# need TOOL ATTEMPT REMEDY
need() {
  command -v "$1" >/dev/null || fail "$2" "$1 is missing" "$3"
}

# Everything is looked for before the minutes that a build takes.
choose_cluster() {
  local get_kubectl="install it (https://kubernetes.io/docs/tasks/tools/)"
  if [ -n "${USE_MICROK8S:-}" ]; then
    cluster=microk8s
    need microk8s "start a cluster" "install it (snap install microk8s --classic), or unset USE_MICROK8S"
    kubectl=(microk8s kubectl)
  elif [ -n "${USE_KIND:-}" ]; then
    cluster=kind
    need kind "start a cluster" "install it (https://kind.sigs.k8s.io/), or unset USE_KIND"
    need kubectl "use the cluster" "$get_kubectl"
    kubectl=(kubectl --context kind-fim)
  else
    cluster=minikube
    need minikube "start a cluster" \
      "install it (https://minikube.sigs.k8s.io/docs/start/), or set USE_KIND=1 or USE_MICROK8S=1"
    need kubectl "use the cluster" "$get_kubectl"
    kubectl=(kubectl --context minikube)
  fi
}

# build IMAGE DOCKERFILE CONTEXT OPTION...
build() {
  local image=$1 dockerfile=$2 context=$3
  shift 3
  say "$container_tool build $image"
  # shellcheck disable=SC2086 # a list
  "$container_tool" build -f "$dockerfile" -t "$image" --build-arg "VERSION=$version" \
    ${BASE_IMAGE:+--build-arg "BASE_IMAGE=$BASE_IMAGE"} "$@" ${BUILD_OPTIONS:-} "$context" ||
    fail "build $image" "$container_tool build failed, for the reason above" \
      "where its base images cannot be had, name others with BUILD_IMAGE, HELLO_BUILD_IMAGE and BASE_IMAGE"
}

build_images() {
  build "$fim_image" "$here/containers/fim/Dockerfile" "$here" \
    ${BUILD_IMAGE:+--build-arg "BUILD_IMAGE=$BUILD_IMAGE"}
  build "$hello_image" "$here/containers/hello_server/Dockerfile" "$here/containers/hello_server" \
    ${HELLO_BUILD_IMAGE:+--build-arg "BUILD_IMAGE=$HELLO_BUILD_IMAGE"}
  "$container_tool" images --format '{{.Repository}}:{{.Tag}}  {{.Size}}' | grep -F -e "$fim_image" -e "$hello_image"
}

start_cluster() {
  say "start $cluster"
  case $cluster in
    minikube)
      minikube start || fail "start a cluster" "minikube start failed" "see https://minikube.sigs.k8s.io/docs/drivers/"
      ;;
    kind)
      if ! kind get clusters 2>/dev/null | grep -qx fim; then
        kind create cluster --name fim ||
          fail "start a cluster" "kind create cluster failed" "see https://kind.sigs.k8s.io/docs/user/known-issues/"
      fi
      ;;
    microk8s)
      microk8s status --wait-ready --timeout 120 >/dev/null ||
        fail "start a cluster" "microk8s is not running" "see what 'microk8s start' and 'microk8s inspect' say"
      ;;
  esac
}

# Through a file: each of these tools takes one, whichever has built the image.
load_images() {
  local image archive
  archive=$(mktemp -d)
  # shellcheck disable=SC2064 # as it is now
  trap "rm -rf '$archive'" EXIT
  for image in "$fim_image" "$hello_image"; do
    say "load $image"
    rm -f "$archive/image.tar"
    "$container_tool" save -o "$archive/image.tar" "$image"
    case $cluster in
      minikube) minikube image load "$archive/image.tar" ;;
      kind) kind load image-archive "$archive/image.tar" --name fim ;;
      microk8s) microk8s ctr image import "$archive/image.tar" ;;
    esac || fail "load $image" "$cluster did not take it" "see what it said above"
  done
}

apply_manifests() {
  say "apply k8s_manifests"
  "${kubectl[@]}" apply -k "$here/k8s_manifests" ||
    fail "apply the manifests" "the cluster did not take them" \
      "where a pod hello-server is there from before: ${kubectl[*]} delete -k k8s_manifests"
  say "wait until page and sidecar are ready"
  if ! "${kubectl[@]}" wait --for=condition=Ready pod/hello-server --timeout=180s; then
    "${kubectl[@]}" describe pod hello-server >&2 || :
    "${kubectl[@]}" logs hello-server -c fim --tail 20 >&2 || :
    fail "run the story" "the pod hello-server was not ready within 180 s" "the reason stands above"
  fi
}

print_story() {
  cat <<STORY

The page is served, and the sidecar watches it. Now:

  ${kubectl[*]} port-forward service/hello-server 8080:80 &
  curl http://localhost:8080/                                     # Hello, world!

  ${kubectl[*]} exec -it hello-server -c hello-server -- bash     # then, in the shell:
    echo hacked > index.html

The container is ended at once and starts anew from its image. port-forward ends with it, so:

  ${kubectl[*]} port-forward service/hello-server 8080:80 &
  curl http://localhost:8080/                                     # Hello, world!
  ${kubectl[*]} describe pod hello-server                         # Last State: Terminated, and which file it was
  ${kubectl[*]} logs hello-server -c fim                          # what the sidecar saw and did

To end it: ${kubectl[*]} delete -k k8s_manifests
STORY
}

read_arguments "$@"
choose_tool
[ -n "$images_only" ] || choose_cluster
build_images
[ -z "$images_only" ] || exit 0
start_cluster
load_images
apply_manifests
print_story
