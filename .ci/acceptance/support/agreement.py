"""Whether fim, AIDE and the standard tools say the same of a tree.

agreement.py make TREE                      makes it, all attributes set by the standard tools
agreement.py compare TREE FIM AIDE_DB       compares 'fim show --format ndjson' and AIDE's database with the tools
agreement.py change TREE EXPECTED           changes each attribute by its tool, and notes what the tool shows
agreement.py reported EXPECTED REPORT       compares that with the JSON report of a check
"""

import base64
import datetime
import grp
import json
import os
import pwd
import re
import socket
import stat
import subprocess
import sys
from collections import Counter
from urllib.parse import unquote_to_bytes

from observation import access_lists

ODD = [b" ", b"new\nline", b"esc\x1b[31m", b"\xff\xfe", b"back\\slash", b"%41", b"\xc3\xa9", b"'\"",
       b"tab\t", b"bidi-\xe2\x80\xae", b"*?["]
LETTERS = "suSDiadAcjtTCxPFm"
OF_DIRECTORIES = "DTPF"
# What the kernel sets as it sees fit, for how it stores a file: no attribute of fim.
STORAGE = "INh"
# FS_IOC_GETFLAGS has a bit for each letter of lsattr(1): linux/fs.h.
BITS = {"s": 0x1, "u": 0x2, "S": 0x8, "D": 0x10000, "i": 0x10, "a": 0x20, "d": 0x40, "A": 0x80, "c": 0x4,
        "E": 0x800, "j": 0x4000, "t": 0x8000, "T": 0x20000, "e": 0x80000, "V": 0x100000, "C": 0x800000,
        "x": 0x2000000, "F": 0x40000000, "P": 0x20000000, "m": 0x400}
TYPES = {"f": "file", "d": "directory", "l": "symlink", "p": "fifo", "s": "socket", "b": "block", "c": "char"}
DIGESTS = ("md5", "sha1", "sha256", "sha512")


