package dev.fim.watch.events;

import static dev.fim.posix.OpenFlags.O_DIRECTORY;
import static dev.fim.posix.OpenFlags.O_NOATIME;
import static dev.fim.posix.OpenFlags.O_NOFOLLOW;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;
import static dev.fim.posix.OpenFlags.RESOLVE_BENEATH;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_SYMLINKS;

import dev.fim.CheckSession;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.MountCrossing;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.posix.Inotify;
import dev.fim.posix.ListedName;
import dev.fim.scan.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The watched directories of one tree. For the thread of the event loop.
///
/// A directory is watched before it is listed, so that a file that appears meanwhile is either in
/// the listing or raises an event.
public final class DirectoryWatches {

  private static final byte[] HERE = {'.'};

  /// The maximum number of directories, and of names in one of them, beyond those of the baseline.
  /// Only sweeps cover more: where no rule looks at directories, an app can create any number.
  private static final long MOST = 65_536;

  private static final int MASK =
      Inotify.IN_MODIFY
          | Inotify.IN_ATTRIB
          | Inotify.IN_CLOSE_WRITE // also the end of a mapping that was written through
          | Inotify.IN_MOVED_FROM
          | Inotify.IN_MOVED_TO
          | Inotify.IN_CREATE
          | Inotify.IN_DELETE
          | Inotify.IN_DELETE_SELF
          | Inotify.IN_MOVE_SELF
          | Inotify.IN_ONLYDIR;

  /// Events about a name itself.
  private static final int NAMES =
      Inotify.IN_CREATE | Inotify.IN_DELETE | Inotify.IN_MOVED_FROM | Inotify.IN_MOVED_TO;

  private final EventLoop loop;
  private final EventReceiver owner;
  private final int root;
  private final CheckSession session;
  private final Calls calls;
  private final FileStatus status;
  private final TreeMap<RawPath, Integer> watches = new TreeMap<>();
  private volatile int count;

  /// @param owner gets the events
  /// @param root the descriptor of the tree's root, which stays open
  public DirectoryWatches(EventLoop loop, EventReceiver owner, int root, CheckSession session) {
    this.loop = loop;
    this.owner = owner;
    this.root = root;
    this.session = session;
    this.calls = loop.scratch();
    this.status = new FileStatus(calls.arena());
  }

  /// The number of watched directories. For any thread.
  public int count() {
    return count;
  }

  /// Watches everything in scope, including directories that are already watched.
  ///
  /// @return why something could not be watched; null if everything is
  public @Nullable String addAll() {
    String fault = null;
    for (RawPath start : session.scope().paths()) {
      RawPath parent = start.parent();
      String above = parent == null ? null : add(parent, new ArrayDeque<>(), false);
      String below = addTree(start);
      fault = fault != null ? fault : above != null ? above : below;
    }
    return fault;
  }

  /// Watches a directory and every directory below it that is in scope. Skips anything else.
  ///
  /// @return why something could not be watched; null if everything is
  private @Nullable String addTree(RawPath top) {
    Deque<RawPath> ahead = new ArrayDeque<>(List.of(top));
    String fault = null;
    while (!ahead.isEmpty()) {
      String one = add(ahead.pop(), ahead, true);
      fault = fault == null ? one : fault;
    }
    return fault;
  }

  /// Follows an event: watches directories that have come, forgets those that have gone, and adds
  /// the paths to check.
  ///
  /// @param directory of the watch
  /// @return why something could not be watched; null if everything is
  public @Nullable String follow(Inotify.Event event, RawPath directory, PendingPaths pending) {
    if (event.is(Inotify.IN_IGNORED)) {
      dropped(directory, event.watch());
      return null;
    }
    if (event.name().length() == 0) {
      pending.add(Spot.alone(directory));
      return null;
    }
    RawPath child = directory.child(event.name());
    if (!event.is(Inotify.IN_ISDIR) || !event.is(NAMES)) {
      if (event.is(Inotify.IN_MODIFY)) {
        pending.addWritten(child);
      }
      pending.add(Spot.alone(child));
      return null;
    }
    if (event.is(Inotify.IN_MOVED_FROM)) {
      removeTree(child);
    }
    boolean isNew = event.is(Inotify.IN_CREATE | Inotify.IN_MOVED_TO);
    String fault = isNew && session.scope().contains(child) ? addTree(child) : null;
    pending.add(Spot.withBelow(child));
    return fault;
  }

