"""Makes images that are wrong.

broken_images.py list                 the names of the defects
broken_images.py make DEFECT TO       an archive as 'docker save' writes it, with that defect; prints what fim must say
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile


def member(name, kind=tarfile.REGTYPE, link="", size=0):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = link
    info.size = size
    return info


def layer(*members):
    """An archive of members, each a TarInfo or such a one with its content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for each in members:
            info, content = each if isinstance(each, tuple) else (each, b"")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def saved(layers, diff_ids=None, config_name=None):
    """An archive of 'docker save'."""
    diff_ids = diff_ids or [hashlib.sha256(each).hexdigest() for each in layers]
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + each for each in diff_ids]},
        }
    ).encode()
    name = config_name or hashlib.sha256(config).hexdigest() + ".json"
    files = {f"{i}/layer.tar": each for i, each in enumerate(layers)}
    files[name] = config
    files["manifest.json"] = json.dumps(
        [{"Config": name, "RepoTags": [], "Layers": [f"{i}/layer.tar" for i in range(len(layers))]}]
    ).encode()
    return layer(*[(member(name), content) for name, content in files.items()])


GOOD = layer((member("a"), b"content"))


def huge_header():
    info = member("a")
    info.size = 1 << 40
    return info.tobuf(tarfile.GNU_FORMAT) + b"x" * 512


def bomb():
    """A small file that gzip packs from 4 GiB, packed once more as a whole."""
    info = member("zeros")
    info.size = 4 << 30
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
        packed.write(info.tobuf(tarfile.GNU_FORMAT))
        for _ in range(4 << 10):
            packed.write(bytes(1 << 20))
    return gzip.compress(saved([out.getvalue()], ["0" * 64]))


def oci(media_type):
    files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}'}

    def blob(content, kind):
        digest = hashlib.sha256(content).hexdigest()
        files["blobs/sha256/" + digest] = content
        return {"mediaType": kind, "digest": "sha256:" + digest, "size": len(content)}

    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(GOOD).hexdigest()]},
        }
    ).encode()
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "config": blob(config, "application/vnd.oci.image.config.v1+json"),
            "layers": [blob(GOOD, media_type)],
        }
    ).encode()
    files["index.json"] = json.dumps(
        {"manifests": [blob(manifest, "application/vnd.oci.image.manifest.v1+json")]}
    ).encode()
    return layer(*[(member(name), content) for name, content in files.items()])


DEFECTS = {
    "traversal": lambda: (saved([layer(member("a/../../etc/shadow"))]), "entry a/../../etc/shadow: a name with '..'"),
    "absolute-link": lambda: (
        saved([layer((member("a"), b"1"), member("b", tarfile.LNKTYPE, "/a"))]),
        "layer 1, 0/layer.tar: the entry b: it is a hard link to the absolute name /a",
    ),
    "dangling-link": lambda: (
        saved([GOOD, layer(member("b", tarfile.LNKTYPE, "c"))]),
        "the entry /b: it is a hard link to /c, which is not there",
    ),
    "link-loop": lambda: (
        saved([layer(member("a", tarfile.LNKTYPE, "b"), member("b", tarfile.LNKTYPE, "a"))]),
        "the entry b: it is a hard link to itself",
    ),
    "duplicate": lambda: (
        saved([layer((member("a"), b"1"), (member("./a"), b"2"))]),
        "layer 1, 0/layer.tar: it has the entry /a twice",
    ),
    "truncated": lambda: (saved([GOOD[:700]]), "the archive is cut short"),
    "truncated-gzip": lambda: (
        saved([gzip.compress(GOOD)[:-5]], [hashlib.sha256(GOOD).hexdigest()]),
        "its gzip data are cut short",
    ),
    "lying-size": lambda: (saved([huge_header()]), "the archive is cut short"),
    "bomb": lambda: (bomb(), "unpacked, the image has more than"),
    "media-type": lambda: (
        oci("application/vnd.oci.image.layer.v1.tar+brotli"),
        "has the unknown media type 'application/vnd.oci.image.layer.v1.tar+brotli'",
    ),
    "other-layer": lambda: (saved([GOOD], ["0" * 64]), "and the config names sha256:" + "0" * 64),
    "other-config": lambda: (saved([GOOD], config_name="1" * 64 + ".json"), "has the digest sha256:"),
    "sparse": lambda: (saved([layer(member("s", b"S"))]), "s is a sparse file of GNU tar"),
    "no-image": lambda: (GOOD, "it is no image"),
}


def main(command, defect=None, to=None):
    if command == "list":
        print("\n".join(DEFECTS))
        return
    content, text = DEFECTS[defect]()
    with open(to, "wb") as file:
        file.write(content)
    print(text)


main(*sys.argv[1:])
