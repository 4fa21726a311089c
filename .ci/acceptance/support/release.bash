# Sourced where what is published is needed: sets release to the directory of it, and version.
# shellcheck shell=bash

release=$project/target/release
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$project/pom.xml" | head -n 1)

# make_release DIRECTORY: there, in DIRECTORY/target/release. Without tests, which have been run before.
make_release() {
  (cd "$1" && ./mvnw -B -ntp -q -Prelease -Dmaven.test.skip=true -Dspotless.check.skip=true package)
}

if [ ! -e "$release/SHA256SUMS" ] && [ -z "${no_release:-}" ]; then
  make_release "$project" >"$work/release.log" 2>&1 || {
    tail -n 20 "$work/release.log" >&2
    die "the release was not built"
  }
fi
