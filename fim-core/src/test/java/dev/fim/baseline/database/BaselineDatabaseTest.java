package dev.fim.baseline.database;

import static dev.fim.baseline.database.Recordings.NOW;
import static dev.fim.baseline.database.Recordings.all;
import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.baseline.Generation;
import dev.fim.baseline.GenerationOrigin;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.cursor.ListedEntries;
import dev.fim.digest.TreeDigester;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.MountCrossing;
import dev.fim.policy.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public final class BaselineDatabaseTest {

  @TempDir Path directory;
  private Path base = Path.of("");

  @BeforeEach
  void nameTheDatabase() {
    base = directory.resolve("fim");
  }

  @Test
  void whatIsRecordedIsReadBackEntryByEntry() {
    for (long seed = 0; seed < 20; seed++) {
      List<Entry> entries = new RandomEntries(seed).tree(300);
      Path here = directory.resolve("seed" + seed);
      Generation recorded;
      try (BaselineDatabase database = BaselineDatabase.open(here, OpenMode.CREATE)) {
        recorded = record(database, entries);
      }
      try (BaselineDatabase database = BaselineDatabase.open(here, OpenMode.READ)) {
        assertThat(database.latest()).isEqualTo(recorded);
        assertThat(recorded.recorded()).isEqualTo(RandomEntries.recorded(entries));
        assertThat(recorded.entries()).isEqualTo(entries.size());
        assertThat(all(database.entries(recorded))).isEqualTo(entries);
      }
    }
  }

  @Test
  void aGenerationHoldsRootScopePolicyAndTime() {
    GenerationOrigin origin =
        new GenerationOrigin(
            RawPath.of(new byte[] {'/', (byte) 0xff}),
            Scope.of(List.of(RawPath.ofUtf8("/etc"), RawPath.of(new byte[] {'/', 'a', '\n'}))),
            "version: 1\n",
            "/etc/fim.yaml",
            MountCrossing.CROSS);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE);
        GenerationWriter writer = database.begin()) {
      assertThat(writer.complete(NOW, origin))
          .isEqualTo(
              new Generation(
                  1,
                  NOW,
                  origin,
                  0,
                  0,
                  AttributeSet.NONE,
                  0,
                  TreeDigester.of(ListedEntries.of(List.of()))));
    }
  }

  @Test
  void aPathOf200KilobytesAndAnXattrOf64AreKept() {
    RawPath path = RawPath.ROOT;
    byte[] name = new byte[255];
    java.util.Arrays.fill(name, (byte) 0xfe);
    for (int i = 0; i < 800; i++) {
      path = path.child(name);
    }
    java.util.SortedMap<ByteString, ByteString> xattrs = new java.util.TreeMap<>();
    for (int i = 0; i < 40; i++) {
      xattrs.put(ByteString.ofUtf8("user." + i), ByteString.wrap(new byte[65536]));
    }
    Entry entry =
        FileEntry.builder(path, FileType.FILE).recorded(AttributeSet.ALL).xattrs(xattrs).build();
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      Generation generation = record(database, List.of(entry));
      assertThat(path.length()).isEqualTo(204_800);
      assertThat(all(database.entries(generation))).containsExactly(entry);
      assertThat(database.find(generation, path)).isEqualTo(entry);
    }
  }

  @Test
  void aScopeGivesWhatLiesWithinItAndNothingElse() {
    List<Entry> entries = new RandomEntries(7).tree(2000);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      Generation generation = record(database, entries);
      for (int i = 0; i < 60; i++) {
        RawPath first = entries.get(i * 31).path();
        RawPath second = entries.get((i * 577 + 11) % entries.size()).path();
        Scope scope = Scope.of(List.of(first, second, RawPath.ofUtf8("/not-there")));
        assertThat(all(database.entries(generation, scope)))
            .isEqualTo(entries.stream().filter(e -> scope.contains(e.path())).toList());
        assertThat(database.find(generation, first)).isEqualTo(entries.get(i * 31));
      }
      assertThat(database.find(generation, RawPath.ofUtf8("/not-there"))).isNull();
    }
  }

  @Test
  void entriesOutOfOrderAreRefused() {
    List<Entry> entries = new RandomEntries(1).tree(2);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE);
        GenerationWriter writer = database.begin()) {
      writer.add(entries.get(1));
      assertThatThrownBy(() -> writer.add(entries.get(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "entries out of order: %s after %s"
                  .formatted(entries.get(0).path(), entries.get(1).path()));
      assertThatThrownBy(() -> writer.add(entries.get(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aWriterThatIsClosedEarlyLeavesNothing() throws Exception {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, List.of());
      try (GenerationWriter writer = database.begin()) {
        for (int i = 0; i < 25_000; i++) {
          writer.add(RandomEntries.plain(i));
        }
      }
      assertThat(database.generations()).extracting(Generation::id).containsExactly(1L);
      assertThat(record(database, List.of()).id()).isEqualTo(2);
    }
    assertThat(count("entry")).isZero();
    assertThat(count("tree")).isEqualTo(2);
  }

  @Test
  void aGenerationThatIsTheSameSharesTheTree() throws Exception {
    List<Entry> entries = new RandomEntries(3).tree(500);
    List<Entry> more = new ArrayList<>(entries);
    more.add(RandomEntries.plain(1));
    Collections.sort(more, java.util.Comparator.comparing(Entry::path));
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      Generation first = record(database, entries);
      Generation second = record(database, entries, first);
      Generation shorter = record(database, entries.subList(0, 400), second);
      Generation longer = record(database, more, second);

      assertThat(second)
          .isEqualTo(
              new Generation(
                  2,
                  NOW,
                  first.origin(),
                  first.entries(),
                  first.bytes(),
                  first.recorded(),
                  first.gaps(),
                  first.digest()));
      assertThat(all(database.entries(second))).isEqualTo(entries);
      assertThat(all(database.entries(shorter))).isEqualTo(entries.subList(0, 400));
      assertThat(all(database.entries(longer))).isEqualTo(more);
      assertThat(database.generations()).containsExactly(first, second, shorter, longer);
    }
    assertThat(count("tree")).isEqualTo(3);
    assertThat(count("entry")).isEqualTo(500 + 400 + 501);
  }

  /// Four generations: 1 and 2 share a tree, 3 and 4 have one each of 20,000 entries.
  private List<Generation> recordFour() {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      List<Entry> shared = new RandomEntries(3).tree(500);
      Generation first = record(database, shared);
      Generation second = record(database, shared, first);
      return List.of(first, second, record(database, plain(3)), record(database, plain(4)));
    }
  }

  private static List<Entry> plain(int shift) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(RandomEntries.plain(shift * 20_000 + i));
    }
    return entries;
  }

  private void forget(Long... numbers) {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.WRITE)) {
      database.forget(Set.of(numbers), () -> {});
    }
  }

  @Test
  void whatIsForgottenIsGoneWithItsRoomAndTheRestIsAsItWas() throws Exception {
    List<Generation> all = recordFour();
    long before = Files.size(directory.resolve("fim.mv.db"));
    forget(1L, 3L);
    assertThat(Files.size(directory.resolve("fim.mv.db"))).isLessThan(before * 2 / 3);
    assertThat(count("tree")).isEqualTo(2);
    assertThat(count("entry")).isEqualTo(500 + 20_000);
    assertThat(names()).containsExactly("fim.mv.db");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(database.generations()).containsExactly(all.get(1), all.get(3));
      assertThat(all(database.entries(all.get(1)))).isEqualTo(new RandomEntries(3).tree(500));
      assertThat(all(database.entries(all.get(3)))).isEqualTo(plain(4));
    }
    forget(2L);
    assertThat(count("tree")).isEqualTo(1);
    assertThat(count("entry")).isEqualTo(20_000);
  }

  @Test
  void numbersOfForgottenGenerationsAreNotGivenAgain() {
    recordFour();
    forget(2L, 4L);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.WRITE)) {
      assertThat(database.latest().id()).isEqualTo(3);
      assertThat(record(database, List.of()).id()).isEqualTo(5);
    }
  }

  @Test
  void theLastGenerationAndOneThatIsNotThereAreNotForgotten() throws Exception {
    recordFour();
    byte[] before = Files.readAllBytes(directory.resolve("fim.mv.db"));
    assertThatThrownBy(() -> forget(1L, 2L, 3L, 4L))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage(
            "cannot forget every generation of %s.mv.db: a database keeps at least one; record"
                    .formatted(base)
                + " another first, or delete the file");
    assertThatThrownBy(() -> forget(1L, 5L))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessage(
            "cannot find generation 5 in %s.mv.db: it holds 1, 2, 3, 4; name one of these"
                .formatted(base));
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThatThrownBy(() -> database.forget(Set.of(1L), () -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the database is open for reading");
    }
    assertThat(Files.readAllBytes(directory.resolve("fim.mv.db"))).isEqualTo(before);
  }

  /// Also where something else was written before: it goes the same way.
  @Test
  void aRemovalThatIsBrokenOffLeavesTheFileAsItWas() throws Exception {
    List<Generation> all = recordFour();
    byte[] before = Files.readAllBytes(directory.resolve("fim.mv.db"));
    AtomicInteger steps = new AtomicInteger();
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.WRITE)) {
      record(database, List.of());
      assertThatThrownBy(() -> database.forget(Set.of(3L, 4L), () -> failAt(3, steps)))
          .hasMessage("cannot continue this: enough");
    }
    assertThat(steps).hasValue(3);
    assertThat(Files.readAllBytes(directory.resolve("fim.mv.db"))).isEqualTo(before);
    assertThat(names()).containsExactly("fim.mv.db");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(database.generations()).isEqualTo(all);
    }
  }

  private static void failAt(int last, AtomicInteger steps) {
    if (steps.incrementAndGet() == last) {
      throw new FimException(Problem.INTERRUPTED, "continue", "this", "enough", null);
    }
  }

  @Test
  void aGenerationThatIsNotThereIsRefusedWithThoseThatAre() {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      assertThatThrownBy(database::latest)
          .hasMessage(
              "cannot find a generation in %s.mv.db: it holds none; record one with 'fim init'"
                  .formatted(base));
      record(database, List.of());
      record(database, List.of());
      assertThatThrownBy(() -> database.generation(3))
          .isInstanceOfSatisfying(
              FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
          .hasMessage(
              "cannot find generation 3 in %s.mv.db: it holds 1, 2; name one of these"
                  .formatted(base));
    }
  }

  @Test
  void filesAreTheirOwnersAlone() throws Exception {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, List.of());
      assertAllPrivate();
    }
    assertAllPrivate();
  }

  private void assertAllPrivate() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(BaselineDatabase.files(base)).contains(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void readingChangesNoByteAndLeavesNoFile() throws Exception {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, new RandomEntries(5).tree(100));
    }
    Path main = directory.resolve("fim.mv.db");
    byte[] before = Files.readAllBytes(main);
    Files.createFile(directory.resolve("fim.mv.db.tempFile"));
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(all(database.entries(database.latest()))).hasSize(100);
      assertThatThrownBy(database::begin).isInstanceOf(IllegalStateException.class);
    }
    assertThat(Files.readAllBytes(main)).isEqualTo(before);
    assertThat(names()).containsExactlyInAnyOrder("fim.mv.db", "fim.mv.db.tempFile");
  }

  @Test
  void theFileStaysAsItIsUntilTheDatabaseIsClosed() throws Exception {
    Path main = directory.resolve("fim.mv.db");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, new RandomEntries(1).tree(10));
      assertThat(main).doesNotExist();
    }
    byte[] before = Files.readAllBytes(main);
    Object inode = Files.getAttribute(main, "unix:ino");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, new RandomEntries(2).tree(20_000));
      assertThat(Files.readAllBytes(main)).isEqualTo(before);
    }
    assertThat(Files.getAttribute(main, "unix:ino")).isNotEqualTo(inode);
    assertThat(names()).containsExactly("fim.mv.db");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(database.generations()).extracting(Generation::id).containsExactly(1L, 2L);
    }
  }

  @Test
  void openedForWritingAndClosedWithoutAGenerationTheFileIsTheSame() throws Exception {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, List.of());
    }
    Path main = directory.resolve("fim.mv.db");
    Object inode = Files.getAttribute(main, "unix:ino");
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE);
        GenerationWriter writer = database.begin()) {
      writer.add(RandomEntries.plain(1));
    }
    assertThat(Files.getAttribute(main, "unix:ino")).isEqualTo(inode);
    assertThat(names()).containsExactly("fim.mv.db");
  }

  @Test
  void whatAKilledWriterLeftIsPassedOverByReadersAndReplacedByTheNextWriter() throws Exception {
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, List.of());
    }
    for (String left : List.of("mv.db", "mv.db.tempFile", "mv.db.newFile")) {
      Files.writeString(directory.resolve("fim.mv.db.writing." + left), "cut short");
    }
    Files.createFile(directory.resolve("fim.mv.db.lock"));
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(database.latest().id()).isEqualTo(1);
    }
    assertThat(names()).hasSize(5);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      assertThat(record(database, List.of()).id()).isEqualTo(2);
    }
    assertThat(names()).containsExactly("fim.mv.db");
  }

  @Test
  void theNameOfAWorkingCopyIsNoNameForADatabase() {
    Path copy = directory.resolve("fim.mv.db.writing");
    assertThatThrownBy(() -> BaselineDatabase.open(copy, OpenMode.CREATE).close())
        .hasMessage(
            "cannot use the database %s: that is the name of the working copy of another database;"
                    .formatted(copy)
                + " name another with --db");
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  private long count(String table) throws Exception {
    try (java.sql.Connection connection =
            java.sql.DriverManager.getConnection("jdbc:h2:" + base + ";IFEXISTS=TRUE", "sa", "");
        java.sql.ResultSet rows =
            connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
