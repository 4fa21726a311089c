#!/bin/bash
# The commands of the tutorial, and of the pages that need no server, run as the pages show them.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"

PATH=$project:$PATH
export PATH
unset FIM_DB
pages=(docs/tutorial.md docs/how-to/ci-step.md)
for page in "${pages[@]}"; do
  mkdir "$work/page"
  "$python" "$support/page_commands.py" "$project/$page" "$work/page"
  rm -r "$work/page"
done
