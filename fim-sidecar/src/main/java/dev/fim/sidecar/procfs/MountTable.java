package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The content of `/proc/PID/mountinfo`; see `proc_pid_mountinfo(5)`.
///
/// @param mounts in the kernel's order; of several at one place, the last is on top
public record MountTable(List<Mount> mounts) {

  private static final ByteString ROOT = ByteString.ofUtf8("/");

  public MountTable {
    mounts = List.copyOf(mounts);
  }

  /// One mount.
  ///
  /// @param id that `statx(2)` returns for files reached through the mount
  /// @param root the mounted directory within its file system
  /// @param point the mount point, as the process sees it
  /// @param options of the file system, split at commas
  public record Mount(
      long id,
      long parent,
      ByteString root,
      ByteString point,
      ByteString type,
      ByteString source,
      List<ByteString> options) {

    public Mount {
      options = List.copyOf(options);
    }
  }

  static Reading<MountTable> parse(ByteString text) {
    List<Mount> mounts = new ArrayList<>();
    try {
      for (byte[] line : ProcText.split(text.toByteArray(), '\n')) {
        mounts.add(mount(ProcText.split(line, ' ')));
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return new Reading.Failed<>(
          "mountinfo", "not lines as proc_pid_mountinfo(5) has them", false);
    }
    return new Reading.Value<>(new MountTable(mounts));
  }

  private static Mount mount(List<byte[]> fields) {
    int dash = 6;
    while (!isDash(fields.get(dash))) { // optional fields come before
      dash++;
    }
    return new Mount(
        ProcText.number(fields.get(0)),
        ProcText.number(fields.get(1)),
        ProcText.unescaped(fields.get(3)),
        ProcText.unescaped(fields.get(4)),
        ProcText.unescaped(fields.get(dash + 1)),
        ProcText.unescaped(fields.get(dash + 2)),
        ProcText.split(fields.get(dash + 3), ',').stream().map(ProcText::unescaped).toList());
  }

  private static boolean isDash(byte[] field) {
    return field.length == 1 && field[0] == '-';
  }

  /// The visible mount at `point`.
  public Optional<Mount> at(ByteString point) {
    return mounts.reversed().stream().filter(mount -> mount.point().equals(point)).findFirst();
  }

  /// The mount of the process's root.
  public Optional<Mount> root() {
    return at(ROOT);
  }
}
