"""Types the beginning of a command line and a tab into zsh, and looks for what it becomes.

Usage: zsh_completion.py DIRECTORY (BEGINNING COMPLETED)...

DIRECTORY has the file zshrc to start with.
"""

import os
import pty
import re
import select
import sys
import time

SECONDS = 20


class Shell:
    def __init__(self, directory):
        environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "ZDOTDIR": directory, "HOME": directory}
        os.replace(os.path.join(directory, "zshrc"), os.path.join(directory, ".zshrc"))
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execvpe("zsh", ["zsh", "-i"], environment)
        self.screen = ""

    def wait_for(self, text):
        end = time.monotonic() + SECONDS
        while text not in re.sub(r"[\r\a]|\x1b\[[0-9;?]*[A-Za-z]", "", self.screen):
            ready, _, _ = select.select([self.terminal], [], [], max(0, end - time.monotonic()))
            if not ready:
                return False
            self.screen += os.read(self.terminal, 4096).decode("utf-8", "replace")
        return True

    def type(self, text):
        self.screen = ""
        os.write(self.terminal, text.encode())


def main():
    shell = Shell(sys.argv[1])
    for beginning, completed in zip(sys.argv[2::2], sys.argv[3::2]):
        if not shell.wait_for("ready> "):
            raise SystemExit(f"zsh did not start: {shell.screen!r}")
        shell.type(beginning + "\t")
        if not shell.wait_for(completed):
            raise SystemExit(f"{beginning!r} did not become {completed!r}: {shell.screen!r}")
        # Kills the line. An interrupt could end the completion only, and then no prompt would follow.
        shell.type("\x15\r")


main()
