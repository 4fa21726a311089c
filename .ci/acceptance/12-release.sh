#!/bin/bash
# The release, built in two directories: every file is equal, byte for byte, and its sums hold. The steps after this take it.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
no_release=1
# shellcheck source=.ci/acceptance/support/release.bash
. "$support/release.bash"

one=$work/one
two=$work/elsewhere/with-another-name
git clone -q "$project" "$one"
git clone -q "$project" "$two"
# Each builder has a zone and a language of their own.
make_release "$one" >"$work/one.log" 2>&1 &
first=$!
(export TZ=Asia/Tokyo LANG=tr_TR.UTF-8 && make_release "$two" >"$work/two.log" 2>&1) &
second=$!
wait "$first" || die "the first build failed: $(tail -n 20 "$work/one.log")"
wait "$second" || die "the second build failed: $(tail -n 20 "$work/two.log")"

diff -r "$one/target/release" "$two/target/release" || die "the two releases differ"
for file in "fim-$version-linux-$(uname -m).tar.gz" "fim_${version}_$(dpkg --print-architecture).deb" \
  "fim-$version-sbom.json" "repository/dev/fim/fim-core/$version/fim-core-$version"{.jar,-sources.jar,-javadoc.jar,.pom}; do
  grep -q "  $file\$" "$one/target/release/SHA256SUMS" || die "SHA256SUMS does not name $file"
done
(cd "$one/target/release" && sha256sum --quiet --check SHA256SUMS) || die "the sums do not hold"
rm -rf "$release"
mkdir -p "$project/target"
mv "$one/target/release" "$release"
say "two builds in two directories: $(wc -l <"$release/SHA256SUMS") equal files"
(cd "$release" && du -h --apparent-size ./*.tar.gz ./*.deb | sed 's/^/   /')
