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

/// The files of one database, beside each other in one directory, which is held from the first look
/// to the last use.
///
/// @param directory closed by [#close]
/// @param name what they all begin with
public record DatabaseFiles(HeldDirectory directory, String name) implements AutoCloseable {

  /// Of what H2 calls `MVStore`: the database itself.
  private static final String MAIN = ".mv.db";

  /// Held by a writer from open to close, over the moment in which it replaces the main file and
  /// the lock on that with it.
  private static final String WRITER_LOCK = ".mv.db.lock";

  /// What [#working] adds to the name of the database.
  private static final String WORKING = ".mv.db.writing";

  /// What was last verified, and the same while it is written.
  private static final List<String> VERIFIED = List.of(".verified", ".verified.new");

  /// H2's `Constants.SUFFIX_*`: a compacted copy while it is made, the same where it could not
  /// replace the original at once, messages, and the lock that other lock methods use.
  private static final List<String> COMPANIONS =
      List.of(".mv.db.tempFile", ".mv.db.newFile", ".trace.db", ".lock.db");

  /// Takes hold of the directory. A link in the place of the main file is resolved.
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

  /// Every file of the database at `base` by its path, and of what was verified with it, whether it
  /// is there or not; the main one first. For whoever passes them over or makes a database anew.
  public static List<Path> paths(Path given) {
    Path base = given.toAbsolutePath().normalize();
    requireHarmless(base);
    Path resolved = base;
    try {
      resolved = HeldDirectory.isReached(base) ? base : resolve(base);
    } catch (IOException unresolved) {
      return List.of(); // then nobody can open it, either
    }
    Path at = resolved;
    String name = String.valueOf(at.getFileName());
    return Stream.of(namesOf(name), verifiedOf(name))
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

  /// H2 takes settings from its URL, after `;`, and reads a backslash as a slash.
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
      throw unfit(base, "that is the name of the copy that a writer of another database works on");
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

  /// Whether there is anything of the name of the main file.
  public boolean exists() {
    return status() != null;
  }

  /// Whether the rights of the main file, and they alone, keep the user who runs from writing it.
  boolean isKeptFromWriting() {
    FoundStatus found = status();
    return found != null && found.isReadOnly() && !directory.reach(main()).toFile().canWrite();
  }

  /// In bytes; 0 where there is none.
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

  /// The copy that a writer works on, a database like this one.
  public DatabaseFiles working() {
    return new DatabaseFiles(directory, name + WORKING);
  }

  String writerLock() {
    return name + WRITER_LOCK;
  }

  /// The name of every file that belongs to the database, whether it is there or not.
  List<String> all() {
    return namesOf(name);
  }

  private static List<String> namesOf(String name) {
    return Stream.of(ofH2(name), List.of(name + WRITER_LOCK), ofH2(name + WORKING))
        .flatMap(List::stream)
        .toList();
  }

  /// Those that H2 uses or makes for a database of this name, the main one first.
  List<String> ofH2() {
    return ofH2(name);
  }

  private static List<String> ofH2(String name) {
    return Stream.concat(Stream.of(MAIN), COMPANIONS.stream()).map(name::concat).toList();
  }

  /// What was last verified, and the same while it is written. They do not belong to the database,
  /// which needs neither.
  public List<String> verified() {
    return verifiedOf(name);
  }

  private static List<String> verifiedOf(String name) {
    return VERIFIED.stream().map(name::concat).toList();
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

  /// Lets go of the directory.
  @Override
  public void close() {
    directory.close();
  }
}