def tool(*command):
    """What a tool writes; None if it fails."""
    done = subprocess.run(command, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def lsattr(path):
    """The letters of a file or directory; None if its file system has none."""
    shown = tool("lsattr", "-d", path)
    letters = shown.split(b" ", 1)[0].decode() if shown else None
    return None if letters is None else re.sub("[-%s]" % STORAGE, "", letters) or "-"


def capabilities(path):
    """With the user that has them, as 'getcap -n' shows it; None if there are none."""
    shown = tool("getcap", "-n", path)
    return shown.removeprefix(path + b" ").rstrip(b"\n").decode() if shown else None


def project(path):
    shown = tool("lsattr", "-pd", path)
    return int(shown.split()[0]) if shown else None


def label(path):
    shown = tool("getfattr", "-h", "--only-values", "--absolute-names", "-n", "security.selinux", path)
    return None if shown is None else shown.rstrip(b"\0")


def extended(path):
    """Name -> bytes, by getfattr(1)."""
    shown = tool("getfattr", "-h", "-d", "-m", "-", "-e", "hex", "--absolute-names", path)
    found = re.findall(rb"^([^#\n][^=\n]*)=(?:0x)?([0-9a-f]*)$", shown, re.MULTILINE)
    return {name.decode(): bytes.fromhex(value.decode()) for name, value in found}


class Maker:
    def __init__(self, tree):
        self.tree = os.fsencode(tree)
        self.unset = []

    def path(self, name):
        return os.path.join(self.tree, name)

    def file(self, name, content=b"content\n"):
        with open(self.path(name), "xb") as out:
            out.write(content)
        return self.path(name)

    def set(self, what, *command, shown=lambda: True):
        """Notes what this machine's file system does not take."""
        if tool(*command) is None or not shown():
            self.unset.append(what)

    def make(self):
        os.mkdir(self.tree)
        self.types()
        self.modes()
        self.lists_and_attributes()
        self.flags()
        self.project_and_verity()

    def types(self):
        for name in ODD:
            self.file(name, name)
            os.symlink(name, self.path(b"to-" + name))
        os.symlink(b"/nowhere", self.path(b"dangling"))
        os.mkfifo(self.path(b"fifo"), 0o640)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(self.path(b"socket"))
        for name, kind, device in ((b"char", "c", "1 3"), (b"block", "b", "7 300")):
            self.set(name.decode(), "mknod", self.path(name), kind, *device.split())
        for i in range(300):  # more than one block of names
            self.file(b"many-%03d" % i, b"%d" % i)
        self.file(b"linked")
        os.link(self.path(b"linked"), self.path(b"linked-again"))
        with open(self.path(b"sparse"), "wb") as out:
            out.truncate(1 << 20)
            out.seek(1 << 19)
            out.write(b"x")
        self.file(b"empty", b"")
        os.utime(self.file(b"old"), ns=(123456789, 1_500_000_000_000_000_001))

    def modes(self):
        for mode in ("4755", "2755", "6711", "0000", "1644"):
            self.set("mode " + mode, "chmod", mode, self.file(b"mode-" + mode.encode()))
        for mode in ("1777", "2775", "0700"):
            path = self.path(b"dir-" + mode.encode())
            os.mkdir(path)
            self.set("mode " + mode, "chmod", mode, path)
        for owner in ("1000:100", "4294967294:0", "0:4294967294", "70000:70001"):
            self.set("owner " + owner, "chown", owner, self.file(b"owner-" + owner.encode()))
        self.set("owner of a link", "chown", "-h", "1000:100", self.path(b"dangling"))

    def lists_and_attributes(self):
        self.set("acl", "setfacl", "-m", "u:1000:r,g:100:rw", self.file(b"acl"))
        os.mkdir(self.path(b"acl-dir"))
        self.set("default acl", "setfacl", "-d", "-m", "u:1000:rx", self.path(b"acl-dir"))
        self.set("acl of a directory", "setfacl", "-m", "g:100:x", self.path(b"acl-dir"))
        self.set("acl of a fifo", "setfacl", "-m", "u:1000:rw", self.path(b"fifo"))
        self.file(b"acl-dir/child")
        self.set("caps", "setcap", "cap_net_raw,cap_sys_admin+ep", self.file(b"caps"))
        self.set("caps of a user", "setcap", "-n", "1000", "cap_net_bind_service+p", self.file(b"caps-of"))
        path = self.file(b"xattrs")
        values = {"user.text": "a b", "user.binary": "0x00ff0a5c", "trusted.mark": "1", "security.note": "n"}
        for name, value in values.items():
            self.set(name, "setfattr", "-n", name, "-v", value, path)
        self.set("user.empty", "setfattr", "-n", "user.empty", path)
        self.set("trusted.link", "setfattr", "-h", "-n", "trusted.link", "-v", "l", self.path(b"dangling"))
        for name in (b"label", b"label-dir"):
            path = self.path(name)
            os.mkdir(path) if name.endswith(b"dir") else self.file(name)
            self.set("selinux", "setfattr", "-n", "security.selinux", "-v", LABEL % "etc_t", path)

    def flags(self):
        for letter in LETTERS:
            for path in (self.file(b"chattr-" + letter.encode()), self.path(b"chattr-dir-" + letter.encode())):
                kind = "directory" if b"-dir-" in path else "file"
                if kind == "directory":
                    os.mkdir(path)
                elif letter in OF_DIRECTORIES:
                    continue
                self.set(f"chattr +{letter} of a {kind}", "chattr", "+" + letter, path,
                         shown=lambda p=path, c=letter: c in (lsattr(p) or ""))

    def project_and_verity(self):
        for name in (b"project", b"project-dir"):
            path = self.path(name)
            os.mkdir(path) if name.endswith(b"dir") else self.file(name)
            self.set("projid", "chattr", "-p", "42", path)
        self.set("verity", "fsverity", "enable", self.file(b"verity", b"v" * 10000))


LABEL = "system_u:object_r:%s:s0"


def undisplay(text):
    """The bytes of fim's display form."""
    return re.sub(rb"\\(\\|x[0-9a-f]{2})",
                  lambda m: b"\\" if m[1] == b"\\" else bytes([int(m[1][1:], 16)]), text.encode())


def nanoseconds(text):
    whole, fraction = text.rstrip("Z").split(".")
    moment = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.timezone.utc)
    return int(moment.timestamp()) * 10**9 + int(fraction)


