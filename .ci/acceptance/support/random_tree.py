"""A tree of a few hundred files by chance, and changes to it by chance.

random_tree.py TREE SEED make
random_tree.py TREE SEED change COUNT      prints how many changes of each kind it made

The same seed gives the same tree and the same changes. Every time is a whole second long ago, so
that a program that keeps no fractions of a second sees each change as well.
"""

import os
import random
import shutil
import socket
import stat
import sys
from collections import Counter

# Without ESC: AIDE 0.18 writes that byte as an apostrophe in JSON.
ODD = [b" ", b"\n", b"\\", b"\xff", b"\xc3\xa9", b"'", b'"', b"*", b"%0a", b"\t"]
LONG_AGO = 1_000_000_000


class RandomTree:
    def __init__(self, root, seed):
        self.root = os.fsencode(root)
        self.random = random.Random(seed)
        self.made = 0

    def entries(self, wanted, with_root=False):
        """Paths for whose status `wanted` holds, in an order that depends on nothing else."""
        found = [self.root] if with_root else []
        for directory, names, files in os.walk(self.root):
            found += [os.path.join(directory, name) for name in names + files]
        return sorted(path for path in found if wanted(os.lstat(path).st_mode))

    def pick(self, wanted, with_root=False):
        found = self.entries(wanted, with_root)
        return self.random.choice(found) if found else None

    def directory(self):
        return self.pick(stat.S_ISDIR, with_root=True)

    def name(self):
        self.made += 1
        odd = self.random.choice(ODD) if self.random.random() < 0.15 else b""
        return b"n%d%s%d" % (self.random.randrange(100), odd, self.made)

    def content(self, length=None):
        return self.random.randbytes(self.random.randrange(20_000) if length is None else length)

    def write(self, path):
        with open(path, "wb") as out:
            out.write(self.content())
        os.chmod(path, self.random.choice([0o644, 0o600, 0o755, 0o4755]))

    def listen(self, path):
        here = os.getcwd()
        os.chdir(os.path.dirname(path))
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(os.path.basename(path))
        os.chdir(here)

    def make_one(self, path):
        kind = self.random.choices(["file", "directory", "symlink", "fifo", "socket", "device"],
                                   [60, 15, 15, 4, 3, 3])[0]
        self.make_as(path, kind)

    def make_as(self, path, kind):
        if kind == "file":
            self.write(path)
        elif kind == "directory":
            os.mkdir(path)
        elif kind == "symlink":
            os.symlink(b"target-%d" % self.random.randrange(1000), path)
        elif kind == "fifo":
            os.mkfifo(path)
        elif kind == "socket":
            self.listen(path)
        else:
            os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        if self.random.random() < 0.3:
            os.lchown(path, self.random.randrange(3000), self.random.randrange(3000))

    def make(self):
        os.mkdir(self.root)
        for _ in range(400):
            self.make_one(self.directory() + b"/" + self.name())
        for _ in range(20):
            os.link(self.pick(stat.S_ISREG), self.directory() + b"/" + self.name())
        for path in self.entries(lambda mode: True, with_root=True):
            self.set_time(path)

    def set_time(self, path):
        seconds = LONG_AGO + self.random.randrange(10**7)
        os.utime(path, (seconds, seconds), follow_symlinks=False)

    # The changes. Each tells whether it changed anything.

    def new_content(self):
        path = self.pick(stat.S_ISREG)
        with open(path, "wb") as out:
            out.write(self.content())
        self.set_time(path)

    def appended(self):
        path = self.pick(stat.S_ISREG)
        with open(path, "ab") as out:
            out.write(self.content(1 + self.random.randrange(100)))

    def same_size_same_time(self):
        path = self.pick(lambda mode: stat.S_ISREG(mode))
        status = os.lstat(path)
        if status.st_size == 0:
            return False
        with open(path, "r+b") as file:
            at = self.random.randrange(status.st_size)
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ (1 + self.random.randrange(255))]))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def mode(self):
        path = self.pick(lambda mode: not stat.S_ISLNK(mode), with_root=True)
        os.chmod(path, self.random.randrange(0o10000))

    def owner(self):
        path = self.pick(lambda mode: True)
        os.lchown(path, self.random.randrange(70_000), -1)

    def group(self):
        path = self.pick(lambda mode: True)
        os.lchown(path, -1, self.random.randrange(70_000))

    def time(self):
        self.set_time(self.pick(lambda mode: True, with_root=True))

    def added(self):
        self.make_one(self.directory() + b"/" + self.name())

    def removed(self):
        self.remove(self.pick(lambda mode: not stat.S_ISDIR(mode)))

    def removed_directory(self):
        path = self.pick(stat.S_ISDIR)
        if path is None or sum(len(files) for _, _, files in os.walk(path)) > 12:
            return False
        self.remove(path)

    def remove(self, path):
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            os.remove(path)

    def type_changed(self):
        path = self.pick(lambda mode: True)
        if stat.S_ISDIR(os.lstat(path).st_mode) and len(os.listdir(path)) > 5:
            return False
        before = stat.S_IFMT(os.lstat(path).st_mode)
        self.remove(path)
        kinds = {
            "file": stat.S_IFREG,
            "directory": stat.S_IFDIR,
            "symlink": stat.S_IFLNK,
            "fifo": stat.S_IFIFO,
            "socket": stat.S_IFSOCK,
            "device": stat.S_IFCHR,
        }
        self.make_as(path, self.random.choice([k for k, bits in kinds.items() if bits != before]))
        self.set_time(path)

    def retargeted(self):
        path = self.pick(stat.S_ISLNK)
        status = os.lstat(path)
        os.remove(path)
        os.symlink(b"other-%d" % self.random.randrange(1000), path)
        os.lchown(path, status.st_uid, status.st_gid)
        os.utime(path, ns=(0, status.st_mtime_ns), follow_symlinks=False)

    def hard_linked(self):
        os.link(self.pick(stat.S_ISREG), self.directory() + b"/" + self.name())

    def renamed(self):
        path = self.pick(lambda mode: not stat.S_ISDIR(mode))
        os.rename(path, self.directory() + b"/" + self.name())

    def renamed_directory(self):
        path = self.pick(stat.S_ISDIR)
        if sum(len(files) for _, _, files in os.walk(path)) > 12:
            return False
        os.rename(path, os.path.dirname(path) + b"/" + self.name())

    def swapped(self):
        """Two files change places, each with its time."""
        one, other = self.pick(stat.S_ISREG), self.pick(stat.S_ISREG)
        if os.path.samefile(one, other):
            return False
        os.rename(one, one + b".swap")
        os.rename(other, one)
        os.rename(one + b".swap", other)

    def change(self, count):
        kinds = [
            self.new_content, self.appended, self.same_size_same_time, self.mode, self.owner,
            self.group, self.time, self.added, self.removed, self.removed_directory,
            self.type_changed, self.retargeted, self.hard_linked, self.renamed,
            self.renamed_directory, self.swapped,
        ]
        done = Counter()
        while sum(done.values()) < count:
            # Each kind at least once in a round.
            for kind in self.random.sample(kinds, len(kinds)):
                if sum(done.values()) < count and kind() is not False:
                    done[kind.__name__] += 1
        print(sum(done.values()), "changes:", ", ".join(f"{n} {k}" for k, n in sorted(done.items())))


def main(root, seed, command, *rest):
    os.umask(0o022)
    if command == "make":
        RandomTree(root, seed + " make").make()
    else:
        tree = RandomTree(root, seed + " change")
        tree.made = 10_000
        tree.change(int(rest[0]))


main(*sys.argv[1:])
