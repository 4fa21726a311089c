#!/bin/sh
# sums.sh BOM RELEASE: puts the bill of materials beside what RELEASE has, and the SHA-256 sums of all of it.
set -eu
cp "$1" "$2/fim-$VERSION-sbom.json"
cd "$2"
# An index of versions, with the time of the build; the repository that this is uploaded to writes its own.
find repository -name 'maven-metadata*' -delete
find ./* -type f ! -name '*.md5' ! -name '*.sha1' | sed 's|^\./||' | LC_ALL=C sort >../release.files
while IFS= read -r file; do
  sha256sum "$file"
done <../release.files >SHA256SUMS
rm ../release.files
cat SHA256SUMS
