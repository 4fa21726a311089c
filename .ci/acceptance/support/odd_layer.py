"""odd_layer.py TO: an archive of one layer with names that no shell can make, to import as an image."""

import io
import sys
import tarfile

FILES = {
    b"odd/new\nline": b"1",
    b"odd/\xff\xfe": b"2",
    b"odd/ space": b"3",
    b"odd/-dash": b"4",
    b"odd/.wh": b"5",
    "odd/\u202etxt.exe".encode(): b"6",
    b"odd/" + b"l" * 255: b"7",
    b"odd/" + b"/".join([b"deep" * 10] * 12) + b"/end": b"8",
}


def member(name, kind=tarfile.REGTYPE, mode=0o644):
    info = tarfile.TarInfo(name.decode("utf-8", "surrogateescape"))
    info.type = kind
    info.mode = mode
    info.mtime = 1700000000.25 if kind == tarfile.REGTYPE else 1700000000
    return info


def main(to):
    with tarfile.open(to, "w", format=tarfile.PAX_FORMAT, errors="surrogateescape") as archive:
        made = set()
        for name, content in FILES.items():
            parts = name.split(b"/")[:-1]
            for depth in range(1, len(parts) + 1):
                directory = b"/".join(parts[:depth])
                if directory not in made:
                    made.add(directory)
                    archive.addfile(member(directory, tarfile.DIRTYPE, 0o755))
            info = member(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = member(b"odd/\xfflink", tarfile.SYMTYPE, 0o777)
        link.linkname = b"to \xff".decode("utf-8", "surrogateescape")
        archive.addfile(link)
        user = member(b"odd/xattr")
        user.pax_headers = {"SCHILY.xattr.user.note": "some text"}
        archive.addfile(user)


main(sys.argv[1])
