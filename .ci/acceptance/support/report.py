"""Whether fim's reports say what they ought to.

report.py --schema FILE --expected FILE [--exit CODE] [--json FILE] [--ndjson FILE] [--text FILE]

The expected changes are those that changes.py prints. Everything is checked that the reference page
promises: the published schema, the order, the sums, the verdict, the twins in hexadecimal, and that
no byte could act on a terminal.
"""

import argparse
import json
import os
import re
import sys
import warnings

warnings.simplefilter("ignore")
import jsonschema  # noqa: E402

from harmless import fault_in  # noqa: E402


def fail(text):
    sys.exit(f"report.py: {text}")


def undisplay(text):
    """The bytes that a display form stands for."""
    out = bytearray()
    at = 0
    while at < len(text):
        if text[at] != "\\":
            out += text[at].encode()
            at += 1
        elif text[at + 1] == "\\":
            out += b"\\"
            at += 2
        elif text[at + 1] == "x":
            out.append(int(text[at + 2 : at + 4], 16))
            at += 4
        else:
            fail(f"{text!r} is no display form")
    return bytes(out)


def raw(holder, name):
    """The bytes of a member, after a look at its twin."""
    told = undisplay(holder[name])
    twin = holder.get(name + "Hex")
    if (twin is None) != (holder[name].encode() == told):
        fail(f"{name} {holder[name]!r} has the twin {twin!r}")
    if twin is not None and bytes.fromhex(twin) != told:
        fail(f"{name} {holder[name]!r} and its twin {twin} differ")
    return told


def walk_order(path):
    """/ is the lowest byte."""
    return path.split(b"/")


def harmless(name, data):
    fault = fault_in(data)
    if fault:
        fail(f"{name}: {fault}")


def xattrs(shown, twin):
    if shown is None:
        return None
    if twin is not None:
        told = {undisplay(n).hex(): undisplay(v).hex() for n, v in shown.items()}
        if told != twin:
            fail(f"xattrs {shown} and their twin {twin} differ")
    return {
        os.fsdecode(undisplay(name)): undisplay(value).hex() for name, value in shown.items()
    }


def attribute(attributes, name):
    """The value of an attribute as observation.py has it; a pair in a difference."""
    value = attributes[name]
    twin = attributes.get(name + "Hex")
    difference = isinstance(value, dict) and set(value) == {"expected", "actual"}
    if name in ("xattrs", "security"):
        sides = ("expected", "actual") if difference else (None,)
        both = [
            xattrs(value if s is None else value[s], twin if s is None or twin is None else twin[s])
            for s in sides
        ]
        return both if difference else both[0]
    if difference:
        return [value["expected"], value["actual"]]
    return value


def check_change(change, expected):
    path = raw(change, "path")
    where = f"{change['kind']} {change['path']!r}"
    if change.get("type") != expected["type"]:
        fail(f"{where}: type {change.get('type')}, not {expected['type']}")
    wanted = dict(expected["attributes"])
    told = change["attributes"]
    if "linkHex" in wanted:
        if raw(told, "link").hex() != wanted["linkHex"]:
            fail(f"{where}: link {told['link']!r}, not {wanted['linkHex']}")
        return path
    # The names of owners are beside their numbers, if the tree gives them any.
    names = {name for name in told if not name.endswith(("Hex", "Name"))}
    for name in set(told) - names:
        if name.endswith("Name") and name[: -len("Name")] not in ("uid", "gid"):
            fail(f"{where}: {name} is the name of nothing")
    if names != set(wanted):
        fail(f"{where}: attributes {sorted(names)}, not {sorted(wanted)}")
    for name, value in wanted.items():
        if attribute(told, name) != value:
            fail(f"{where}: {name} {attribute(told, name)}, not {value}")
    return path


def check_changes(changes, expected, report):
    wanted = {(e["kind"], bytes.fromhex(e["path"])): e for e in expected}
    paths = [raw(c, "path") for c in changes]
    if paths != sorted(paths, key=walk_order):
        fail("the changes are out of order")
    for change in changes:
        key = (change["kind"], raw(change, "path"))
        if key not in wanted:
            fail(f"not expected: {json.dumps(change)}")
        check_change(change, wanted.pop(key))
    if wanted:
        fail(f"not reported: {sorted(wanted)}")
    check_sums(changes, report)


