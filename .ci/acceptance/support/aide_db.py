"""The tree of 33-aide-db.sh, and what is compared of it.

aide_db.py make TREE          makes a tree with all types of files, odd names and all attributes
aide_db.py changes            prints attribute and command for each change
aide_db.py compared TREE SHOWN  whether all that AIDE records of each file is there
"""

import json
import os
import socket
import stat
import subprocess
import sys
import time

# Attribute of fim, and what changes it in the file $F.
CHANGES = {
    "mode": "chmod 604 $F",
    "uid": "chown 1 $F",
    "gid": "chgrp 1 $F",
    "nlink": "ln $F $F.link",
    "size": "printf more >>$F",
    "blocks": "fallocate -n -l 1M $F",
    "mtime": "touch -m -d '2001-02-03 04:05:06' $F",
    "atime": "touch -a -d '2001-02-03 04:05:06' $F",
    "ctime": "sleep 1.1; touch -c -m -r $F $F",
    "inode": "cp -p --preserve=all $F $F.new; mv $F.new $F",
    "link": "ln -sfn elsewhere $F",
    "type": "rm $F; mkfifo $F",
    "acl": "setfacl -m u:daemon:r $F",
    "xattrs": "setfattr -n user.note -v other $F",
    "security": "setfattr -n security.note -v other $F",
    "caps": "setcap cap_kill=ep $F",
    "flags": "chattr +d $F",
    "md5": "printf y >$F",
    "sha1": "printf y >$F",
    "sha256": "printf y >$F",
    "sha512": "printf y >$F",
}

PLAIN = {"mode", "uid", "gid", "nlink", "size", "blocks", "mtime", "atime", "ctime", "inode"}
DIGESTS = {"md5", "sha1", "sha256", "sha512"}
ODD_NAMES = [b" ", b"a b", b"new\nline", b"tab\t", b"\xff\xfe", b"%41", b"%", b"#hash", b",", b'"', b"'", b"\\", b"0", b"[x]~:"]


def run(*command):
    subprocess.run(command, check=True)


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def make(tree):
    os.makedirs(tree)
    base = os.fsencode(tree)
    for name in ODD_NAMES:
        write(os.path.join(base, name), name)
        os.symlink(name, os.path.join(base, b"to " + name))
    for attribute in CHANGES:
        path = os.path.join(tree, "of-" + attribute)
        if attribute == "link":
            os.symlink("there", path)
        else:
            write(path, b"x")
    os.symlink("00", os.path.join(tree, "to zeros"))
    os.mkfifo(os.path.join(tree, "fifo"))
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(os.path.join(tree, "socket"))
    os.mknod(os.path.join(tree, "char"), 0o600 | stat.S_IFCHR, os.makedev(1, 3))
    os.mknod(os.path.join(tree, "block"), 0o640 | stat.S_IFBLK, os.makedev(7, 200))
    os.makedirs(os.path.join(tree, "a/b/c"))
    write(os.path.join(tree, "a/b/c/empty"), b"")
    write(os.path.join(tree, "a-b"), b"before a/ in some orders")
    os.link(os.path.join(tree, "a-b"), os.path.join(tree, "a/link"))
    with open(os.path.join(tree, "sparse"), "wb") as sparse:
        sparse.truncate(5 << 30)
        sparse.truncate(1 << 20)
    old = os.path.join(tree, "old")
    write(old, b"old")
    os.utime(old, (-123456789, -123456789))
    setuid = os.path.join(tree, "setuid")
    write(setuid, b"s")
    os.chmod(setuid, 0o6755)
    extended(tree)
    time.sleep(0.1)
    # Read once, so that relatime moves no atime later.
    for directory, _, names in os.walk(base):
        for name in names:
            path = os.path.join(directory, name)
            if os.path.islink(path):
                os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as file:
                    file.read()


def extended(tree):
    path = os.path.join(tree, "extended")
    write(path, b"x")
    run("setfattr", "-n", "user.note", "-v", "a,b c%", path)
    run("setfattr", "-n", "user.empty", path)
    run("setfattr", "-n", "user.bytes", "-v", "0x00ff0a00", path)
    run("setfattr", "-n", "trusted.note", "-v", "t", path)
    run("setfattr", "-n", "security.note", "-v", "s", path)
    run("setfacl", "-m", "u:daemon:rw,u:12345:r,g:adm:r,u:root:r", path)
    directory = os.path.join(tree, "defaults")
    os.mkdir(directory)
    run("setfacl", "-m", "d:u:daemon:rwx", directory)
    run("setfacl", "-d", "-m", "g:12345:rx", os.path.join(tree, "a"))
    for number, caps in enumerate(("cap_net_raw=ep", "cap_kill,cap_chown=eip", "cap_setuid=p cap_setgid=i")):
        capable = os.path.join(tree, f"capable{number}")
        write(capable, b"x")
        run("setcap", caps, capable)
    append = os.path.join(tree, "dumpless")
    write(append, b"x")
    run("chattr", "+d", append)


def compared(tree, shown):
    total = {}
    with open(shown, encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    for entry in entries:
        if "attributes" not in entry:
            continue
        kind = entry["type"]
        wanted = set(PLAIN)
        if kind == "file":
            wanted |= DIGESTS
        if kind == "symlink":
            wanted.add("link")
        had = set(entry["attributes"])
        if not wanted <= had:
            sys.exit(f"{entry['path']}: not recorded: {sorted(wanted - had)}")
        for name in had:
            total[name] = total.get(name, 0) + 1
    for name, least in (("acl", 3), ("xattrs", len(entries) - 5), ("caps", 3), ("flags", 1), ("security", 1)):
        if total.get(name, 0) < least:
            sys.exit(f"only {total.get(name, 0)} entries have {name}")
    print(", ".join(f"{name} of {count}" for name, count in sorted(total.items())))


def main():
    command, *arguments = sys.argv[1:]
    if command == "make":
        make(*arguments)
    elif command == "changes":
        for attribute, change in CHANGES.items():
            print(attribute, change)
    elif command == "compared":
        compared(*arguments)
    else:
        sys.exit(__doc__)


main()
