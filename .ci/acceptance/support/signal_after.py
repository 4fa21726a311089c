"""signal_after.py SECONDS SIGNAL COMMAND...: starts it, signals it after that time, and prints
`ended` if it was over by then, else `signalled`, and the exit code as a shell has it.

Its standard output is thrown away. It does not ignore the signal, as a job of a shell ignores SIGINT and
one under nohup(1) SIGHUP.
"""

import signal
import subprocess
import sys


def main(seconds, name, *command):
    number = getattr(signal, name)
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: number == signal.SIGKILL or signal.signal(number, signal.SIG_DFL),
    )
    try:
        process.wait(float(seconds))
        state = "ended"
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        process.wait()
        state = "signalled"
    code = process.returncode
    print(state, code if code >= 0 else 128 - code)


main(*sys.argv[1:])
