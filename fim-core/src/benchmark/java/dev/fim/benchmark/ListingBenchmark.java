package dev.fim.benchmark;

import dev.fim.posix.Calls;
import dev.fim.posix.FileStatus;
import dev.fim.posix.ListedName;
import dev.fim.posix.OpenFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// `getdents64` and `statx` on a directory of 1,000 names, for each name.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ListingBenchmark {

  private static final int NAMES = 1_000;

  private Path directory = Path.of("");
  private Calls calls = new Calls();
  private FileStatus status = new FileStatus(calls.arena());
  private int fd;

  @Setup(Level.Trial)
  public void make() throws IOException {
    directory = Files.createTempDirectory("fim-benchmark");
    for (int i = 0; i < NAMES; i++) {
      Files.writeString(directory.resolve("file-%04d.txt".formatted(i)), "content");
    }
    byte[] path = directory.toString().getBytes(StandardCharsets.UTF_8);
    fd = calls.openAt(Calls.AT_FDCWD, path, OpenFlags.O_DIRECTORY);
    if (fd < 0) {
      throw new IOException("cannot open " + directory + ": errno " + -fd);
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    calls.closeDescriptor(fd);
    calls.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Benchmark
  @OperationsPerInvocation(NAMES)
  public List<ListedName> list() {
    return names();
  }

  @Benchmark
  @OperationsPerInvocation(NAMES)
  public long listAndStat() {
    long sizes = 0;
    for (ListedName name : names()) {
      if (calls.glanceAt(fd, name.bytes(), status) < 0) {
        throw new IllegalStateException("a name went away");
      }
      sizes += status.size();
    }
    return sizes;
  }

  private List<ListedName> names() {
    List<ListedName> names = new ArrayList<>(NAMES);
    int result = calls.rewind(fd);
    do {
      result = result < 0 ? result : calls.list(fd, names);
    } while (result > 0);
    if (names.size() != NAMES) {
      throw new IllegalStateException("listed " + names.size() + " names");
    }
    return names;
  }
}
