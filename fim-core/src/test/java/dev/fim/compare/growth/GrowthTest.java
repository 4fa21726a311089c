package dev.fim.compare.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Entries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.label.Allowance;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private static final AttributeSet ATTRIBUTES =
      AttributeSet.of(Attribute.SIZE, Attribute.MTIME, Attribute.SHA256);
  private static final Decision GROWING =
      new Decision(Reach.SELECTED, ATTRIBUTES).withAllowed(Set.of(Allowance.GROWING));
  private static final Reason GONE = new Reason(Reason.Cause.CHANGED_WHILE_READ, "gone");

  private static final FileEntry BEFORE = Entries.file("/log", 1).build();
  private static final FileEntry GROWN =
      Entries.file("/log", 2).size(100, 16).mtime(1_800_000_000, 0).build();

  private static FileBeginnings beginning(FileEntry with) {
    return (_, bytes, digests, entry) -> {
      assertThat(bytes).isEqualTo(12);
      assertThat(digests).isEqualTo(AttributeSet.of(Attribute.SHA256));
      entry.digest(
          DigestAlgorithm.SHA256, Objects.requireNonNull(with.digest(DigestAlgorithm.SHA256)));
      return null;
    };
  }

  private static AttributeSet rest(Growth growth, FileEntry actual) {
    FileEntry undone = Objects.requireNonNull(growth.undone(BEFORE, actual, GROWING));
    return BEFORE.differences(undone, ATTRIBUTES.intersect(undone.recorded()));
  }

  @Test
  void theSameBeginningLeavesNoDifference() {
    Growth growth = new Growth(beginning(BEFORE));
    assertThat(rest(growth, GROWN)).isEqualTo(AttributeSet.NONE);
    assertThat(rest(growth, GROWN.toBuilder().mtime(1, 0).build()))
        .isEqualTo(AttributeSet.of(Attribute.MTIME));
  }

  @Test
  void anotherBeginningLeavesTheDigest() {
    assertThat(rest(new Growth(beginning(GROWN)), GROWN))
        .isEqualTo(AttributeSet.of(Attribute.SHA256));
  }

  @Test
  void aBeginningThatCannotBeReadIsAGap() {
    FileEntry undone = new Growth((_, _, _, _) -> GONE).undone(BEFORE, GROWN, GROWING);
    assertThat(Objects.requireNonNull(undone).gap())
        .isEqualTo(new Gap(AttributeSet.of(Attribute.SHA256), false, GONE));
  }

  @Test
  void aBeginningFillsTheGapOfAFileThatWasNotReadToItsEnd() {
    FileEntry unread =
        GROWN.toBuilder()
            .gap(new Gap(AttributeSet.of(Attribute.SHA256, Attribute.ACL), false, Entries.DENIED))
            .build();
    FileEntry undone = new Growth(beginning(BEFORE)).undone(BEFORE, unread, GROWING);
    assertThat(Objects.requireNonNull(undone).gap())
        .isEqualTo(new Gap(AttributeSet.of(Attribute.ACL), false, Entries.DENIED));
    assertThat(rest(new Growth(beginning(BEFORE)), unread)).isEqualTo(AttributeSet.NONE);
  }

  @Test
  void whatHasNotGrownIsComparedAsItIs() {
    Growth growth = new Growth(beginning(BEFORE));
    assertThat(growth.undone(GROWN, BEFORE, GROWING)).isNull();
    assertThat(growth.undone(BEFORE, GROWN, new Decision(Reach.SELECTED, ATTRIBUTES))).isNull();
    assertThat(new Growth(null).undone(BEFORE, GROWN, GROWING)).isNull();
    FileEntry directory = Entries.directory("/log").size(10_000, 8).build();
    assertThat(growth.undone(Entries.directory("/log").build(), directory, GROWING)).isNull();
  }

  @Test
  void laterTimesWithoutGrowthNeedADigest() {
    Growth growth = new Growth(null);
    FileEntry touched = BEFORE.toBuilder().mtime(1_800_000_000, 0).build();
    Decision withoutDigest =
        new Decision(Reach.SELECTED, ATTRIBUTES.without(Attribute.SHA256))
            .withAllowed(Set.of(Allowance.GROWING));
    assertThat(rest(growth, touched)).isEqualTo(AttributeSet.NONE);
    assertThat(growth.undone(BEFORE, touched, withoutDigest)).isNull();
    assertThat(growth.undone(BEFORE, GROWN, withoutDigest)).isNotNull();
  }

  @Test
  void aSizeThatWasNotRecordedSaysNothing() {
    FileEntry listed =
        BEFORE.toBuilder().recorded(AttributeSet.of(Attribute.MTIME)).size(0, 0).build();
    assertThat(new Growth(null).undone(listed, GROWN, GROWING)).isNull();
  }
}
