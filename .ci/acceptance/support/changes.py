"""Changes of every kind to a tree, and what fim has to say of each.

changes.py TREE prepare         makes below TREE/srv/fim what the changes need
changes.py TREE list            the names of the changes
changes.py TREE apply NAME...   applies them and prints what is expected, one JSON object a line

What is expected is written down here by hand, and compared with what os.lstat and others say before
and after: a change that does something else than it claims ends the program.
"""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys

from observation import observe

DIR = b"/srv/fim"
ODD_NAMES = [
    b"new\nline",
    b"esc\x1b[31mred",
    b"bidi-\xe2\x80\xaetxt.exe",
    b"invalid-\xff\xfe",
    b"back\\slash",
    b"\\x41",
    b"trailing ",
    b" ",
    b"quote\"'`$(id)",
    b"tab\tand\rreturn",
    b"del\x7f",
    b"c1-\xc2\x9b31m",
    b"-rf",
    b"n" * 255,
    "\u65e5\u672c\u8a9e-\u00e9".encode(),
    b"overlong-\xc0\xaf",
    b"zero-width-\xe2\x80\x8b",
    b"surrogate-\xed\xa0\x80",
]
# A time that no file has by chance.
THEN = 1_500_000_000_123_456_789


class Tree:
    def __init__(self, root):
        self.root = os.fsencode(root)
        self.expected = []

    def __call__(self, path):
        return self.root + path

    def changed(self, path, names, act):
        before = observe(self(path))
        act(self(path))
        after = observe(self(path))
        common = [n for n in before if n in after]
        really = {n for n in common if before[n] != after[n]}
        if really != set(names.split()):
            sys.exit(f"changes.py: {path!r} was to change in {names}, and did in {really}")
        self.expected.append(
            {
                "kind": "changed",
                "path": path.hex(),
                "type": after["type"],
                "attributes": {n: [before[n], after[n]] for n in really},
            }
        )

    def added(self, path, act=None):
        if act:
            act(self(path))
        self._note("added", path)

    def removed(self, path):
        """Notes path and what is below, then removes it."""
        self._note_all("removed", path)
        if os.path.isdir(self(path)) and not os.path.islink(self(path)):
            shutil.rmtree(self(path))
        else:
            os.remove(self(path))

    def renamed(self, path, to):
        self._note_all("removed", path)
        os.rename(self(path), self(to))
        self._note_all("added", to)

    def _note_all(self, kind, path):
        self._note(kind, path)
        if os.path.isdir(self(path)) and not os.path.islink(self(path)):
            for name in os.listdir(self(path)):
                self._note_all(kind, path + b"/" + name)

    def _note(self, kind, path):
        seen = observe(self(path))
        file_type = seen.pop("type")
        for name in ("caps", "acl", "flags", "security"):
            if seen.get(name, 0) is None:
                del seen[name]
        self.expected.append(
            {"kind": kind, "path": path.hex(), "type": file_type, "attributes": seen}
        )


def write(content):
    def act(path):
        with open(path, "wb") as out:
            out.write(content)

    return act


def same_size(path):
    """Other content of the same length, and the time put back."""
    status = os.stat(path)
    with open(path, "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def append(path):
    with open(path, "ab") as out:
        out.write(b"more\n")
    os.utime(path, ns=(THEN, THEN))


def touch(path):
    """One nanosecond."""
    now = os.lstat(path).st_mtime_ns
    os.utime(path, ns=(now, now + 1), follow_symlinks=False)


def bits(added):
    return lambda path: os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) | added)


def own(uid, gid):
    return lambda path: os.lchown(path, uid, gid)


def listen(path):
    with socket.socket(socket.AF_UNIX) as made:
        # A path may be longer than an address can hold.
        here = os.getcwd()
        os.chdir(os.path.dirname(path))
        made.bind(os.path.basename(path))
        os.chdir(here)


def device(kind, major, minor):
    return lambda path: os.mknod(path, kind | 0o600, os.makedev(major, minor))


def directory_with_file(path):
    os.mkdir(path)
    write(b"inside\n")(path + b"/inside")


def instead(make):
    """Removes what is there, makes another, and leaves time and mode as far as there are such."""

    def act(path):
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)
        make(path)
        if not os.path.islink(path):
            os.chmod(path, 0o644)
        os.utime(path, ns=(THEN, THEN), follow_symlinks=False)

    return act


def retarget(target):
    def act(path):
        status = os.lstat(path)
        os.remove(path)
        os.symlink(target, path)
        os.utime(path, ns=(0, status.st_mtime_ns), follow_symlinks=False)

    return act


def another_device(path):
    status = os.lstat(path)
    os.remove(path)
    os.mknod(path, status.st_mode, os.makedev(1, 7))
    os.utime(path, ns=(THEN, THEN))


def setcap(path):
    # cap_net_bind_service (10), permitted and effective: struct vfs_cap_data, revision 2.
    value = bytes.fromhex("0100000200040000000000000000000000000000")
    os.setxattr(path, "security.capability", value)


def tool(*command):
    return lambda path: subprocess.run([*command, path], check=True)


