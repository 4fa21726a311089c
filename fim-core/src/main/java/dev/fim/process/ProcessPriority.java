package dev.fim.process;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.ListedName;
import dev.fim.posix.OpenFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Sets the priority of this process.
public final class ProcessPriority {

  /// The lowest priority: `nice` goes from 0, the default, to this.
  public static final int MAX_NICE = 19;

  private static final byte[] THREADS = ByteString.ofUtf8("/proc/self/task").toByteArray();

  private ProcessPriority() {}

  /// Sets the nice value of every thread of this process, including those of the JVM: Linux keeps
  /// one per thread. A new thread inherits it. Without an I/O class the kernel derives the I/O
  /// priority from it (see `ioprio_set(2)`).
  ///
  /// @param nice 0 to [#MAX_NICE]
  /// @throws FimException ([Problem#ARGUMENT]) if the process already has a higher one and may not
  ///   lower it
  public static void set(int nice) {
    try (Calls calls = new Calls()) {
      for (int thread : threads(calls)) {
        int result = calls.setNice(thread, nice);
        if (result < 0 && result != -Errno.ESRCH) { // ESRCH: it has ended
          throw refused(nice, result);
        }
      }
    }
  }

  private static List<Integer> threads(Calls calls) {
    List<ListedName> names = new ArrayList<>();
    int directory = calls.openAt(Calls.AT_FDCWD, THREADS, OpenFlags.O_DIRECTORY);
    int result = directory;
    if (directory >= 0) {
      do {
        result = calls.list(directory, names);
      } while (result > 0);
      calls.closeDescriptor(directory);
    }
    if (result < 0) {
      throw new FimException(
          Problem.IO, "list", "/proc/self/task", Errno.describe(-result), "mount /proc");
    }
    return names.stream()
        .map(name -> Integer.parseInt(new String(name.bytes(), StandardCharsets.US_ASCII)))
        .toList();
  }

  private static FimException refused(int nice, int result) {
    return new FimException(
        Problem.ARGUMENT,
        "run with",
        "--nice " + nice,
        Errno.describe(-result),
        "leave it out, or give a value that is not below that of the caller");
  }
}
