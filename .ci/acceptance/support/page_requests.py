"""Fails if the network log of a Chromium names an address that its page asked for: page_requests.py LOG FILE.

FILE is the page, the only address that may be there.
"""

import json
import sys


def main(log, page):
    with open(log, encoding="utf-8") as file:
        events = json.load(file)["events"]
    urls = {event["params"]["url"] for event in events if "url" in event.get("params", {})}
    asked = sorted(url for url in urls if url.split("#")[0] != f"file://{page}")
    if asked:
        sys.exit(f"page_requests.py: asked for {asked[:5]}")
    print(f"{len(events)} events")


main(*sys.argv[1:])
