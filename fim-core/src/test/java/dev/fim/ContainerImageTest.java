package dev.fim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.compare.Verdict;
import dev.fim.error.FimException;
import dev.fim.image.ImageChoice;
import dev.fim.image.ImageSource;
import dev.fim.path.ByteString;
import dev.fim.policy.Policy;
import dev.fim.request.BaselineReference;
import dev.fim.request.Outcome;
import dev.fim.request.TreeRequest;
import dev.fim.run.CheckRun;
import dev.fim.session.SessionTerms;
import dev.fim.testing.ImageArchive;
import dev.fim.testing.TarArchive;
import dev.fim.testing.TestTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A container image as the baseline of a tree that was unpacked from it.
class ContainerImageTest {

  private static final Policy CONTENT =
      Policy.parse(
          "content.yaml",
          """
          version: 1
          rules:
            - path: /
              attributes: [type, size, link, sha256, inode, ctime, nlink]
          """);

  private static final byte[] LAYER =
      new TarArchive()
          .mtime(TestTree.SECONDS)
          .directory("etc/")
          .file("etc/conf", "one\n")
          .symlink("link", "etc/conf")
          .finish();

  private final FimFixture fixture = new FimFixture();
  private final FileIntegrity fim = fixture.fim();

  @BeforeEach
  void unpack() {
    fixture.tree().dir("etc").file("etc/conf", "one\n").symlink("link", "etc/conf");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static byte[] image(byte[]... layers) {
    return ImageArchive.docker(List.of(layers)).archive();
  }

  private Path file(String name, byte[] image) {
    try {
      return Files.write(fixture.database().resolveSibling(name), image);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Outcome init(byte[] image, TreeRequest request) {
    return fim.initFromImage(
        new ImageSource.OfStream(new ByteArrayInputStream(image), "standard input"),
        ImageChoice.STANDARD,
        request,
        fixture.changes()::add);
  }

  private Outcome check() {
    fixture.changes().clear();
    return fim.check(fixture.request(), fixture.changes()::add);
  }

  @Test
  void anUnpackedImageIsIntactUntilSomethingChanges() {
    Outcome recorded = init(image(LAYER), TreeRequest.standard().withPolicy(CONTENT));
    assertThat(recorded.generation().image()).startsWith("sha256:");
    assertThat(recorded.generation().digest()).isNotNull();
    assertThat(fim.generations().getLast().image()).isEqualTo(recorded.generation().image());
    assertThat(recorded.header().notes())
        .containsExactly(
            "not compared, since the baseline is an image, which has none: nlink, ctime, inode");

    Outcome intact = check();
    assertThat(intact.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(intact.header().notes())
        .contains(
            "not compared, since the baseline is an image, which has none: nlink, ctime, inode",
            CheckRun.IMAGE);

    fixture.tree().file("etc/conf", "two\n").file("etc/new", "");
    assertThat(check().verdict()).isEqualTo(Verdict.DRIFTED);
    assertThat(fixture.lines())
        .containsExactly("Changed /etc/conf sha256", "Added /etc/new size, sha256");
  }

  /// podman, for one, gives the root of each container the mode 0555.
  @Test
  void theModeAndTimeOfTheRootAreTheRuntimesAndItsOwnerIsTheImages() throws IOException {
    byte[] root = new TarArchive().owner(54_321, 0).mode(0755).directory("./").finish();
    Policy policy =
        Policy.parse(
            "root.yaml",
            """
            version: 1
            rules:
              - path: /
                attributes: [type]
              - regex: /
                attributes: [type, mode, uid, mtime]
            """);
    assertThat(init(image(root, LAYER), TreeRequest.standard().withPolicy(policy)).header().notes())
        .containsExactly(
            "not compared of /, since a container runtime may set its own: mode, mtime");
    Files.setPosixFilePermissions(
        Path.of(fixture.tree().root().display()), PosixFilePermissions.fromString("r-xr-xr-x"));
    check();
    assertThat(fixture.lines()).containsExactly("Changed / uid");
  }

  @Test
  void anImageInAFileIsABaseline() {
    Path file = file("image.tar", image(LAYER));
    Outcome outcome =
        fim.check(
            fixture.request().withPolicy(CONTENT),
            new BaselineReference.Portable(file),
            fixture.changes()::add);
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.generation().image()).startsWith("sha256:");
  }

  @Test
  void aSessionComparesWithAnImage() {
    Path file = file("image.tar", image(LAYER));
    try (CheckSession session =
        fim.session(
            new BaselineReference.Portable(file), SessionTerms.STANDARD.withPolicy(CONTENT))) {
      assertThat(session.notes())
          .contains(
              "not compared, since the baseline is an image, which has none: nlink, ctime, inode");
      assertThat(session.isIncomplete()).isFalse();
    }
  }

  @Test
  void twoImagesAreCompared() {
    byte[] second =
        new TarArchive().file(".wh.link", "").mtime(TestTree.SECONDS).file("etc/new", "x").finish();
    Outcome outcome =
        fim.compare(
            new BaselineReference.Portable(file("one.tar", image(LAYER))),
            new BaselineReference.Portable(file("two.tar", image(LAYER, second))),
            fixture.changes()::add);
    assertThat(outcome.summary().added()).isEqualTo(1);
    assertThat(fixture.lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("Added /etc/new"))
        .anyMatch(line -> line.startsWith("Removed /link"));
  }

  @Test
  void anImageIsReadUnderThePolicyOfTheGenerationThatItIsComparedWith() {
    init(image(LAYER), TreeRequest.standard().withPolicy(CONTENT));
    Outcome outcome =
        fim.compare(
            new BaselineReference.Latest(),
            new BaselineReference.Portable(file("one.tar", image(LAYER))),
            fixture.changes()::add);
    assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
    assertThat(outcome.header().notes()).noneMatch(note -> note.contains("policies differ"));
  }

  @Test
  void aGenerationOfAnImageTravels() throws IOException {
    assertThat(init(image(LAYER), TreeRequest.standard()).header().notes())
        .containsExactly("compared by their type only, since no layer of the image has them: /");
    byte[] portable = fixture.export(new BaselineReference.Latest());
    Path file = file("image.fim", portable);
    assertThat(
            fim.compare(
                    new BaselineReference.Latest(),
                    new BaselineReference.Portable(file),
                    fixture.changes()::add)
                .verdict())
        .isEqualTo(Verdict.INTACT);
    assertThat(fim.importFrom(file).image()).isEqualTo(fim.generations().getFirst().image());
    assertThat(fixture.export(new BaselineReference.Numbered(2))).isEqualTo(portable);
  }

  @Test
  void onlyGivenPathsAreRecorded() {
    TreeRequest etc = TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("etc")));
    assertThat(init(image(LAYER), etc).generation().entries()).isEqualTo(2);
    assertThatThrownBy(() ->
            init(
                image(LAYER),
                TreeRequest.standard().withPaths(List.of(ByteString.ofUtf8("/none")))))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot record /none: the image has no such path, or the policy excludes it; links in a"
                + " path are not followed in an image");
  }

