"""same_paths.py REPORT DIRECTORY: fails unless the reports html, ocsf, ecs, syslog, sarif and junit in the directory, each a file of
that name, have the changes of the report in JSON: each kind and path once, as a reader of that format reads it.
"""

import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes


class Rows(HTMLParser):
    """The kind and the path of each row."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows = []
        self.kind = None
        self.is_path = False
        self.tags = {}

    def handle_starttag(self, tag, attrs):
        self.tags[tag] = self.tags.get(tag, 0) + 1
        attrs = dict(attrs)
        self.kind = attrs.get("data-k", self.kind)
        if attrs.get("class") == "path" and self.kind:
            self.is_path = True
            self.rows.append([self.kind, ""])

    def handle_endtag(self, tag):
        if tag == "bdi":
            self.is_path = False
        elif tag == "section":
            self.kind = None

    def handle_data(self, data):
        if self.is_path:
            self.rows[-1][1] += data


def html(text):
    page = Rows()
    page.feed(text)
    if page.tags.get("script") != 1 or page.tags.get("img"):
        sys.exit(f"same_paths.py: the page has the tags {page.tags}")
    return page.rows


def ocsf(text):
    events = [json.loads(line) for line in text.split("\n")[:-1]]
    return [
        [event["finding_info"]["types"][0], event["evidences"][0]["file"]["path"]] for event in events[:-1]
    ]


def ecs(text):
    events = [json.loads(line) for line in text.split("\n")[:-1]]
    return [[event["event"]["action"], event["file"]["path"]] for event in events[:-1]]


def syslog(text):
    message = re.compile(r'<\d+>1 (?:\S+ ){4}(\S+) \[fim@32473 path="((?:[^"\\\]]|\\["\\\]])*)"[^\n]*')
    found = [message.fullmatch(line) for line in text.split("\n")[:-2]]
    return [[one[1], re.sub(r'\\(["\\\]])', r"\1", one[2])] for one in found]


def sarif(text):
    results = json.loads(text)["runs"][0]["results"]
    for result in results:
        properties = result["properties"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        path = bytes.fromhex(properties["pathHex"]) if "pathHex" in properties else properties["path"].encode()
        if b"/" + unquote_to_bytes("" if uri == "./" else uri) != path:
            sys.exit(f"same_paths.py: the URI {uri} is not that of {path}")
    return [[result["ruleId"], result["properties"]["path"]] for result in results]


def junit(text):
    cases = ElementTree.fromstring(text).findall("testcase")
    return [[case.get("classname").removeprefix("fim."), case.get("name")] for case in cases]


def main(report, directory):
    with open(report, encoding="utf-8") as file:
        changes = sorted([change["kind"], change["path"]] for change in json.load(file)["changes"])
    if not changes:
        sys.exit("same_paths.py: the report has no change")
    for read in (html, ocsf, ecs, syslog, sarif, junit):
        with open(os.path.join(directory, read.__name__), encoding="utf-8", newline="") as file:
            found = sorted(read(file.read()))
        if found != changes:
            missing = [row for row in changes if row not in found]
            more = [row for row in found if row not in changes]
            sys.exit(f"same_paths.py: {read.__name__} lacks {missing[:3]} and has {more[:3]} without reason")
    print(f"{len(changes)} changes in six more formats")


main(*sys.argv[1:])
