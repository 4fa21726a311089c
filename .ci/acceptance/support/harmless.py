"""harmless.py FILE...: fails if one holds bytes that could act on a terminal or deceive a reader."""

import re
import sys

FORBIDDEN = re.compile(
    rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xa9]"
)


def fault_in(data):
    """What is wrong with it; None if nothing is."""
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        return f"it is not UTF-8: {fault}"
    found = FORBIDDEN.search(data)
    return f"it holds the bytes {found.group().hex()} at {found.start()}" if found else None


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with open(name, "rb") as file:
            fault = fault_in(file.read())
        if fault:
            sys.exit(f"harmless.py: {name}: {fault}")