def fim_entries(file):
    """Path -> attribute -> value, in the form of the tools below."""
    entries = {}
    for line in open(file, encoding="utf-8"):
        entry = json.loads(line)
        path = undisplay(entry["path"])
        if "reason" in entry:
            sys.exit(f"agreement.py: fim could not see all of {path!r}: {entry}")
        seen = entry["attributes"] | {"type": entry["type"]}
        for name in [n for n in seen if n.endswith("Hex")]:
            del seen[name]
        for name in ("mtime", "ctime", "atime", "btime"):
            if name in seen:
                seen[name] = nanoseconds(seen[name])
        for name in ("link", "selinux"):
            if name in seen:
                seen[name] = undisplay(seen[name])
        for name in ("xattrs", "security"):
            if name in seen:
                seen[name] = {undisplay(k).decode(): undisplay(v) for k, v in seen[name].items()}
        entries[path] = seen
    return entries


def by_find(tree):
    """Path -> attribute -> value, by 'find -printf'."""
    form = r"%y\0%m\0%U\0%G\0%n\0%s\0%b\0%T@\0%C@\0%A@\0%i\0%D\0%F\0%l\0%P\0"
    fields = subprocess.run(["find", tree, "-printf", form], capture_output=True, check=True).stdout.split(b"\0")
    entries = {}
    for at in range(0, len(fields) - 1, 15):
        kind, mode, uid, gid, nlink, size, blocks, *times, inode, dev, fs, link, path = fields[at:at + 15]
        seconds = [t.split(b".") for t in times]
        mtime, ctime, atime = (int(s) * 10**9 + int(f[:9]) for s, f in seconds)
        device = int(dev)
        entries[b"/" + path] = {
            "type": TYPES[kind.decode()], "mode": "%04o" % int(mode, 8), "uid": int(uid), "gid": int(gid),
            "nlink": int(nlink), "size": int(size), "blocks": int(blocks), "mtime": mtime, "ctime": ctime,
            "atime": atime, "inode": inode.decode(), "dev": f"{os.major(device)}:{os.minor(device)}",
            "fs": fs.decode(), "link": link if kind == b"l" else None}
    return entries


def by_tools(path, kind):
    """Attribute -> value, by the tool that shows it; None for what the tool says is not there."""
    birth, major, minor = tool("stat", "-c", "%.9W %t %T", path).decode().split()
    xattrs = extended(path)
    seen = {"btime": int(birth.replace(".", "")), "xattrs": xattrs, "selinux": label(path)}
    own = ("security.capability", "security.selinux")
    privileged = {k: v for k, v in xattrs.items() if k.startswith(("security.", "trusted.")) and k not in own}
    seen["security"] = privileged or None
    if kind != "symlink":
        seen["acl"] = access_lists(path)
    if kind in ("block", "char"):
        seen["rdev"] = f"{int(major, 16)}:{int(minor, 16)}"
    if kind in ("file", "directory"):
        seen["chattr"] = lsattr(path)
        seen["projid"] = project(path)
    if kind == "file":
        seen["caps"] = capabilities(path)
        for digest in DIGESTS:
            seen[digest] = tool(digest + "sum", path).lstrip(b"\\").split(b" ", 1)[0].decode()
        measured = tool("fsverity", "measure", path) if HAS_FSVERITY else None
        seen["verity"] = measured.split(b" ", 1)[0].decode() if measured else None
    return seen


HAS_FSVERITY = any(os.access(os.path.join(d, "fsverity"), os.X_OK) for d in os.get_exec_path())


def numeric(entry):
    """An entry of a list of access that names a user or group, with the number."""
    default = entry.startswith("default:")
    kind, who, rights = entry.removeprefix("default:").split(":")
    if who and not who.isdigit():
        who = pwd.getpwnam(who).pw_uid if kind == "user" else grp.getgrnam(who).gr_gid
    return ("default:" if default else "") + f"{kind}:{who}:{rights}"


