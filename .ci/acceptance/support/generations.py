"""The ids in what `fim baselines --format json` printed, on one line."""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    shown = json.load(file)
ids = [generation["id"] for generation in shown]
if ids != sorted(set(ids)):
    sys.exit(f"generations out of order: {ids}")
print(*ids)
