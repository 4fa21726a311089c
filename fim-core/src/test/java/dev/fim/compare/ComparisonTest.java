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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.file.FileType;
import dev.fim.file.Gap;
import dev.fim.file.Reason;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision;
import dev.fim.policy.Decision.Reach;
import dev.fim.policy.Scope;
import dev.fim.policy.label.RuleLabel;
import dev.fim.policy.label.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private Scope scope = Scope.ALL;
  private BiFunction<RawPath, FileType, Decision> policy =
      (path, type) ->
          new Decision(Reach.SELECTED, AttributeSet.DEFAULT.intersect(AttributeSet.of(type)));
  private Summary summary = new Summary(0, 0, 0, 0, 0, 0);
  private final List<RawPath> skipped = new ArrayList<>();

  /// Each change in one line.
  private List<String> compare(List<? extends Entry> expected, List<? extends Entry> actual) {
    List<String> changes = new ArrayList<>();
    ChangeListener listener =
        new ChangeListener() {
          @Override
          public void changed(Change change) {
            changes.add(line(change));
          }

          @Override
          public void skippedMount(RawPath path) {
            skipped.add(path);
          }
        };
    summary =
        Comparison.run(
            cursor(expected), cursor(actual), scope, policy, MountLayout.RECORDED, listener, null);
    return changes;
  }

  private static String line(Change change) {
    String text =
        switch (change) {
          case Change.Added added -> "added %s [%s]".formatted(added.path(), added.attributes());
          case Change.Removed removed ->
              "removed %s [%s]".formatted(removed.path(), removed.attributes());
          case Change.Changed changed ->
              "changed %s [%s]".formatted(changed.path(), changed.attributes());
          case Change.Unverifiable(RawPath path, FileType type, Reason reason, RuleLabel _) ->
              "unverifiable %s %s %s: %s"
                  .formatted(
                      path,
                      type == null ? "?" : type.label(),
                      reason.cause().label(),
                      reason.detail());
          case Change.Isolation(RawPath path, FileType type, RuleLabel _) ->
              "isolation %s %s".formatted(path, type == null ? "?" : type.label());
        };
    return change.severity() == null ? text : text + " " + change.severity();
  }

  private static List<Entry> tree(Entry... entries) {
    List<Entry> tree = new ArrayList<>();
    tree.add(directory("/").build());
    tree.addAll(Arrays.asList(entries));
    return tree;
  }

  @Test
  void theSameTreeIsIntact() {
    List<Entry> tree = tree(file("/a", 1).build(), link("/b", "a").build());

    assertThat(compare(tree, tree)).isEmpty();
    assertThat(summary).isEqualTo(new Summary(3, 0, 0, 0, 0, 0));
    assertThat(summary.verdict()).isEqualTo(Verdict.INTACT);
  }

  @Test
  void aFileThatOnlyOneSideHasIsAddedOrRemovedWithWhatThePolicySelects() {
    List<String> changes = compare(tree(file("/a", 1).build()), tree(link("/b", "x").build()));

    assertThat(changes)
        .containsExactly(
            "removed /a [type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security]",
            "added /b [type, mode, uid, gid, size, mtime, link, flags, security]");
    assertThat(summary).isEqualTo(new Summary(2, 1, 1, 0, 0, 0));
    assertThat(summary.verdict()).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void onlyAttributesThatAreSelectedAndRecordedOnBothSidesAreCompared() {
    Entry expected = file("/a", 1).mode(0600).inode(1, 1).build();
    Entry actual =
        file("/a", 2)
            .mode(0644)
            .inode(2, 2)
            .recorded(AttributeSet.of(Attribute.MODE, Attribute.SIZE, Attribute.INODE))
            .build();

    assertThat(compare(tree(expected), tree(actual))).containsExactly("changed /a [mode]");
  }

  @Test
  void anAttributeThatIsSelectedAndWasNeverRecordedIsUnverifiable() {
    Entry bare = file("/a", 1).recorded(AttributeSet.of(Attribute.TYPE, Attribute.MODE)).build();
    Entry seen = file("/a", 2).build();

    assertThat(compare(tree(bare), tree(seen)))
        .containsExactly(
            "unverifiable /a file not-in-baseline: uid, gid, size, mtime, caps, sha256, acl, flags,"
                + " security were not recorded in the baseline");
    assertThat(compare(tree(seen), tree(bare)))
        .containsExactly(
            "unverifiable /a file not-in-baseline: uid, gid, size, mtime, caps, sha256, acl, flags,"
                + " security were not recorded in the other side");
    assertThat(summary.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
  }

  @Test
  void whatDiffersIsAChangeEvenWhereSomethingWasNeverRecorded() {
    Entry bare =
        file("/a", 1).mode(0600).recorded(AttributeSet.DEFAULT.without(Attribute.SHA256)).build();

    assertThat(compare(tree(bare), tree(file("/a", 1).build())))
        .containsExactly("changed /a [mode]");
  }

  @Test
  void noCapabilitiesAndCapabilitiesThatWereNeverRecordedAreTwoThings() {
    Entry none = file("/a", 1).build();
    Entry never = file("/a", 1).recorded(AttributeSet.DEFAULT.without(Attribute.CAPS)).build();

    assertThat(compare(tree(none), tree(none))).isEmpty();
    assertThat(compare(tree(never), tree(none)))
        .containsExactly(
            "unverifiable /a file not-in-baseline: caps was not recorded in the baseline");
  }

  @Test
  void aRecordOfAnAttributeWithoutItsValueIsNone() {
    Entry empty = entry("/a", FileType.FILE).build();

    assertThat(compare(tree(empty), tree(empty)))
        .containsExactly(
            "unverifiable /a file not-in-baseline: sha256 was not recorded in the baseline");
  }

  @Test
  void aDigestIsComparedOverItsFullLength() {
    byte[] digest = new byte[32];
    byte[] other = new byte[32];
    other[31] = 1;
    Entry expected =
        file("/a", 0).digest(dev.fim.file.DigestAlgorithm.SHA256, ByteString.of(digest)).build();
    Entry actual =
        file("/a", 0).digest(dev.fim.file.DigestAlgorithm.SHA256, ByteString.of(other)).build();

    assertThat(compare(tree(expected), tree(actual))).containsExactly("changed /a [sha256]");
  }

  @Test
  void aChangeOfTypeIsAChangeWithWhatBothTypesHaveBesides() {
    assertThat(compare(tree(file("/a", 1).build()), tree(link("/a", "x").build())))
        .containsExactly("changed /a [type, mode, size]");
  }

  @Test
  void aChangeOfTypeIsAChangeEvenIfOnlyADigestIsSelected() {
    policy =
        (path, type) ->
            new Decision(
                Reach.SELECTED, AttributeSet.of(Attribute.SHA256).intersect(AttributeSet.of(type)));

    assertThat(compare(tree(file("/a", 1).build()), tree(link("/a", "x").build())))
        .containsExactly("changed /a [type]");
  }

  @Test
  void aDirectoryThatBecameAFileLosesWhatWasBelow() {
    assertThat(
            compare(
                tree(directory("/a").build(), file("/a/b", 1).build()),
                tree(file("/a", 1).mode(0755).size(4096, 8).build())))
        .containsExactly(
            "changed /a [type]",
            "removed /a/b [type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security]");
  }

  @Test
  void aFileThatCouldNotBeReadIsUnverifiable() {
    Entry actual =
        file("/a", 1).gap(new Gap(AttributeSet.of(Attribute.SHA256), false, DENIED)).build();

    assertThat(compare(tree(file("/a", 1).build()), tree(actual)))
        .containsExactly("unverifiable /a file denied: open: Permission denied");
    assertThat(summary.verdict()).isEqualTo(Verdict.UNVERIFIABLE);
  }

  @Test
  void metadataThatDifferAreDriftWhateverCouldNotBeRead() {
    Entry actual =
        file("/a", 1)
            .mode(0600)
            .gap(new Gap(AttributeSet.of(Attribute.SHA256), false, DENIED))
            .build();

    assertThat(compare(tree(file("/a", 1).build()), tree(actual)))
        .containsExactly("changed /a [mode]");
  }

  @Test
  void aGapInWhatThePolicyDoesNotSelectIsNoDoubt() {
    Entry actual =
        file("/a", 1).gap(new Gap(AttributeSet.of(Attribute.XATTRS), false, DENIED)).build();

    assertThat(compare(tree(file("/a", 1).build()), tree(actual))).isEmpty();
  }

  @Test
  void aGapInTheBaselineLeavesTheFileUnverifiable() {
    Entry expected =
        file("/a", 1).gap(new Gap(AttributeSet.of(Attribute.SHA256), false, DENIED)).build();

    assertThat(compare(tree(expected), tree(file("/a", 1).build())))
        .containsExactly(
            "unverifiable /a file not-in-baseline: when recorded: open: Permission denied");
  }

  @Test
  void aNewFileThatCouldNotBeReadIsAdded() {
    Entry actual =
        file("/a", 1).gap(new Gap(AttributeSet.of(Attribute.SHA256), false, DENIED)).build();

    assertThat(compare(tree(), tree(actual)))
        .containsExactly(
            "added /a [type, mode, uid, gid, size, mtime, caps, acl, flags, security]");
  }

  @Test
  void whatLiesBelowADirectoryThatCannotBeListedIsUnverifiableAndNeverRemoved() {
    assertThat(
            compare(
                tree(
                    directory("/d").build(),
                    file("/d/a", 1).build(),
                    directory("/d/b").build(),
                    file("/d/b/c", 1).build(),
                    file("/e", 1).build()),
                tree(unlisted("/d"))))
        .containsExactly(
            "unverifiable /d directory denied: open: Permission denied",
            "unverifiable /d/a file parent-not-listed: /d: open: Permission denied",
            "unverifiable /d/b directory parent-not-listed: /d: open: Permission denied",
            "unverifiable /d/b/c file parent-not-listed: /d: open: Permission denied",
            "removed /e [type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security]");
  }

  @Test
  void whatWasSeenOfADirectoryThatCouldNotBeListedInFullIsComparedAsUsual() {
    assertThat(
            compare(
                tree(
                    directory("/d").build(),
                    directory("/d/a").build(),
                    file("/d/a/x", 1).build(),
                    file("/d/b", 1).build()),
                tree(
                    unlisted("/d"),
                    directory("/d/a").build(),
                    file("/d/b", 2).build(),
                    file("/d/n", 2).build())))
        .containsExactly(
            "unverifiable /d directory denied: open: Permission denied",
            "removed /d/a/x [type, mode, uid, gid, size, mtime, caps, sha256, acl, flags,"
                + " security]",
            "changed /d/b [sha256]",
            "added /d/n [type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security]");
  }

  @Test
  void aDirectoryThatCannotBeListedAndHasAnotherModeIsChanged() {
    Entry actual = directory("/d").mode(0).gap(new Gap(AttributeSet.NONE, true, DENIED)).build();

    assertThat(compare(tree(directory("/d").build()), tree(actual)))
        .containsExactly("changed /d [mode]");
  }

  @Test
  void whatTheBaselineCouldNotListIsNeverAdded() {
    assertThat(
            compare(
                tree(unlisted("/d")),
                tree(
                    directory("/d").build(),
                    directory("/d/a").build(),
                    file("/d/a/b", 1).build(),
                    file("/e", 1).build())))
        .containsExactly(
            "unverifiable /d directory not-in-baseline: when recorded: open: Permission denied",
            "unverifiable /d/a directory not-in-baseline: /d: open: Permission denied",
            "unverifiable /d/a/b file not-in-baseline: /d: open: Permission denied",
            "added /e [type, mode, uid, gid, size, mtime, caps, sha256, acl, flags, security]");
  }

  @Test
  void aNameThatCouldNotBeObservedIsUnverifiableWithAllBelowIt() {
    assertThat(
            compare(
                tree(directory("/d").build(), file("/d/a", 1).build()),
                tree(unobserved("/d"), unobserved("/n"))))
        .containsExactly(
            "unverifiable /d directory denied: open: Permission denied",
            "unverifiable /d/a file parent-not-listed: /d: open: Permission denied",
            "unverifiable /n ? denied: open: Permission denied");
    assertThat(summary.entries()).isEqualTo(3);
  }

  @Test
  void aNameThatTheBaselineCouldNotObserveIsUnverifiableWithAllBelowIt() {
    assertThat(
            compare(
                tree(unobserved("/d"), unobserved("/gone")),
                tree(directory("/d").build(), file("/d/a", 1).build())))
        .containsExactly(
            "unverifiable /d directory not-in-baseline: when recorded: open: Permission denied",
            "unverifiable /d/a file not-in-baseline: /d: open: Permission denied",
            "unverifiable /gone ? not-in-baseline: when recorded: open: Permission denied");
  }

  @Test
  void aNameThatNeitherSideCouldObserveIsUnverifiable() {
    assertThat(compare(tree(unobserved("/d")), tree(unobserved("/d"))))
        .containsExactly("unverifiable /d ? denied: open: Permission denied");
  }

  @Test
  void aMountThatWasNotThereIsOneIsolationAndCoversWhatLiesBelow() {
    assertThat(
            compare(
                tree(
                    directory("/d").build(),
                    file("/d/a", 1).build(),
                    directory("/d/b").build(),
                    file("/d/b/c", 1).build()),
                tree(mount("/d"), mount("/new"))))
        .containsExactly("isolation /d directory", "isolation /new ?");
    assertThat(summary).isEqualTo(new Summary(1, 0, 0, 0, 2, 0));
    assertThat(summary.verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(skipped).containsExactly(RawPath.ofUtf8("/d"), RawPath.ofUtf8("/new"));
  }

  @Test
  void aMountThatTheBaselineHasIsOutsideOnBothSides() {
    List<Entry> mounted = tree(mount("/d"));

    assertThat(compare(mounted, mounted)).isEmpty();
    assertThat(skipped).containsExactly(RawPath.ofUtf8("/d"));
  }

  @Test
  void aMountThatTheBaselineHasAndThatIsGoneIsAnIsolation() {
    List<Entry> mounted = tree(mount("/d"));

    assertThat(
            compare(mounted, tree(directory("/d").build(), file("/d/a", 1).build(), mount("/d/b"))))
        .containsExactly("isolation /d ?");
    assertThat(compare(mounted, tree())).containsExactly("isolation /d ?");
    assertThat(compare(mounted, tree(unobserved("/d"))))
        .containsExactly("unverifiable /d ? denied: open: Permission denied");
    assertThat(
            compare(tree(directory("/d").mountRoot(true).build()), tree(directory("/d").build())))
        .containsExactly("isolation /d directory");
  }

  @Test
  void aPathAskedForByNameIsNotIntactWhereTheBaselineLeavesItsMountOut() {
    scope = Scope.of(List.of(RawPath.ofUtf8("/d/a")));

    assertThat(
            compare(
                tree(mount("/d")), List.of(directory("/d/a").build(), file("/d/a/b", 1).build())))
        .containsExactly(
            "unverifiable /d/a directory not-in-baseline:"
                + " the baseline leaves out the mount at or above this path");
  }

  @Test
  void aMountOverTheRootOfTheScanIsAnIsolationBesideTheComparison() {
    Entry covered = directory("/").mode(0700).mountRoot(true).build();

    assertThat(compare(tree(), List.of(covered)))
        .containsExactly("isolation / directory", "changed / [mode]");
    assertThat(compare(List.of(covered), List.of(covered))).isEmpty();
  }

  @Test
  void aMountThatWasRecordedAcrossIsNoIsolationWhenItIsNotCrossed() {
    assertThat(
            compare(
                tree(directory("/d").mountRoot(true).build(), file("/d/a", 1).build()),
                tree(mount("/d"))))
        .isEmpty();
  }

  @Test
  void aMountWhereTheBaselineCouldNotObserveIsUnverifiable() {
    assertThat(compare(tree(unobserved("/d"), unlisted("/e")), tree(mount("/d"), mount("/e/a"))))
        .contains(
            "unverifiable /d ? not-in-baseline: when recorded: open: Permission denied",
            "unverifiable /e/a ? not-in-baseline: /e: open: Permission denied");
  }

  @Test
  void aMountThatThePolicyLeavesOutIsIgnored() {
    BiFunction<RawPath, FileType, Decision> all = policy;
    policy = (path, type) -> path.isRoot() ? all.apply(path, type) : Decision.OUTSIDE;

    assertThat(compare(tree(directory("/d").build()), tree(mount("/d"), mount("/n")))).isEmpty();
    assertThat(skipped).isEmpty();
  }

  @Test
  void whatThePolicyLeavesOutIsSkippedOnBothSides() {
    BiFunction<RawPath, FileType, Decision> all = policy;
    RawPath out = RawPath.ofUtf8("/out");
    policy = (path, type) -> path.isWithin(out) ? Decision.OUTSIDE : all.apply(path, type);

    assertThat(
            compare(
                tree(directory("/out").build(), file("/out/a", 1).build()),
                tree(directory("/out").mode(0).build(), file("/out/b", 1).build())))
        .isEmpty();
  }

  @Test
  void whatLiesOutsideTheScopeIsSkippedOnBothSidesAndNotCounted() {
    scope = Scope.of(List.of(RawPath.ofUtf8("/in")));

    assertThat(
            compare(
                tree(file("/a", 1).build(), directory("/in").build(), file("/in/a", 1).build()),
                tree(file("/b", 1).build(), directory("/in").build(), file("/in/a", 2).build())))
        .containsExactly("changed /in/a [sha256]");
    assertThat(summary.entries()).isEqualTo(2);
  }

  @Test
  void anAncestorIsComparedOnlyWhileBothSidesHaveIt() {
    policy =
        (path, type) ->
            new Decision(
                type == FileType.DIRECTORY ? Reach.ANCESTOR : Reach.OUTSIDE,
                AttributeSet.of(Attribute.MODE));

    assertThat(
            compare(
                tree(directory("/a").build(), directory("/b").build()),
                tree(directory("/a").mode(0).build(), directory("/c").build())))
        .containsExactly("changed /a [mode]");
  }

  @Test
  void anAncestorThatCannotBeListedIsUnverifiableEvenIfItIsNew() {
    policy = (path, type) -> new Decision(Reach.ANCESTOR, AttributeSet.NONE);

    assertThat(compare(tree(unlisted("/a")), tree(directory("/a").build(), unlisted("/b"))))
        .containsExactly(
            "unverifiable /a directory not-in-baseline: when recorded: open: Permission denied",
            "unverifiable /b directory denied: open: Permission denied");
  }

  @Test
  void aTypeThatThePolicyLeavesOutCountsAsAbsent() {
    policy =
        (path, type) ->
            type == FileType.SYMLINK
                ? Decision.OUTSIDE
                : new Decision(Reach.SELECTED, AttributeSet.of(Attribute.TYPE));
    Entry file = file("/a", 1).build();
    Entry link = link("/a", "x").build();

    assertThat(compare(tree(file), tree(link))).containsExactly("removed /a [type]");
    assertThat(compare(tree(link), tree(file))).containsExactly("added /a [type]");
    assertThat(compare(tree(link), tree(link("/a", "y").build()))).isEmpty();
  }

  @Test
  void theSeverityOfTheDecidingRuleIsPassedOn() {
    policy =
        (path, type) ->
            new Decision(
                Reach.SELECTED, AttributeSet.of(Attribute.MODE), RuleLabel.of(Severity.HIGH), 0);

    assertThat(
            compare(
                tree(file("/a", 1).build(), file("/b", 1).build(), file("/d", 1).build()),
                tree(
                    file("/b", 1).mode(0).build(),
                    file("/c", 1).build(),
                    unobserved("/d"),
                    mount("/e"))))
        .containsExactly(
            "removed /a [mode] HIGH",
            "changed /b [mode] HIGH",
            "added /c [mode] HIGH",
            "unverifiable /d file denied: open: Permission denied HIGH",
            "isolation /e ? HIGH");
  }

  @Test
  void aNameThatSortsBetweenADirectoryAndItsContentDoesNotHideTheContent() {
    List<Entry> expected =
        tree(directory("/a").build(), file("/a/x", 1).build(), file("/a-b", 1).build());

    assertThat(compare(expected, tree(unlisted("/a"), file("/a-b", 1).build())))
        .containsExactly(
            "unverifiable /a directory denied: open: Permission denied",
            "unverifiable /a/x file parent-not-listed: /a: open: Permission denied");
  }

  @Test
  void aBaselineOutOfOrderIsRefused() {
    List<Entry> disordered = tree(file("/b", 1).build(), file("/a\\x0a", 1).build());

    assertThatThrownBy(() -> compare(disordered, tree()))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessage("cannot compare /a\\x0a: the baseline has it after /b, out of order");
  }

  @Test
  void aScanThatGivesAPathTwiceIsRefused() {
    List<Entry> repeated = tree(file("/a", 1).build(), file("/a", 1).build());

    assertThatThrownBy(() -> compare(tree(), repeated))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
        .hasMessage("cannot compare /a: the scan has it after /a, out of order");
  }
}
