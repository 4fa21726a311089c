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
# What a page that failed has left.
remove_containers() {
  podman rm -f -t 0 fim-page-web >/dev/null 2>&1 || :
  podman rmi -f localhost/fim-page-web:1 localhost/fim-page-shop:1 localhost/fim-page-shop:2 >/dev/null 2>&1 || :
  clean_up
}
trap remove_containers EXIT
pages=(
  docs/tutorial.md docs/how-to/check-against-a-list.md docs/how-to/check-a-container-against-its-image.md
  docs/how-to/ci-step.md
)
for page in "${pages[@]}"; do
  mkdir "$work/page"
  "$python" "$support/page_commands.py" "$project/$page" "$work/page"
  if [ "$page" = docs/how-to/ci-step.md ]; then
    # The tree differs from the last release by then.
    "$python" "$support/ci_snippets.py" "$project/$page" "$work/page" 4
  fi
  rm -r "$work/page"
done
