package dev.fim.sidecar.container;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.sidecar.procfs.CgroupMembership;
import dev.fim.sidecar.procfs.MountTable;
import dev.fim.sidecar.procfs.ProcRoot;
import dev.fim.sidecar.procfs.ProcessFiles;
import dev.fim.sidecar.procfs.ProcessStatus;
import dev.fim.sidecar.procfs.Reading;
import java.util.function.Function;

/// Reads the sidecar's own process.
public final class OwnProcess {

  private OwnProcess() {}

  static CgroupMembership cgroup(ProcRoot proc) {
    return read(proc, ProcessFiles::cgroup);
  }

  /// The mounts that this process sees.
  ///
  /// @throws FimException ([Problem#IO]) if they cannot be read
  public static MountTable mounts(ProcRoot proc) {
    return read(proc, ProcessFiles::mounts);
  }

  /// The rights of this process.
  ///
  /// @throws FimException ([Problem#IO]) if they cannot be read
  public static ProcessStatus status(ProcRoot proc) {
    return read(proc, ProcessFiles::status);
  }

  private static <T> T read(ProcRoot proc, Function<ProcessFiles, Reading<T>> what) {
    return switch (proc.askSelf(what)) {
      case Reading.Value<T>(T value) -> value;
      case Reading.Gone<T> _ -> throw failure(proc.path().display() + "/self", "it is not there");
      case Reading.Failed<T>(String subject, String fact, boolean _) ->
          throw failure(subject, fact);
    };
  }

  private static FimException failure(String subject, String fact) {
    return new FimException(
        Problem.IO, "read", subject, fact, "mount the procfs of the process namespace");
  }
}
