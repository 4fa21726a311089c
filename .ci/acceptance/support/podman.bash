# Sourced where podman is used: how it is set up here.
# shellcheck shell=bash

# On a machine with both versions of cgroups crun refuses, and limits beyond its own it cannot set.
cat >"$work/containers.conf" <<'CONF'
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
CONF
export CONTAINERS_CONF=$work/containers.conf
