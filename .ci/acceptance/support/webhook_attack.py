"""Misuses a webhook for some seconds in every way that a client can: webhook_attack.py PORT SECONDS REVIEW.

Slow handshakes, heads and bodies, connections that ask nothing, answers that nobody reads, garbage in place of TLS and of HTTP, bodies that
are too large, too deep or of too many pieces. Fails if one of these gets another answer than it should.
"""

import os
import socket
import ssl
import sys
import threading
import time

PORT = int(sys.argv[1])
END = time.monotonic() + float(sys.argv[2])
with open(sys.argv[3], "rb") as file:
    REVIEW = file.read()
LONGEST = 25  # seconds after which a connection that is too slow must be closed

trust = ssl.create_default_context()
trust.check_hostname = False
trust.verify_mode = ssl.CERT_NONE

counts = {}
faults = []
lock = threading.Lock()


def count(what):
    with lock:
        counts[what] = counts.get(what, 0) + 1


def plain():
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(LONGEST)
    connection.connect(("127.0.0.1", PORT))
    return connection


def tls():
    return trust.wrap_socket(plain())


def head(length, kind="application/json", path="/inject"):
    return f"POST {path} HTTP/1.1\r\nHost: fim\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode()


def requires_close(connection):
    """Reads to the end; that must come."""
    got = b""
    try:
        while True:
            more = connection.recv(65536)
            if not more:
                return got
            got += more
    except TimeoutError:
        raise AssertionError("was not closed") from None
    except OSError:
        return got  # reset


def answer_to(request):
    with tls() as connection:
        connection.sendall(request)
        return connection.recv(65536).decode("latin-1").split("\r\n")[0]


def slow_handshake():
    with plain() as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01")
        requires_close(connection)


def drip(start, piece):
    """Sends a piece a second, until the server has had enough."""
    with tls() as connection:
        connection.sendall(start)
        try:
            for _ in range(LONGEST):
                connection.sendall(piece)
                time.sleep(1)
        except OSError:
            return
        raise AssertionError("was not closed")


def slow_head():
    drip(b"POST /inject HTTP/1.1\r\n", b"A: b\r\n")


def slow_body():
    """Of the largest size that does not wait for a place."""
    drip(head(65_536) + b" " * 65_000, b" ")


def slow_large_body():
    with tls() as connection:
        connection.sendall(head(4_000_000) + b" " * 200_000)
        requires_close(connection)


def held(connect):
    """Takes a connection, and asks nothing."""

    def attempt():
        with connect():
            time.sleep(max(0, END - time.monotonic()))

    return attempt


def no_reader():
    with tls() as connection:
        try:
            for _ in range(100_000):
                connection.sendall(body(REVIEW))
        except OSError:
            return
        raise AssertionError("was served without reading")


def garbage():
    with plain() as connection:
        connection.sendall(os.urandom(2000))
        requires_close(connection)
    with tls() as connection:
        connection.sendall(os.urandom(2000) + b"\r\n\r\n")
        connection.settimeout(LONGEST)
        requires_close(connection)
        time.sleep(0.2)


def expects(status, request):
    def attempt():
        got = answer_to(request)
        # While large bodies are read slowly, another one may have to wait for too long.
        if not (got.startswith(f"HTTP/1.1 {status} ") or (len(request) > 128_000 and "503" in got)):
            raise AssertionError(f"'{got}' in place of {status}")
        time.sleep(0.5)

    return attempt


def body(content):
    return head(len(content)) + content


ATTACKS = {
    "slow handshakes": (slow_handshake, 10),
    "slow heads": (slow_head, 10),
    "slow bodies": (slow_body, 400),
    "slow large bodies": (slow_large_body, 3),
    "silent connections": (held(plain), 30),
    "handshakes alone": (held(tls), 150),
    "answers not read": (no_reader, 2),
    "garbage": (garbage, 2),
    "larger than 4 MiB": (expects(413, body(b" " * 5_000_000)), 1),
    "nested 2,000,000 deep": (expects(400, body(b"[" * 2_000_000)), 1),
    "of 1,000,000 objects": (expects(400, body(b"[" + b"{}," * 1_000_000 + b"{}]")), 1),
    "empty objects": (expects(400, body(b"{}")), 1),
    "of another type": (expects(415, head(2, "text/plain") + b"{}"), 1),
    "to another path": (expects(404, head(2, path="/") + b"{}"), 1),
}


def go_on(name, attack):
    while time.monotonic() < END:
        try:
            attack()
        except OSError:
            count(name + ", turned away")
            time.sleep(0.1)
        except AssertionError as fault:
            with lock:
                faults.append(f"{name}: {fault}")
            return
        else:
            count(name)


threads = [
    threading.Thread(target=go_on, args=(name, attack))
    for name, (attack, number) in ATTACKS.items()
    for _ in range(number)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("   " + "; ".join(f"{name}: {number}" for name, number in sorted(counts.items())))
for name in ATTACKS:
    if not counts.get(name):
        faults.append(f"{name}: never done")
for fault in faults:
    print("   " + fault)
sys.exit(bool(faults))
