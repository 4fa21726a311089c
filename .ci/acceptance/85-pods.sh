#!/bin/bash
# The sidecar in real pods, made by podman and runc as a kubelet would make them: each kind of drift ends the
# application, which starts anew from its image; restarts and execs end nothing; what it costs, and how long it takes.
#
# Steps can be named: 85-pods.sh story kinds. FIM_DRIFTS, FIM_RESTARTS and FIM_EXECS say how often. The step idle, which
# only measures, runs when it is named.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/rootfs.bash
. "$support/rootfs.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"
# shellcheck source=.ci/acceptance/support/app_image.bash
. "$support/app_image.bash"

if [ "$#" -eq 0 ]; then
  set -- story kinds sweeps evasions processes blinding network mapping overflow profiles probe latency restarts
fi

leave() {
  remove_pods
  clean_up
}
trap leave EXIT

make_app_image 3600 # so that there are 10,000

PYTHONPATH=$support "$python" "$support/pod_steps.py" "$work" "$@" || die "a step failed"
