"""copy_left.py FILE EXPORT PATH: fails if the file holds the copy of PATH that a portable baseline with content has.

H2 may pack a page by LZF, which breaks what it cannot pack into runs of 32 bytes. So every 16 bytes of the copy are looked for."""

import base64
import gzip
import json
import sys

RUN = 16

file, export, path = sys.argv[1:]
data = open(file, "rb").read()
with gzip.open(export, "rt", encoding="utf-8") as lines:
    entry = next(entry for entry in map(json.loads, lines) if entry.get("path") == path)
copy = base64.b64decode(entry["content"] + "==")
if len(copy) < 10 * RUN:
    raise SystemExit(f"the copy has only {len(copy)} bytes")
for start in range(len(copy) - RUN):
    found = data.find(copy[start : start + RUN])
    if found >= 0:
        sys.exit(f"a part of the copy of {path} is at byte {found}")
