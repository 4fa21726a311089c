package dev.fim.baseline.database;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.FileEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// A second process with a database open: says so on a line, then waits to be ended.
final class DatabaseHolderProcess {

  private DatabaseHolderProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path base = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "read" -> {
        try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
          say("open " + database.generations().size());
          System.in.read();
        }
      }
      case "write" -> {
        try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
          say("open " + database.generations().size());
          System.in.read();
        }
      }
      case "record" -> record(base);
      case "forget" -> forget(base);
      case "add" -> add(base, Integer.parseInt(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /// Records generations of 20,000 entries until it is killed; a line for each that is complete.
  private static void record(Path base) {
    while (true) {
      long id;
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE);
          GenerationWriter writer = database.begin()) {
        say("begun");
        for (int i = 0; i < 20_000; i++) {
          FileEntry entry = RandomEntries.plain(i);
          writer.add(entry);
        }
        id = writer.complete(Recordings.NOW, Recordings.ORIGIN).id();
      }
      say("complete " + id);
    }
  }

  /// Forgets the oldest generation again and again, as long as there are others.
  private static void forget(Path base) {
    boolean more = true;
    while (more) {
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.WRITE)) {
        List<Generation> generations = database.generations();
        say("begun");
        more = generations.size() > 1;
        if (more) {
          database.forget(Set.of(generations.getFirst().id()), () -> {});
        }
      }
    }
  }

  /// Adds so many generations without an entry, each as soon as no other writer is at it.
  private static void add(Path base, int wanted) {
    for (int added = 0; added < wanted; ) {
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
        Generation _ = Recordings.record(database, List.of());
        added++;
      } catch (FimException e) {
        if (e.problem() != Problem.DATABASE_IN_USE) {
          throw e;
        }
      }
    }
    say("added " + wanted);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  static Process start(String mode, Path base) throws IOException {
    return builder(mode, base).start();
  }

  static ProcessBuilder builder(String mode, Path base) {
    return builder(mode, base, "");
  }

  static ProcessBuilder builder(String mode, Path base, String further) {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                DatabaseHolderProcess.class.getName(),
                mode,
                base.toString(),
                further))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
