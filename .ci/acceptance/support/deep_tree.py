"""deep_tree.py ROOT make|change DEPTH: directories within directories, and what lies at the bottom."""

import os
import sys


def main(root, command, depth):
    os.umask(0o022)
    here = os.open(root, os.O_DIRECTORY)
    for level in range(int(depth)):
        name = f"level-{level}"
        if command == "make":
            os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    os.fchdir(here)
    if command == "make":
        for name in ("kept", "changed", "removed"):
            with open(name, "w") as out:
                out.write(name)
    else:
        with open("changed", "a") as out:
            out.write("more")
        os.remove("removed")
        os.mkdir("added")


main(*sys.argv[1:])
