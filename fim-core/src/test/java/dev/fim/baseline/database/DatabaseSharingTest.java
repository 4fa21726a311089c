package dev.fim.baseline.database;

import static dev.fim.baseline.database.Recordings.all;
import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With real other processes.
final class DatabaseSharingTest {

  @TempDir Path directory;
  private Path base = Path.of("");
  private @Nullable Process other;

  @BeforeEach
  void recordOne() {
    base = directory.resolve("fim");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, new RandomEntries(1).tree(10));
    }
  }

  @AfterEach
  void endTheOther() throws Exception {
    Process running = other;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  private Process start(String mode) throws IOException {
    Process started = DatabaseHolderProcess.start(mode, base);
    other = started;
    assertThat(started.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("open 1");
    return started;
  }

  private void assertInUse(OpenMode access, Process holder) {
    assertThatThrownBy(() -> BaselineDatabase.open(base, access).close())
        .isInstanceOfSatisfying(
            FimException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.DATABASE_IN_USE);
              assertThat(e.subject()).isEqualTo(base + ".mv.db");
              assertThat(e.fact())
                  .startsWith("process " + holder.pid() + " (")
                  .contains("java -XX:+UseSerialGC")
                  .endsWith(") has it open");
              assertThat(e.remedy()).isEqualTo("try again once that has ended");
            });
  }

  @Test
  void aWriterKeepsReadersAndWritersOut() throws Exception {
    Process writer = start("write");
    assertInUse(OpenMode.READ, writer);
    assertInUse(OpenMode.CREATE, writer);
  }

  @Test
  void aReaderKeepsAWriterOutAndLetsAnotherReaderIn() throws Exception {
    Process reader = start("read");
    assertInUse(OpenMode.CREATE, reader);
    assertInUse(OpenMode.WRITE, reader); // as 'forget' opens it
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(all(database.entries(database.latest()))).hasSize(10);
    }
  }

  @Test
  void onceTheHolderIsKilledTheDatabaseIsFree() throws Exception {
    start("write").destroyForcibly().waitFor();
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      assertThat(database.latest().id()).isEqualTo(1);
    }
  }

  @Test
  void oneProcessCannotReadWhatItWrites() {
    try (BaselineDatabase first = BaselineDatabase.open(base, OpenMode.READ);
        BaselineDatabase second = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(first.latest()).isEqualTo(second.latest());
      assertThatThrownBy(() -> BaselineDatabase.open(base, OpenMode.CREATE).close())
          .hasMessage(
              "cannot open the database %s.mv.db: this process has it open already; close it first"
                  .formatted(base));
    }
    try (BaselineDatabase writer = BaselineDatabase.open(base, OpenMode.CREATE)) {
      assertThatThrownBy(() -> BaselineDatabase.open(base, OpenMode.READ).close())
          .isInstanceOf(FimException.class);
      assertThat(writer.latest().id()).isEqualTo(1);
    }
  }

  /// The file that writers lock goes with each: of those who lock one of its name at once, one gets
  /// in, or the generation of another would be lost.
  @Test
  void writersThatPressAtTheSameTimeLoseNothing() throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(DatabaseHolderProcess.builder("add", base, "25").start());
    }
    for (Process writer : writers) {
      assertThat(writer.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("added 25");
      assertThat(writer.waitFor()).isZero();
    }
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(database.generations()).hasSize(76);
    }
    assertThat(directory.resolve("fim.mv.db.lock")).doesNotExist();
  }

  @Test
  void aGenerationIsWholeOrAbsentWheneverTheWriterIsKilled() throws Exception {
    Random random = new Random(1);
    long complete = 1;
    List<Entry> first = new RandomEntries(1).tree(10);
    for (int i = 0; i < 8; i++) {
      Path said = Files.createTempFile("fim", ".out");
      Process recording =
          DatabaseHolderProcess.builder("record", base).redirectOutput(said.toFile()).start();
      other = recording;
      while (Files.size(said) == 0) {
        assertThat(recording.isAlive()).isTrue();
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(1500));
      recording.destroyForcibly().waitFor();
      for (String line : Files.readAllLines(said)) {
        if (line.startsWith("complete ")) {
          complete = Long.parseLong(line.substring("complete ".length()));
        }
      }
      Files.delete(said);
      OpenMode access = i % 2 == 0 ? OpenMode.READ : OpenMode.CREATE;
      try (BaselineDatabase database = BaselineDatabase.open(base, access)) {
        List<Generation> generations = database.generations();
        assertThat(generations.getLast().id()).isBetween(complete, complete + 1);
        assertThat(all(database.entries(generations.getFirst()))).isEqualTo(first);
        for (Generation generation : generations.subList(1, generations.size())) {
          assertThat(generation.entries()).isEqualTo(20_000);
        }
        if (generations.size() > 1) {
          assertThat(all(database.entries(generations.getLast()))).hasSize(20_000);
        }
      }
    }
  }

  @Test
  void whatIsNotForgottenIsWholeWheneverTheRemovalIsKilled() throws Exception {
    List<Entry> plain = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      plain.add(RandomEntries.plain(i));
    }
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.WRITE)) {
      for (int i = 0; i < 8; i++) {
        record(database, plain);
      }
    }
    Random random = new Random(1);
    for (int i = 0; i < 4; i++) {
      Process forgetting = DatabaseHolderProcess.start("forget", base);
      other = forgetting;
      assertThat(forgetting.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("begun");
      Thread.sleep(random.nextInt(400));
      forgetting.destroyForcibly().waitFor();
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
        List<Generation> left = database.generations();
        assertThat(left.getLast().id()).isEqualTo(9);
        assertThat(left.getFirst().id()).isEqualTo(10 - left.size());
        for (Generation generation : left) {
          assertThat(all(database.entries(generation))).hasSize(generation.id() == 1 ? 10 : 20_000);
        }
      }
    }
  }
}
