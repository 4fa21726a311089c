package dev.fim.sidecar.target;

import static dev.fim.posix.OpenFlags.O_DIRECTORY;
import static dev.fim.posix.OpenFlags.O_PATH;
import static dev.fim.posix.OpenFlags.RESOLVE_IN_ROOT;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.fim.posix.OpenFlags.RESOLVE_NO_SYMLINKS;

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
import org.jspecify.annotations.Nullable;

/// The root of a container, held as a descriptor while it is watched. It keeps the file system
/// alive when the container has ended, so it is to be closed soon then. For the thread of its
/// [ProcRoot], but for [#descriptor].
public final class PinnedRoot implements AutoCloseable {

  private final Calls calls;
  private final ProcessFiles first;
  private final Instance instance;
  private final int fd;

  PinnedRoot(Calls calls, ProcessFiles first, Instance instance, int fd) {
    this.calls = calls;
    this.first = first;
    this.instance = instance;
    this.fd = fd;
  }

  /// Opens the root of a container that was found, if it is ready.
  ///
  /// @param known for how long the container has been known
  public static Pinning open(
      ProcRoot proc, PodProcesses processes, Candidate candidate, Duration known) {
    return new Readiness(proc, processes, candidate, known).pin();
  }

  /// Opens the root of a container's first process whatever that is, to end the container.
  ///
  /// @return null if it cannot be opened, or the process has ended
  public static @Nullable PinnedRoot unready(ProcRoot proc, Candidate candidate) {
    ProcessFiles first = proc.process(candidate.first().pid()).orNull();
    if (first == null) {
      return null;
    }
    ByteString namespace = first.link(ProcLink.MOUNT_NAMESPACE).orNull();
    boolean isTheOne =
        first.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat)
            && stat.id().equals(candidate.first())
            && !stat.hasEnded();
    int fd = namespace != null && isTheOne ? openRoot(proc.calls(), first) : -1;
    if (fd < 0 || namespace == null) {
      first.close();
      return null;
    }
    return new PinnedRoot(proc.calls(), first, new Instance(candidate, namespace, null), fd);
  }

  public Instance instance() {
    return instance;
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

  /// Whether the container's first process still runs. What was seen below the root of one that has
  /// ended gives no verdict.
  public boolean alive() {
    return isAlive(first);
  }

  static boolean isAlive(ProcessFiles first) {
    return first.stat() instanceof Reading.Value<ProcessStat>(ProcessStat stat) && !stat.hasEnded();
  }

  /// Which file is at an absolute path below the root, over mounts but not through links; none if
  /// there is none, or it cannot be told.
  Optional<FileIdentity> fileAt(ByteString path) {
    return fileBelow(calls, fd, path);
  }

  static Optional<FileIdentity> fileBelow(Calls calls, int root, ByteString path) {
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
          ? Optional.of(new FileIdentity(status.dev(), status.inode()))
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
