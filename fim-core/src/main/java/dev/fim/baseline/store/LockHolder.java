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

/// Finds the process that locks a database, for messages.
final class LockHolder {

  private static final int LONGEST_COMMAND = 120;

  private LockHolder() {}

  /// For example `process 4711 (fim init /etc)`; null if unknown, for example for a process in
  /// another container.
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

  /// From `/proc/locks`: `1: POSIX ADVISORY WRITE 4711 fd:01:131 0 EOF`, see `proc_locks(5)`. On
  /// some file systems the device there differs from that of `stat`, so the inode number selects
  /// candidates and their open files decide.
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
      // The message then names no process.
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
      // The file was closed since, or access is denied.
      return false;
    }
  }

  /// The command line from the program's name on, without the options of the JVM, if it is a
  /// program of fim.
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
