"""Runs the commands that a page of the documentation shows, and compares what they print.

In blocks of the kind `console`, a line that begins with `$ ` is a command, lines that begin with
`> ` continue it, and the lines up to the next command are what it prints, on both streams. `…`
stands for any text within a line; a line of its own with `…` stands for any lines. A block of
another kind whose first line is `# file: NAME` is written to that file. All commands of a page run
in one shell, in an empty directory, with fim on the PATH.

SHELL starts that shell, and bash is the default: one in a container, for example.

With `--but FILE`, the commands in FILE are left out, because another test runs them. Each has to be
on the page.

Usage: page_commands.py [--but FILE] PAGE DIRECTORY [SHELL...]
"""

import pathlib
import re
import shlex
import subprocess
import sys

END = "--end-of-command--"


def blocks(page):
    for found in re.finditer(r"^( *)```(\w+)\n(.*?)^\1```$", page, re.M | re.S):
        indent, kind, block = found.groups()
        block = "".join(line.removeprefix(indent) for line in block.splitlines(keepends=True))
        yield kind, block, page.count("\n", 0, found.start()) + 1


def commands(block):
    """Each command of a block, with what it should print."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], []])
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1][0] += "\n" + line[2:]
        elif found:
            found[-1][1].append(line)
        else:
            raise SystemExit(f"a block begins with {line!r}, which is no command")
    return found


def pattern(expected):
    parts = []
    for line in expected:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(part) for part in line.split("…")) + r" *\n")
    return re.compile("".join(parts))


def run(shell, command):
    # The next command sees the exit code of this one.
    end = f"ended=$?; printf '\\n%s\\n' '{END}'; (exit $ended)"
    shell.stdin.write(f"{{ {command}\n}} 2>&1 </dev/null\n{end}\n")
    shell.stdin.flush()
    printed = []
    for line in shell.stdout:
        if line == END + "\n":
            text = "".join(printed)
            return text[:-1] if text.endswith("\n") else text
        printed.append(line)
    raise SystemExit(f"the shell ended in: {command}")


def write(shell, name, text):
    """Writes a file as the shell sees it."""
    printed = run(shell, f"cat > {shlex.quote(name)} <<'{END}'\n{text}{END}")
    if printed:
        raise SystemExit(f"cannot write {name}: {printed}")


def main(page, directory, *command, but=()):
    text = pathlib.Path(page).read_text(encoding="utf-8")
    left_out = set()
    shell = subprocess.Popen(
        command or ["bash"], cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    count = 0
    for kind, block, line in blocks(text):
        if block.startswith("# file: "):
            write(shell, block.splitlines()[0].removeprefix("# file: "), block)
        if kind != "console":
            continue
        for command, expected in commands(block):
            if command in but:
                left_out.add(command)
                continue
            printed = run(shell, command)
            if printed and not printed.endswith("\n"):
                printed += "\n"
            if not pattern(expected).fullmatch(printed):
                wanted = "\n".join(expected)
                raise SystemExit(
                    f"{page}, block at line {line}: $ {command}\n--- the page\n{wanted}\n--- printed\n{printed}"
                )
            count += 1
    shell.stdin.close()
    if count == 0:
        raise SystemExit(f"{page} has no command")
    if left_out != set(but):
        raise SystemExit(f"{page} does not have the commands {sorted(set(but) - left_out)}")
    elsewhere = f", {len(left_out)} are run elsewhere" if left_out else ""
    print(f"   {pathlib.Path(page).name}: {count} commands print what the page shows{elsewhere}")


if sys.argv[1] == "--but":
    main(*sys.argv[3:], but=pathlib.Path(sys.argv[2]).read_text(encoding="utf-8").splitlines())
else:
    main(*sys.argv[1:])