  @Test
  void aPolicyThatSelectsNothingIsRefused() {
    Policy none =
        Policy.parse("none.yaml", "version: 1\nrules:\n  - path: /none\n    attributes: [type]\n");
    assertThatThrownBy(() -> init(image(LAYER), TreeRequest.standard().withPolicy(none)))
        .hasMessage(
            "cannot record /: the policy selects nothing of the image; 'fim explain PATH' shows"
                + " which rule decides");
  }

  @Test
  void anImageIsNotUpdated() {
    init(image(LAYER), TreeRequest.standard());
    assertThatThrownBy(() ->
            fim.update(fixture.request(), new BaselineReference.Latest(), fixture.changes()::add))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot update generation 1: it is a container image, which no container changes;"
                + " record the next image with 'fim init --image', or the tree with 'fim init'");
  }

  @Test
  void aQuickCheckReadsEveryFile() {
    init(image(LAYER), TreeRequest.standard().withPolicy(CONTENT));
    for (int i = 0; i < 2; i++) {
      Outcome outcome =
          fim.checkQuickly(
              fixture.request(), new BaselineReference.Latest(), 0, fixture.changes()::add);
      assertThat(outcome.verdict()).isEqualTo(Verdict.INTACT);
      assertThat(outcome.header().notes())
          .contains("--quick does not work with the baseline of an image: every file is read");
    }
  }

  @Test
  void aFaultLeavesNoDatabase() {
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(() -> init(new byte[2000], TreeRequest.standard()))
        .isInstanceOf(FimException.class)
        .satisfies(fault -> lines.add(fault.getMessage()));
    assertThat(lines).hasSize(1);
    assertThat(Files.exists(fixture.database().resolveSibling("fim.mv.db"))).isFalse();
  }
}
