#!/bin/bash
# An image of several layers has the same entries in every format that the tools write, and those that a scan of the
# mounted image finds. A container of it is intact but for what its runtime mounts and writes. Broken images are refused.
set -euo pipefail

# shellcheck source=.ci/acceptance/support/common.bash
. "$(dirname "$(readlink -f "$0")")/support/common.bash"
# shellcheck source=.ci/acceptance/support/podman.bash
. "$support/podman.bash"

for tool in buildah podman skopeo zstd setcap; do
  command -v "$tool" >/dev/null || die "$tool is not installed"
done

# A store of its own: what it has is gone with the step.
cat >"$work/storage.conf" <<CONF
[storage]
driver = "overlay"
graphroot = "$work/store"
runroot = "$work/run"
CONF
export CONTAINERS_STORAGE_CONF=$work/storage.conf
image=localhost/fim-layers
container=fim-image-$$
mkdir -m 700 "$work/db"

leave() {
  podman rm -f -t 0 "$container" >/dev/null 2>&1 || :
  podman image unmount -a >/dev/null 2>&1 || :
  umount -R "$work/store/overlay" 2>/dev/null || :
  clean_up
}
trap leave EXIT

# quiet COMMAND...: says what a tool of images wrote only if it fails.
quiet() {
  "$@" >"$work/tool" 2>&1 || die "'$*' failed: $(tail -n 5 "$work/tool")"
}

# change NUMBER COMMAND: runs COMMAND in the root of a container of the last image, and commits it as the next one.
change() {
  local number=$1 change=$2 from name mount
  from=$image:$((number - 1))
  name=$(buildah from --pull-never "$from")
  mount=$(buildah mount "$name")
  (cd "$mount" && "$change")
  quiet buildah umount "$name"
  quiet buildah commit "$name" "$image:$number"
  quiet buildah rm "$name"
}

fill() {
  mkdir -p bin etc opt/app old/inner opaque tmp dir-or-file run proc sys dev
  chmod 1777 tmp
  cp "$(command -v busybox)" bin/busybox
  ln bin/busybox bin/sh
  ln bin/busybox bin/sleep
  ln -s busybox bin/ls
  cp bin/busybox bin/ping
  setcap cap_net_raw+ep bin/ping
  chmod 4755 bin/ping
  setcap cap_net_raw+ep bin/ping
  echo one >etc/conf
  chown 12:34 etc/conf
  touch -d '2001-02-03 04:05:06.000000007 UTC' etc/conf
  echo gone >old/inner/gone
  echo gone >gone
  echo a >opaque/a
  echo b >opaque/b
  echo x >dir-or-file/x
  echo linked >opt/app/first
  mkfifo opt/app/fifo
  mknod opt/app/null c 1 3
}

remove() {
  rm -r old gone
  rm -r opaque
  mkdir opaque
  echo new >opaque/b
  rm -r dir-or-file
  echo file >dir-or-file
  echo two >etc/conf
  ln opt/app/first opt/app/second
  chmod 700 opt/app
}

bring_back() {
  mkdir -p old/inner
  echo again >old/inner/back
  rm dir-or-file
  mkdir dir-or-file
  echo y >dir-or-file/y
  chown 7:8 opt
}

"$python" "$support/odd_layer.py" "$work/odd.tar"
quiet podman import "$work/odd.tar" "$image:0"
change 1 fill
change 2 remove
change 3 bring_back
last=$image:3

quiet skopeo copy "containers-storage:$last" "docker-archive:$work/docker.tar:$last"
quiet skopeo copy "containers-storage:$last" "oci-archive:$work/oci.tar:$last"
quiet skopeo copy "containers-storage:$last" "oci:$work/layout:3"
quiet buildah push --compression-format zstd "$last" "oci-archive:$work/zstd.tar:$last"
gzip -k "$work/docker.tar"
zstd -q "$work/oci.tar" -o "$work/oci.tar.zst"
quiet podman save --format docker-archive -o "$work/podman.tar" "$last"

# entries FILE NAME: records an image, and exports what was recorded as NAME.
entries() {
  expect 0 fim init --db "$work/db/$2" --image "$1"
  expect 0 fim export --db "$work/db/$2" --output "$work/$2.fim"
}

entries "$work/docker.tar" docker
for file in oci.tar layout zstd.tar docker.tar.gz oci.tar.zst podman.tar; do
  entries "$work/$file" "$file"
  count=$("$python" "$support/image_entries.py" "$work/docker.fim" "$work/$file.fim") ||
    die "$file has other entries than docker.tar"
