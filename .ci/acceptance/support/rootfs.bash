# Sourced where a real root file system is needed: sets rootfs to one that debootstrap made, kept from
# run to run. rootfs_include: further packages in it, separated by commas.
# shellcheck shell=bash

rootfs_include=${rootfs_include:-}
rootfs=${TMPDIR:-/var/tmp}/fim-ci-rootfs${rootfs_include:+-${rootfs_include%%,*}}
if [ ! -e "$rootfs/.complete" ]; then
  rm -rf --one-file-system "$rootfs"
  mkdir -p "$rootfs"
  echo "   debootstrap --variant=minbase bookworm, once for this machine"
  if ! debootstrap --variant=minbase ${rootfs_include:+"--include=$rootfs_include"} bookworm "$rootfs/root" >"$rootfs/log" 2>&1; then
    tail -n 20 "$rootfs/log" >&2
    die "debootstrap failed"
  fi
  # Its caches are no part of a root file system.
  rm -rf "$rootfs"/root/var/cache/apt/archives/*.deb
  : >"$rootfs/.complete"
fi
rootfs=$rootfs/root
