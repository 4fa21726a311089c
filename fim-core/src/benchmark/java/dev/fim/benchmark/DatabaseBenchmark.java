package dev.fim.benchmark;

import dev.fim.baseline.database.BaselineDatabase;
import dev.fim.baseline.database.GenerationWriter;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.file.EntryCursor;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A generation recorded in a new database, with opening, closing and compaction, and one read
/// from an open database; for each entry.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DatabaseBenchmark {

  private static final int ENTRIES = 20_000;
  private static final GenerationOrigin ORIGIN =
      new GenerationOrigin(RawPath.ROOT, dev.fim.policy.Scope.ALL, null, null, MountCrossing.STAY);

  private final SampleTree tree = new SampleTree(ENTRIES);
  private Path directory = Path.of("");

  @Setup(Level.Trial)
  public void make() throws IOException {
    directory = Files.createTempDirectory("fim-benchmark");
    record(directory.resolve("read"));
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    for (Path file : files("")) {
      Files.delete(file);
    }
    Files.delete(directory);
  }

  @Setup(Level.Invocation)
  public void removeWritten() throws IOException {
    for (Path file : files("written")) {
      Files.delete(file);
    }
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public void insert() {
    record(directory.resolve("written"));
  }

  private void record(Path base) {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE);
        GenerationWriter writer = database.begin()) {
      tree.entries().forEach(writer::add);
      writer.complete(Instant.EPOCH, ORIGIN);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public int read() {
    int count = 0;
    try (BaselineDatabase database =
            BaselineDatabase.open(directory.resolve("read"), OpenMode.READ);
        EntryCursor entries = database.entries(database.latest())) {
      while (entries.next() != null) {
        count++;
      }
    }
    if (count != ENTRIES) {
      throw new IllegalStateException("read " + count + " entries");
    }
    return count;
  }
}