  private @Nullable String add(RawPath directory, Deque<RawPath> ahead, boolean list) {
    if (list
        && session.selection().decide(directory, FileType.DIRECTORY).reach()
            == Decision.Reach.OUTSIDE) {
      return null;
    }
    int fd = open(directory);
    if (fd < 0) {
      return isNoDirectory(fd) ? null : fault("open", directory, fd);
    }
    try {
      int watch = loop.inotify().watch(fd, MASK);
      if (watch < 0) {
        return fault("watch", directory, watch);
      }
      put(directory, watch);
      return list ? addBelow(directory, fd, ahead) : null;
    } finally {
      calls.closeDescriptor(fd);
    }
  }

  private @Nullable String addBelow(RawPath directory, int fd, Deque<RawPath> ahead) {
    int result = calls.stat(fd, status);
    long mount = status.mountId();
    int readable = calls.openAt(fd, HERE, O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_NOATIME);
    if (readable == -Errno.EPERM) {
      readable = calls.openAt(fd, HERE, O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK);
    }
    if (result < 0 || readable < 0) {
      return fault("list", directory, result < 0 ? result : readable);
    }
    try {
      return push(directory, fd, readable, mount, ahead);
    } finally {
      calls.closeDescriptor(readable);
    }
  }

  /// Reads the names in batches: there may not be enough memory for all of them.
  private @Nullable String push(
      RawPath directory, int fd, int readable, long mount, Deque<RawPath> ahead) {
    List<ListedName> names = new ArrayList<>();
    long left = MOST + 2 * session.generation().entries();
    int result;
    do {
      names.clear();
      result = calls.list(readable, names);
      left -= names.size();
      if (left < 0 || watches.size() + ahead.size() > MOST + session.generation().entries()) {
        return "cannot watch all below "
            + directory.display()
            + ": there are too many directories or names";
      }
      for (ListedName name : names) {
        RawPath child = directory.child(name.bytes());
        if (name.mayBeDirectory()
            && calls.glanceAt(fd, name.bytes(), status) == 0
            && FileType.ofMode(status.mode()) == FileType.DIRECTORY
            && (status.mountId() == mount || allows(child))) {
          ahead.push(child);
        }
      }
    } while (result > 0);
    return result < 0 ? fault("list", directory, result) : null;
  }

  private boolean allows(RawPath mountPoint) {
    return session.generation().crossing().forScan() == MountCrossing.CROSS
        || session.mounts().contains(mountPoint)
        || session.scope().paths().contains(mountPoint);
  }

  private int open(RawPath directory) {
    byte[] path = directory.toByteArray();
    return calls.openBelow(
        root,
        directory.isRoot() ? HERE : Arrays.copyOfRange(path, 1, path.length),
        O_PATH | O_DIRECTORY | O_NOFOLLOW,
        RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
  }

  private static boolean isNoDirectory(int result) {
    return result == -Errno.ENOENT || result == -Errno.ENOTDIR || result == -Errno.ELOOP;
  }

  private static String fault(String attempt, RawPath directory, int result) {
    return "cannot " + attempt + " " + directory.display() + ": " + Errno.describe(-result);
  }

  private void put(RawPath directory, int watch) {
    Integer before = watches.put(directory, watch);
    if (before != null && before != watch) {
      loop.removePlace(before, owner, directory);
    }
    loop.addPlace(watch, owner, directory);
    count = watches.size();
  }

  /// Stops watching a directory and those below it: it was moved, so its path now means something
  /// else.
  public void removeTree(RawPath top) {
    Map.Entry<RawPath, Integer> next = watches.ceilingEntry(top);
    while (next != null && next.getKey().isWithin(top)) {
      watches.remove(next.getKey());
      loop.removePlace(next.getValue(), owner, next.getKey());
      next = watches.ceilingEntry(top);
    }
    count = watches.size();
  }

  /// Records that the kernel has dropped the watch of a directory.
  private void dropped(RawPath directory, int watch) {
    watches.remove(directory, watch);
    count = watches.size();
  }
}
