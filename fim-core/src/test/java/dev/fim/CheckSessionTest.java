package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.Entry;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.request.BaselineReference;
import dev.fim.request.Receiver;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.Spot;
import dev.fim.scan.TreeRoot;
import dev.fim.session.RereadFilter;
import dev.fim.session.SessionTerms;
import dev.fim.session.VerifiedFiles;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckSessionTest {

  private static final RawPath NAME = RawPath.ofUtf8("/proc/7/root");

  private final TestTree tree = TestTree.create();
  private final Calls calls = new Calls();
  private final List<String> found = new ArrayList<>();
  private boolean present = true;
  private int descriptor;
  private TreeRoot root;
  private Path database;

  /// Some seconds ahead, so that what was just written has settled.
  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(5));

  @BeforeEach
  void openRoot() {
    database = tree.privateDirectory("db").resolve("fim");
    descriptor = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_PATH);
    root = TreeRoot.ofDescriptor(descriptor, NAME, () -> present);
    tree.dir("etc").file("etc/passwd", "root").dir("srv").file("srv/index.html", "clean");
  }

  @AfterEach
  void removeTree() {
    root.close();
    calls.closeDescriptor(descriptor);
    calls.close();
    tree.close();
  }

  private CheckSession session() {
    return session(Policy.standard(), SessionTerms.STANDARD);
  }

  private CheckSession session(Policy policy, SessionTerms terms) {
    FileIntegrity fim = FileIntegrity.at(database, later);
    fim.init(
        TreeRequest.standard().withRoot(tree.root()).withPolicy(policy),
        change -> {
          throw new AssertionError(change.toString());
        });
    return fim.session(new BaselineReference.Latest(), terms);
  }

  private Receiver receiver() {
    found.clear();
    return change -> found.add(change.getClass().getSimpleName() + " " + change.path().display());
  }

  private Verdict checkAt(CheckSession session, String... paths) {
    return check(session, Stream.of(paths).map(RawPath::parse).map(Spot::alone).toList());
  }

  private Verdict check(CheckSession session, List<Spot> spots) {
    return session.check(root, spots, receiver()).verdict();
  }

  private Verdict checkAll(CheckSession session, VerifiedFiles verified) {
    return session
        .check(root, verified, RereadFilter.NONE, new ScanMonitor(), receiver())
        .verdict();
  }

  @Test
  void theDatabaseIsFreeWhileASessionIsOpen() {
    try (CheckSession session = session()) {
      FileIntegrity.at(database).init(TreeRequest.standard().withRoot(tree.root()), change -> {});
      assertThat(session.check(root, new ScanMonitor(), receiver()).verdict())
          .isEqualTo(Verdict.INTACT);
      assertThat(session.generation().id()).isEqualTo(1);
      assertThat(session.find(RawPath.ofUtf8("/etc/passwd")))
          .isNotNull()
          .extracting(Entry::path)
          .hasToString("/etc/passwd");
    }
  }

  @Test
  void aPathIsComparedAloneAndByItsContent() {
    try (CheckSession session = session()) {
      tree.file("srv/index.html", "wrong").file("etc/passwd", "evil");
      assertThat(checkAt(session, "/srv/index.html")).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Changed /srv/index.html");
      assertThat(checkAt(session, "/srv/index.html", "/etc/passwd", "/srv"))
          .isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Changed /etc/passwd", "Changed /srv/index.html");
      tree.file("srv/index.html", "clean");
      assertThat(checkAt(session, "/srv/index.html")).isEqualTo(Verdict.INTACT);
    }
  }

  @Test
  void whatIsAddedOrRemovedIsFoundAndWhatWasNeverThereIsNot() {
    try (CheckSession session = session()) {
      tree.file("srv/\\xffnew", "x").remove("etc/passwd");
      assertThat(checkAt(session, "/srv/\\xffnew", "/etc/passwd", "/etc/none", "/none/none"))
          .isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Removed /etc/passwd", "Added /srv/\\xffnew");
      assertThat(checkAt(session, "/etc/none", "/none/none")).isEqualTo(Verdict.INTACT);
    }
  }

  @Test
  void aLinkInThePlaceOfADirectoryOnTheWayIsNotFollowed() {
    try (CheckSession session = session()) {
      tree.rename("srv", "gone").dir("other").file("other/index.html", "clean");
      tree.symlink("srv", "other");
      assertThat(checkAt(session, "/srv/index.html")).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Changed /srv", "Removed /srv/index.html");
    }
  }

  @Test
  void belowADirectoryEverythingIsComparedWhereASpotSaysSo() {
    try (CheckSession session = session()) {
      tree.dir("srv/new").dir("srv/new/deep").file("srv/new/deep/a", "x").remove("srv/index.html");
      assertThat(check(session, List.of(Spot.alone(RawPath.ofUtf8("/srv")))))
          .isEqualTo(Verdict.INTACT);
      assertThat(check(session, List.of(Spot.withBelow(RawPath.ofUtf8("/srv")))))
          .isEqualTo(Verdict.DRIFTED);
      assertThat(found)
          .containsExactly(
              "Removed /srv/index.html",
              "Added /srv/new",
              "Added /srv/new/deep",
              "Added /srv/new/deep/a");
    }
  }

  @Test
  void whatThePolicyLeavesOutIsNoFinding() {
    Policy policy =
        Policy.parse(
            "test",
            "version: 1\nrules:\n  - path: /\n    attributes: default\n  - exclude: /srv\n");
    try (CheckSession session = session(policy, SessionTerms.STANDARD)) {
      tree.file("srv/index.html", "wrong").file("srv/new", "x");
      assertThat(checkAt(session, "/srv/index.html", "/srv/new", "/srv")).isEqualTo(Verdict.INTACT);
    }
  }

  @Test
  void aMountOverADirectoryOnTheWayIsIsolation() {
    TestTree.requireRoot();
    try (CheckSession session = session()) {
      tree.dir("mine").file("mine/index.html", "clean").bindMount("mine", "srv");
      assertThat(checkAt(session, "/srv/index.html")).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Isolation /srv");
    }
  }

  @Test
  void attributesThatAreIgnoredAreNotCompared() {
    Policy policy =
        Policy.parse("test", "version: 1\nrules:\n  - path: /\n    attributes: [default, inode]\n");
    SessionTerms terms =
        SessionTerms.STANDARD.withIgnored(AttributeSet.of(Attribute.INODE, Attribute.CTIME));
    try (CheckSession strict = session(policy, SessionTerms.STANDARD);
        CheckSession session = session(policy, terms)) {
      tree.file("copy", "root").rename("copy", "etc/passwd");
      assertThat(checkAt(strict, "/etc/passwd")).isEqualTo(Verdict.DRIFTED);
      assertThat(checkAt(session, "/etc/passwd")).isEqualTo(Verdict.INTACT);
    }
  }

  @Test
  void aDirectoryThatWasMadeForAMountIsInNoDoubt() {
    SessionTerms terms =
        SessionTerms.STANDARD.withMounts(List.of(RawPath.ofUtf8("/run/secrets/token")));
    try (CheckSession session = session(Policy.standard(), terms)) {
      tree.dir("run").dir("run/secrets");
      assertThat(checkAt(session, "/run", "/run/secrets")).isEqualTo(Verdict.INTACT);
      tree.remove("run/secrets").file("run/secrets", "");
      assertThat(checkAt(session, "/run/secrets")).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Changed /run/secrets");
    }
  }

  @Test
  void aMountOfTheTreeThatIsGoneIsAFindingUnderAnotherRootToo() {
    TestTree.requireRoot();
    tree.dir("srv/hidden").dir("token");
    SessionTerms terms =
        SessionTerms.STANDARD.withMounts(
            List.of(RawPath.ofUtf8("/srv/hidden"), RawPath.ofUtf8("/run/made/token")));
    try (CheckSession session = session(Policy.standard(), terms)) {
      tree.dir("run").dir("run/made").dir("run/made/token");
      tree.bindMount("token", "srv/hidden").bindMount("token", "run/made/token");
      assertThat(checkAll(session, session.newVerifiedFiles())).isEqualTo(Verdict.INTACT);
      assertThat(checkAt(session, "/srv/hidden", "/run/made/token")).isEqualTo(Verdict.INTACT);

      tree.unmount("srv/hidden").unmount("run/made/token");
      assertThat(checkAll(session, session.newVerifiedFiles())).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Isolation /run/made/token", "Isolation /srv/hidden");
      assertThat(checkAt(session, "/srv/hidden")).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Isolation /srv/hidden");
    }
  }

  @Test
  void aTreeThatWentAwayGetsNoVerdict() {
    try (CheckSession session = session()) {
      present = false;
      assertThatThrownBy(() -> checkAt(session, "/etc/passwd"))
          .isInstanceOf(FimException.class)
          .hasMessage("cannot finish the scan of /proc/7/root: the root went away meanwhile");
      assertThatThrownBy(() -> checkAll(session, session.newVerifiedFiles()))
          .isInstanceOf(FimException.class)
          .hasMessage("cannot finish the scan of /proc/7/root: the root went away meanwhile");
    }
  }

  @Test
  void aCheckCanBeCancelled() {
    CheckSession session = session();
    ScanMonitor monitor = new ScanMonitor();
    monitor.cancel();
    assertThatThrownBy(() -> session.check(root, monitor, receiver()))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INTERRUPTED));
    session.close();
    assertThatThrownBy(() -> checkAt(session, "/etc/passwd"))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.INTERRUPTED));
  }

  @Test
  void aPortableBaselineServesAsWell() throws IOException {
    session().close();
    Path file = database.resolveSibling("trusted");
    try (OutputStream out = Files.newOutputStream(file)) {
      FileIntegrity.at(database).export(new BaselineReference.Latest(), out);
    }
    FileIntegrity none = FileIntegrity.at(tree.beside().resolve("none"));
    try (CheckSession session =
        none.session(new BaselineReference.Portable(file), SessionTerms.STANDARD)) {
      assertThat(session.check(root, new ScanMonitor(), receiver()).verdict())
          .isEqualTo(Verdict.INTACT);
      tree.mode("etc/passwd", 0666);
      assertThat(checkAt(session, "/etc/passwd")).isEqualTo(Verdict.DRIFTED);
    }
  }

  @Test
  void onlyWhatChangedIsReadAgain() {
    try (CheckSession session = session()) {
      VerifiedFiles verified = session.newVerifiedFiles();
      ScanMonitor first = new ScanMonitor();
      session.check(root, verified, RereadFilter.NONE, first, receiver());
      assertThat(first.bytes()).isEqualTo("root".length() + "clean".length());
      assertThat(verified.size()).isEqualTo(2);

      ScanMonitor second = new ScanMonitor();
      session.check(root, verified, RereadFilter.NONE, second, receiver());
      assertThat(second.bytes()).isZero();

      tree.file("srv/index.html", "wrong"); // of the same size, with the same mtime
      assertThat(checkAll(session, verified)).isEqualTo(Verdict.DRIFTED);
      assertThat(found).containsExactly("Changed /srv/index.html");
      assertThat(checkAll(session, verified)).isEqualTo(Verdict.DRIFTED);
      tree.file("srv/index.html", "clean");
      assertThat(checkAll(session, verified)).isEqualTo(Verdict.INTACT);
    }
  }

  @Test
  void whatIsWantedAgainIsReadAgain() {
    try (CheckSession session = session()) {
      VerifiedFiles verified = session.newVerifiedFiles();
      checkAll(session, verified);
      ScanMonitor monitor = new ScanMonitor();
      RereadFilter passwd = (position, file) -> file.path().display().equals("/etc/passwd");
      session.check(root, verified, passwd, monitor, receiver());
      assertThat(monitor.bytes()).isEqualTo("root".length());
      assertThat(verified.size()).isEqualTo(2);
    }
  }

  @Test
  void whatWasWrittenJustNowIsReadAgain() {
    FileIntegrity fim = FileIntegrity.at(database); // by the true time
    fim.init(TreeRequest.standard().withRoot(tree.root()), change -> {});
    try (CheckSession session =
        fim.session(new BaselineReference.Latest(), SessionTerms.STANDARD)) {
      VerifiedFiles verified = session.newVerifiedFiles();
      assertThat(checkAll(session, verified)).isEqualTo(Verdict.INTACT);
      assertThat(verified.size()).isZero();
    }
  }
}
