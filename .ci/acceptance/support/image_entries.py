"""image_entries.py ONE TWO: fails unless two portable baselines have the same entries, but for what no image has.

A time that one of them has to the second agrees with every time in that second. Prints the number of entries.
"""

import gzip
import json
import sys

NO_IMAGE_HAS = ("ctime", "inode", "dev", "nlink", "mountRoot")


def entries(path):
    with gzip.open(path) as file:
        lines = file.read().decode().splitlines()
    read = {}
    for line in lines[1:-1]:
        entry = json.loads(line)
        for name in NO_IMAGE_HAS:
            entry.pop(name, None)
        if entry.get("type") == "directory":
            entry.pop("size", None)
        read[entry["path"]] = entry
    return read


def same_time(one, other):
    if "." in one and "." in other:
        return one == other
    return one.split(".")[0].rstrip("Z") == other.split(".")[0].rstrip("Z")


def main(first, second):
    one, two = entries(first), entries(second)
    faults = [f"only in one: {path}" for path in sorted(one.keys() ^ two.keys())]
    for path in sorted(one.keys() & two.keys()):
        left, right = one[path], two[path]
        if not set(left) <= {"path", "type"} and not set(right) <= {"path", "type"}:
            if "mtime" in left and "mtime" in right and same_time(left["mtime"], right["mtime"]):
                left["mtime"] = right["mtime"]
            if left != right:
                faults.append(f"{left}\n  {right}")
    if faults:
        sys.exit("\n".join(faults[:20]))
    print(len(one))


main(*sys.argv[1:])
