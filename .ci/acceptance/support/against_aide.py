"""Whether AIDE and fim say the same.

against_aide.py AIDE_JSON AIDE_EXIT FIM_JSON FIM_EXIT ROOT
"""

import base64
import calendar
import json
import os
import sys
import time

# AIDE's name -> fim's.
NAMES = {
    "file_type": "type",
    "perm": "mode",
    "uid": "uid",
    "gid": "gid",
    "link_count": "nlink",
    "size": "size",
    "modify_time": "mtime",
    "link_name": "link",
    "sha256": "sha256",
}
TYPES = {
    "File": "file",
    "Directory": "directory",
    "Link": "symlink",
    "FIFO": "fifo",
    "Socket": "socket",
    "Character device": "char",
    "Block device": "block",
}


def fail(text):
    sys.exit(f"against_aide.py: {text}")


def octal(letters):
    """The permission bits of what ls(1) would show, without its first letter. AIDE has l for S of a
    group."""
    bits = 0
    for at, (letter, bit) in enumerate(zip(letters, (256, 128, 64, 32, 16, 8, 4, 2, 1))):
        if letter not in "-STl":
            bits |= bit
        if letter in "sStTl":
            bits |= {2: 0o4000, 5: 0o2000, 8: 0o1000}[at]
    return "%04o" % bits


def aide_value(name, value):
    if name == "type":
        return TYPES[value]
    if name == "mode":
        return octal(value[1:])
    if name == "mtime":
        return calendar.timegm(time.strptime(value, "%Y-%m-%d %H:%M:%S +0000"))
    if name == "sha256":
        return base64.b64decode(value).hex()
    return value


def fim_value(name, value):
    if name == "mtime":
        return calendar.timegm(time.strptime(value[:19], "%Y-%m-%dT%H:%M:%S"))
    return value


def of_aide(file, root):
    # AIDE writes the bytes of a name as they are; Latin-1 keeps them.
    with open(file, encoding="latin-1", newline="") as text:
        report = json.load(text, strict=False)

    def path(name):
        name = name.encode("latin-1")
        if not (name + b"/").startswith(root + b"/"):
            fail(f"AIDE reports {name!r}, which is not below {root!r}")
        return name[len(root):] or b"/"

    changed = {}
    for name in report.get("changed", {}):
        changed[path(name)] = attributes = {}
        for key, sides in report["details"].get(name, {}).items():
            attribute = NAMES[key]
            pair = [aide_value(attribute, sides[side]) for side in ("old", "new")]
            # AIDE counts the type among the permissions: where only the type differs, so do they.
            if attribute == "mode" and pair[0] == pair[1] and "file_type" in report["details"][name]:
                continue
            attributes[attribute] = pair
    return (
        {path(name) for name in report.get("added", {})},
        {path(name) for name in report.get("removed", {})},
        changed,
    )


def of_fim(file):
    with open(file, encoding="utf-8") as text:
        report = json.load(text)
    sides = {"added": set(), "removed": set()}
    changed = {}
    for change in report["changes"]:
        path = bytes.fromhex(change["pathHex"]) if "pathHex" in change else change["path"].encode()
        if change["kind"] == "changed":
            changed[path] = {
                name: [fim_value(name, value["expected"]), fim_value(name, value["actual"])]
                for name, value in change["attributes"].items()
                if not name.endswith("Hex")
            }
        else:
            sides[change["kind"]].add(path)
    return sides["added"], sides["removed"], changed


def main(aide_file, aide_exit, fim_file, fim_exit, root):
    aide = of_aide(aide_file, os.fsencode(root))
    fim = of_fim(fim_file)
    faults = []
    for kind, left, right in zip(("added", "removed"), aide, fim):
        faults += [f"{path!r} {kind}: AIDE only" for path in sorted(left - right)]
        faults += [f"{path!r} {kind}: fim only" for path in sorted(right - left)]
    for path in sorted(set(aide[2]) | set(fim[2])):
        left, right = aide[2].get(path), fim[2].get(path)
        if left != right:
            faults.append(f"{path!r} changed: AIDE {left}, fim {right}")
    if aide_exit != fim_exit:
        faults.append(f"AIDE ended with {aide_exit}, fim with {fim_exit}")
    for fault in faults[:20]:
        print(fault)
    if faults:
        fail(f"{len(faults)} differences")
    attributes = sum(len(a) for a in fim[2].values())
    print(
        f"{len(fim[0])} added, {len(fim[1])} removed, {len(fim[2])} changed in {attributes} attributes"
    )


main(*sys.argv[1:])