def check_sums(changes, report):
    summary = report["summary"]
    for kind in ("added", "removed", "changed", "unverifiable", "isolation"):
        found = sum(c["kind"] == kind for c in changes)
        if summary.get(kind, 0) != found:
            fail(f"summary says {summary.get(kind, 0)} {kind}, and there are {found}")
    drifted = any(c["kind"] != "unverifiable" for c in changes)
    verdict = "drifted" if drifted else "unverifiable" if changes else "intact"
    if report["verdict"] != verdict:
        fail(f"verdict {report['verdict']}, not {verdict}")


def exit_code(summary):
    return (
        (1 if summary["added"] else 0)
        | (2 if summary["removed"] else 0)
        | (4 if summary["changed"] + summary.get("isolation", 0) else 0)
        | (32 if summary["unverifiable"] else 0)
    )


def check_text(data, changes, report):
    """The report for people says the same as the one for programs."""
    lines = data.decode().split("\n")
    sums = report["summary"]
    isolation = f"{sums['isolation']} isolation, " if sums.get("isolation") else ""
    first = (
        f"{report['verdict']}: {sums['entries']} entries, {sums['added']} added,"
        f" {sums['removed']} removed, {sums['changed']} changed, {isolation}"
        f"{sums['unverifiable']} unverifiable"
    )
    if lines[0] != first:
        fail(f"text begins with {lines[0]!r}, not {first!r}")
    told = {}
    group = None
    for line in lines:
        title = re.fullmatch(r"(Added|Removed|Changed|Isolation|Unverifiable).* \((\d+)\)", line)
        if title:
            group = title.group(1).lower()
            told[group] = {}
        elif line.startswith("Skipped mounts"):
            group = None
        elif group and line.startswith("      "):
            told[group][path].add(line.split()[0])
        elif group and line.startswith("  "):
            # The path is all that follows, trailing blanks too.
            kind, path = re.fullmatch(r"  (\S*) +(?:\[\w+\] )?(/.*)", line).groups()
            told[group][path] = set()
    wanted = {}
    for change in changes:
        attributes = change.get("attributes", {}) if change["kind"] == "changed" else {}
        names = {n for n in attributes if not n.endswith(("Hex", "Name"))}
        if change["kind"] == "unverifiable":
            names = {change["reason"]}
        wanted.setdefault(change["kind"], {})[change["path"]] = names
    if told != wanted:
        for group in set(told) | set(wanted):
            for path in set(told.get(group, {})) | set(wanted.get(group, {})):
                left = told.get(group, {}).get(path)
                right = wanted.get(group, {}).get(path)
                if left != right:
                    fail(f"text has {group} {path!r} with {left}, JSON with {right}")


def main():
    arguments = argparse.ArgumentParser()
    for name in ("schema", "expected", "json", "ndjson", "text"):
        arguments.add_argument("--" + name)
    arguments.add_argument("--exit", type=int)
    given = arguments.parse_args()
    with open(given.schema, encoding="utf-8") as file:
        schema = json.load(file)
    with open(given.expected, encoding="utf-8") as file:
        header, *expected = [json.loads(line) for line in file]

    with open(given.json, "rb") as file:
        data = file.read()
    harmless("JSON", data)
    report = json.loads(data)
    fault = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(report)
    )
    if fault:
        fail(f"JSON does not fit the schema: {fault.message} at {fault.json_path}")
    check_changes(report["changes"], expected, report)
    if given.exit not in (None, exit_code(report["summary"])):
        fail(f"exit code {given.exit} does not go with {report['summary']}")
    if given.exit not in (None, header["exit"]):
        fail(f"exit code {given.exit}, not {header['exit']}")

    if given.ndjson:
        with open(given.ndjson, "rb") as file:
            data = file.read()
        harmless("NDJSON", data)
        *changes, last = [json.loads(line) for line in data.decode().splitlines()]
        if changes != report["changes"]:
            fail("NDJSON and JSON do not hold the same changes")
        rest = {k: v for k, v in report.items() if k != "changes"}
        if last != {"kind": "summary", **rest}:
            fail(f"the last line of NDJSON is {last}")
    if given.text:
        with open(given.text, "rb") as file:
            data = file.read()
        harmless("text", data)
        check_text(data, report["changes"], report)
    kinds = ", ".join(f"{v} {k}" for k, v in report["summary"].items())
    print(f"{report['verdict']}: {kinds}")


main()