def aide_list(value):
    _, *lists = value.split(",")
    access, default = (base64.b64decode(text).decode().split() if text != "0" else [] for text in lists)
    access, default = ([e for e in list if not e.startswith("#effective")] for list in (access, default))
    entries = (access if len(access) > 3 else []) + ["default:" + e for e in default]
    return ",".join(numeric(e) for e in entries) or None


def aide_xattrs(value):
    if value == "0":
        return {}
    _, *pairs = value.split(",")
    return {unquote_to_bytes(k).decode(): base64.b64decode(v) if v != "0" else b""
            for k, v in zip(pairs[::2], pairs[1::2])}


def by_aide(file, tree):
    """Path -> attribute -> value, of AIDE's database."""
    lines = [line.rstrip("\n") for line in open(file, encoding="latin-1")]
    spec = next(line for line in lines if line.startswith("@@db_spec")).split()[1:]
    entries = {}
    for line in lines:
        if not line.startswith("/"):
            continue
        row = dict(zip(spec, line.split(" ")))
        path = unquote_to_bytes(row["name"]).removeprefix(os.fsencode(tree)) or b"/"
        mode = int(row["perm"], 8)
        seen = {"mode": "%04o" % stat.S_IMODE(mode), "size": int(row["size"]), "uid": int(row["uid"]),
                "gid": int(row["gid"]), "inode": row["inode"], "nlink": int(row["lcount"]),
                "blocks": int(row["bcount"])}
        kind = next(t for check, t in ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"),
                    (stat.S_ISLNK, "symlink"), (stat.S_ISFIFO, "fifo"), (stat.S_ISSOCK, "socket"),
                    (stat.S_ISBLK, "block"), (stat.S_ISCHR, "char")) if check(mode))
        seen["type"] = kind
        for name in ("mtime", "ctime", "atime"):
            seen[name] = int(base64.b64decode(row[name])) if row[name] != "0" else 0
        if kind == "symlink":
            seen["link"] = unquote_to_bytes(row["lname"])
        else:  # of a link, AIDE 0.18 shows what its target has
            seen["acl"] = aide_list(row["acl"])
            seen["xattrs"] = aide_xattrs(row["xattrs"])
            seen["selinux"] = base64.b64decode(row["selinux"]) if row["selinux"] != "0" else None
        if kind in ("file", "directory"):
            seen["chattr"] = int(row["e2fsattrs"])
        if kind == "file":
            seen["caps"] = base64.b64decode(row["capabilities"]).decode() if row["capabilities"] != "0" else None
            for digest in DIGESTS:
                seen[digest] = base64.b64decode(row[digest]).hex()
        entries[path] = seen
    return entries


def as_aide(name, value):
    """fim's value in AIDE's form."""
    if name in ("mtime", "ctime", "atime"):
        return value // 10**9
    if name == "caps":  # AIDE 0.18 does not have whose they are
        return value and value.split(" [")[0]
    if name == "chattr":
        return sum(BITS[letter] for letter in value if letter != "-") if value else 0
    if name == "xattrs":  # AIDE has lists of access apart
        return {k: v for k, v in value.items() if not k.startswith("system.")}
    return value


