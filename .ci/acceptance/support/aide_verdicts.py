"""Compares the verdicts of aide with those of `fim explain --tree`, path by path.

Usage: aide_verdicts.py CONFIGURATION POLICY EXPLAINED ROOT PATHS

Both name the line of the configuration that decides, aide in its answer and fim in the comment above
the rule, so that is compared too.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

LETTERS = {"file": "f", "directory": "d", "symlink": "l", "fifo": "p", "socket": "s", "block": "b", "char": "c"}


def sources(policy):
    """The place in the configuration of each rule, in order."""
    with open(policy, encoding="ascii") as lines:
        found = [re.match(r"  # (.*?), line (\d+): ", line) for line in lines]
    return [f"{match[1]}:{match[2]}" for match in found if match]


def explained(file):
    """Path -> (word, number of the last rule that matches, type), of paths without special bytes."""
    seen = {}
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            match = re.match(r"(selected|ancestor|excluded|unmatched) +(\d+|-) +(\w+) +(/.*)\n", line)
            if match and "\\" not in match[4]:
                seen[match[4]] = (match[1], match[2], match[3])
    return seen


def asked(configuration, path, letter):
    """(whether aide selects the path, the place of the rule that decides)."""
    answer = subprocess.run(
        ["aide", f"--path-check={letter}:{path}", "-c", configuration, "--log-level=error"],
        capture_output=True, check=False)
    text = answer.stdout.decode("utf-8", "replace")
    match = re.search(r"^\[(.)\] ", text, re.M)
    if not match:
        sys.exit(f"aide says nothing of {path}: {text} {answer.stderr!r}")
    place = re.search(r" \((/[^ ]*:\d+): '", text)
    return match[1] == "x" or match[1] == "X", place[1] if place else None


def main():
    configuration, policy, explained_file, root, count = sys.argv[1:]
    places = sources(policy)
    seen = explained(explained_file)
    # What fim does not enter, since it is excluded, is excluded too.
    below = [path for path, (word, _, _) in seen.items() if word == "excluded"]
    for top in below:
        for directory, names, files in os.walk(root + top):
            for name in names + files:
                path = os.path.join(directory, name)
                kind = "symlink" if os.path.islink(path) else "directory" if os.path.isdir(path) else "file"
                if "\\" not in path:
                    seen.setdefault(path[len(root):], ("excluded", None, kind))
    paths = sorted(seen)
    step = max(1, len(paths) // int(count))
    # Every path outside of /usr, which is most of the tree, and a share of those below it.
    chosen = [path for i, path in enumerate(paths) if i % step == 0 or not path.startswith("/usr/")]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(lambda path: asked(configuration, path, LETTERS[seen[path][2]]), chosen)
    differ = 0
    counts = {"selected": 0, "left out": 0, "same rule": 0}
    for path, (selects, place) in zip(chosen, answers):
        word, number, kind = seen[path]
        counts["selected" if selects else "left out"] += 1
        ours = places[int(number) - 1] if number and number.isdigit() and int(number) > 0 else None
        wrong_rule = selects and ours != place
        counts["same rule"] += selects and not wrong_rule
        if selects != (word == "selected") or wrong_rule:
            differ += 1
            if differ <= 20:
                print(f"{path} ({kind}): aide {selects} by {place}, fim {word} by {ours}")
    if len(chosen) < 2000 or not counts["selected"] or not counts["left out"]:
        sys.exit(f"too few paths: {counts}")
    print(f"{len(chosen)} of {len(paths)} paths: {differ} differ, {counts['selected']} selected by both,"
          f" {counts['same rule']} by the same line, {counts['left out']} left out by both")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
