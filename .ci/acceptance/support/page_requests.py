"""Fails if the page in a Chromium asked for an address: page_requests.py LOG.

LOG is what `--log-net-log` writes. The browser asks for addresses of its own too; those have no page as their initiator.
"""

import json
import sys


def main(log):
    with open(log, encoding="utf-8") as file:
        events = json.load(file)["events"]
    if not events:
        sys.exit("page_requests.py: the log is empty")
    parameters = [event["params"] for event in events if "url" in event.get("params", {})]
    asked = {
        one["url"]
        for one in parameters
        if one.get("initiator", "not an origin") != "not an origin" and not one["url"].startswith("file:")
    }
    if asked:
        sys.exit(f"page_requests.py: the page asked for {sorted(asked)[:5]}")


main(*sys.argv[1:])
