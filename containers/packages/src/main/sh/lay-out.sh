#!/bin/sh
# lay-out.sh TARGET RELEASE: lays out in TARGET, as files, what the archive (archive) and the Debian package (deb, control)
# contain, and empties RELEASE. From the top of the project, after the build of fim-cli and fim-sidecar.
#
# From the environment: VERSION, BUILD_TIME (of all files), ARCHIVE_NAME, DEB_ARCHITECTURE, JAVA_HOME.
set -eu
target=$1
here=./containers/packages/src/main
if [ "$(umask)" != 0022 ]; then
  echo "lay-out.sh: the umask is $(umask): the jars have the modes of files, so with any but 0022 this release has other sums" >&2
fi
umask 022
# The caches of the JVM hold the locale that they were made in. The launchers set this one.
LC_ALL=C.UTF-8
export LC_ALL

# The programs with their own Java, in the layout that their launchers expect.
lay_out_programs() {
  mkdir -p "$1/lib"
  # They have most of their jars in common. The files of fim go over those of the sidecar: its picocli fits a cache.
  cp -R fim-sidecar/target/image/. "$1"
  cp -R fim-cli/target/image/. "$1"
  rm -f "$1"/*.aot
  sh containers/fim/link-java.sh "$1/lib" "$target/java"
  # Without links, which are among the licences only.
  cp -RL "$target/java" "$1/java"
  # What the JVM has loaded of Java itself after a start, for the options of fim and of fim-sidecar. Given these and the
  # collector, the JVM writes the same bytes each time. A cache with the classes of a program (AOT) has other bytes each time:
  # the first start makes it.
  "$1/java/bin/java" -Xshare:dump -XX:+UseSerialGC -Xmx96m >"$target/caches.log"
  "$1/java/bin/java" -Xshare:dump -XX:+UseSerialGC -Xmx160m -XX:+UseCompactObjectHeaders >>"$target/caches.log"
}

# What may be executed, and what not, whichever umask the sources were checked out with.
set_modes() {
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -exec chmod 644 {} +
}

lay_out_archive() {
  fim=$target/archive/$ARCHIVE_NAME
  lay_out_programs "$fim"
  mkdir "$fim/policies"
  cp -R config/. "$fim/policies"
  cp LICENSE CHANGELOG.md "$fim"
  sed "s/@VERSION@/$VERSION/g" "$here/archive/README" >"$fim/README"
  set_modes "$fim"
  chmod 755 "$fim"/bin/* "$fim"/java/bin/* "$fim/java/lib/jexec" "$fim/java/lib/jspawnhelper"
}

# zip FILE: gzip without name and time.
zip() {
  gzip -9n "$1"
}

lay_out_deb() {
  deb=$target/deb
  share=$deb/usr/share
  doc=$share/doc/fim
  mkdir -p "$deb/usr/lib/systemd/system" "$deb/etc/fim" "$doc/examples" "$share/lintian/overrides"
  cp -R "$target/archive/$ARCHIVE_NAME" "$deb/usr/lib/fim"
  rm -r "$deb/usr/lib/fim/policies" "$deb/usr/lib/fim/LICENSE" "$deb/usr/lib/fim/CHANGELOG.md" "$deb/usr/lib/fim/README"
  cp -R "$deb/usr/lib/fim/share/." "$share"
  rm -r "$deb/usr/lib/fim/share"
  mv "$share/zsh/site-functions" "$share/zsh/vendor-completions"
  cp "$here"/systemd/* "$deb/usr/lib/systemd/system"
  cp config/debian.yaml "$deb/etc/fim/policy.yaml"
  cp -R config/. "$doc/examples"
  cp "$here/deb/copyright" "$doc/copyright"
  cp "$here/deb/lintian-overrides" "$share/lintian/overrides/fim"
  printf 'fim (%s) stable; urgency=medium\n\n  * See https://fim.dev or CHANGELOG.md in the sources.\n\n -- %s  %s\n' "$VERSION" \
    'The fim authors <maintainers@fim.dev>' "$(LC_ALL=C date -u -R -d "$BUILD_TIME")" >"$doc/changelog"
  zip "$doc/changelog"
  for page in "$share"/man/man1/*.1; do
    zip "$page"
  done
  set_modes "$deb"
}

# needed_libc: the newest version of the C library that a file of the Java asks for.
needed_libc() {
  find "$target/java" -type f \( -name '*.so' -o -perm -100 \) -exec grep -aoh 'GLIBC_2\.[0-9]*' {} + |
    sed 's/GLIBC_//' | sort -t . -k 2n | tail -n 1
}

lay_out_control() {
  mkdir "$target/control"
  depends="libc6 (>= $(needed_libc))"
  # The Java of some distributions uses their zlib; others have their own inside.
  if grep -aq 'libz\.so\.1' "$target/java/lib/libzip.so"; then
    depends="$depends, zlib1g"
  fi
  sed -e "s/@VERSION@/$VERSION/" -e "s/@ARCHITECTURE@/$DEB_ARCHITECTURE/" -e "s/@DEPENDS@/$depends/" \
    "$here/deb/control" >"$target/control/control"
  for file in conffiles postinst prerm postrm; do
    cp "$here/deb/$file" "$target/control/$file"
  done
}

rm -rf "$2" "$target/archive" "$target/deb" "$target/control" "$target/java" "$target/java.needed" "$target/java.there"
mkdir -p "$2" "$target"
lay_out_archive
lay_out_deb
lay_out_control
