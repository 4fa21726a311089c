package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `/proc/PID/mountinfo` says; see `proc_pid_mountinfo(5)`.
///
/// @param mounts in the order of the kernel; where several are at one place, the last is on top
public record MountTable(List<Mount> mounts) {

  private static final ByteString ROOT = ByteString.ofUtf8("/");

  public MountTable {
    mounts = List.copyOf(mounts);
  }

  /// One mount.
  ///
  /// @param id as `statx(2)` has it for what is reached through the mount
  /// @param root which place of its file system is mounted
  /// @param point where, in the view of the process
  /// @param options those of the file system, between commas
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

  /// The mount that is seen at `point`.
  public Optional<Mount> at(ByteString point) {
    return mounts.reversed().stream().filter(mount -> mount.point().equals(point)).findFirst();
  }

  /// The mount that the process has for its root.
  public Optional<Mount> root() {
    return at(ROOT);
  }
}
