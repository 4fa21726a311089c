#!/bin/bash
# The links of every page, and the spelling of every page and of the comments in our YAML. There is no network
# here: the address of an external link is checked for its form only.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"

cd "$project"
words=.ci/acceptance/support/words.txt
mapfile -t pages < <(git ls-files '*.md')
mapfile -t commented < <(git ls-files 'config/*.yaml' 'k8s_manifests/*.yaml')

page_words() {
  "$python" "$support/page_words.py" "$@"
}
# unknown_words: the words on stdin that neither the dictionary nor our list has.
unknown_words() {
  sed "s/'s\b//g" | aspell list --lang=en_GB --encoding=utf-8 --personal="$project/$words" |
    LC_ALL=C sort -u
}
# In a comment of YAML, what holds a sign of code is none of our words: a path, a key, an example.
prose() {
  page_words prose "${pages[@]}"
  grep -Hn '^ *#' "${commented[@]}" | sed -E 's/^([^:]*:[^:]*): *#/\1: /' |
    sed -E ':again; s/( )[^ ]*([][/=_{}"]|[.:][^ ])[^ ]*( |$)/\1/; t again; s/ [^ ]+:( |$)/ /g'
}

page_words links "${pages[@]}" >"$work/links" || die "a link is broken"
say "$(cat "$work/links")"

prose >"$work/prose"
unknown=$(sed 's/^[^ ]* //' "$work/prose" | unknown_words)
if [ -n "$unknown" ]; then
  for word in $unknown; do
    grep -F -m 2 -- "$word" "$work/prose" | cut -c 1-160 >&2 || :
  done
  die "unknown words: ${unknown//$'\n'/ }; correct them, or add a term of the field to $words"
fi
say "$(wc -w <"$work/prose") words of ${#pages[@]} pages and ${#commented[@]} files of YAML: all are known"

# Both find what they are for.
git init -q "$work/clone"
cd "$work/clone"
# shellcheck disable=SC2016 # text of a page
printf '%s\n' '# A *b* `c`' 'x' '# A b c' '[1](#a-b-c-1) [2](page.md#a-b-c) [3](https://example.com/x)' >page.md
git add page.md
page_words links page.md >/dev/null || die "good links count as broken"
for link in '#a-b-c-2' other.md ../page.md page.md/x 'https:example.com' '/page.md'; do
  echo "[x]($link)" >broken.md
  ! page_words links broken.md >/dev/null 2>&1 || die "the broken link $link is not found"
done
echo '[x][nothing]' >broken.md
! page_words links broken.md >/dev/null 2>&1 || die "a link without its target is not found"
# shellcheck disable=SC2016 # text of a page
echo 'A `mispelt` word is mispelled, as **recieve** is.' >words.md
[ "$(page_words prose words.md | unknown_words | xargs)" = 'mispelled recieve' ] || die "misspelled words are not found"
say "broken links and misspelled words are found"
