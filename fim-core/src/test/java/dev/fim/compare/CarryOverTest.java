package dev.fim.compare;

import static dev.fim.compare.Entries.DENIED;
import static dev.fim.compare.Entries.cursor;
import static dev.fim.compare.Entries.directory;
import static dev.fim.compare.Entries.entry;
import static dev.fim.compare.Entries.file;
import static dev.fim.compare.Entries.link;
import static dev.fim.compare.Entries.mount;
import static dev.fim.compare.Entries.unlisted;
import static dev.fim.compare.Entries.unobserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.Entry;
import dev.fim.file.FileEntry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class CarryOverTest {

  private static final AttributeSet CONTENT =
      AttributeSet.of(Attribute.SHA256, Attribute.SHA512, Attribute.XATTRS, Attribute.CAPS);

  private Scope scope = Scope.ALL;
  private BiFunction<RawPath, FileType, Decision> policy =
      (path, type) ->
          new Decision(Reach.SELECTED, AttributeSet.DEFAULT.intersect(AttributeSet.of(type)));

  private List<Entry> record(List<? extends Entry> expected, List<? extends Entry> actual) {
    List<Entry> recorded = new ArrayList<>();
    Comparison.run(
        cursor(expected),
        cursor(actual),
        scope,
        policy,
        MountLayout.RECORDED,
        _ -> {},
        recorded::add);
    return recorded;
  }

  private static Entry carried(Entry entry) {
    return ((FileEntry) entry).toBuilder().carried(true).build();
  }

  @Test
  void whatWasSeenInFullIsRecordedAsItIs() {
    List<Entry> actual =
        List.of(
            directory("/").build(), file("/a", 2).build(), link("/b", "x").build(), mount("/c"));

    assertThat(
            record(
                List.of(directory("/").build(), file("/a", 1).build(), file("/gone", 1).build()),
                actual))
        .isEqualTo(actual);
  }

  @Test
  void valuesThatCouldNotBeReadAreFilledIn() {
    TreeMap<ByteString, ByteString> xattrs = new TreeMap<>();
    xattrs.put(ByteString.ofUtf8("user.a"), ByteString.ofUtf8("1"));
    FileEntry expected =
        file("/a", 7)
            .recorded(CONTENT.with(Attribute.MODE))
            .digest(DigestAlgorithm.SHA512, ByteString.of(new byte[64]))
            .xattrs(xattrs)
            .caps(ByteString.ofHex("0100000200040000000000000000000000000000"))
            .build();
    FileEntry actual =
        entry("/a", FileType.FILE)
            .mode(0600)
            .recorded(CONTENT.with(Attribute.MODE))
            .gap(new Gap(CONTENT, false, DENIED))
            .build();

    assertThat(record(List.of(expected), List.of(actual)))
        .containsExactly(expected.toBuilder().mode(0600).size(0, 0).carried(true).build());
  }

  @Test
  void whatTheBaselineDoesNotHoldEitherStaysAGap() {
    FileEntry expected = file("/a", 7).recorded(AttributeSet.of(Attribute.SHA256)).build();
    FileEntry actual =
        entry("/a", FileType.FILE).recorded(CONTENT).gap(new Gap(CONTENT, false, DENIED)).build();

    Entry recorded = record(List.of(expected), List.of(actual)).getFirst();

    assertThat(recorded)
        .isInstanceOfSatisfying(
            FileEntry.class,
            file -> {
              assertThat(file.recorded()).isEqualTo(AttributeSet.of(Attribute.SHA256));
              assertThat(file.gap())
                  .isEqualTo(new Gap(CONTENT.without(Attribute.SHA256), false, DENIED));
              assertThat(file.isCarried()).isTrue();
            });
  }

  @Test
  void aFileOfAnotherTypeIsRecordedWithItsGap() {
    Entry actual =
        file("/a", 1).gap(new Gap(AttributeSet.of(Attribute.SHA256), false, DENIED)).build();

    assertThat(record(List.of(link("/a", "x").build()), List.of(actual))).containsExactly(actual);
  }

  @Test
  void aNewFileIsRecordedWithItsGap() {
    Entry actual =
        file("/a", 1).gap(new Gap(AttributeSet.of(Attribute.SHA256), false, DENIED)).build();

    assertThat(record(List.of(), List.of(actual))).containsExactly(actual);
  }

  @Test
  void whatCouldNotBeObservedIsCarriedOverWithAllBelowIt() {
    Entry directory = directory("/d").build();
    Entry below = file("/d/a", 1).build();

    assertThat(
            record(
                List.of(directory, below, mount("/d/m"), unobserved("/d/u")),
                List.of(unobserved("/d"), unobserved("/n"))))
        .containsExactly(
            carried(directory),
            carried(below),
            mount("/d/m"),
            unobserved("/d/u"),
            unobserved("/n"));
  }

  @Test
  void aDirectoryThatCannotBeListedAnyMoreKeepsTheChildrenItHad() {
    Entry below = file("/d/a", 1).build();
    Entry seen = file("/d/b", 3).build();

    assertThat(
            record(
                List.of(directory("/d").build(), below, file("/d/b", 2).build()),
                List.of(unlisted("/d"), seen)))
        .containsExactly(carried(directory("/d").build()), carried(below), seen);
  }

  @Test
  void aDirectoryThatCouldNeverBeListedStaysSo() {
    assertThat(record(List.of(unlisted("/d")), List.of(unlisted("/d"))))
        .containsExactly(unlisted("/d"));
  }

  @Test
  void whatTheBaselineCouldNotObserveIsRecordedAsSeen() {
    Entry seen = directory("/d").build();

    assertThat(record(List.of(unobserved("/d")), List.of(seen))).containsExactly(seen);
    assertThat(record(List.of(mount("/d")), List.of(seen))).containsExactly(seen);
  }

  @Test
  void aNewMountIsRecordedAndNothingBelowIt() {
    assertThat(
            record(List.of(directory("/d").build(), file("/d/a", 1).build()), List.of(mount("/d"))))
        .containsExactly(mount("/d"));
  }

  @Test
  void whatTheNewPolicySelectsAndTheOldOneDidNotIsAGapInWhatIsCarriedOver() {
    FileEntry before =
        file("/d/a", 1).recorded(AttributeSet.of(Attribute.TYPE, Attribute.MODE)).build();
    policy = (path, type) -> new Decision(Reach.SELECTED, AttributeSet.of(Attribute.MODE));
    List<Entry> recorded = new ArrayList<>();
    Comparison.run(
        cursor(List.of(directory("/d").build(), before)),
        cursor(List.of(unlisted("/d"))),
        scope,
        policy,
        MountLayout.RECORDED,
        _ -> {},
        recorded::add,
        (_, type) ->
            new Decision(
                Reach.SELECTED,
                AttributeSet.of(Attribute.MODE, Attribute.SHA256, Attribute.LINK)
                    .intersect(AttributeSet.of(type))));

    AttributeSet never = AttributeSet.of(Attribute.SHA256);
    assertThat(recorded)
        .containsExactly(
            carried(directory("/d").build()),
            before.toBuilder()
                .gap(
                    new Gap(
                        never,
                        false,
                        new Reason(Reason.Cause.NOT_IN_BASELINE, "sha256 was never recorded")))
                .carried(true)
                .build());
  }

  @Test
  void whatLiesOutsideTheScopeIsKeptAsItIs() {
    scope = Scope.of(List.of(RawPath.ofUtf8("/in")));
    Entry kept = file("/a", 1).build();
    Entry seen = file("/in", 2).build();

    assertThat(record(List.of(kept, file("/in", 1).build()), List.of(seen)))
        .containsExactly(kept, seen);
  }

  @Test
  void whatThePolicyNoLongerSelectsIsNotCarriedOver() {
    policy = (path, type) -> Decision.OUTSIDE;

    assertThat(
            record(
                List.of(directory("/d").build(), file("/d/a", 1).build()), List.of(unlisted("/d"))))
        .containsExactly(carried(directory("/d").build()));
  }

  @Test
  void theSamePassReportsAndRecords() {
    List<Change> changes = new ArrayList<>();
    List<Entry> recorded = new ArrayList<>();
    Entry seen = file("/a", 2).build();

    Summary summary =
        Comparison.run(
            cursor(List.of(file("/a", 1).build())),
            cursor(List.of(seen)),
            scope,
            policy,
            MountLayout.RECORDED,
            changes::add,
            recorded::add);

    assertThat(summary).isEqualTo(new Summary(1, 0, 0, 1, 0, 0));
    assertThat(changes).hasSize(1);
    assertThat(recorded).containsExactly(seen);
  }
}
