"""What a browser made of a report: page.py DOM REPORT [TEXT].

DOM is the page as Chromium dumps it, REPORT the same report in JSON, TEXT the beginning of the paths that are to be shown, or with a #
a tag of their rule. Fails unless exactly these changes of the report are visible, each under its kind, every diff is in the page, and
the page has one script.
"""

import json
import sys
from html.parser import HTMLParser

VOID = {"meta", "input", "br", "img", "link", "rect"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []  # (tag, attributes)
        self.rows = []  # (kind, path), only those that are visible
        self.all_rows = 0
        self.diffs = []
        self.tags = {}
        self.title = ""

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        attrs = dict(attrs)
        for name in attrs:
            if name.startswith("on") or (name == "style" and attrs.get("class") != "chunk"):
                sys.exit(f"page.py: <{tag}> has {name}")
        if tag not in VOID:
            if tag == "pre" and self.open[-1][1].get("class") == "diff":
                self.diffs.append("")
            self.open.append((tag, attrs))
        if "row" in (attrs.get("class") or "").split():
            self.all_rows += 1

    def handle_endtag(self, tag):
        while self.open:
            if self.open.pop()[0] == tag:
                break

    def classes(self):
        return [(attrs.get("class") or "").split() for _, attrs in self.open]

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "title":
            self.title += data
        classes = self.classes()
        if ["diff"] in classes and any(tag == "pre" for tag, _ in self.open):
            self.diffs[-1] += data
        if not any("head" in one for one in classes) or not any("path" in one for one in classes):
            return
        if any("hidden" in attrs for _, attrs in self.open):
            return
        kind = next(attrs["data-k"] for _, attrs in self.open if "data-k" in attrs)
        if any(tag == "b" for tag, _ in self.open):
            self.rows[-1][1] += data
        else:
            self.rows.append([kind, data])


def is_shown(change, text):
    if text.startswith("#"):
        return text[1:] in change.get("tags", [])
    return change["path"].startswith(text)


def main(dom, report, text=""):
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    with open(dom, encoding="utf-8") as file:
        page = Page()
        page.feed(file.read())
    changes = report["changes"]
    wanted = sorted([c["kind"], c["path"]] for c in changes if is_shown(c, text))
    if sorted(page.rows) != wanted:
        missing = [row for row in wanted if row not in page.rows]
        more = [row for row in page.rows if row not in wanted]
        sys.exit(f"page.py: not shown {missing[:5]}, shown without reason {more[:5]}")
    if page.all_rows != len(changes):
        sys.exit(f"page.py: {page.all_rows} rows for {len(changes)} changes")
    diffs = [change["diff"].split("\n", 2)[2] for change in changes if "diff" in change]
    if page.diffs != diffs:
        sys.exit(f"page.py: the page has the diffs {page.diffs}, the report {diffs}")
    if page.tags.get("script") != 1 or page.tags.get("img", 0) or page.tags.get("iframe", 0):
        sys.exit(f"page.py: the page has the tags {page.tags}")
    if page.title != f"{report['verdict']}: {report['root']}":
        sys.exit(f"page.py: the title is {page.title!r}")
    print(f"{len(page.rows)} of {page.all_rows} rows, {len(diffs)} with a diff")


main(*sys.argv[1:])
