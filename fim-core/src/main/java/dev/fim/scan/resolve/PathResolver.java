package dev.fim.scan.resolve;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.DisplayForm;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.observe.Reasons;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Resolves paths of the user within a tree. Follows links itself, name by name, so that an
/// absolute target starts at the root of the tree and not of this process. For one thread.
public final class PathResolver {

  /// As in `path_resolution(7)`.
  private static final int MAX_LINKS = 40;

  private final TreeRoot root;
  private final Calls calls;
  private final FileStatus status;

  public PathResolver(TreeRoot root) {
    this.root = root;
    this.calls = root.calls();
    this.status = new FileStatus(calls.arena());
  }

  /// Resolves every link, `.` and `..` in `given`, which begins at the root. Missing names are kept
  /// as given.
  ///
  /// @throws FimException ([Problem#IO]) if a directory on the way cannot be searched, or there are
  ///   too many links
  public RawPath resolve(byte[] given) {
    return resolve(given, _ -> {});
  }

  /// As [#resolve(byte[])], and passes the path of every followed link to `links`.
  public RawPath resolve(byte[] given, Consumer<RawPath> links) {
    Deque<byte[]> left = new ArrayDeque<>(names(given));
    RawPath at = RawPath.ROOT;
    int followed = 0;
    while (!left.isEmpty()) {
      byte[] name = left.pop();
      if (isParent(name)) {
        RawPath parent = at.parent();
        at = parent == null ? at : parent;
        continue;
      }
      ByteString target = linkTarget(at, name, given);
      if (target == null) {
        at = at.child(name);
        continue;
      }
      if (++followed > MAX_LINKS) {
        throw failure(given, Errno.describe(Errno.ELOOP));
      }
      links.accept(at.child(name));
      at = target.length() > 0 && target.byteAt(0) == '/' ? RawPath.ROOT : at;
      names(target.toByteArray()).reversed().forEach(left::push);
    }
    return at;
  }

  /// As [#resolve], but does not follow a link as the last name.
  public RawPath resolveParent(byte[] given) {
    RawPath path = RawPath.normalize(given);
    RawPath parent = path.parent();
    return parent == null ? path : resolve(parent.toByteArray()).child(path.name());
  }

  /// Looks up `path` without following links.
  public ResolvedPath lookUp(RawPath path) {
    RawPath at = RawPath.ROOT;
    FileType type = FileType.DIRECTORY;
    boolean mount = true;
    for (ByteString name : path.names()) {
      RawPath parent = at;
      at = parent.child(name.toByteArray());
      int result = statusIn(parent, name.toByteArray());
      FileType found = result == 0 ? FileType.ofMode(status.mode()) : null;
      mount = result == 0 && status.isMountRoot();
      if (Reasons.isGone(result) || Reasons.isOtherType(result)) {
        return new ResolvedPath.Missing(at);
      }
      if (found == null) {
        return new ResolvedPath.Unknown();
      }
      if (found == FileType.SYMLINK) {
        return crossing(path, parent, name);
      }
      type = found;
    }
    return new ResolvedPath.Found(type, mount);
  }

  private ResolvedPath crossing(RawPath path, RawPath parent, ByteString name) {
    byte[] bytes = name.toByteArray();
    try {
      ByteString target = linkTarget(parent, bytes, path.toByteArray());
      return target == null
          ? new ResolvedPath.Unknown()
          : new ResolvedPath.ThroughLink(parent.child(bytes), target, end(path));
    } catch (FimException e) {
      return new ResolvedPath.Unknown();
    }
  }

  private @Nullable RawPath end(RawPath path) {
    try {
      RawPath end = resolve(path.toByteArray());
      return type(end) == null ? null : end;
    } catch (FimException e) { // too many links, or a right is missing
      return null;
    }
  }

  /// Whether `path`, which has no links, is the root of a mount.
  public boolean isMount(RawPath path) {
    RawPath parent = path.parent();
    return parent == null
        || (statusIn(parent, path.name().toByteArray()) == 0 && status.isMountRoot());
  }

  /// The type of the file at `path`, which has no links except perhaps as its last name; null if
  /// there is none.
  public @Nullable FileType type(RawPath path) {
    RawPath parent = path.parent();
    if (parent == null) {
      return FileType.DIRECTORY;
    }
    return statusIn(parent, path.name().toByteArray()) == 0 ? FileType.ofMode(status.mode()) : null;
  }

  private @Nullable ByteString linkTarget(RawPath directory, byte[] name, byte[] given) {
    int fd = root.openDirectory(calls, directory);
    try {
      int result = fd < 0 ? fd : calls.statAt(fd, name, status);
      if (result < 0) {
        if (Reasons.isGone(result) || Reasons.isOtherType(result)) {
          return null;
        }
        throw failure(given, Errno.describe(-result));
      }
      return FileType.ofMode(status.mode()) == FileType.SYMLINK ? calls.readLink(fd, name) : null;
    } finally {
      release(fd);
    }
  }

  private int statusIn(RawPath directory, byte[] name) {
    int fd = root.openDirectory(calls, directory);
    try {
      return fd < 0 ? fd : calls.statAt(fd, name, status);
    } finally {
      release(fd);
    }
  }

  private void release(int fd) {
    if (fd >= 0) {
      calls.closeDescriptor(fd);
    }
  }

  private static FimException failure(byte[] given, String fact) {
    return new FimException(Problem.IO, "resolve", DisplayForm.of(given), fact, null);
  }

  /// The names in a path, without empty ones and `.`.
  private static List<byte[]> names(byte[] path) {
    List<byte[]> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        if (i > start && !(i == start + 1 && path[start] == '.')) {
          names.add(Arrays.copyOfRange(path, start, i));
        }
        start = i + 1;
      }
    }
    return names;
  }

  private static boolean isParent(byte[] name) {
    return name.length == 2 && name[0] == '.' && name[1] == '.';
  }
}
