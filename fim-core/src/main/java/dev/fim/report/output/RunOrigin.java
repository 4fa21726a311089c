package dev.fim.report.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Where and when a report is written.
///
/// @param clock tells the time of each record
/// @param host the name of the machine, of visible ASCII characters; null if it has no such name
/// @param pid of the process that writes
/// @param version of this program; null if it is not packaged
public record RunOrigin(
    InstantSource clock, @Nullable String host, long pid, @Nullable String version) {

  /// RFC 5424, section 6: the longest HOSTNAME, in characters.
  private static final int LONGEST_HOST = 255;

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /// This process, on this machine, now.
  public static RunOrigin ofThisProcess() {
    return new RunOrigin(
        InstantSource.system(), hostOf(HOST), ProcessHandle.current().pid(), programVersion());
  }

  /// The name in `file`; null if that cannot be read, or is no plain name.
  static @Nullable String hostOf(Path file) {
    try {
      String name = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      boolean isPlain =
          !name.isEmpty()
              && name.length() <= LONGEST_HOST
              && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
      return isPlain ? name : null;
    } catch (IOException e) {
      return null;
    }
  }

  /// The version that the build wrote into the manifest.
  private static @Nullable String programVersion() {
    return RunOrigin.class.getPackage().getImplementationVersion();
  }
}
