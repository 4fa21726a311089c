package dev.fim.baseline;

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

/// The files of one database, beside each other in one directory.
///
/// @param base the name that they all begin with: absolute, no link in it
record DatabaseFiles(Path base) {

  /// Of what H2 calls `MVStore`: the database itself.
  private static final String MAIN = ".mv.db";

  /// Held by a writer from open to close, over the moment in which it replaces the main file and
  /// the lock on that with it.
  private static final String WRITER_LOCK = ".mv.db.lock";

  /// What [#working] adds to the name of the database.
  private static final String WORKING = ".mv.db.writing";

  /// H2's `Constants.SUFFIX_*`: a compacted copy while it is made, the same where it could not
  /// replace the original at once, messages, and the lock that other lock methods use.
  private static final List<String> COMPANIONS =
      List.of(".mv.db.tempFile", ".mv.db.newFile", ".trace.db", ".lock.db");

  /// Resolves links, in the name of the main file too.
  ///
  /// @param given the path without `.mv.db`
  static DatabaseFiles of(Path given) {
    Path base = given.toAbsolutePath().normalize();
    requireHarmless(base);
    try {
      DatabaseFiles resolved = new DatabaseFiles(resolve(base));
      requireHarmless(resolved.base);
      return resolved;
    } catch (IOException fault) {
      throw new FimException(
          Problem.DATABASE,
          "open the database",
          display(with(base, MAIN)),
          "its directory cannot be read: " + DisplayForm.ofText(String.valueOf(fault.getMessage())),
          "make the directory first, or name another with --db",
          fault);
    }
  }

  private static Path resolve(Path base) throws IOException {
    Path main = with(base, MAIN);
    if (Files.isSymbolicLink(main)) {
      Path real = main.toRealPath();
      String name = String.valueOf(real.getFileName());
      if (name.endsWith(MAIN) && name.length() > MAIN.length()) {
        return real.resolveSibling(name.substring(0, name.length() - MAIN.length()));
      }
      throw new IOException("a link to " + real + ", whose name does not end in " + MAIN);
    }
    Path directory = base.getParent();
    Path name = base.getFileName();
    if (directory == null || name == null) {
      throw new IOException("it names no file");
    }
    return directory.toRealPath().resolve(name);
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

  Path main() {
    return with(base, MAIN);
  }

  /// The copy that a writer works on, a database like this one.
  DatabaseFiles working() {
    return new DatabaseFiles(with(base, WORKING));
  }

  Path writerLock() {
    return with(base, WRITER_LOCK);
  }

  Path directory() {
    Path directory = base.getParent();
    return directory == null ? base : directory;
  }

  /// Every file that belongs to the database, whether it is there or not.
  List<Path> all() {
    return Stream.of(ofH2(), List.of(writerLock()), working().ofH2())
        .flatMap(List::stream)
        .toList();
  }

  /// Those that H2 uses or makes for a database of this name, the main one first.
  List<Path> ofH2() {
    return Stream.concat(Stream.of(main()), COMPANIONS.stream().map(s -> with(base, s))).toList();
  }

  /// What was last verified, and the same while it is written. They do not belong to the database,
  /// which needs neither.
  List<Path> verified() {
    return List.of(with(base, ".verified"), with(base, ".verified.new"));
  }

  /// The main file, for messages.
  String display() {
    return display(main());
  }

  static String display(Path path) {
    return DisplayForm.ofText(path.toString());
  }

  private static Path with(Path base, String suffix) {
    return base.resolveSibling(base.getFileName() + suffix);
  }
}
