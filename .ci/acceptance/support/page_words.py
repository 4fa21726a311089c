"""The links of Markdown pages, checked, and their prose, for a spell checker.

cmark-gfm, the parser of GitHub, reads the pages. A relative link must name a file or directory that git
keeps, and its anchor a heading there, by GitHub's rule. The address of an external link is checked for its
form only. The prose is the text of a page without code, one block a line after `FILE:LINE: `.

Usage: page_words.py links|prose PAGE..., in the top directory of the clone
"""

import pathlib
import posixpath
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as xml

SPACE = "{http://commonmark.org/xml/1.0}"
BLOCKS = {SPACE + name for name in ("heading", "paragraph", "table_cell")}


def parse(page):
    command = ["cmark-gfm", "--to", "xml", "--sourcepos", "-e", "table", "-e", "strikethrough", page]
    return xml.fromstring(subprocess.run(command, check=True, capture_output=True).stdout)


def blocks(page):
    """The blocks of a page that hold text, each with its line."""
    for node in parse(page).iter():
        if node.tag in BLOCKS:
            yield int(node.get("sourcepos").split(":")[0]), node


def text(node, with_code):
    parts = []
    for part in node.iter():
        if part.tag == SPACE + "text" or (with_code and part.tag == SPACE + "code"):
            parts.append(part.text or "")
        elif part.tag in (SPACE + "softbreak", SPACE + "linebreak", SPACE + "code"):
            parts.append(" ")
    return "".join(parts)


def anchors(page):
    """The anchors of the headings, as GitHub makes them."""
    found = {}
    for _, node in blocks(page):
        if node.tag == SPACE + "heading":
            name = re.sub(r"[^\w\- ]", "", text(node, True).strip().lower()).replace(" ", "-")
            found[name] = found.get(name, -1) + 1
            yield name if found[name] == 0 else f"{name}-{found[name]}"


def fault_of(page, link, files, known):
    """What is wrong with a link, or None."""
    address = urllib.parse.urlsplit(link)
    if address.scheme or address.netloc:
        good = address.scheme in ("http", "https") and re.fullmatch(r"[\w-]+(\.[\w-]+)+", address.netloc)
        return None if good and not re.search(r"\s", link) else "is no address of the web"
    target = page
    if address.path:
        joined = posixpath.join(posixpath.dirname(page), urllib.parse.unquote(address.path))
        target = posixpath.normpath(joined)
    if target.startswith(("/", "..")):
        return "leaves the repository"
    if target not in files:
        return "leads to a file that git does not have"
    if address.fragment:
        if not target.endswith(".md"):
            return "has an anchor, and leads to no page"
        if target not in known:
            known[target] = set(anchors(target))
        if address.fragment not in known[target]:
            return f"has an anchor that {target} lacks"
    return None


def check_links(pages):
    listed = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    files = {"."}
    for name in listed.split("\0")[:-1]:
        files.update([name, *(str(parent) for parent in pathlib.PurePosixPath(name).parents)])
    known, count, faults = {}, 0, []
    for page in pages:
        for line, block in blocks(page):
            for node in block.iter():
                if node.tag in (SPACE + "link", SPACE + "image"):
                    count += 1
                    fault = fault_of(page, node.get("destination"), files, known)
                    if fault:
                        faults.append(f"{page}:{line}: the link '{node.get('destination')}' {fault}")
            if re.search(r"\]\s?[\[(]\S*[\])]", text(block, False)):
                faults.append(f"{page}:{line}: a link without its target: {text(block, True)[:80]}")
    if faults:
        raise SystemExit("\n".join(faults))
    print(f"{count} links of {len(pages)} pages lead somewhere")


def main(what, *pages):
    if what == "links":
        check_links(pages)
        return
    for page in pages:
        for line, block in blocks(page):
            print(f"{page}:{line}: {text(block, False)}")


main(*sys.argv[1:])
