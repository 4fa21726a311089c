"""Holds connections to a webhook that ask nothing: webhook_idle.py PORT KEPT CLOSED.

One says nothing at all, one shakes hands. Fails if one is closed within KEPT seconds, as clients of the webhook
may still send a review then, or is not closed after CLOSED seconds.
"""

import select
import socket
import ssl
import sys
import time

port, kept, closed = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
trust = ssl.create_default_context()
trust.check_hostname = False
trust.verify_mode = ssl.CERT_NONE
start = time.monotonic()


def connect():
    return socket.create_connection(("127.0.0.1", port))


shaken = trust.wrap_socket(connect())
shaken.settimeout(1)
try:
    shaken.recv(1)  # takes what a session is resumed by
except TimeoutError:
    pass
waiting = {connect(): "silent", shaken: "shaken hands"}
while waiting:
    left = start + closed - time.monotonic()
    if left < 0:
        sys.exit(f"not closed after {closed:.0f} s: {', '.join(waiting.values())}")
    for each in select.select(list(waiting), [], [], left)[0]:
        name = waiting.pop(each)
        each.close()
        age = time.monotonic() - start
        if age < kept:
            sys.exit(f"{name}: closed after {age:.0f} s already")
        print(f"   {name}: closed after {age:.0f} s")
