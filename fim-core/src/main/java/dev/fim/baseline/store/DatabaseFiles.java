package dev.fim.baseline.store;

import dev.fim.disk.DiskFault;
import dev.fim.disk.FoundStatus;
import dev.fim.disk.HeldDirectory;
import dev.fim.disk.UntrustedException;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.DisplayForm;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of one database, in one directory, which stays open from the first check to the last
/// use.
///
/// @param directory closed by [#close]
/// @param name the common prefix of their names
public record DatabaseFiles(HeldDirectory directory, String name) implements AutoCloseable {

  /// The database itself (H2's `MVStore`).
  private static final String MAIN = ".mv.db";

  /// A writer locks this file from open to close, since the lock on the main file ends when it
  /// replaces that file.
  private static final String WRITER_LOCK = ".mv.db.lock";

  /// The suffix of [#working].
  private static final String WORKING = ".mv.db.writing";

  /// The record of verified files, and its temporary file.
  private static final List<String> VERIFIED = List.of(".verified", ".verified.new");

  /// The outcome of the last check, and its temporary file.
  private static final List<String> CHECKED = List.of(".checked", ".checked.new");

  /// H2's `Constants.SUFFIX_*`: a compacted copy in progress, a finished one that waits to replace
  /// the original, messages, and the lock of other lock methods.
  private static final List<String> COMPANIONS =
      List.of(".mv.db.tempFile", ".mv.db.newFile", ".trace.db", ".lock.db");

  /// Opens the directory. If the main file is a link, its target counts.
  ///
  /// @param given the path without `.mv.db`
  /// @throws FimException if the directory cannot be reached, or others can change it
  public static DatabaseFiles open(Path given) {
    Path base = given.toAbsolutePath().normalize();
    requireHarmless(base);
    try {
      DatabaseFiles files = new DatabaseLink(base, MAIN).open();
      requireHarmless(files.nameAsPath());
      return files;
    } catch (UntrustedException refusal) {
      throw new FimException(
          Problem.DATABASE,
          "trust the database",
          display(with(base, MAIN)),
          refusal.fact(),
          refusal.remedy(),
          refusal);
    } catch (IOException fault) {
      throw unreachable(base, fault);
    }
  }

  private static FimException unreachable(Path base, IOException fault) {
    DiskFault known = DiskFault.in(fault);
    String text = DisplayForm.ofText(String.valueOf(fault.getMessage()));
    return new FimException(
        Problem.DATABASE,
        "open the database",
        display(with(base, MAIN)),
        "its directory cannot be read: " + text,
        known == null || known.isAbsence()
            ? "make the directory first, or name another with --db"
            : known.remedy() + ", or name another with --db",
        fault);
  }

  /// The paths of all files that may belong to the database and to the records beside it, the main
  /// file first.
  public static List<Path> paths(Path given) {
    Path base = given.toAbsolutePath().normalize();
    requireHarmless(base);
    Path resolved = base;
    try {
      resolved = HeldDirectory.isReached(base) ? base : resolve(base);
    } catch (IOException unresolved) {
      return List.of(); // then no database can be opened there
    }
    Path at = resolved;
    String name = String.valueOf(at.getFileName());
    return Stream.of(namesOf(name), verifiedOf(name), checkedOf(name))
        .flatMap(List::stream)
        .map(at::resolveSibling)
        .toList();
  }

  private static Path resolve(Path base) throws IOException {
    Path main = with(base, MAIN);
    if (Files.isSymbolicLink(main)) {
      Path real = main.toRealPath();
      String name = String.valueOf(real.getFileName());
      return name.endsWith(MAIN)
          ? real.resolveSibling(name.substring(0, name.length() - MAIN.length()))
          : real;
    }
    Path directory = base.getParent();
    return directory == null ? base : directory.toRealPath().resolve(base.getFileName());
  }

  /// H2 parses settings after `;` in its URL and reads a backslash as a slash.
  private static void requireHarmless(Path base) {
    String text = base.toString();
    boolean hasControl = text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    boolean encodes = true;
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      encodes = false;
    }
    if (hasControl
        || !encodes
        || text.indexOf(';') >= 0
        || text.indexOf('\\') >= 0
        || text.indexOf('\ufffd') >= 0) {
      throw unfit(
          base,
          "its path holds a semicolon, a backslash, a control character or bytes that are not"
              + " UTF-8");
    }
    if (text.endsWith(WORKING)) {
      throw unfit(base, "that is the name of the working copy of another database");
    }
  }

  private static FimException unfit(Path base, String fact) {
    return new FimException(
        Problem.ARGUMENT, "use the database", display(base), fact, "name another with --db");
  }

  private Path nameAsPath() {
    return Path.of(name);
  }

  public String main() {
    return name + MAIN;
  }

  /// Whether anything has the name of the main file.
  public boolean exists() {
    return status() != null;
  }

  /// Whether only the mode of the main file keeps the current user from writing it.
  boolean isKeptFromWriting() {
    FoundStatus found = status();
    return found != null && found.isReadOnly() && !directory.reach(main()).toFile().canWrite();
  }

  /// The size of the main file in bytes; 0 if there is none.
  public long size() {
    FoundStatus found = status();
    return found == null ? 0 : found.size();
  }

  private @Nullable FoundStatus status() {
    try {
      return directory.status(main());
    } catch (IOException fault) {
      throw DatabaseFault.of("open the database", this, fault);
    }
  }

  /// The files of the copy that a writer works on.
  public DatabaseFiles working() {
    return new DatabaseFiles(directory, name + WORKING);
  }

  String writerLock() {
    return name + WRITER_LOCK;
  }

  /// The name of every file that may belong to the database.
  List<String> all() {
    return namesOf(name);
  }

  private static List<String> namesOf(String name) {
    return Stream.of(ofH2(name), List.of(name + WRITER_LOCK), ofH2(name + WORKING))
        .flatMap(List::stream)
        .toList();
  }

  /// The names that H2 may use for a database of this name, the main file first.
  List<String> ofH2() {
    return ofH2(name);
  }

  private static List<String> ofH2(String name) {
    return Stream.concat(Stream.of(MAIN), COMPANIONS.stream()).map(name::concat).toList();
  }

  /// The names of the record of verified files and of its temporary file. The database needs
  /// neither.
  public List<String> verified() {
    return verifiedOf(name);
  }

  private static List<String> verifiedOf(String name) {
    return VERIFIED.stream().map(name::concat).toList();
  }

  /// The names of the outcome of the last check and of its temporary file. The database needs
  /// neither.
  public List<String> checked() {
    return checkedOf(name);
  }

  private static List<String> checkedOf(String name) {
    return CHECKED.stream().map(name::concat).toList();
  }

  /// The main file, for messages.
  public String display() {
    return directory.display(main());
  }

  public static String display(Path path) {
    return HeldDirectory.display(path);
  }

  private static Path with(Path base, String suffix) {
    return base.resolveSibling(base.getFileName() + suffix);
  }

  /// Closes the directory.
  @Override
  public void close() {
    directory.close();
  }
}
