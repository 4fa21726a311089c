"""signal_after.py SECONDS SIGNAL COMMAND...: starts it, signals it after that time, and prints
`ended` if it was over by then, else `signalled`, and the exit code as a shell has it.

Its standard output is thrown away; unlike a job of a shell it does not ignore SIGINT.
"""

import signal
import subprocess
import sys


def main(seconds, name, *command):
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        process.wait(float(seconds))
        state = "ended"
    except subprocess.TimeoutExpired:
        process.send_signal(getattr(signal, name))
        process.wait()
        state = "signalled"
    code = process.returncode
    print(state, code if code >= 0 else 128 - code)


main(*sys.argv[1:])
