package dev.fim.baseline.database;

import static dev.fim.baseline.database.Recordings.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.baseline.Generation;
import dev.fim.baseline.OpenMode;
import dev.fim.baseline.RandomEntries;
import dev.fim.cursor.ListedEntries;
import dev.fim.digest.TreeDigester;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.MountPoint;
import dev.fim.file.Reason;
import dev.fim.file.Unobserved;
import dev.fim.path.RawPath;
import dev.fim.policy.Scope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The digests that a database keeps.
final class GenerationDigestTest {

  @TempDir Path directory;

  @Test
  void aGenerationHasTheDigestOfItsEntries() {
    List<Entry> entries = new RandomEntries(3).tree(200);
    List<Entry> fewer = entries.subList(0, 150);
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve("fim"), OpenMode.CREATE)) {
      Generation first = record(database, entries);
      Generation shared = record(database, entries, first);
      Generation taken = record(database, fewer, shared);
      assertThat(first.digest()).isEqualTo(TreeDigester.of(ListedEntries.of(entries)));
      assertThat(shared.digest()).isEqualTo(first.digest());
      assertThat(taken.digest()).isEqualTo(TreeDigester.of(ListedEntries.of(fewer)));
      assertThat(TreeDigester.of(database.entries(taken))).isEqualTo(taken.digest());
    }
  }

  private static FileEntry entry(String path, FileType type) {
    return FileEntry.builder(RawPath.ofUtf8(path), type).recorded(AttributeSet.DEFAULT).build();
  }

  private static List<Entry> threeDirectories() {
    List<Entry> entries = new ArrayList<>();
    entries.add(entry("/", FileType.DIRECTORY));
    for (String name : List.of("/a", "/b", "/c")) {
      entries.add(entry(name, FileType.DIRECTORY));
      for (char file = 'a'; file < 'a' + 15; file++) {
        entries.add(entry(name + "/" + file, FileType.FIFO));
      }
    }
    return entries;
  }

  @Test
  void aDirectoryHasADigestUnlessSomethingInItWasNotObserved() {
    List<Entry> whole = threeDirectories();
    List<Entry> gap = new ArrayList<>(whole);
    FileEntry missing = (FileEntry) gap.get(20);
    gap.set(20, missing.withGaps(AttributeSet.of(Attribute.XATTRS)));
    List<Entry> mount = new ArrayList<>(whole);
    mount.set(20, new MountPoint(whole.get(20).path()));
    List<Entry> unobserved = new ArrayList<>(whole);
    unobserved.set(
        20, new Unobserved(whole.get(20).path(), Reason.neverRecorded(AttributeSet.DEFAULT)));
    List<Entry> smaller = new ArrayList<>(whole);
    smaller.remove(20);
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve("fim"), OpenMode.CREATE)) {
      Generation first = record(database, whole);
      assertThat(common(database, first, first)).containsExactly(new Positions(1, 49));
      for (List<Entry> other : List.of(gap, mount, unobserved)) {
        Generation second = record(database, other);
        assertThat(common(database, second, second))
            .containsExactly(new Positions(2, 17), new Positions(34, 49));
        assertThat(
                Recordings.all(database.entriesWithout(second, common(database, second, second))))
            .hasSize(other.size() - 30)
            .contains(other.get(20));
      }
      Generation third = record(database, smaller);
      assertThat(common(database, first, third))
          .containsExactly(new Positions(2, 17), new Positions(34, 49));
      assertThat(common(database, third, first))
          .containsExactly(new Positions(2, 17), new Positions(33, 48));
    }
  }

  private static List<Positions> common(
      BaselineDatabase database, Generation one, Generation other) {
    return CommonSubtrees.between(database.subtrees(one), database.subtrees(other), Scope.ALL)
        .left();
  }

  @Test
  void aForgottenTreeLeavesNoDigests() throws Exception {
    try (BaselineDatabase database =
        BaselineDatabase.open(directory.resolve("fim"), OpenMode.CREATE)) {
      Generation first = record(database, threeDirectories());
      Generation _ = record(database, threeDirectories().subList(0, 40));
      database.forget(Set.of(first.id()), () -> {});
    }
    try (Connection sql =
            DriverManager.getConnection(
                "jdbc:h2:" + directory.resolve("fim") + ";IFEXISTS=TRUE", "sa", "");
        Statement statement = sql.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*), COUNT(e.id) FROM subtree s LEFT JOIN entry e ON e.id = s.id")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(3).isEqualTo(row.getInt(2));
    }
  }
}