def compare(tree, fim_file, aide_file):
    ours = fim_entries(fim_file)
    found = by_find(tree)
    aide = by_aide(aide_file, tree)
    if not ours.keys() == found.keys() == aide.keys():
        sys.exit(f"agreement.py: not the same paths: {sorted(ours.keys() ^ found.keys() | ours.keys() ^ aide.keys())}")
    compared, values, differing = Counter(), Counter(), []

    def judge(who, path, name, mine, theirs):
        compared[who] += 1
        values[name] += theirs not in (None, {}, "-")
        if mine != theirs:
            differing.append(f"{path!r} {name}: fim {mine!r}, {who} {theirs!r}")

    for path, mine in ours.items():
        full = os.fsencode(tree) + (b"" if path == b"/" else path)
        for name, theirs in found[path].items():
            judge("find", path, name, mine.get(name), theirs)
        for name, theirs in by_tools(full, mine["type"]).items():
            judge("tools", path, name, mine.get(name), theirs)
        for name, theirs in aide[path].items():
            if name == "chattr":
                theirs &= sum(BITS.values())
            judge("AIDE", path, name, as_aide(name, mine.get(name)), theirs)
    print(f"{len(ours)} entries, {len(values)} attributes: {compared['find']} values of find, {compared['tools']} of"
          f" the other tools, {compared['AIDE']} of AIDE compared; {len(differing)} differ")
    print("values that were there: " + ", ".join(f"{k} {v}" for k, v in sorted(values.items())))
    if differing:
        sys.exit("\n".join(differing[:20]))


SHOWN = {"acl": access_lists, "caps": capabilities, "chattr": lsattr, "projid": project,
         "selinux": lambda p: (label(p) or b"").decode() or None,
         "xattrs": lambda p: {k: v.decode() for k, v in extended(p).items()}}
CHANGES = [
    ("acl", b"acl", ["setfacl", "-m", "u:1000:rw"]),
    ("acl", b"acl-dir", ["setfacl", "-k"]),
    ("acl", b"many-001", ["setfacl", "-m", "g:100:r"]),
    ("caps", b"caps", ["setcap", "cap_net_raw+ep"]),
    ("caps", b"many-002", ["setcap", "cap_chown+p"]),
    ("caps", b"caps-of", ["setcap", "-r"]),
    ("chattr", b"many-003", ["chattr", "+i"]),
    ("chattr", b"many-004", ["chattr", "+Ad"]),
    ("chattr", b"chattr-i", ["chattr", "-i"]),
    ("chattr", b"dir-0700", ["chattr", "+A"]),
    ("xattrs", b"many-005", ["setfattr", "-n", "user.new", "-v", "n"]),
    ("xattrs", b"many-006", ["setfattr", "-n", "trusted.new", "-v", "t"]),
    ("selinux", b"label", ["setfattr", "-n", "security.selinux", "-v", LABEL % "shadow_t"]),
    ("selinux", b"many-007", ["setfattr", "-n", "security.selinux", "-v", LABEL % "bin_t"]),
    ("projid", b"project", ["chattr", "-p", "43"]),
]


def change(tree, expected):
    noted = []
    for name, path, command in CHANGES:
        full = os.path.join(os.fsencode(tree), path)
        before = SHOWN[name](full)
        if tool(*command, full) is None:
            print(f"not changed here: {name}, by {' '.join(command)}")
            continue
        after = SHOWN[name](full)
        if before == after:
            sys.exit(f"agreement.py: {command} changed nothing of {path!r}")
        noted.append([path.decode(), name, before, after])
    with open(expected, "w", encoding="utf-8") as out:
        json.dump(noted, out)


def reported(expected, report):
    changes = {c["path"].lstrip("/"): c["attributes"] for c in json.load(open(report))["changes"]}
    wanted = json.load(open(expected))
    if sorted(changes) != sorted(path for path, *_ in wanted):
        sys.exit(f"agreement.py: changed are {sorted(path for path, *_ in wanted)}, reported are {sorted(changes)}")
    for path, name, before, after in wanted:
        both = changes[path].get(name)
        if both is None or [both["expected"], both["actual"]] != [before, after]:
            sys.exit(f"agreement.py: {path} {name}: the tool shows {before!r} -> {after!r}, fim {changes[path]!r}")
    print(f"{len(wanted)} changes by setfacl, setcap, chattr and setfattr, each reported as its tool shows it")


def main(command, *arguments):
    if command == "make":
        maker = Maker(*arguments)
        maker.make()
        if maker.unset:
            print("not to be set here: " + ", ".join(dict.fromkeys(maker.unset)))
    else:
        {"compare": compare, "change": change, "reported": reported}[command](*arguments)


main(*sys.argv[1:])
