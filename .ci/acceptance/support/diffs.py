"""diffs.py REPORT BEFORE AFTER: fails unless each diff of the report is that of diff(1), and prints how many there are."""

import json
import re
import subprocess
import sys

report, before, after = sys.argv[1:]
count = 0
for change in json.load(open(report, encoding="utf-8"))["changes"]:
    if "diff" not in change:
        continue
    name = change["path"]
    expected = subprocess.run(["diff", "-u", before + name, after + name], capture_output=True).stdout
    expected = b"".join(expected.splitlines(keepends=True)[2:])
    found = re.sub(
        rb"\\x([0-9a-f]{2})",
        lambda escaped: bytes([int(escaped[1], 16)]),
        "".join(change["diff"].splitlines(keepends=True)[2:]).encode(),
    )
    if found != expected:
        sys.exit(f"{name}:\n{found.decode(errors='replace')}\n--- diff -u:\n{expected.decode(errors='replace')}")
    count += 1
if count < 10:
    sys.exit(f"only {count} diffs")
print(count)
