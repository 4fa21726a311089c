package dev.fim.sidecar.container;

import static dev.fim.posix.OpenFlags.O_DIRECTORY;
import static dev.fim.posix.OpenFlags.O_NONBLOCK;
import static dev.fim.posix.OpenFlags.O_PATH;
import static dev.fim.posix.OpenFlags.O_RDONLY;
import static dev.fim.posix.OpenFlags.RESOLVE_IN_ROOT;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_SYMLINKS;

import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.sidecar.procfs.FileIdentity;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcLink;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStat;
import dev.fim.sidecar.procfs.Reading;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The root of a container, held as a descriptor while it is watched. The descriptor keeps the file
/// system alive after the container has ended, so close it soon then. For the thread of its
/// [ProcRoot], except [#descriptor].
public final class PinnedRoot implements AutoCloseable {

  private final Calls calls;
  private final ProcessFiles first;
  private final ContainerRun containerRun;
  private final int fd;

  PinnedRoot(Calls calls, ProcessFiles first, ContainerRun containerRun, int fd) {
    this.calls = calls;
    this.first = first;
    this.containerRun = containerRun;
    this.fd = fd;
  }

  /// Opens the root of a container that was found, if it is ready.
  ///
  /// @param known how long the container has been known
  public static PinResult open(
      ProcRoot proc, PodProcesses processes, Candidate candidate, Duration known) {
    return new ContainerReadiness(proc, processes, candidate, known).pin();
  }

  /// Opens the root of a container's first process even if it is not ready, to end the container.
  ///
  /// @return null if it cannot be opened, or the process has ended
  public static @Nullable PinnedRoot unready(ProcRoot proc, Candidate candidate) {
    ProcessFiles first = proc.process(candidate.first().pid()).orNull();
    if (first == null) {
      return null;
    }
    ByteString mounts = first.link(ProcLink.MOUNT_NAMESPACE).orNull();
    ByteString users = first.userNamespace().orNull();
    boolean isTheOne =
        first.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat)
            && stat.id().equals(candidate.first())
            && !stat.hasEnded();
    int fd = isTheOne ? openRoot(proc.calls(), first) : -1;
    if (fd < 0 || mounts == null || users == null) {
      if (fd >= 0) {
        proc.calls().closeDescriptor(fd);
      }
      first.close();
      return null;
    }
    return new PinnedRoot(
        proc.calls(), first, new ContainerRun(candidate, mounts, users, null), fd);
  }

  /// The run of the container.
  public ContainerRun containerRun() {
    return containerRun;
  }

  /// The descriptor, `O_PATH`; good until [#close], for any thread.
  public int descriptor() {
    return fd;
  }

  /// `/proc/PID/root`, for reports.
  public RawPath path() {
    return first.path().child(ByteString.ofUtf8("root"));
  }

  /// The mounts that the container's first process sees.
  public Reading<MountTable> mounts() {
    return first.mounts();
  }

  /// Whether the container's first process still runs; also true if that cannot be read. After its
  /// end, nothing that was seen below its root gives a verdict.
  public boolean alive() {
    return ProcessStat.mayRun(first.stat(), containerRun.container().first());
  }

  /// The file at an absolute path below the root, across mounts but not through links; empty if
  /// there is none, or if it cannot be opened.
  public Optional<FileIdentity> fileAt(ByteString path) {
    return fileBelow(calls, fd, path);
  }

  static Optional<FileIdentity> fileBelow(Calls calls, int root, ByteString path) {
    return below(calls, root, path, (_, status) -> identity(status));
  }

  /// A file at an absolute path below the root, as it is now.
  ///
  /// @param regular whether it is a regular file
  public record Placed(FileIdentity identity, boolean regular) {}

  /// As [#fileAt], with the kind of the file.
  public Optional<Placed> placedAt(ByteString path) {
    return below(
        calls,
        fd,
        path,
        (_, status) ->
            new Placed(identity(status), FileType.ofMode(status.mode()) == FileType.FILE));
  }

  /// The identity that the kernel shows for a regular file when a process maps it; empty if there
  /// is no such file, or it cannot be opened. The sidecar maps the file to find out, because the
  /// identity depends on kernel and file system (`proc_pid_maps(5)`).
  public Optional<FileIdentity> mappedAs(ProcRoot proc, ByteString path) {
    return below(
        calls,
        fd,
        path,
        (place, status) ->
            FileType.ofMode(status.mode()) == FileType.FILE ? mappedAs(proc, place) : null);
  }

  private @Nullable FileIdentity mappedAs(ProcRoot proc, int place) {
    byte[] same = ByteString.ofUtf8("/proc/self/fd/" + place).toByteArray();
    int file = calls.openAt(Calls.AT_FDCWD, same, O_RDONLY | O_NONBLOCK);
    if (file < 0) {
      return null;
    }
    try {
      long address = calls.mapPage(file);
      if (address < 0) {
        return null;
      }
      try {
        return proc.askSelf(self -> self.mappedAt(address)).orNull();
      } finally {
        calls.unmapPage(address);
      }
    } finally {
      calls.closeDescriptor(file);
    }
  }

  private static FileIdentity identity(FileStatus status) {
    return new FileIdentity(status.dev(), status.inode());
  }

  private static <T> Optional<T> below(
      Calls calls, int root, ByteString path, BiFunction<Integer, FileStatus, @Nullable T> taker) {
    int file =
        calls.openBelow(
            root,
            path.toByteArray(),
            O_PATH,
            RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
    if (file < 0) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      FileStatus status = new FileStatus(arena);
      return calls.stat(file, status) == 0
          ? Optional.ofNullable(taker.apply(file, status))
          : Optional.empty();
    } finally {
      calls.closeDescriptor(file);
    }
  }

  static int openRoot(Calls calls, ProcessFiles first) {
    return calls.openAt(first.descriptor(), new byte[] {'r', 'o', 'o', 't'}, O_PATH | O_DIRECTORY);
  }

  @Override
  public void close() {
    calls.closeDescriptor(fd);
    first.close();
  }
}
