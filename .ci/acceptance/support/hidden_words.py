"""hidden_words.py FILE WORD...: fails if the file holds a word, plain or in any deflate stream within it."""

import sys
import zlib

data = open(sys.argv[1], "rb").read()
words = [word.encode() for word in sys.argv[2:]]


def found_in(text, where):
    for word in words:
        if word in text:
            sys.exit(f"{word.decode()} {where}")


found_in(data, "as it is")
for start in range(len(data)):
    stream = zlib.decompressobj(-15)
    try:
        found_in(stream.decompress(data[start:], 1 << 21), f"deflated at byte {start}")
    except zlib.error:
        pass
