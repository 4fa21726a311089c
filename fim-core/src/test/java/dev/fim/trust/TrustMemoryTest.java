package dev.fim.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The memory of the newest seals.
class TrustMemoryTest {

  private static final Instant TIME = Instant.parse("2026-11-27T10:00:00Z");

  @AutoClose private final TestTree tree = TestTree.create();
  private final Path file = tree.privateDirectory("trust").resolve("k.pub.newest");
  private final TrustMemory memory = TrustMemory.at(file);

  private static SeenSeal seal(String place, char series, long number) {
    return new SeenSeal(
        place,
        String.valueOf(series).repeat(32),
        number,
        TIME.plusSeconds(number),
        ByteString.ofHex("%02x".formatted(number & 0xff).repeat(32)));
  }

  private boolean accept(SeenSeal seal) {
    return memory.accept(seal, TrustMemory.Older.REFUSE);
  }

  private void assertRefused(SeenSeal seal, String fact) {
    assertThatThrownBy(() -> accept(seal))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining(fact)
        .hasMessageContaining("remove the line of that path from " + file);
  }

  @Test
  void theFirstSealIsAcceptedAndThenOnlyNewerOnes() throws IOException {
    assertThat(accept(seal("/b", 'a', 3))).isFalse();
    assertThat(accept(seal("/b", 'a', 3))).isTrue();
    assertThat(accept(seal("/b", 'a', 5))).isTrue();
    assertRefused(
        seal("/b", 'a', 3),
        "cannot trust /b: it is older: it is generation 3 of 2026-11-27T10:00:03Z, and generation 5"
            + " of 2026-11-27T10:00:05Z was seen there");
    assertRefused(seal("/b", 'b', 9), "it belongs to the series bbbb");
    assertThat(accept(seal("/a b", 'c', 1))).isFalse();
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            fim.newest/1
            %s 1 2026-11-27T10:00:01Z %s /a b
            %s 5 2026-11-27T10:00:05Z %s /b
            """
                .formatted("c".repeat(32), "01".repeat(32), "a".repeat(32), "05".repeat(32)));
  }

  @Test
  void anotherSealWithTheNumberOfTheNewestIsRefused() {
    accept(seal("/b", 'a', 3));
    SeenSeal other = new SeenSeal("/b", "a".repeat(32), 3, TIME, ByteString.wrap(new byte[32]));
    assertRefused(other, "the newest that was seen there is generation 3 of ");
  }

  @Test
  void anOlderOneIsAcceptedOnlyWhereThatIsAskedForAndIsNotRemembered() throws IOException {
    accept(seal("/b", 'a', 5));
    String before = Files.readString(file);
    assertThat(memory.accept(seal("/b", 'a', 3), TrustMemory.Older.ACCEPT)).isTrue();
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fim.newest/2\n",
        "fim.newest/1",
        "fim.newest/1\nx\n",
        "fim.newest/1\naa 1 2026-11-27T10:00:01Z 00 /a\n\n",
        "fim.newest/1\naa 01 2026-11-27T10:00:01Z 00 /a\n",
        "fim.newest/1\naa 1 now 00 /a\n",
        "fim.newest/1\naa 1 2026-11-27T10:00:01Z 0 /a\n",
      })
  void aDamagedMemoryIsRefused(String content) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> accept(seal("/b", 'a', 1)))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining("it is damaged");
    assertThat(Files.readString(file)).isEqualTo(content);
  }

  @Test
  void aMemoryThatOthersCanWriteIsRefused() throws IOException {
    accept(seal("/b", 'a', 1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> accept(seal("/b", 'a', 1)))
        .hasMessage(
            "cannot trust the memory of seals %s: others can write it (mode 0666); run chmod go-w on it"
                .formatted(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        tree.beside().resolve("trust"), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> accept(seal("/b", 'a', 1)))
        .isInstanceOf(FimException.class)
        .hasMessageContaining("cannot trust the memory of seals");
  }

  @Test
  void aMemoryThatCannotBeWrittenSaysWhatToDo() {
    TrustMemory none = TrustMemory.at(Path.of("/proc/self/newest"));
    assertThatThrownBy(() -> none.accept(seal("/b", 'a', 1), TrustMemory.Older.REFUSE))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
        .hasMessageContaining("name another with --trust-memory FILE");
  }

  @Test
  void manyAtOnceLoseNothing() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 8; i++) {
      String place = "/place" + i;
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failures.add(e))
              .start(() -> {
                for (int number = 1; number <= 20; number++) {
                  accept(seal(place, 'a', number));
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(Files.readAllLines(file))
        .hasSize(9)
        .filteredOn(line -> line.contains(" 20 "))
        .hasSize(8);
  }
}