def prepare(t):
    os.makedirs(t(DIR), exist_ok=True)
    files = (
        "same-size longer emptied mode set-uid owner group mtime untouched removed file-to-dir"
        " file-to-link file-to-fifo file-to-socket file-to-char renamed linked setcap xattr"
        " xattr-changed xattr-removed dropped-link acl acl-removed no-dump trusted"
    )
    for name in files.split():
        write(f"content of {name}\n".encode())(t(DIR + b"/" + name.encode()))
    os.link(t(DIR + b"/dropped-link"), t(DIR + b"/dropped-link-2"))
    tool("setfacl", "-m", "u:1000:r")(t(DIR + b"/acl-removed"))
    for name in ("xattr-changed", "xattr-removed"):
        os.setxattr(t(DIR + b"/" + name.encode()), "user.fim", b"old")
    for name in ("sticky", "dir-mtime", "acl-default", "removed-dir/a/b", "dir-to-file", "dir-to-link",
                 "renamed-dir/deep"):
        os.makedirs(t(DIR + b"/" + name.encode()))
    for name in ("removed-dir/a/b/c", "removed-dir/d", "dir-to-file/inside", "renamed-dir/deep/x"):
        write(b"below\n")(t(DIR + b"/" + name.encode()))
    for name in ("retarget", "removed-link", "link-to-file", "link-to-dir", "link-owner",
                 "link-trusted"):
        os.symlink("untouched", t(DIR + b"/" + name.encode()))
    for name in ("removed-fifo", "fifo-to-file", "fifo-mode"):
        os.mkfifo(t(DIR + b"/" + name.encode()), 0o600)
    listen(t(DIR + b"/removed-socket"))
    device(stat.S_IFCHR, 1, 3)(t(DIR + b"/removed-char"))
    device(stat.S_IFCHR, 1, 3)(t(DIR + b"/char-to-block"))
    device(stat.S_IFCHR, 1, 3)(t(DIR + b"/rdev"))
    device(stat.S_IFBLK, 7, 200)(t(DIR + b"/removed-block"))
    for name in ("odd-changed", "odd-removed"):
        os.mkdir(t(DIR + b"/" + name.encode()))
        for odd in ODD_NAMES:
            write(odd + b"\n")(t(DIR + b"/" + name.encode() + b"/" + odd))


def odd_changed(t):
    for odd in ODD_NAMES:
        t.changed(DIR + b"/odd-changed/" + odd, "sha256", same_size)


def odd_removed(t):
    for odd in ODD_NAMES:
        t.removed(DIR + b"/odd-removed/" + odd)


def odd_added(t):
    for odd in ODD_NAMES:
        t.added(DIR + b"/added-" + odd[:249], write(b"odd\n"))


def odd_links(t):
    for number, odd in enumerate(ODD_NAMES[:3]):
        path = DIR + b"/odd-link-%d" % number
        os.symlink(odd, t(path))
        t.expected.append({"kind": "added", "path": path.hex(), "type": "symlink",
                           "attributes": {"linkHex": odd.hex()}})


def dir_to_file(t):
    t._note("removed", DIR + b"/dir-to-file/inside")
    # It was 0755, and a directory has no size and time that count by default.
    t.changed(DIR + b"/dir-to-file", "type mode", instead(write(b"a file now\n")))


def file_to_dir(t):
    t.changed(DIR + b"/file-to-dir", "type mode", directory_instead)
    t._note("added", DIR + b"/file-to-dir/inside")


def directory_instead(path):
    os.remove(path)
    directory_with_file(path)


def hard_link(t):
    t.changed(DIR + b"/linked", "nlink", lambda path: os.link(path, t(DIR + b"/linked-2")))
    t.added(DIR + b"/linked-2")


def drop_hard_link(t):
    t._note("removed", DIR + b"/dropped-link-2")
    t.changed(DIR + b"/dropped-link", "nlink",
              lambda path: os.remove(t(DIR + b"/dropped-link-2")))


def invisible(t):
    """What the default policy passes over: the time of a directory."""
    os.utime(t(DIR + b"/dir-mtime"), ns=(THEN, THEN))


def at(name, attributes, act):
    return lambda t: t.changed(DIR + b"/" + name, attributes, act)


def new(name, act):
    return lambda t: t.added(DIR + b"/" + name, act)


def gone(name):
    return lambda t: t.removed(DIR + b"/" + name)


def new_directory(t):
    directory_with_file(t(DIR + b"/new-dir"))
    t._note_all("added", DIR + b"/new-dir")


