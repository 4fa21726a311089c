package dev.fim.baseline.database;

import static dev.fim.baseline.database.Recordings.all;
import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.baseline.row.PackedStatus;
import dev.fim.baseline.store.DatabaseConnection;
import dev.fim.baseline.store.DatabaseFiles;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseFaultTest {

  @TempDir Path directory;
  private Path base = Path.of("");
  private Path main = Path.of("");

  @BeforeEach
  void nameTheDatabase() {
    base = directory.resolve("fim");
    main = directory.resolve("fim.mv.db");
  }

  private List<Entry> recordOne() {
    List<Entry> entries = new RandomEntries(1).tree(2000);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, entries);
    }
    return entries;
  }

  private FimException refusal(OpenMode access) {
    return catchThrowableOfType(
        FimException.class, () -> BaselineDatabase.open(base, access).close());
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aMissingDatabaseIsNotMadeForReading() throws Exception {
    FimException refusal = refusal(OpenMode.READ);
    assertThat(refusal)
        .hasMessage(
            "cannot open the database %s: there is no such file; record a baseline with"
                    .formatted(main)
                + " 'fim init', or name its database with --db");
    assertThat(refusal.problem()).isEqualTo(Problem.DATABASE);
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;INIT=x", "a\\b", "a\nb", "a\u007fb"})
  void aPathThatCouldChangeTheUrlIsRefused(String name) throws Exception {
    assertThatThrownBy(
            () -> BaselineDatabase.open(directory.resolve(name), OpenMode.CREATE).close())
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.ARGUMENT))
        .hasMessageEndingWith(
            "its path holds a semicolon, a backslash, a control character or bytes that are not"
                + " UTF-8; name another with --db");
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mem:x", "tcp:x", "a b", "é", "a?b#c%d", "~", "a'b", "x.mv.db"})
  void anyOtherNameIsAFile(String name) throws Exception {
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve(name), OpenMode.CREATE)) {
      record(database, List.of());
    }
    assertThat(names()).containsExactly(name + ".mv.db");
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve(name), OpenMode.READ)) {
      assertThat(database.latest().id()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(OpenMode.class)
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone(OpenMode access) throws Exception {
    byte[] bytes = "root:x:0:0:root:/root:/bin/bash\n".repeat(400).getBytes(StandardCharsets.UTF_8);
    Files.write(main, bytes);
    Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("rw-------"));
    FimException refusal = refusal(access);
    assertThat(refusal)
        .hasMessage(
            "cannot open the database %s: it is no H2 database; name another with --db"
                .formatted(main));
    assertThat(refusal.problem()).isEqualTo(Problem.DATABASE);
    assertThat(Files.readAllBytes(main)).isEqualTo(bytes);
    assertThat(names()).containsExactly("fim.mv.db");
  }

  @Test
  void anH2DatabaseOfSomebodyElseIsRefused() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:" + base, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customers (id INTEGER)");
    }
    Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("rw-------"));
    for (OpenMode access : OpenMode.values()) {
      assertThat(refusal(access))
          .hasMessage(
              "cannot open the database %s: it is an H2 database, but not one of fim; name another"
                      .formatted(main)
                  + " with --db");
    }
  }

  @ParameterizedTest
  @EnumSource(OpenMode.class)
  void aDatabaseFromALaterVersionIsRefusedWithBothVersions(OpenMode access) {
    recordOne();
    List<List<String>> migrations = new ArrayList<>(Schema.CURRENT.migrations());
    migrations.add(List.of("CREATE TABLE IF NOT EXISTS later (id INTEGER)"));
    BaselineDatabase.open(base, OpenMode.CREATE, new Schema(migrations, migrations.size())).close();
    assertThat(refusal(access))
        .hasMessage(
            "cannot open the database %s: its schema has version %d, and this fim knows versions up"
                    .formatted(main, Schema.CURRENT.version() + 1)
                + " to %d; use the fim that wrote it, or a later one"
                    .formatted(Schema.CURRENT.version()));
  }

  @Test
  void anEarlierVersionIsMigratedForWritingAndRefusedForReading() {
    List<Entry> entries = recordOne();
    List<List<String>> migrations = new ArrayList<>(Schema.CURRENT.migrations());
    migrations.add(List.of("CREATE TABLE IF NOT EXISTS later (id INTEGER)"));
    migrations.add(List.of("ALTER TABLE later ADD COLUMN IF NOT EXISTS name VARCHAR"));
    Schema third = new Schema(migrations, migrations.size());
    assertThatThrownBy(() -> BaselineDatabase.open(base, OpenMode.READ, third).close())
        .hasMessage(
            "cannot open the database %s: its schema has version %d, and this fim reads version %d;"
                    .formatted(main, Schema.CURRENT.version(), Schema.CURRENT.version() + 2)
                + " run 'fim init' or 'fim update', which migrate it");
    BaselineDatabase.open(base, OpenMode.CREATE, third).close();
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ, third)) {
      assertThat(all(database.entries(database.latest()))).isEqualTo(entries);
    }
  }

  @Test
  void aMigrationThatWasCutShortIsTakenUpAgain() {
    List<Entry> entries = recordOne();
    List<List<String>> broken = new ArrayList<>(Schema.CURRENT.migrations());
    broken.add(List.of("CREATE TABLE IF NOT EXISTS later (id INTEGER)", "NO SUCH STATEMENT"));
    assertThatThrownBy(
            () -> BaselineDatabase.open(base, OpenMode.CREATE, new Schema(broken, 1)).close())
        .isInstanceOf(FimException.class);
    List<List<String>> whole = new ArrayList<>(Schema.CURRENT.migrations());
    whole.add(
        List.of(
            "CREATE TABLE IF NOT EXISTS later (id INTEGER)",
            "ALTER TABLE later ADD COLUMN IF NOT EXISTS name VARCHAR"));
    try (BaselineDatabase database =
        BaselineDatabase.open(base, OpenMode.CREATE, new Schema(whole, 1))) {
      assertThat(all(database.entries(database.latest()))).isEqualTo(entries);
    }
  }

  @Test
  void othersWithTheRightToWriteAreNotTrusted() throws Exception {
    recordOne();
    Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(refusal(OpenMode.READ))
        .hasMessage(
            "cannot trust the database %s: others can write %s (mode 0660); take a portable baseline"
                    .formatted(main, main)
                + " over with 'fim import' instead, or, if you trust it, run chmod go-w on it");
    Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (OpenMode access : OpenMode.values()) {
      assertThat(refusal(access))
          .hasMessage(
              "cannot trust the database %s: others can write its directory %s (mode 0777); keep"
                      .formatted(main, directory)
                  + " the database in a directory of your own, or run chmod go-w on this one");
    }
  }

  @Test
  void aLinkIsJudgedByWhereItLeads() throws Exception {
    recordOne();
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.createSymbolicLink(directory.resolve("link.mv.db"), main);
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve("link"), OpenMode.READ)) {
      assertThat(database.latest().id()).isEqualTo(1);
    }
    Files.move(main, open.resolve("real.mv.db"));
    Files.createSymbolicLink(main, open.resolve("real.mv.db"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
    assertThat(refusal(OpenMode.READ).fact())
        .isEqualTo("others can write its directory %s (mode 0770)".formatted(open));
  }

  @Test
  void aFileOfAnotherUserIsNotTrusted() throws Exception {
    assumeTrue(
        Files.getAttribute(directory, "unix:uid").equals(0), "only root can give files away");
    recordOne();
    Files.setAttribute(main, "unix:uid", 12345);
    assertThat(refusal(OpenMode.READ).fact())
        .isEqualTo(main + " belongs to user 12345, not to user 0, who runs this");
    Files.setAttribute(main, "unix:uid", 0);
    Files.setAttribute(directory, "unix:uid", 12345);
    assertThat(refusal(OpenMode.READ).fact())
        .isEqualTo(
            "its directory %s belongs to user 12345, not to user 0, who runs this"
                .formatted(directory));
  }

  @Test
  void aDamagedFileGivesItsEntriesOrOneError() throws Exception {
    List<Entry> entries = recordOne();
    byte[] good = Files.readAllBytes(main);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 120; i++) {
      byte[] bad = damaged(good, i, random);
      Files.write(main, bad);
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
        assertThat(all(database.entries(database.latest()))).hasSizeLessThanOrEqualTo(2000);
      } catch (FimException e) {
        assertThat(e.problem()).as(e.getMessage()).isEqualTo(Problem.DATABASE);
        assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(700);
        refused++;
      }
      assertThat(Files.readAllBytes(main)).isEqualTo(bad);
    }
    assertThat(refused).isGreaterThan(30);
    Files.write(main, good);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThat(all(database.entries(database.latest()))).isEqualTo(entries);
    }
  }

  @Test
  void aRowThatIsMissingOrOutOfOrderIsDamage() throws Exception {
    recordOne();
    long row = (1L << 40) + 7;
    byte[] good = Files.readAllBytes(main);
    assertDamaged("DELETE FROM entry WHERE id = (SELECT MAX(id) FROM entry)", "it holds 1999 of");
    Files.write(main, good);
    assertDamaged(
        "UPDATE entry SET id = -1 WHERE id = %1$d; UPDATE entry SET id = %1$d WHERE id = %2$d;"
                .formatted(row, row + 1)
            + "UPDATE entry SET id = %d WHERE id = -1".formatted(row + 1),
        "out of order");
  }

  private void assertDamaged(String sql, String fact) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:" + base, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThatThrownBy(() -> all(database.entries(database.latest())))
          .isInstanceOfSatisfying(
              FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DATABASE))
          .hasMessageContaining(fact);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PackedStatus.MTIME_NANOS, PackedStatus.CTIME_NANOS})
  void aTimeThatCannotBeIsDamage(int at) throws Exception {
    recordOne();
    try (Connection connection = DriverManager.getConnection("jdbc:h2:" + base, "sa", "");
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE entry SET status = SUBSTRING(status, 1, ?) || X'7fffffff'"
                    + " || SUBSTRING(status, ?) WHERE LENGTH(status) = ?")) {
      statement.setInt(1, at);
      statement.setInt(2, at + 1 + Integer.BYTES);
      statement.setInt(3, PackedStatus.LENGTH);
      assertThat(statement.executeUpdate()).isPositive();
    }
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
      assertThatThrownBy(() -> all(database.entries(database.latest())))
          .isInstanceOfSatisfying(
              FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DATABASE))
          .hasMessage(
              "cannot read generation 1 from %s: the file is damaged or no H2 database (nanoseconds"
                      .formatted(main)
                  + " out of range: 2147483647); restore the file from a copy, or move it away and"
                  + " run 'fim init'");
    }
  }

  @Test
  void aReadOnlyFileSystemIsCalledThatAndNotDamage() throws Exception {
    assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can mount a tmpfs");
    assumeTrue(mount("-t", "tmpfs", "-o", "mode=700", "tmpfs"), "a tmpfs cannot be mounted here");
    try {
      recordOne();
      assertThat(mount("-o", "remount,ro")).isTrue();
      BaselineDatabase.open(base, OpenMode.READ).close();
      FimException refusal = refusal(OpenMode.CREATE);
      assertThat(refusal)
          .hasMessage(
              "cannot open the database %s: the file system is read-only; name a place that can be"
                      .formatted(main)
                  + " written");
      assertThat(refusal.problem()).isEqualTo(Problem.IO);
      base = directory.resolve("other");
      assertThat(refusal(OpenMode.CREATE).fact()).isEqualTo("the file system is read-only");
    } finally {
      new ProcessBuilder("umount", directory.toString()).start().waitFor();
    }
  }

  private boolean mount(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(options));
    command.add(directory.toString());
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private static byte[] damaged(byte[] good, int kind, Random random) {
    byte[] bad = good.clone();
    switch (kind % 3) {
      case 0 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      case 1 -> {
        // Both copies of the header, at random places.
        bad[random.nextInt(200)] ^= (byte) (1 << random.nextInt(8));
        bad[4096 + random.nextInt(200)] ^= (byte) (1 << random.nextInt(8));
      }
      default -> {
        int at = random.nextInt(bad.length);
        for (int j = at; j < Math.min(bad.length, at + 64); j++) {
          bad[j] = (byte) random.nextInt();
        }
      }
    }
    return bad;
  }

  @Test
  void aFileCutShortWhileItWasMadeDoesNotKeepTheNextRunOut() throws Exception {
    BaselineDatabase.open(base, OpenMode.CREATE).close();
    Files.write(main, new byte[0]);
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      assertThat(record(database, List.of()).id()).isEqualTo(1);
    }
  }

  @Test
  void aDiskThatFillsUpLeavesTheEarlierGenerationWhole() throws Exception {
    assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can mount a tmpfs");
    Process mount =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", directory.toString())
            .start();
    assumeTrue(mount.waitFor() == 0, "a tmpfs cannot be mounted here");
    try {
      List<Entry> entries = recordOne();
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
        FimException refusal =
            catchThrowableOfType(
                FimException.class,
                () -> {
                  try (GenerationWriter writer = database.begin()) {
                    for (int i = 0; i < 200_000; i++) {
                      writer.add(RandomEntries.plain(i));
                    }
                    writer.complete(Recordings.NOW, Recordings.ORIGIN);
                  }
                });
        assertThat(refusal)
            .hasMessage(
                "cannot record a generation in %s: no space is left on the device; free space and run"
                        .formatted(main)
                    + " it again; the old generations are still there");
        assertThat(refusal.problem()).isEqualTo(Problem.IO);
      }
      assertThat(names()).as("what takes up room").containsExactly("fim.mv.db");
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
        assertThat(database.generations()).hasSize(1);
        assertThat(all(database.entries(database.latest()))).isEqualTo(entries);
      }
      Path filler = directory.resolve("filler");
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
        record(database, entries);
        fill(filler); // no room to compact it
      }
      Files.delete(filler);
      assertThat(names()).containsExactly("fim.mv.db");
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.READ)) {
        assertThat(database.generations()).hasSize(2);
        assertThat(all(database.entries(database.latest()))).isEqualTo(entries);
      }
      new ProcessBuilder("mount", "-o", "remount,size=60m", directory.toString()).start().waitFor();
      try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
        assertThat(record(database, entries).id()).isEqualTo(3);
      }
    } finally {
      new ProcessBuilder("umount", directory.toString()).start().waitFor();
    }
  }

  @Test
  void aCopyThatLacksWhatWasWrittenDoesNotTakeThePlaceOfTheOriginal() throws Exception {
    recordOne();
    List<Generation> written = new ArrayList<>();
    try (BaselineDatabase database = BaselineDatabase.open(base, OpenMode.CREATE)) {
      record(database, List.of());
      written.addAll(database.generations());
      Files.copy(main, directory.resolve("before"));
    }
    DatabaseFiles files = DatabaseFiles.open(base);
    Path working = directory.resolve(files.working().main());
    Files.copy(main, working);
    DatabaseConnection.WriteCheck all =
        reading -> new GenerationTable(reading, true).generations().equals(written);
    DatabaseConnection.requireWritten(files, all);
    Files.move(directory.resolve("before"), working, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> DatabaseConnection.requireWritten(files, all))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
        .hasMessage(
            "cannot close the database %s: not all changes are on the disk; free space and"
                    .formatted(main)
                + " run it again; the old generations are still there");
    files.close();
  }

  /// Takes all the room that there is.
  private static void fill(Path filler) {
    byte[] zeros = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(zeros);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }
}
