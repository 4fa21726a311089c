package dev.fim.baseline.store;

import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who holds the lock on a database, as far as the kernel tells.
final class LockHolder {

  private static final int LONGEST_COMMAND = 120;

  private LockHolder() {}

  /// `process 4711 (fim init /etc)`; null if it cannot be told, as where the holder runs in another
  /// container.
  static @Nullable String of(DatabaseFiles files) {
    for (String name : List.of(files.main(), files.writerLock())) {
      for (long pid : holders(files.directory().reach(name))) {
        if (pid != ProcessHandle.current().pid()) {
          return "process " + pid + " (" + command(pid) + ")";
        }
      }
    }
    return null;
  }

  /// From `/proc/locks`: `1: POSIX ADVISORY WRITE 4711 fd:01:131 0 EOF`, see `proc_locks(5)`. The
  /// device there is not that of `stat` on every file system, so the inode number finds candidates
  /// and their open files decide.
  private static List<Long> holders(Path file) {
    List<Long> pids = new ArrayList<>();
    try {
      String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
      for (String line : Files.readAllLines(Path.of("/proc/locks"), StandardCharsets.UTF_8)) {
        String[] fields = line.trim().split("\\s+", -1);
        if (fields.length == 8 && fields[5].endsWith(":" + inode)) {
          long pid = Long.parseLong(fields[4]);
          if (pid > 0 && hasOpen(pid, file)) {
            pids.add(pid);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // Only the message is the poorer for it.
      return pids;
    }
    return pids;
  }

  private static boolean hasOpen(long pid, Path file) {
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors) {
        if (isLinkTo(descriptor, file)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
    return false;
  }

  private static boolean isLinkTo(Path descriptor, Path file) {
    try {
      return Files.isSameFile(descriptor, file);
    } catch (IOException e) {
      // Closed since it was listed, or not ours to see.
      return false;
    }
  }

  /// From the name of the program on, where it is one of ours: what a JVM is started with says
  /// nothing of what it does.
  private static String command(long pid) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      String text = fromProgram(new String(line, StandardCharsets.ISO_8859_1));
      String said = text.replace('\0', ' ').strip();
      String cut = said.substring(0, Math.min(LONGEST_COMMAND, said.length()));
      return DisplayForm.of(cut.getBytes(StandardCharsets.ISO_8859_1))
          + (cut.length() < said.length() ? "…" : "");
    } catch (IOException e) {
      return "its command cannot be read";
    }
  }

  private static String fromProgram(String command) {
    for (String program : List.of("fim", "fim-sidecar")) {
      String jar = "/" + program + (program.equals("fim") ? "-cli" : "") + ".jar\0";
      int at = command.indexOf(jar);
      if (at >= 0 && command.lastIndexOf("\0-jar\0", at) >= 0) {
        return program + command.substring(at + jar.length() - 1);
      }
    }
    return command;
  }
}