# name: (exit code, change)
CHANGES = {
    "invisible": (0, invisible),
    "content-same-size": (4, at(b"same-size", "sha256", same_size)),
    "content-longer": (4, at(b"longer", "size mtime sha256", append)),
    "emptied": (4, at(b"emptied", "size mtime sha256", lambda p: os.truncate(p, 0))),
    "mode": (4, at(b"mode", "mode", bits(0o002))),
    "set-uid": (4, at(b"set-uid", "mode", bits(stat.S_ISUID))),
    "sticky": (4, at(b"sticky", "mode", bits(stat.S_ISVTX))),
    "fifo-mode": (4, at(b"fifo-mode", "mode", bits(0o040))),
    "owner": (4, at(b"owner", "uid", own(65534, -1))),
    "group": (4, at(b"group", "gid", own(-1, 65534))),
    "link-owner": (4, at(b"link-owner", "uid gid", own(1, 1))),
    "mtime": (4, at(b"mtime", "mtime", touch)),
    "retarget": (4, at(b"retarget", "link", retarget("removed-l"))),
    "rdev": (4, at(b"rdev", "rdev mtime", another_device)),
    "setcap": (4, at(b"setcap", "xattrs caps", setcap)),
    "xattr": (4, at(b"xattr", "xattrs", lambda p: os.setxattr(p, "user.fim", b"new"))),
    "xattr-changed": (4, at(b"xattr-changed", "xattrs",
                            lambda p: os.setxattr(p, "user.fim", b"new"))),
    "xattr-removed": (4, at(b"xattr-removed", "xattrs", lambda p: os.removexattr(p, "user.fim"))),
    "acl": (4, at(b"acl", "xattrs acl", tool("setfacl", "-m", "u:1000:r,g:5:-"))),
    "acl-removed": (4, at(b"acl-removed", "xattrs acl", tool("setfacl", "-b"))),
    "acl-default": (4, at(b"acl-default", "acl", tool("setfacl", "-d", "-m", "u:7:rwx"))),
    "no-dump": (4, at(b"no-dump", "flags", tool("chattr", "+d"))),
    "trusted": (4, at(b"trusted", "xattrs security",
                      tool("setfattr", "-n", "trusted.fim", "-v", "new"))),
    "trusted-link": (4, at(b"link-trusted", "security",
                           tool("setfattr", "-h", "-n", "trusted.fim", "-v", "new"))),
    "file-to-link": (4, at(b"file-to-link", "type mode size mtime",
                           instead(lambda p: os.symlink("untouched", p)))),
    "file-to-fifo": (4, at(b"file-to-fifo", "type size mtime", instead(os.mkfifo))),
    "file-to-socket": (4, at(b"file-to-socket", "type size mtime", instead(listen))),
    "file-to-char": (4, at(b"file-to-char", "type size mtime",
                           instead(device(stat.S_IFCHR, 1, 3)))),
    "link-to-file": (4, at(b"link-to-file", "type mode size mtime",
                           instead(write(b"no link any more\n")))),
    "link-to-dir": (4, at(b"link-to-dir", "type mode", instead(os.mkdir))),
    "dir-to-link": (4, at(b"dir-to-link", "type mode",
                          instead(lambda p: os.symlink("untouched", p)))),
    "fifo-to-file": (4, at(b"fifo-to-file", "type mode size mtime", instead(write(b"x\n")))),
    "char-to-block": (4, at(b"char-to-block", "type mode mtime rdev",
                            instead(device(stat.S_IFBLK, 7, 200)))),
    "odd-changed": (4, odd_changed),
    "add-file": (1, new(b"new-file", write(b"new\n"))),
    "add-empty-file": (1, new(b"new-empty", write(b""))),
    "add-directory": (1, new_directory),
    "add-link": (1, new(b"new-link", lambda p: os.symlink("/nowhere", p))),
    "add-fifo": (1, new(b"new-fifo", os.mkfifo)),
    "add-socket": (1, new(b"new-socket", listen)),
    "add-char": (1, new(b"new-char", device(stat.S_IFCHR, 1, 5))),
    "add-block": (1, new(b"new-block", device(stat.S_IFBLK, 7, 201))),
    "odd-added": (1, odd_added),
    "odd-links": (1, odd_links),
    "remove-file": (2, gone(b"removed")),
    "remove-directory": (2, gone(b"removed-dir")),
    "remove-link": (2, gone(b"removed-link")),
    "remove-fifo": (2, gone(b"removed-fifo")),
    "remove-socket": (2, gone(b"removed-socket")),
    "remove-char": (2, gone(b"removed-char")),
    "remove-block": (2, gone(b"removed-block")),
    "odd-removed": (2, odd_removed),
    "rename": (3, lambda t: t.renamed(DIR + b"/renamed", DIR + b"/renamed-now")),
    "rename-directory": (3, lambda t: t.renamed(DIR + b"/renamed-dir", DIR + b"/renamed-dir-now")),
    "hard-link": (5, hard_link),
    "file-to-directory": (5, file_to_dir),
    "drop-hard-link": (6, drop_hard_link),
    "directory-to-file": (6, dir_to_file),
}


def main(root, command, *names):
    os.umask(0o022)
    tree = Tree(root)
    if command == "prepare":
        prepare(tree)
    elif command == "list":
        for name in CHANGES:
            print(name)
    else:
        code = 0
        for name in names or CHANGES:
            bit, act = CHANGES[name]
            code |= bit
            act(tree)
        print(json.dumps({"exit": code}))
        for expected in tree.expected:
            print(json.dumps(expected))


main(*sys.argv[1:])
