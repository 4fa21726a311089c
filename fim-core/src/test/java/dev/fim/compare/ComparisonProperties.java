package dev.fim.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.MountPoint;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ComparisonProperties {

  @Provide
  Arbitrary<List<Entry>> wholeTrees() {
    return TreeArbitrary.whole();
  }

  @Provide
  Arbitrary<List<Entry>> trees() {
    return TreeArbitrary.any();
  }

  private record Outcome(Summary summary, List<Change> changes, List<Entry> recorded) {

    static Outcome of(List<Entry> expected, List<Entry> actual) {
      List<Change> changes = new ArrayList<>();
      List<Entry> recorded = new ArrayList<>();
      Summary summary =
          Comparison.run(
              Entries.cursor(expected),
              Entries.cursor(actual),
              Scope.ALL,
              Outcome::decide,
              MountLayout.RECORDED,
              changes::add,
              recorded::add);
      return new Outcome(summary, changes, recorded);
    }

    private static Decision decide(RawPath path, FileType type) {
      return new Decision(
          Decision.Reach.SELECTED, AttributeSet.DEFAULT.intersect(AttributeSet.of(type)));
    }

    List<String> lines() {
      return changes.stream().map(Outcome::line).toList();
    }

    private static String line(Change change) {
      return switch (change) {
        case Change.Added added -> "added " + added.path();
        case Change.Removed removed -> "removed " + removed.path();
        case Change.Changed changed -> "changed " + changed.path();
        case Change.Isolation isolation -> "isolation " + isolation.path();
        case Change.Unverifiable unverifiable -> "unverifiable " + unverifiable.path();
      };
    }

    List<String> paths(String kind) {
      return lines().stream().filter(line -> line.startsWith(kind)).toList();
    }
  }

  @Property
  void aTreeComparedWithItselfIsIntact(@ForAll("wholeTrees") List<Entry> tree) {
    Outcome outcome = Outcome.of(tree, tree);

    assertThat(outcome.changes()).isEmpty();
    assertThat(outcome.summary()).isEqualTo(new Summary(tree.size(), 0, 0, 0, 0, 0));
    assertThat(outcome.recorded()).isEqualTo(tree);
  }

  @Property
  void aTreeWithGapsComparedWithItselfHasNotDrifted(@ForAll("trees") List<Entry> tree) {
    Outcome outcome = Outcome.of(tree, tree);

    assertThat(outcome.summary().verdict()).isNotEqualTo(Verdict.DRIFTED);
    assertThat(outcome.recorded()).isEqualTo(tree);
  }

  @Property
  void theSummaryCountsTheChanges(
      @ForAll("trees") List<Entry> expected, @ForAll("trees") List<Entry> actual) {
    Outcome outcome = Outcome.of(expected, actual);
    Summary summary = outcome.summary();

    assertThat(outcome.paths("added")).hasSize((int) summary.added());
    assertThat(outcome.paths("removed")).hasSize((int) summary.removed());
    assertThat(outcome.paths("changed")).hasSize((int) summary.changed());
    assertThat(outcome.paths("isolation")).hasSize((int) summary.isolation());
    assertThat(outcome.paths("unverifiable")).hasSize((int) summary.unverifiable());
    assertThat(actual.stream().filter(entry -> !(entry instanceof MountPoint)))
        .hasSize((int) summary.entries());
  }

  @Property
  void swappingTheSidesSwapsAddedAndRemoved(
      @ForAll("wholeTrees") List<Entry> one, @ForAll("wholeTrees") List<Entry> other) {
    Outcome there = Outcome.of(one, other);
    Outcome back = Outcome.of(other, one);

    assertThat(back.lines())
        .isEqualTo(
            there.lines().stream()
                .map(line ->
                    line.startsWith("added")
                        ? line.replaceFirst("added", "removed")
                        : line.replaceFirst("removed", "added"))
                .toList());
  }

  @Property
  void theMergeFindsWhatALookAtEachPathFinds(
      @ForAll("trees") List<Entry> expected, @ForAll("trees") List<Entry> actual) {
    assertThat(Outcome.of(expected, actual).lines())
        .isEqualTo(NaiveComparison.of(expected, actual));
  }

  @Property
  void whatAnUpdateRecordsIsInOrderAndHoldsWhateverWasSeen(
      @ForAll("trees") List<Entry> expected, @ForAll("trees") List<Entry> actual) {
    Outcome outcome = Outcome.of(expected, actual);
    List<RawPath> recorded = outcome.recorded().stream().map(Entry::path).toList();

    assertThat(recorded).isSorted().doesNotHaveDuplicates();
    assertThat(recorded).containsAll(actual.stream().map(Entry::path).toList());
  }

  @Property
  void afterAnUpdateOfWhatWasSeenInFullTheTreeIsIntact(
      @ForAll("trees") List<Entry> expected, @ForAll("wholeTrees") List<Entry> actual) {
    Outcome update = Outcome.of(expected, actual);

    assertThat(update.recorded()).isEqualTo(actual);
  }

  @Property
  void anUpdateCarriesOverWhateverWasTrustedAndIsNotKnownToBeGone(
      @ForAll("wholeTrees") List<Entry> expected, @ForAll("trees") List<Entry> actual) {
    Outcome update = Outcome.of(expected, actual);
    List<RawPath> recorded = update.recorded().stream().map(Entry::path).toList();
    List<RawPath> doubtful =
        update.changes().stream()
            .filter(change -> change instanceof Change.Unverifiable)
            .map(Change::path)
            .toList();

    assertThat(recorded).containsAll(doubtful);
    assertThat(update.recorded().stream().filter(ComparisonProperties::isCarried))
        .allSatisfy(entry -> assertThat(doubtful(update, entry.path())).isTrue());
  }

  /// What a policy selects of a file is comparable on both sides, or the file does not pass for
  /// intact.
  @Property
  void whatCannotBeComparedOfASelectionIsNeverIntact(@ForAll Random random) {
    FileType type = FileType.values()[random.nextInt(FileType.values().length)];
    AttributeSet selected = some(random).intersect(AttributeSet.of(type));
    FileEntry expected = known(random, type);
    FileEntry actual = known(random, type);
    List<Change> changes = new ArrayList<>();

    Summary summary =
        Comparison.run(
            Entries.cursor(List.of(expected)),
            Entries.cursor(List.of(actual)),
            Scope.ALL,
            (_, _) -> new Decision(Decision.Reach.SELECTED, selected),
            MountLayout.RECORDED,
            changes::add,
            null);

    AttributeSet compared = expected.recorded().intersect(actual.recorded());
    if (!compared.containsAll(selected)) {
      assertThat(summary.verdict()).isNotEqualTo(Verdict.INTACT);
      assertThat(changes).hasSize(1);
    } else {
      assertThat(summary.verdict())
          .isEqualTo(
              expected.differences(actual, selected).isEmpty() ? Verdict.INTACT : Verdict.DRIFTED);
    }
  }

  /// Of content that is mostly the same, with some attributes recorded and perhaps a gap.
  private static FileEntry known(Random random, FileType type) {
    FileEntry.Builder file =
        Entries.entry("/a", type)
            .mode(random.nextInt(4) == 0 ? 0600 : 0644)
            .link(random.nextInt(4) == 0 ? null : ByteString.ofUtf8("x"))
            .recorded(random.nextBoolean() ? AttributeSet.ALL : some(random));
    if (random.nextBoolean()) {
      file.xattrs(new TreeMap<>());
    }
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (random.nextInt(8) != 0) {
        file.digest(algorithm, ByteString.wrap(new byte[algorithm.length()]));
      }
    }
    AttributeSet missing = some(random);
    return random.nextInt(4) == 0 && !missing.isEmpty()
        ? file.gap(new Gap(missing, false, Entries.DENIED)).build()
        : file.build();
  }

  private static AttributeSet some(Random random) {
    long one = random.nextLong();
    long other = random.nextLong();
    return new AttributeSet(one & other & AttributeSet.ALL.bits()); // a quarter of them
  }

  /// A gap may also be filled in a file of which something else has changed.
  private static boolean doubtful(Outcome update, RawPath path) {
    return update.changes().stream().anyMatch(change -> change.path().equals(path));
  }

  private static boolean isCarried(Entry entry) {
    return entry instanceof FileEntry file && file.isCarried();
  }
}
