package dev.fim.baseline;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a database can be opened at all.
///
/// An H2 file is code: triggers, aliases and linked tables in it run as it is opened. So nobody but
/// the user who runs may have had a hand in it.
final class DatabaseTrust {

  private static final int GROUP_AND_OTHERS_WRITE = 0022;
  private static final String IMPORT =
      "take a portable baseline over with 'fim import' instead, or, if you trust it, ";

  private DatabaseTrust() {}

  /// Refuses files or a directory that another user owns or can write.
  ///
  /// @throws FimException with [Problem#DATABASE]
  static void require(DatabaseFiles files) {
    try {
      int user = effectiveUser();
      requireDirectory(files, user);
      for (Path file : files.all()) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          requireFile(files, file, user);
        }
      }
    } catch (IOException fault) {
      throw refused(
          files, "its owner and mode cannot be read: " + DatabaseFault.text(fault), null, fault);
    }
  }

  /// Whether `file` is a regular one that belongs to the user who runs, and nobody else can write
  /// it.
  static boolean isPrivate(Path file) throws IOException {
    Map<String, Object> status = status(file);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && number(status, "uid") == effectiveUser()
        && (number(status, "mode") & GROUP_AND_OTHERS_WRITE) == 0;
  }

  private static void requireDirectory(DatabaseFiles files, int user) throws IOException {
    Path directory = files.directory();
    String name = DatabaseFiles.display(directory);
    Map<String, Object> status = status(directory);
    int owner = number(status, "uid");
    if (owner != user && owner != 0) {
      throw refused(
          files,
          "its directory %s belongs to user %s, not to user %s, who runs this"
              .formatted(name, Integer.toUnsignedString(owner), Integer.toUnsignedString(user)),
          "keep the database in a directory of your own",
          null);
    }
    int mode = number(status, "mode");
    if ((mode & GROUP_AND_OTHERS_WRITE) != 0) {
      throw refused(
          files,
          "others can write its directory %s (mode %04o)".formatted(name, mode & 07777),
          "keep the database in a directory of your own, or run chmod go-w on this one",
          null);
    }
  }

  private static void requireFile(DatabaseFiles files, Path file, int user) throws IOException {
    String name = DatabaseFiles.display(file);
    Map<String, Object> status = status(file);
    int mode = number(status, "mode");
    int owner = number(status, "uid");
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw refused(files, name + " is not a regular file", null, null);
    }
    if (owner != user) {
      throw refused(
          files,
          "%s belongs to user %s, not to user %s, who runs this"
              .formatted(name, Integer.toUnsignedString(owner), Integer.toUnsignedString(user)),
          IMPORT + "run chown on it",
          null);
    }
    if ((mode & GROUP_AND_OTHERS_WRITE) != 0) {
      throw refused(
          files,
          "others can write %s (mode %04o)".formatted(name, mode & 07777),
          IMPORT + "run chmod go-w on it",
          null);
    }
  }

  private static Map<String, Object> status(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
  }

  private static int number(Map<String, Object> status, String name) throws IOException {
    if (status.get(name) instanceof Integer value) {
      return value;
    }
    throw new IOException("the file system gives no " + name);
  }

  /// `Uid:` of `/proc/self/status`: real, effective, saved and file system user; see
  /// `proc_pid_status(5)`. The owner of `/proc/self` is root for a process with raised rights.
  private static int effectiveUser() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.trim().split("\\s+", -1)[2]);
      }
    }
    throw new IOException("/proc/self/status names no user");
  }

  private static FimException refused(
      DatabaseFiles files, String fact, @Nullable String remedy, @Nullable Throwable cause) {
    return new FimException(
        Problem.DATABASE, "trust the database", files.display(), fact, remedy, cause);
  }
}
