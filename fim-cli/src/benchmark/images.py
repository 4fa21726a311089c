#!/usr/bin/env python3
"""Times the reading of one container image, against tar and against unpacking and scanning it.

images.py DOCKER_ARCHIVE [--pairs N]

From an archive of `docker save` or `podman save` this makes an OCI archive with layers of gzip and one with layers of zstd, by skopeo,
below /var/tmp/fim-images. For each it prints the median wall time of N runs, the megabytes (1,000,000 bytes) of unpacked layers in a
second, and the peak memory of:

- `fim init --image`,
- `tar -tf` of every layer, unpacked by gzip or zstd on the way,
- `tar -x` of every layer into one directory, and `fim init --root` of it.

Run it as root, since unpacking sets owners. It needs skopeo, gzip, zstd and GNU time.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import tarfile
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[3]
WORK = pathlib.Path("/var/tmp/fim-images")
FIM = PROJECT / "fim"
UNPACK = {"gzip": "gzip -dc", "zstd": "zstd -dcq", "plain": "cat"}


def timed(command):
    """Runs a command of the shell: its seconds and its peak memory in MB."""
    with tempfile.NamedTemporaryFile("r") as figures:
        subprocess.run(
            ["/usr/bin/time", "-o", figures.name, "-f", "%e %M", "sh", "-c", command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        seconds, kilobytes = figures.read().split()
    return float(seconds), int(kilobytes) / 1000


def packing(blob):
    start = blob.read_bytes()[:4]
    if start[:2] == b"\x1f\x8b":
        return "gzip"
    return "zstd" if start == b"\x28\xb5\x2f\xfd" else "plain"


def made(archive):
    """The archives to read, by name, each with the files of its layers."""
    WORK.mkdir(exist_ok=True)
    archives = {}
    for name, option in {"gzip": "gzip", "zstd": "zstd"}.items():
        layout = WORK / name
        packed = WORK / f"{name}.tar"
        if not packed.exists():
            shutil.rmtree(layout, ignore_errors=True)
            copy = ["skopeo", "copy", "-q", "--insecure-policy"]
            subprocess.run(
                [*copy, "--dest-compress-format", option, "--dest-compress", f"docker-archive:{archive}", f"oci:{layout}:x"],
                check=True,
            )
            with tarfile.open(packed, "w") as out:
                out.add(layout, arcname=".")
        index = json.loads((layout / "index.json").read_text())
        manifest = json.loads(blob_of(layout, index["manifests"][0]).read_text())
        archives[name] = (packed, [blob_of(layout, each) for each in manifest["layers"]])
    with tarfile.open(archive) as saved:
        directory = WORK / "plain"
        if not directory.exists():
            saved.extractall(directory, filter="data")
        layers = json.loads((directory / "manifest.json").read_text())[0]["Layers"]
    archives["docker archive"] = (archive, [directory / each for each in layers])
    return archives


def blob_of(layout, descriptor):
    return layout / "blobs" / descriptor["digest"].replace(":", "/")


def commands(archive, layers):
    database = WORK / "db" / "fim"
    tree = WORK / "tree"
    fresh = f"rm -rf {database.parent} && mkdir -m 700 {database.parent}"
    listed = " && ".join(f"{UNPACK[packing(each)]} {each} | tar -tf -" for each in layers)
    unpacked = " && ".join(
        f"{UNPACK[packing(each)]} {each} | tar -x --xattrs --xattrs-include='*' -C {tree} -f -" for each in layers
    )
    return {
        "fim init --image": f"{fresh} && {FIM} init -q --db {database} --image {archive}",
        "tar -tf": listed,
        "tar -x, fim init --root": f"{fresh} && rm -rf {tree} && mkdir {tree} && {unpacked} && {FIM} init -q --db {database} --root {tree}",
    }


def unpacked_bytes(layers):
    total = 0
    for each in layers:
        count = subprocess.run(f"{UNPACK[packing(each)]} {each} | wc -c", shell=True, check=True, capture_output=True)
        total += int(count.stdout)
    return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    print("| layers | command | s | MB/s | MB resident |\n|---|---|---|---|---|")
    for name, (archive, layers) in made(options.archive).items():
        size = unpacked_bytes(layers)
        for what, command in commands(archive, layers).items():
            timed(command)
            runs = [timed(command) for _ in range(options.pairs)]
            seconds = statistics.median(run[0] for run in runs)
            memory = max(run[1] for run in runs)
            print(f"| {name} | `{what}` | {seconds:.2f} | {size / 1e6 / seconds:.0f} | {memory:.0f} |", flush=True)


main()
