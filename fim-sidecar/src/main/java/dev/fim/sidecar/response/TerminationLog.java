package dev.fim.sidecar.response;

import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.OpenFlags;
import dev.fim.sidecar.container.KubeletName;
import dev.fim.sidecar.container.PinnedRoot;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.Reading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the reason for a container's end to the kubelet's file, so that `kubectl describe pod`
/// shows it.
public final class TerminationLog {

  /// The kubelet keeps the last 4096 bytes.
  private static final int LONGEST = 2048;

  private static final ByteString ROOT = ByteString.ofUtf8("root");

  private TerminationLog() {}

  /// Appends a line to the file that the kubelet has mounted into the sidecar's own container, for
  /// an end after which the kubelet replaces the reasons of all other containers.
  ///
  /// @return why nothing was written, in display form; null on success, or without a kubelet
  public static @Nullable String appendOwn(ProcRoot proc, String reason) {
    return switch (proc.self()) {
      case Reading.Value<ProcessFiles>(ProcessFiles self) -> {
        try (self) {
          yield appendOwn(proc.calls(), self, reason);
        }
      }
      case Reading.Gone<ProcessFiles> _, Reading.Failed<ProcessFiles> _ ->
          "the sidecar's own process cannot be read";
    };
  }

  private static @Nullable String appendOwn(Calls calls, ProcessFiles self, String reason) {
    if (!(self.mounts() instanceof Reading.Value<MountTable>(MountTable mounts))) {
      return "the sidecar's own mounts cannot be read";
    }
    Optional<MountTable.Mount> mount = KubeletName.terminationLog(mounts);
    if (mount.isEmpty()) {
      return null;
    }
    int root =
        calls.openAt(
            self.descriptor(), ROOT.toByteArray(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    if (root < 0) {
      return "the sidecar's own root cannot be opened: " + Errno.describe(-root);
    }
    try {
      return append(calls, root, mount.get(), reason);
    } finally {
      calls.closeDescriptor(root);
    }
  }

  /// Appends a line to the file that the kubelet has mounted, and never to another file at its
  /// place.
  ///
  /// @return why nothing was written, in display form; null on success, or without a kubelet
  static @Nullable String append(Calls calls, PinnedRoot root, String reason) {
    if (!(root.mounts() instanceof Reading.Value<MountTable>(MountTable mounts))) {
      return "the mounts of the target cannot be read";
    }
    Optional<MountTable.Mount> mount = KubeletName.terminationLog(mounts);
    return mount.isEmpty() ? null : append(calls, root.descriptor(), mount.get(), reason);
  }

  static @Nullable String append(Calls calls, int root, MountTable.Mount mount, String reason) {
    ByteString path = mount.point();
    int fd =
        RootFile.open(
            calls,
            root,
            path,
            OpenFlags.O_WRONLY | OpenFlags.O_APPEND,
            status -> status.mountId() == mount.id() && status.isMountRoot());
    if (fd == -Errno.ENODEV) {
      return "cannot write " + path.display() + ": it is not the file that the kubelet mounted";
    }
    if (fd < 0) {
      return "cannot open " + path.display() + ": " + Errno.describe(-fd);
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] line = ByteString.ofUtf8(reason).toByteArray();
      int length = Math.min(line.length, LONGEST);
      MemorySegment buffer = arena.allocate(length + 1L);
      MemorySegment.copy(line, 0, buffer, ValueLayout.JAVA_BYTE, 0, length);
      buffer.set(ValueLayout.JAVA_BYTE, length, (byte) '\n');
      long written = calls.write(fd, buffer, length + 1L);
      return written < 0
          ? "cannot write " + path.display() + ": " + Errno.describe((int) -written)
          : null;
    } finally {
      calls.closeDescriptor(fd);
    }
  }
}
