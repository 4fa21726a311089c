"""What a tree looks like, seen through Python's os module: nothing of fim's is in here."""

import hashlib
import os
import stat
import subprocess
import time

TYPES = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symlink",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
    stat.S_IFBLK: "block",
    stat.S_IFCHR: "char",
}


def rfc3339(nanoseconds):
    seconds, fraction = divmod(nanoseconds, 10**9)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".%09dZ" % fraction


def capabilities(path):
    """As getcap(8) has them; None if there are none."""
    shown = subprocess.run(["getcap", path], capture_output=True, check=True).stdout
    return shown.decode().rsplit(" ", 1)[1].strip() if shown else None


def access_lists(path):
    """As getfacl(1) has them, on one line; None if there are none but the mode."""
    shown = subprocess.run(["getfacl", "-cEnps", path], capture_output=True, check=True).stdout
    entries = shown.decode().split()
    access = [entry for entry in entries if not entry.startswith("default:")]
    # Three entries are the bits of the mode, which getfacl shows where there is no list.
    return ",".join(entries if len(access) > 3 else entries[len(access):]) or None


# The letters of lsattr(1) that statx(2) tells of too, and fim's words for them.
FLAGS = {"c": "compressed", "i": "immutable", "a": "append-only", "d": "no-dump",
         "E": "encrypted", "V": "verity"}


def flags(path):
    """As lsattr(1) has them; None if there are none."""
    shown = subprocess.run(["lsattr", "-d", path], capture_output=True, check=True).stdout
    letters = shown.decode(errors="replace").split(" ", 1)[0]
    return ",".join(word for letter, word in FLAGS.items() if letter in letters) or None


def privileged(path):
    """security.* and trusted.*, but for capabilities and labels; None if there are none."""
    names = sorted(os.listxattr(path, follow_symlinks=False))
    values = {
        name: os.getxattr(path, name, follow_symlinks=False).hex()
        for name in names
        if name.startswith(("security.", "trusted."))
        and name not in ("security.capability", "security.selinux")
    }
    return values or None


def observe(path):
    """Name -> JSON value of what the policy of the rootfs step compares."""
    status = os.lstat(path)
    kind = TYPES[stat.S_IFMT(status.st_mode)]
    seen = {
        "type": kind,
        "mode": "%04o" % stat.S_IMODE(status.st_mode),
        "uid": status.st_uid,
        "gid": status.st_gid,
    }
    seen["security"] = privileged(path)
    if kind != "symlink":
        seen["acl"] = access_lists(path)
    seen["flags"] = flags(path) if kind in ("file", "directory") else None
    if kind != "directory":
        seen["size"] = status.st_size
        seen["mtime"] = rfc3339(status.st_mtime_ns)
    if kind == "file":
        with open(path, "rb") as content:
            seen["sha256"] = hashlib.sha256(content.read()).hexdigest()
        seen["nlink"] = status.st_nlink
        names = sorted(os.listxattr(path, follow_symlinks=False))
        seen["xattrs"] = {name: os.getxattr(path, name).hex() for name in names}
        seen["caps"] = capabilities(path)
    elif kind == "symlink":
        seen["link"] = os.readlink(path).decode() if isinstance(path, bytes) else os.readlink(path)
    elif kind in ("block", "char"):
        seen["rdev"] = "%d:%d" % (os.major(status.st_rdev), os.minor(status.st_rdev))
    return seen
