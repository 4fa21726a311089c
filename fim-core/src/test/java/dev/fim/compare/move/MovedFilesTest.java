package dev.fim.compare.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.ChangeListener;
import dev.fim.compare.Entries;
import dev.fim.compare.Summary;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.policy.Policy;
import dev.fim.policy.label.Allowance;
import dev.fim.policy.label.RuleLabel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovedFilesTest {

  private static final AttributeSet COMPARED =
      AttributeSet.of(Attribute.TYPE, Attribute.MODE, Attribute.CTIME);

  private static final String RULES =
      """
      version: 1
      rules:
        - path: /
          attributes: [type, mode, ctime]
          allow: moved
        - path: /fixed
          attributes: [type, mode, ctime]
      """;

  private final List<String> out = new ArrayList<>();

  private final ChangeListener listener =
      new ChangeListener() {
        @Override
        public void changed(Change change) {
          out.add(change.kind() + " " + change.path());
        }

        @Override
        public void allowed(Allowance allowance, FileEntry file, int rule) {
          out.add("allowed " + allowance.label() + " " + file.path());
        }
      };

  private static FileEntry file(String path, long inode, int mode) {
    return Entries.file(path, 1)
        .recorded(COMPARED.with(Attribute.INODE).with(Attribute.DEV))
        .inode(inode, 7)
        .mode(mode)
        .build();
  }

  private static Change gone(String path, long inode) {
    return new Change.Removed(file(path, inode, 0644), COMPARED, RuleLabel.NONE);
  }

  private static Change came(String path, long inode, int mode) {
    return new Change.Added(file(path, inode, mode), COMPARED, RuleLabel.NONE);
  }

  private static Change other(String path, long before, long after) {
    return new Change.Changed(
        file(path, before, 0644), file(path, after, 0644), COMPARED, RuleLabel.NONE);
  }

  private Summary run(String rules, int most, Change... changes) {
    MovedFiles moved = new MovedFiles(Policy.parse("policy", rules), listener, most);
    long added = 0;
    long removed = 0;
    long changed = 0;
    for (Change change : changes) {
      added += change instanceof Change.Added ? 1 : 0;
      removed += change instanceof Change.Removed ? 1 : 0;
      changed += change instanceof Change.Changed ? 1 : 0;
      moved.take(change);
    }
    return moved.finish(new Summary(9, added, removed, changed, 0, 0));
  }

  @Test
  void theSameFileAtAnotherPathHasMoved() {
    assertThat(run(RULES, 9, came("/a", 5, 0644), gone("/b", 5)))
        .isEqualTo(new Summary(9, 0, 0, 0, 0, 0));
    assertThat(out).containsExactly("allowed moved /a");
  }

  @Test
  void anotherInodeModeOrPlaceIsNoMove() {
    Summary summary =
        run(
            RULES,
            9,
            came("/a", 6, 0644),
            gone("/b", 5),
            came("/c", 7, 0600),
            gone("/d", 7),
            came("/fixed", 8, 0644),
            gone("/g", 8));

    assertThat(summary).isEqualTo(new Summary(9, 3, 3, 0, 0, 0));
    assertThat(out)
        .containsExactly(
            "added /a", "removed /b", "added /c", "removed /d", "added /fixed", "removed /g");
  }

  @Test
  void twoNamesOfOneInodeMoveOneByOne() {
    assertThat(run(RULES, 9, gone("/a", 5), came("/b", 5, 0644), came("/c", 5, 0644)))
        .isEqualTo(new Summary(9, 1, 0, 0, 0, 0));
    assertThat(out).containsExactly("allowed moved /b", "added /c");
  }

  /// As a rotation of logs does: a new file takes the place of the one that moved.
  @Test
  void aPathThatLostItsFileHasANewOne() {
    Change[] rotation = {other("/log", 1, 3), other("/log.1", 2, 1), came("/log.2", 2, 0644)};

    assertThat(run(RULES, 9, rotation)).isEqualTo(new Summary(9, 1, 0, 0, 0, 0));
    assertThat(out).containsExactly("allowed moved /log.1", "allowed moved /log.2", "added /log");
    out.clear();
    assertThat(run(RULES.replaceFirst("moved", "[moved, new]"), 9, rotation))
        .isEqualTo(new Summary(9, 0, 0, 0, 0, 0));
    assertThat(out)
        .containsExactly("allowed moved /log.1", "allowed moved /log.2", "allowed new /log");
  }

  @Test
  void aNewFileThatIsAllowedMayStillHaveMoved() {
    String rules = RULES.replaceFirst("moved", "[moved, new]");
    MovedFiles moved = new MovedFiles(Policy.parse("policy", rules), listener, 9);
    moved.takeAllowed(Allowance.NEW, file("/a", 5, 0644));
    moved.takeAllowed(Allowance.NEW, file("/b", 6, 0644));
    moved.takeAllowed(Allowance.GROWING, file("/c", 7, 0644));
    moved.take(gone("/d", 5));

    assertThat(moved.finish(new Summary(9, 0, 1, 0, 0, 0)))
        .isEqualTo(new Summary(9, 0, 0, 0, 0, 0));
    assertThat(out).containsExactly("allowed growing /c", "allowed moved /a", "allowed new /b");
  }

  @Test
  void aPathThatGotAnotherFileHasLostItsOwn() {
    assertThat(run(RULES, 9, gone("/a", 1), other("/b", 2, 1)))
        .isEqualTo(new Summary(9, 0, 1, 0, 0, 0));
    assertThat(out).containsExactly("allowed moved /b", "removed /b");
  }

  @Test
  void withTooManyChangesNothingCountsAsMoved() {
    MovedFiles moved = new MovedFiles(Policy.parse("policy", RULES), listener, 1);
    moved.take(came("/a", 5, 0644));
    moved.take(gone("/b", 5));
    moved.take(gone("/c", 6));
    Summary summary = new Summary(9, 1, 2, 0, 0, 0);

    assertThat(moved.finish(summary)).isEqualTo(summary);
    assertThat(moved.isOverwhelmed()).isTrue();
    assertThat(out).containsExactly("added /a", "removed /b", "removed /c");
  }
}
