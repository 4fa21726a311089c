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
