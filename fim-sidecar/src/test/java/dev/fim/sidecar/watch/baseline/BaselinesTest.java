package dev.fim.sidecar.watch.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.CheckSession;
import dev.fim.FileIntegrity;
import dev.fim.catalogue.FleetCatalogue;
import dev.fim.catalogue.StoreLocation;
import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.path.ByteString;
import dev.fim.path.RawPath;
import dev.fim.policy.Policy;
import dev.fim.posix.Calls;
import dev.fim.posix.OpenFlags;
import dev.fim.request.BaselineReference;
import dev.fim.request.TreeRequest;
import dev.fim.scan.ScanMonitor;
import dev.fim.scan.TreeRoot;
import dev.fim.seal.SealFile;
import dev.fim.sidecar.catalogue.CatalogueCopy;
import dev.fim.sidecar.container.ImageIdentity;
import dev.fim.sidecar.state.StateDirectory;
import dev.fim.sidecar.watch.baseline.BaselineInForce.Standing;
import dev.fim.testing.PostgresServer;
import dev.fim.testing.TestTree;
import dev.fim.testing.TrustFixture;
import dev.fim.trust.PolicySeal;
import dev.fim.trust.SealedPortable;
import dev.fim.trust.TrustMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  private static final Instant READY = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration HOLD_OFF = Duration.ofSeconds(30);

  private final TestTree tree = TestTree.create();
  private final Calls calls = new Calls();
  private int descriptor;
  private TreeRoot root;
  private Baselines baselines;
  private String run = "the first";
  private @Nullable Policy policy;

  @BeforeEach
  void openRoot() throws IOException {
    tree.dir("etc").file("etc/passwd", "root").dir("srv").file("srv/index.html", "clean");
    descriptor = calls.openAt(Calls.AT_FDCWD, tree.root().toByteArray(), OpenFlags.O_PATH);
    root = TreeRoot.ofDescriptor(descriptor, RawPath.ofUtf8("/proc/7/root"), () -> true);
    baselines = started(READY.plus(HOLD_OFF));
  }

  @AfterEach
  void removeTree() {
    root.close();
    calls.closeDescriptor(descriptor);
    calls.close();
    tree.close();
  }

  /// As after a start of the sidecar at `now`.
  private Baselines started(Instant now) {
    return new Baselines(StateDirectory.in(tree.beside(), "fim"), Clock.fixed(now, ZoneOffset.UTC));
  }

  private BaselineTarget target(@Nullable String image, String... mounts) {
    return new BaselineTarget(
        "app",
        image == null ? null : new ImageIdentity(List.of(ByteString.ofUtf8("lowerdir=" + image))),
        List.of(mounts).stream().map(RawPath::ofUtf8).toList(),
        run,
        READY,
        policy,
        "only-other");
  }

  private static Policy paths(String... paths) {
    return Policy.parse(
        "the settings",
        "version: 1\nrules: [%s]"
            .formatted(
                Stream.of(paths)
                    .map("{path: %s, attributes: default}"::formatted)
                    .collect(Collectors.joining(", "))));
  }

  private BaselineInForce inForce(BaselineSource source) {
    return ((BaselineResolution.Found) baselines.resolve(source, target("a"), root)).baseline();
  }

  private Verdict verdict(BaselineSource source, BaselineTarget target) {
    BaselineInForce found =
        ((BaselineResolution.Found) baselines.resolve(source, target, root)).baseline();
    assertThat(found.source()).isEqualTo(source.label());
    return verdict(found);
  }

  private Verdict verdict(BaselineInForce baseline) {
    try (CheckSession session = baseline.session()) {
      return session.check(root, new ScanMonitor(), change -> {}).verdict();
    }
  }

  private FileIntegrity recorded(String name) throws IOException {
    Path directory =
        Files.createDirectory(
            tree.beside().resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileIntegrity fim = FileIntegrity.at(directory.resolve("fim"));
    fim.init(TreeRequest.standard().withRoot(tree.root()), change -> {});
    return fim;
  }

  @Test
  void aPortableFileAndADatabaseSayWhatIsTrusted() throws IOException {
    FileIntegrity fim = recorded("elsewhere");
    Path file = tree.beside().resolve("trusted");
    try (OutputStream out = Files.newOutputStream(file)) {
      fim.export(new BaselineReference.Latest(), out);
    }
    BaselineSource database =
        new BaselineSource.Database(
            tree.beside().resolve("elsewhere/fim"), new BaselineReference.Latest());
    assertThat(verdict(new BaselineSource.File(file), target("a"))).isEqualTo(Verdict.INTACT);
    assertThat(verdict(database, target("a"))).isEqualTo(Verdict.INTACT);
    tree.file("srv/index.html", "wrong");
    assertThat(verdict(new BaselineSource.File(file), target("a"))).isEqualTo(Verdict.DRIFTED);
    assertThat(verdict(database, target("a"))).isEqualTo(Verdict.DRIFTED);
  }

  private Baselines trusting(TrustFixture keys) {
    TrustMemory memory =
        TrustMemory.onVolume(StateDirectory.in(tree.beside(), "trust").reach("newest"));
    return new Baselines(
        StateDirectory.in(tree.beside(), "fim"),
        Clock.fixed(READY, ZoneOffset.UTC),
        keys.trust("k").withMemory(memory));
  }

  private void assertRefused(BaselineSource source, String fact) {
    assertThatThrownBy(() -> baselines.resolve(source, target("a"), root))
        .isInstanceOfSatisfying(
            FimException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.BASELINE_NOT_TRUSTED))
        .hasMessageContaining(fact);
  }

  @Test
  void withTrustABaselineFromOutsideNeedsASealAndIsNeverReplacedByAnAcceptedOne()
      throws IOException {
    TrustFixture keys = new TrustFixture(tree);
    FileIntegrity fim = recorded("elsewhere");
    Path file = tree.beside().resolve("trusted");
    BaselineSource source = new BaselineSource.File(file);
    try (OutputStream out = Files.newOutputStream(file)) {
      fim.export(new BaselineReference.Latest(), out);
    }
    CheckSession accepted = baselines.accept(source, target("a"), root).session(); // before
    accepted.close();
    baselines = trusting(keys);
    assertRefused(source, "it has no seal");

    Files.write(SealFile.of(file), SealedPortable.seal(file, keys.signer("k"), READY).toFile());
    BaselineInForce sealed = inForce(source);
    assertThat(sealed.accepted()).isFalse();
    assertThat(sealed.session().notes()).anyMatch(note -> note.startsWith("sealed by the key "));
    assertThat(verdict(sealed)).isEqualTo(Verdict.INTACT);
    assertThatThrownBy(() -> baselines.accept(source, target("a"), root))
        .hasMessageContaining("its baseline needs the seal of a trusted key");

    BaselineSource database =
        new BaselineSource.Database(
            tree.beside().resolve("elsewhere/fim"), new BaselineReference.Latest());
    assertRefused(database, "it has no seal");
    fim.seal(new BaselineReference.Latest(), keys.signer("k"));
    assertThat(verdict(database, target("a"))).isEqualTo(Verdict.INTACT);

    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertRefused(source, "sealed are ");
  }

  @Test
  void withTrustAPolicyFileNeedsASealButWhatTheSettingsSelectDoesNot() throws IOException {
    TrustFixture keys = new TrustFixture(tree);
    FileIntegrity fim = recorded("elsewhere");
    fim.seal(new BaselineReference.Latest(), keys.signer("k"));
    BaselineSource database =
        new BaselineSource.Database(
            tree.beside().resolve("elsewhere/fim"), new BaselineReference.Latest());
    baselines = trusting(keys);
    policy = paths("/srv");
    assertThat(verdict(database, target("a"))).isEqualTo(Verdict.INTACT);

    Path file =
        Files.writeString(
            tree.beside().resolve("policy.yaml"), "version: 1\nrules:\n  - path: /etc\n");
    policy = Policy.read(file);
    assertRefused(database, "and it has no seal of its own");
    Files.write(SealFile.of(file), PolicySeal.seal(file, keys.signer("k"), READY).toFile());
    assertThat(verdict(database, target("a"))).isEqualTo(Verdict.INTACT);
  }

  @Test
  void withTrustAnOlderBaselineIsRefusedAlsoAfterARestart() throws IOException {
    TrustFixture keys = new TrustFixture(tree);
    FileIntegrity fim = recorded("elsewhere");
    Path file = tree.beside().resolve("trusted");
    BaselineSource source = new BaselineSource.File(file);
    try (OutputStream out = Files.newOutputStream(file)) {
      fim.export(new BaselineReference.Latest(), out);
    }
    byte[] old = SealedPortable.seal(file, keys.signer("k"), READY).toFile();
    byte[] now = SealedPortable.seal(file, keys.signer("k"), READY.plusSeconds(1)).toFile();
    Files.write(SealFile.of(file), now);
    baselines = trusting(keys);
    inForce(source).session().close();
    Files.write(SealFile.of(file), old);
    baselines = trusting(keys);
    assertRefused(source, "it is older");
  }

  @Test
  void aCatalogueIsWaitedForAndItsCopyIsUsedWhileTheServerIsAway() {
    Path data = PostgresServer.newDirectory();
    PostgresServer server = PostgresServer.start(data, Map.of(), 0);
    new FleetCatalogue(server.address("postgres", "postgres")).create(null, null, null);
    StoreLocation.OnServer location =
        new StoreLocation.OnServer(server.address("postgres", "postgres"), "app");
    CatalogueCopy copy = new CatalogueCopy(tree.beside(), "app", location, null);
    BaselineSource source = new BaselineSource.Catalogue(copy);
    assertThat(baselines.resolve(source, target("a"), root))
        .isInstanceOf(BaselineResolution.HoldOff.class);
    FileIntegrity.at(location).init(TreeRequest.standard().withRoot(tree.root()), change -> {});
    assertThat(copy.refresh()).isTrue();
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    server.kill();
    assertThatThrownBy(copy::refresh).isInstanceOf(FimException.class);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    tree.file("srv/index.html", "wrong");
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void anotherCopyOfTheTreeSaysWhatIsTrustedAndTheMountsOfTheStartAreNoFinding() {
    TestTree.requireRoot();
    try (TestTree image = TestTree.create()) {
      image.dir("etc").file("etc/passwd", "root").dir("srv").file("srv/index.html", "clean");
      BaselineSource source = new BaselineSource.Tree(image.root());
      assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
      tree.dir("run").dir("run/secrets").bindMount("srv", "run/secrets");
      assertThat(verdict(source, target("a"))).isEqualTo(Verdict.DRIFTED);
      assertThat(verdict(source, target("a", "/", "/run/secrets"))).isEqualTo(Verdict.INTACT);
    }
  }

  @Test
  void theFirstSightIsHeldOffAndKeptAsLongAsTheImageIsTheSame() {
    BaselineSource source = new BaselineSource.FirstSight(HOLD_OFF);
    assertThat(started(READY.plusSeconds(29)).resolve(source, target("a"), root))
        .isEqualTo(new BaselineResolution.HoldOff(READY.plus(HOLD_OFF)));
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    tree.file("srv/index.html", "wrong");

    baselines = started(READY); // no hold-off for what is known
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.DRIFTED);
    assertThat(baselines.resolve(source, target("b"), root))
        .isInstanceOf(BaselineResolution.HoldOff.class);

    baselines = started(READY.plus(HOLD_OFF));
    assertThat(verdict(source, target("b"))).isEqualTo(Verdict.INTACT);
    assertThat(verdict(source, target(null))).isEqualTo(Verdict.INTACT);
  }

  @Test
  void eachStartTrustsWhatIsThereAndNotWhatIsThereWhenTheSidecarBeginsAnew() {
    BaselineSource source = new BaselineSource.EachStart(Duration.ZERO);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    tree.file("srv/index.html", "wrong");
    baselines = started(READY);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.DRIFTED);
    run = "the second";
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    assertThat(tree.beside().resolve("fim/app/start.mv.db")).exists();
  }

  @Test
  void theStateIsHeldInAVolumeThatEverybodyCanWriteWhateverTakesItsName() throws IOException {
    Path volume = tree.beside();
    FileIntegrity _ = recorded("elsewhere");
    Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwxrwxrwx"));
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    BaselineSource database =
        new BaselineSource.Database(
            volume.resolve("elsewhere/fim"), new BaselineReference.Latest());
    assertThat(verdict(database, target("a"))).isEqualTo(Verdict.INTACT);
    Files.move(volume.resolve("fim"), volume.resolve("moved"));
    Files.createDirectory(volume.resolve("fim"));
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    assertThat(volume.resolve("fim")).isEmptyDirectory();
    assertThat(volume.resolve("moved/app/own.mv.db")).exists();
  }

  @Test
  void withoutAnImageFirstSightAndWhatIsAcceptedHoldForTheRun() {
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    assertThat(verdict(source, target(null))).isEqualTo(Verdict.INTACT);
    tree.file("srv/index.html", "wrong");
    assertThat(verdict(source, target(null))).isEqualTo(Verdict.DRIFTED);
    assertThat(verdict(baselines.accept(source, target(null), root))).isEqualTo(Verdict.INTACT);
    tree.file("etc/passwd", "evil");
    baselines = started(READY);
    assertThat(verdict(source, target(null))).isEqualTo(Verdict.DRIFTED);
    tree.file("etc/passwd", "root");
    assertThat(verdict(source, target(null))).isEqualTo(Verdict.INTACT);
    run = "the second";
    assertThat(verdict(source, target(null))).isEqualTo(Verdict.INTACT);
  }

  @Test
  void whatIsAcceptedHoldsForItsImage() throws IOException {
    recorded("elsewhere");
    BaselineSource source =
        new BaselineSource.Database(
            tree.beside().resolve("elsewhere/fim"), new BaselineReference.Latest());
    tree.file("srv/index.html", "wrong");
    BaselineInForce accepted = baselines.accept(source, target("a"), root);
    assertThat(accepted.accepted()).isTrue();
    assertThat(accepted.name().id()).isEqualTo(1);
    assertThat(verdict(accepted)).isEqualTo(Verdict.INTACT);

    baselines = started(READY);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    assertThat(verdict(source, target("b"))).isEqualTo(Verdict.DRIFTED);
    assertThat(verdict(baselines.accept(source, target("b"), root))).isEqualTo(Verdict.INTACT);
    assertThat(verdict(source, target("b"))).isEqualTo(Verdict.INTACT);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void theStateIsPrivateAndWhatOthersCouldHaveWrittenIsRefused() throws IOException {
    Path state = tree.beside().resolve("fim");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(() -> StateDirectory.in(tree.beside(), "fim"))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot trust the state directory "
                + state
                + ": others have rights in it (mode 0770);"
                + " remove it, since others may have written what it holds");
  }

  @Test
  void aNameOfAContainerStandsForOneDirectoryOnly() {
    assertThat(named("app.1")).isEqualTo("app.1");
    assertThat(named("..")).isEqualTo("%2e.");
    assertThat(named("a/b %")).isEqualTo("a%2fb%20%25");
    assertThat(named("")).isEqualTo("%");
  }

  private static String named(String container) {
    return new BaselineTarget(container, null, List.of(), "a run", READY, null, null)
        .directoryName();
  }

  @Test
  void aFirstSightWithOtherSettingsIsRecordedAnewUnlessTheTargetHasDrifted() {
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    policy = paths("/srv");
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    policy = Policy.parse("a comment more", "# x\n" + policy.source());
    assertThat(inForce(source).standing()).isEqualTo(Standing.WHOLE);

    policy = paths("/srv", "/etc");
    tree.file("srv/index.html", "wrong");
    BaselineInForce partial = inForce(source);
    assertThat(partial.standing()).isEqualTo(Standing.PARTIAL);
    assertThat(verdict(partial)).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void aFirstSightWithWiderSettingsCoversThemFromTheNextStartOn() {
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    policy = paths("/srv");
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    policy = paths("/srv", "/etc");
    assertThat(inForce(source).standing()).isEqualTo(Standing.REPLACED);
    assertThat(inForce(source).standing()).isEqualTo(Standing.WHOLE);
    tree.file("etc/passwd", "evil");
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.DRIFTED);
  }

  @Test
  void whatWasAcceptedWithOtherSettingsIsNotWholeUntilItIsAcceptedAgain() {
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    policy = paths("/srv");
    baselines.accept(source, target("a"), root).session().close();
    assertThat(inForce(source).standing()).isEqualTo(Standing.WHOLE);
    policy = paths("/srv", "/etc");
    BaselineInForce partial = inForce(source);
    assertThat(partial.accepted()).isTrue();
    assertThat(partial.standing()).isEqualTo(Standing.PARTIAL_ACCEPTED);
    assertThat(partial.standing().isWhole()).isFalse();
    baselines.accept(source, target("a"), root).session().close();
    assertThat(inForce(source).standing()).isEqualTo(Standing.WHOLE);
  }

  @Test
  void whatWasKeptBeforeTheNameWasKnownIsStillTrusted() throws IOException {
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    Path state = tree.beside().resolve("fim");
    Files.move(state.resolve("app"), state.resolve("only-other"));
    tree.file("srv/index.html", "wrong");
    assertThat(verdict(source, target("a"))).as("held against it").isEqualTo(Verdict.DRIFTED);
    assertThat(verdict(source, target("b"))).as("another image").isEqualTo(Verdict.INTACT);
  }

  @Test
  void whatIsKeptMustBeWhatWasWritten() throws IOException {
    BaselineSource source = new BaselineSource.FirstSight(Duration.ZERO);
    assertThat(verdict(source, target("a"))).isEqualTo(Verdict.INTACT);
    Path kept = tree.beside().resolve("fim/app/kept");
    assertThat(Files.readString(kept)).matches("[0-9a-f]{64} first-sight 1\n");
    Files.writeString(kept, "first-sight 1\n");
    assertThatThrownBy(() -> baselines.resolve(source, target("a"), root))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot read "
                + kept
                + ": it holds no line of the form 'HOLDER ORIGIN NUMBER';"
                + " remove it: the baseline is then recorded again");
  }

  @Test
  void aBaselineFromElsewhereOfLessThanTheSettingsSelectIsNoWholeOne() throws IOException {
    Path directory =
        Files.createDirectory(
            tree.beside().resolve("less"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileIntegrity fim = FileIntegrity.at(directory.resolve("fim"));
    fim.init(TreeRequest.standard().withRoot(tree.root()).withPolicy(paths("/etc")), change -> {});
    Path file = tree.beside().resolve("less.fim");
    try (OutputStream out = Files.newOutputStream(file)) {
      fim.export(new BaselineReference.Latest(), out);
    }
    policy = paths("/etc", "/srv");
    tree.file("srv/index.html", "wrong");
    BaselineInForce found = inForce(new BaselineSource.File(file));
    assertThat(verdict(found)).isEqualTo(Verdict.INTACT); // of /etc
    assertThat(found.standing().isWhole()).isFalse(); // or nobody hears that /srv is not compared
    BaselineInForce stored =
        inForce(
            new BaselineSource.Database(directory.resolve("fim"), new BaselineReference.Latest()));
    stored.session().close();
    assertThat(stored.standing().isWhole()).isFalse();
  }

  @Test
  void aBaselineFromElsewhereOfMoreThanTheSettingsSelectIsAWholeOne() throws IOException {
    FileIntegrity all = recorded("all");
    Path file = tree.beside().resolve("all.fim");
    try (OutputStream out = Files.newOutputStream(file)) {
      all.export(new BaselineReference.Latest(), out);
    }
    policy = paths("/etc");
    BaselineInForce found = inForce(new BaselineSource.File(file));
    assertThat(verdict(found)).isEqualTo(Verdict.INTACT);
    assertThat(found.standing().isWhole()).isTrue();
  }

  @Test
  void aBaselineOfOtherPartsOfTheTreeIsNoWholeOne() throws IOException {
    Path directory =
        Files.createDirectory(
            tree.beside().resolve("part"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileIntegrity.at(directory.resolve("fim"))
        .init(
            TreeRequest.standard()
                .withRoot(tree.root())
                .withPaths(List.of(ByteString.ofUtf8("/etc"))),
            change -> {});
    BaselineSource part =
        new BaselineSource.Database(directory.resolve("fim"), new BaselineReference.Latest());
    policy = paths("/etc", "/srv");
    BaselineInForce found = inForce(part);
    assertThat(found.standing()).isEqualTo(BaselineInForce.Standing.SHORT);
    assertThat(found.session().notes())
        .contains("nothing of /srv is compared: the baseline holds only /etc");
    found.session().close();
  }
}
