package dev.fim.sidecar.procfs;

import dev.fim.path.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rights in `/proc/PID/status`; see `proc_pid_status(5)`.
///
/// @param uid real, effective, saved and file system user id
/// @param gid likewise
/// @param permitted capabilities, one bit each; see `capability.h`
/// @param effective likewise
public record ProcessStatus(Ids uid, Ids gid, long permitted, long effective) {

  /// From `linux/capability.h`.
  public static final int CAP_DAC_OVERRIDE = 1;

  public static final int CAP_DAC_READ_SEARCH = 2;
  public static final int CAP_KILL = 5;
  public static final int CAP_SYS_PTRACE = 19;

  /// Four ids, each 0 to 2^32 - 1.
  public record Ids(long real, long effective, long saved, long fileSystem) {
    boolean areAll(long id) {
      return real == id && effective == id && saved == id;
    }
  }

  static Reading<ProcessStatus> parse(ByteString text) {
    Map<String, byte[]> lines = new HashMap<>();
    for (byte[] line : ProcText.split(text.toByteArray(), '\n')) {
      String whole = new String(line, StandardCharsets.ISO_8859_1);
      int colon = whole.indexOf(':');
      if (colon > 0) {
        lines.putIfAbsent(
            whole.substring(0, colon),
            whole.substring(colon + 1).strip().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    try {
      return new Reading.Value<>(
          new ProcessStatus(
              ids(lines.get("Uid")),
              ids(lines.get("Gid")),
              ProcText.hexadecimal(line(lines, "CapPrm")),
              ProcText.hexadecimal(line(lines, "CapEff"))));
    } catch (NumberFormatException e) {
      return new Reading.Failed<>("status", "not as proc_pid_status(5) has it", false);
    }
  }

  private static byte[] line(Map<String, byte[]> lines, String name) {
    byte[] value = lines.get(name);
    return value == null ? new byte[0] : value;
  }

  private static Ids ids(byte @Nullable [] line) {
    List<byte[]> fields = ProcText.split(line == null ? new byte[0] : line, '\t');
    if (fields.size() != 4) {
      throw new NumberFormatException("four ids are expected");
    }
    return new Ids(
        ProcText.number(fields.get(0)),
        ProcText.number(fields.get(1)),
        ProcText.number(fields.get(2)),
        ProcText.number(fields.get(3)));
  }

  /// Whether a capability is effective.
  public boolean has(int capability) {
    return (effective >>> capability & 1) != 0;
  }

  /// Whether this process may send signals to `other` by the rules of `kill(2)`, if both are in one
  /// user namespace.
  public boolean maySignal(ProcessStatus other) {
    return has(CAP_KILL)
        || uid.effective() == other.uid.real()
        || uid.effective() == other.uid.saved()
        || uid.real() == other.uid.real()
        || uid.real() == other.uid.saved();
  }

  /// Whether this process may read `/proc/PID/root` of `other` by the rules of `ptrace(2)`, if both
  /// are in one user namespace and no security module refuses.
  public boolean mayInspect(ProcessStatus other) {
    return has(CAP_SYS_PTRACE)
        || (other.uid.areAll(uid.fileSystem())
            && other.gid.areAll(gid.fileSystem())
            && (other.permitted & ~permitted) == 0);
  }
}