done
expect 0 sh -c "podman save '$last' 2>/dev/null | '$project/fim' init --db '$work/db/stdin' --image -"
expect 0 fim export --db "$work/db/stdin" --output "$work/stdin.fim"
"$python" "$support/image_entries.py" "$work/docker.fim" "$work/stdin.fim" >/dev/null || die "standard input has other entries"
say "$count entries, the same from docker-archive, OCI archive, OCI layout, with gzip and zstd, and from standard input"

# What was unpacked from the archive has the times of the archive.
quiet podman rmi -f "$last"
quiet podman load -i "$work/docker.tar"
mounted=$(podman image mount "$last")
cat >"$work/all.yaml" <<'POLICY'
version: 1
rules:
  - path: /
    attributes: [type, mode, uid, gid, size, mtime, link, rdev, xattrs, caps, acl, selinux, security, flags, sha256]
POLICY
expect 0 fim init --db "$work/db/mounted" --root "$mounted" --policy "$work/all.yaml"
expect 0 fim export --db "$work/db/mounted" --output "$work/mounted.fim"
expect 0 fim init --db "$work/db/all" --image "$work/docker.tar" --policy "$work/all.yaml"
expect 0 fim export --db "$work/db/all" --output "$work/all.fim"
count=$("$python" "$support/image_entries.py" "$work/all.fim" "$work/mounted.fim") ||
  die "the mounted image has other entries than its archive: $("$python" "$support/image_entries.py" "$work/all.fim" "$work/mounted.fim" 2>&1 || :)"
expect 0 fim check --against "$work/docker.tar" --root "$mounted"
expect 0 fim check --db "$work/db/docker" --root "$mounted"
expect 0 fim check --against "$work/docker.fim" --root "$mounted"
quiet podman image unmount "$last"
say "$count entries, the same as of the mounted image"

quiet skopeo copy "containers-storage:$image:1" "docker-archive:$work/first.tar:$image:1"
expect 7 fim compare "$work/first.tar" "$work/docker.tar" --format json
has "('removed', '/gone') in changes and ('removed', '/opaque/a') in changes"
has "('added', '/old/inner/back') in changes and ('added', '/opt/app/second') in changes"
has "('changed', '/etc/conf') in changes and ('changed', '/opt') in changes"
has "all(not c['path'].startswith('/odd') for c in r['changes'])"
expect 0 fim compare "$work/oci.tar" "$work/docker.tar"
expect 0 fim compare "$work/docker.tar" "$work/docker.fim"
say "two images: what layers removed, added and changed is named"

quiet podman run -d --network none --name "$container" "$last" /bin/sleep 600
pid=$(podman inspect --format '{{.State.Pid}}' "$container")
run fim check --against "$work/docker.tar" --root "/proc/$pid/root" --format json
[ "$code" -eq 0 ] || [ "$code" -eq 1 ] || die "a new container is not intact: $(cat "$work/out")"
has "all(c['kind'] == 'added' and c['path'].split('/')[1] in ('etc', 'run', 'dev', 'proc', 'sys') for c in r['changes'])"
written=$("$python" -c 'import json,sys; print(" ".join(c["path"] for c in json.load(open(sys.argv[1]))["changes"]))' "$work/out")
skipped=$("$python" -c 'import json,sys; print(len(json.load(open(sys.argv[1]))["skippedMounts"]))' "$work/out")
say "a new container is intact but for $skipped mounts, and what the runtime wrote: ${written:-nothing}"
echo changed >>"/proc/$pid/root/etc/conf"
expect "$((code | 4))" fim check --db "$work/db/docker" --root "/proc/$pid/root" --format json
has "[c['path'] for c in r['changes'] if c['kind'] == 'changed'] == ['/etc/conf']"
refused 15 'it is a container image' fim update --db "$work/db/docker" --root "/proc/$pid/root"
say "a file that changed since the start is named"

count=0
while read -r defect; do
  text=$("$python" "$support/broken_images.py" make "$defect" "$work/broken")
  rm -f "$work/db/none"*
  refused 26 "$text" fim init --db "$work/db/none" --image "$work/broken"
  [ ! -e "$work/db/none.mv.db" ] || die "$defect left a database"
  count=$((count + 1))
done < <("$python" "$support/broken_images.py" list)
refused 15 'there is no container image' fim init --db "$work/db/none" --platform linux/arm64
refused 15 'a container image has its own root' fim init --db "$work/db/none" --image "$work/docker.tar" --root /
say "$count broken images are refused, each with its layer and entry"
