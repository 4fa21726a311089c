#!/bin/bash
# The commands of the tutorial, run as the page shows them.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

PATH=$project:$PATH
export PATH
unset FIM_DB
pages=(docs/tutorial.md)
for page in "${pages[@]}"; do
  mkdir "$work/page"
  "$python" "$support/page_commands.py" "$project/$page" "$work/page"
  rm -r "$work/page"
done
