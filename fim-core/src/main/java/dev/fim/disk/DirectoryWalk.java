package dev.fim.disk;

import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.OpenFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// Walks to a directory name by name, and checks each directory and link by the descriptor that the
/// next step starts from.
///
/// A user who can write a directory can replace its entries between two system calls. So each one
/// must belong to root or the current user, and nobody else may write it. A sticky one may be open
/// to all: only the owner of an entry or of the directory can rename it.
final class DirectoryWalk {

  private static final int MOST_LINKS = 40; // as in the kernel: path_resolution(7)
  private static final ByteString HERE = ByteString.ofUtf8(".");
  private static final ByteString UP = ByteString.ofUtf8("..");
  private static final byte[] ROOT = {'/'};
  private static final byte[] SELF = {}; // an empty name: the link of the descriptor itself

  private final Calls calls;
  private final FileStatus status;
  private final Ancestors ancestors;
  private final long user;
  private final Deque<ByteString> left = new ArrayDeque<>();
  private RawPath at = RawPath.ROOT;
  private int fd;
  private int links;

  /// @param status receives the status of the directory
  DirectoryWalk(Calls calls, FileStatus status, Ancestors ancestors) {
    this.calls = calls;
    this.status = status;
    this.ancestors = ancestors;
    this.user = calls.effectiveUid();
  }

  /// The end of a walk.
  ///
  /// @param fd the caller must close it
  record End(int fd, RawPath path) {}

  /// Walks to `directory`. A path through a [HeldDirectory] starts from that.
  End to(Path directory) throws IOException {
    int names = 0;
    HeldDirectory start = HeldDirectory.leading(directory);
    if (start != null) {
      at = start.path();
      names = HeldDirectory.LEADING_NAMES;
    }
    for (; names < directory.getNameCount(); names++) {
      ByteString name = ByteString.ofUtf8(directory.getName(names).toString());
      if (!name.equals(HERE)) {
        left.add(name);
      }
    }
    fd = start == null ? open(Calls.AT_FDCWD, ROOT) : open(start.descriptor(), HERE.toByteArray());
    boolean reached = false;
    try {
      look(fd);
      requireTrusted();
      while (!left.isEmpty()) {
        step(left.remove());
      }
      reached = true;
      return new End(fd, at);
    } finally {
      if (!reached) {
        calls.closeDescriptor(fd);
      }
    }
  }

  private int open(int directory, byte[] name) throws SystemException {
    int opened = calls.openAt(directory, name, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW);
    if (opened < 0) {
      throw new SystemException(at.display(), -opened);
    }
    return opened;
  }

  private FoundStatus look(int opened) throws SystemException {
    int result = calls.stat(opened, status);
    if (result < 0) {
      throw new SystemException(at.display(), -result);
    }
    return FoundStatus.of(status);
  }

  private void step(ByteString name) throws IOException {
    RawPath before = at;
    RawPath parent = at.parent();
    at = name.equals(UP) ? (parent == null ? at : parent) : at.child(name);
    int next = open(fd, name.toByteArray());
    boolean taken = false;
    try {
      FoundStatus found = look(next);
      if (found.isLink()) {
        follow(next, found, before);
      } else if (found.isDirectory()) {
        requireTrusted();
        calls.closeDescriptor(fd);
        fd = next;
        taken = true;
      } else {
        throw new SystemException(at.display(), Errno.ENOTDIR);
      }
    } finally {
      if (!taken) {
        calls.closeDescriptor(next);
      }
    }
  }

  private void follow(int link, FoundStatus found, RawPath before) throws IOException {
    if (found.uid() != user && found.uid() != 0) {
      throw foreign("the link", found.uid());
    }
    ByteString target = calls.readLink(link, SELF);
    if (target == null) {
      throw new SystemException(at.display(), calls.lastErrno());
    }
    if (++links > MOST_LINKS) {
      throw new SystemException(at.display(), Errno.ELOOP);
    }
    at = before;
    pushNames(target.toByteArray());
    if (target.length() > 0 && target.byteAt(0) == '/') {
      at = RawPath.ROOT;
      int root = open(Calls.AT_FDCWD, ROOT);
      calls.closeDescriptor(fd);
      fd = root;
      look(fd);
      requireTrusted();
    }
  }

  /// Puts the names of a link's target before the remaining ones.
  private void pushNames(byte[] target) {
    int end = target.length;
    for (int i = target.length - 1; i >= -1; i--) {
      if (i < 0 || target[i] == '/') {
        ByteString name = ByteString.of(target, i + 1, end - i - 1);
        if (name.length() > 0 && !name.equals(HERE)) {
          left.addFirst(name);
        }
        end = i;
      }
    }
  }

  /// Checks the current directory. Others must not write the last one even if it is sticky: they
  /// could create files beside the database.
  private void requireTrusted() throws UntrustedException {
    FoundStatus found = FoundStatus.of(status);
    if (found.uid() != user && found.uid() != 0) {
      throw foreign(left.isEmpty() ? "its directory" : "the directory", found.uid());
    }
    if (!found.isOpenToOthers()) {
      return;
    }
    if (left.isEmpty()) {
      throw new UntrustedException(
          "others can write its directory %s (mode %s)"
              .formatted(at.display(), found.permissions()),
          "keep the database in a directory of your own, or run chmod go-w on this one");
    }
    if (!found.isSticky() && ancestors == Ancestors.PRIVATE) {
      throw new UntrustedException(
          "others can write %s (mode %s), a directory above it"
              .formatted(at.display(), found.permissions()),
          "keep it where only root and you can write, below /var/lib/fim, say, or run chmod go-w on"
              + " that directory");
    }
  }

  private UntrustedException foreign(String what, long owner) {
    boolean last = left.isEmpty() && !what.equals("the link");
    return new UntrustedException(
        "%s %s%s belongs to user %d, not to user %d, who runs this"
            .formatted(what, at.display(), last ? "" : " on the way to it", owner, user),
        last
            ? "keep the database in a directory of your own"
            : "keep it where only root and you can change names, below /var/lib/fim, say");
  }
}
