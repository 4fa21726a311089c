package dev.fim.scan.walk;

import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.scan.TreeRoot;
import dev.fim.scan.observe.Directory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The directories from the start of a walk down to its position. Only the last ones are open, so
/// depth costs no descriptors; and as a list it needs no recursion. For one thread.
final class DirectoryStack {

  private final TreeRoot root;
  private final Calls calls;
  private final DescriptorBudget budget;
  private final FileStatus status;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private RawPath path =
      RawPath.ROOT; // of the last directory: one each would take depth times length
  private final Deque<Frame> open = new ArrayDeque<>(); // always the last frames

  DirectoryStack(TreeRoot root, Calls calls, DescriptorBudget budget) {
    this.root = root;
    this.calls = calls;
    this.budget = budget;
    this.status = new FileStatus(calls.arena());
  }

  boolean isUnderway() {
    return !frames.isEmpty();
  }

  Frame last() {
    return frames.getLast();
  }

  /// The path of the last directory.
  RawPath path() {
    return path;
  }

  /// Enters an open directory.
  void enter(RawPath directory, Frame frame) {
    path = directory;
    frames.addLast(frame);
    open.addLast(frame);
    if (open.size() > DescriptorBudget.ON_THE_WAY) {
      close(open.removeFirst());
    }
  }

  /// Leaves the last directory.
  void leave() {
    Frame frame = frames.removeLast();
    path = Objects.requireNonNullElse(path.parent(), RawPath.ROOT);
    if (frame.directory() != null) {
      open.removeLast();
      close(frame);
    }
  }

  /// Reopens the last directory, for which the caller holds a permit. Opens it by its path from the
  /// root; it must be the listed one.
  ///
  /// @return null if it is another or cannot be opened; the permit is then returned
  @Nullable Directory reopen(Frame frame) {
    int fd = root.openDirectory(calls, path);
    if (fd >= 0 && calls.stat(fd, status) == 0 && frame.isOf(status)) {
      Directory directory =
          new Directory(fd, status.mountId(), frame.isReachable(), budget::giveBack);
      frame.setDirectory(directory);
      open.addLast(frame);
      return directory;
    }
    if (fd >= 0) {
      calls.closeDescriptor(fd);
    }
    budget.giveBack();
    return null;
  }

  /// Closes everything.
  void abandon() {
    open.forEach(this::close);
    open.clear();
    frames.clear();
  }

  private void close(Frame frame) {
    Directory directory = frame.directory();
    if (directory != null) {
      frame.setDirectory(null);
      directory.release(calls);
    }
  }
}
