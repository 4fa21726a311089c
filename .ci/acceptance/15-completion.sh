#!/bin/bash
# The completions of the image, asked for as each shell asks: of a command, an option, and the values of an option.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

share=$project/fim-cli/target/image/share

# offers EXPECTED: the words that the last shell offered, in order.
offers() {
  if [ "$code" -ne 0 ] || [ "$(cut -f 1 "$work/out" | paste -sd' ')" != "$1" ]; then
    die "expected '$1', and was offered: $(cat "$work/out" "$work/err")"
  fi
}

fish_offers() {
  run env HOME="$work" fish --no-config -c "source $share/fish/vendor_completions.d/fim.fish; complete --do-complete '$1'"
  offers "$2"
}

fish_offers 'fim che' check
fish_offers 'fim check --bas' --baseline
fish_offers 'fim check --format s' 'sarif syslog'
fish_offers 'fim help bas' baselines
say "fish: commands, options, values"

# zsh loads the file from $fpath at the first completion.
cat >"$work/zshrc" <<ZSH
fpath=($share/zsh/site-functions \$fpath)
autoload -Uz compinit
compinit -u -d "$work/zcompdump"
zstyle ':completion:*' completer _complete
PS1='ready> '
ZSH
"$python" "$support/zsh_completion.py" "$work" 'fim che' 'fim check ' 'fim check --basel' 'fim check --baseline ' \
  'fim check --format sa' 'fim check --format sarif ' || die "zsh does not complete"
say "zsh: commands, options, values"
