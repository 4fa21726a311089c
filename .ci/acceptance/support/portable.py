"""Makes portable baselines that are wrong.

portable.py FILE list                 the names of the defects
portable.py FILE make DEFECT TO       FILE with that defect, as TO

What holds entries is packed as docs/reference/portable-baseline.md has it, so that only the defect
itself can be what is refused.
"""

import hashlib
import json
import random
import struct
import sys
import zlib

HEADER = bytes.fromhex("1f8b08000000000000ff")


def pack(lines, to, header=HEADER, crc_error=0):
    """`lines` may be without end as far as memory goes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    crc = size = 0
    with open(to, "wb") as out:
        out.write(header)
        for line in lines:
            crc = zlib.crc32(line, crc)
            size += len(line)
            out.write(packer.compress(line))
        out.write(packer.flush())
        out.write(struct.pack("<II", crc ^ crc_error, size & 0xFFFFFFFF))


def signed(lines):
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
        yield line
    yield b'{"sha256":"%s"}\n' % digest.hexdigest().encode()


def unpack(data):
    return zlib.decompress(data[10:-8], -15).splitlines(keepends=True)


def dump(value):
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def with_header(lines, **values):
    return [dump({**json.loads(lines[0]), **values})] + lines[1:]


def endless(first, entry, count):
    """Valid entries in order, as many as that."""
    yield first
    sample = json.loads(entry)
    for number in range(count):
        sample["path"] = f"/zzzz/{number:012}"
        yield dump(sample)


def zeros(gibibytes):
    block = bytes(1 << 20)
    for _ in range(gibibytes << 10):
        yield block


def entry_with(lines, **values):
    at = next(i for i, line in enumerate(lines) if b'"sha256":"' in line and b'"type"' in line)
    body = lines[:-1]
    body[at] = dump({**json.loads(body[at]), **values})
    return body


def text_defects(lines):
    """name -> lines, complete with a digest that fits where the defect is another."""
    body = lines[:-1]
    first, second = 3, 4
    swapped = body[:]
    swapped[first], swapped[second] = body[second], body[first]
    twice = body[: first + 1] + body[first:]
    return {
        "reordered": swapped + lines[-1:],
        "reordered-signed": signed(swapped),
        "line-twice": twice + lines[-1:],
        "line-twice-signed": signed(twice),
        "line-missing": body[:first] + body[first + 1 :] + lines[-1:],
        "line-missing-signed": signed(body[:first] + body[first + 1 :]),
        "no-digest": body,
        "no-header": signed(body[1:]),
        "header-twice": signed(body[:1] + body),
        "digest-twice": lines + lines[-1:],
        "digest-wrong": body + [b'{"sha256":"%s"}\n' % (b"0" * 64)],
        "no-last-newline": body + [lines[-1].rstrip(b"\n")],
        "count-too-high": signed(with_header(body, entries=len(body))),
        "count-too-low": signed(with_header(body, entries=len(body) - 2)),
        "count-negative": signed(with_header(body, entries=-1)),
        "count-huge": signed(with_header(body, entries=10**30)),
        "bytes-wrong": signed(with_header(body, bytes=1)),
        "gaps-wrong": signed(with_header(body, gaps=7)),
        "later-format": signed(with_header(body, format="fim.baseline/2")),
        "unknown-field": signed(with_header(body, more=1)),
        "bad-policy": signed(with_header(body, policy="version: 1\nrules:\n  - nothing: /\n")),
        "root-relative": signed(with_header(body, root="tree")),
        "space": signed([body[0].replace(b":", b": ", 1)] + body[1:]),
        "path-dots": signed(entry_with(lines, path="/../etc/passwd")),
        "path-relative": signed(entry_with(lines, path="etc/passwd")),
        "path-raw-newline": signed(entry_with(lines, path="/a\nb")),
        "digest-short": signed(entry_with(lines, sha256="00")),
        "mode-odd": signed(entry_with(lines, mode="rwxr-xr-x")),
        "type-unknown": signed(entry_with(lines, type="door")),
        "nested": signed(body[:1] + [b'{"path":' + b"[" * 100_000 + b"\n"] + body[1:]),
        "no-json": signed(body[:1] + [b"\xff\xfe\x00\n"] + body[1:]),
        "empty-line": signed(body[:1] + [b"\n"] + body[1:]),
        "long-line": signed(body[:1] + [b'{"path":"/' + b"a" * (20 << 20) + b'"}\n'] + body[1:]),
        "endless-lines": endless(body[0], body[-1], 600_000),
        "endless-lines-huge-count": endless(
            with_header(body, entries=10**12)[0], body[-1], 600_000
        ),
        "endless-zeros": zeros(8),
    }


def bytes_defects(data):
    """name -> bytes."""
    chance = random.Random(7)
    made = {
        "empty": b"",
        "text": b"This is no baseline.\n",
        "zeros": bytes(100_000),
        "header-only": data[:10],
        "unpacked": b"".join(unpack(data)),
        "something-after": data + b"x",
        "second-member": data + data,
        "name-in-header": data[:3] + b"\x08" + data[4:10] + b"name\0" + data[10:],
        "crc": data[:-8] + bytes([data[-8] ^ 1]) + data[-7:],
        "length": data[:-1] + bytes([data[-1] ^ 1]),
    }
    for part in range(1, 12):
        made[f"cut-{part}"] = data[: len(data) * part // 12]
    for cut in (1, 4, 8, 9):
        made[f"cut-by-{cut}"] = data[:-cut]
    for number in range(40):
        at = chance.randrange(len(data) * 8)
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        made[f"flipped-bit-{at}"] = bytes(flipped)
    return made


def main(file, command, *rest):
    with open(file, "rb") as source:
        data = source.read()
    of_bytes = bytes_defects(data)
    if command == "list":
        print(*of_bytes, *text_defects(unpack(data)), sep="\n")
        return
    defect, to = rest
    if defect in of_bytes:
        with open(to, "wb") as out:
            out.write(of_bytes[defect])
    else:
        pack(text_defects(unpack(data))[defect], to)


main(*sys.argv[1:])
