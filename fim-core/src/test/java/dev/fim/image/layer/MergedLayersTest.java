package dev.fim.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import dev.fim.file.Attribute;
import dev.fim.file.DigestAlgorithm;
import dev.fim.file.FileEntry;
import dev.fim.testing.TarArchive;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedLayersTest {

  private static TarArchive layer() {
    return new TarArchive().mode(0755).directory("./").mode(0644);
  }

  private static void assertRefused(String message, TarArchive... layers) {
    assertThatThrownBy(() -> Layers.shown(layers))
        .isInstanceOf(FimException.class)
        .hasMessage("cannot read the image test.tar: " + message)
        .extracting("problem")
        .isEqualTo(Problem.BASELINE_NOT_TRUSTED);
  }

  @Test
  void aHigherLayerReplacesFilesAndKeepsDirectories() {
    assertThat(
            Layers.shown(
                layer().mode(0700).directory("a").mode(0644).file("a/x", "1").file("a/y", "1"),
                layer().mode(0711).directory("a").mode(0600).file("a/x", "2")))
        .containsExactly("/ directory 755", "/a directory 711", "/a/x file 600", "/a/y file 644");
  }

  @Test
  void aWhiteoutHidesLowerLayersOnly() {
    assertThat(
            Layers.shown(
                layer().directory("a").file("a/x", "1").file("b", "1"),
                layer().file(".wh.a", "").file(".wh.b", "").mode(0600).file("b", "2"),
                layer()))
        .containsExactly("/ directory 755", "/b file 600");
  }

  @Test
  void aWhiteoutHidesWhatIsBelowIt() {
    assertThat(
            Layers.shown(
                layer().directory("a").directory("a/b").file("a/b/x", "1"),
                layer().file(".wh.a", ""),
                layer().mode(0700).directory("a").directory("a/b")))
        .containsExactly("/ directory 755", "/a directory 700", "/a/b directory 700");
  }

  @Test
  void anOpaqueDirectoryHidesWhatLowerLayersHaveInIt() {
    assertThat(
            Layers.shown(
                layer().directory("a").file("a/x", "1").file("a/y", "1").file("b", "1"),
                layer().directory("a").file("a/.wh..wh..opq", "").mode(0600).file("a/y", "2")))
        .containsExactly("/ directory 755", "/a directory 644", "/a/y file 600", "/b file 644");
  }

  @Test
  void anOpaqueDirectoryDoesNotHideItself() {
    assertThat(
            Layers.shown(
                layer().mode(0711).directory("a").file("a/x", "1"),
                layer().file("a/.wh..wh..opq", "")))
        .containsExactly("/ directory 755", "/a directory 711");
  }

  @Test
  void aFileInPlaceOfADirectoryHidesWhatWasInIt() {
    assertThat(
            Layers.shown(
                layer().directory("a").file("a/x", "1"),
                layer().file("a", "now a file"),
                layer().mode(0700).directory("a").mode(0600).file("a/z", "3")))
        .containsExactly("/ directory 755", "/a directory 700", "/a/z file 600");
  }

  @Test
  void namesThatSortBesideADirectoryKeepTheirOrder() {
    assertThat(
            Layers.shown(
                layer().file("a-", "1").directory("a").file("a/x", "1").file("a.wh.", "1"),
                layer().file("a-b", "2")))
        .containsExactly(
            "/ directory 755",
            "/a directory 644",
            "/a/x file 644",
            "/a- file 644",
            "/a-b file 644",
            "/a.wh. file 644");
  }

  @Test
  void directoriesThatNoLayerHasAreKnownByTypeOnly() {
    assertThat(Layers.shown(new TarArchive().file("a/b/x", "1")))
        .containsExactly("/ ?", "/a ?", "/a/b ?", "/a/b/x file 644");
    assertThat(
            Layers.shown(
                new TarArchive().mode(0711).directory("a"), new TarArchive().file("a/b/x", "1")))
        .containsExactly("/ ?", "/a directory 711", "/a/b ?", "/a/b/x file 644");
    assertThat(Layers.shown(new TarArchive())).containsExactly("/ ?");
  }

  @Test
  void whatIsBelowALinkOfALowerLayerIsNoted() {
    List<String> notes = new ArrayList<>();
    List<FileEntry> entries =
        Layers.entries(
            notes, layer().symlink("lib", "usr/lib"), new TarArchive().file("lib/x", "1"));
    assertThat(entries).hasSize(3);
    assertThat(notes)
        .containsExactly(
            "layer 2 has something below /lib, which is a symlink in a lower layer: taken as a"
                + " directory here, which some container runtimes do and others do not");
  }

  @Test
  void metadataOfAufsIsPassedOver() {
    assertThat(
            Layers.shown(
                layer()
                    .directory(".wh..wh.plnk")
                    .file(".wh..wh.plnk/1", "")
                    .file(".wh..wh.aufs", "")))
        .containsExactly("/ directory 755");
  }

  @Test
  void aHardLinkIsItsTargetUnderAnotherName() {
    List<FileEntry> entries =
        Layers.entries(
            new ArrayList<>(),
            layer().mode(04755).file("a", "one").mode(0).hardLink("b", "./a").hardLink("c", "b"),
            layer().hardLink("d", "a"));
    assertThat(entries).hasSize(5);
    for (FileEntry entry : entries.subList(1, 5)) {
      assertThat(entry.mode()).isEqualTo(04755);
      assertThat(entry.size()).isEqualTo(3);
      assertThat(entry.digest(DigestAlgorithm.SHA256))
          .isEqualTo(entries.get(1).digest(DigestAlgorithm.SHA256));
    }
    assertThat(entries.get(1).recorded().contains(Attribute.SHA256)).isTrue();
  }

  @Test
  void aHardLinkTakesTheFileOfItsOwnLayerOnlyIfThatComesBefore() {
    List<FileEntry> entries =
        Layers.entries(
            new ArrayList<>(),
            layer().mode(0600).file("a", "old"),
            layer().hardLink("b", "a").mode(0640).file("a", "new"));
    assertThat(entries.get(1).mode()).isEqualTo(0640);
    assertThat(entries.get(2).mode()).isEqualTo(0600);
  }

  @Test
  void hardLinksThatLeadNowhereAreRefused() {
    assertRefused(
        "layer 1: the entry /b: it is a hard link to /a, which is not there",
        layer().hardLink("b", "a"));
    assertRefused(
        "layer 2: the entry /b: it is a hard link to /a, which is not there",
        layer().file("a", ""),
        layer().file(".wh.a", "").hardLink("b", "a"));
    assertRefused(
        "layer 3: the entry /b: it is a hard link to /d/a, which is not there",
        layer().directory("d").file("d/a", ""),
        layer().file(".wh.d", ""),
        layer().hardLink("b", "d/a"));
    assertRefused(
        "layer 1: the entry b: it is a hard link to the absolute name /a",
        layer().file("a", "").hardLink("b", "/a"));
    assertRefused(
        "layer 1: the entry b: a name with '..' leads out of the tree: ../../etc/shadow",
        layer().hardLink("b", "../../etc/shadow"));
    assertRefused("layer 1: the entry b: it is a hard link to itself", layer().hardLink("b", "b"));
    assertRefused(
        "layer 1: the entry b: it is a hard link to itself",
        layer().hardLink("a", "b").hardLink("b", "a"));
    assertRefused(
        "layer 1: the entry /b: it is a hard link to the directory /a",
        layer().directory("a").hardLink("b", "a"));
  }

  @Test
  void namesThatLeadOutOfTheTreeAreRefused() {
    assertRefused(
        "layer 1: the entry a/../../x: a name with '..' leads out of the tree: a/../../x",
        layer().file("a/../../x", ""));
    assertRefused(
        "layer 1: it has an extended header with a NUL in its path, after the entry ./",
        layer().pax("path", "a\0b").file("x", ""));
    assertRefused("layer 1: the entry .wh.: it is a whiteout of no name", layer().file(".wh.", ""));
    assertRefused(
        "layer 1: the entry .wh...: it is a whiteout of no name", layer().file(".wh...", ""));
    assertRefused(
        "layer 1: the entry .wh.a/b: it is below a whiteout", layer().file(".wh.a/b", ""));
    assertRefused(
        "layer 1: the entry %s: a name of more than 255 bytes".formatted("n".repeat(256)),
        layer().pax("path", "n".repeat(256)).file("n", ""));
  }

  @Test
  void whatCannotBeOneTreeIsRefused() {
    assertRefused("layer 1: it has the entry /a twice", layer().file("a", "1").file("./a", "2"));
    assertRefused(
        "layer 1: it has the entry /a/x, and /a is no directory",
        layer().file("a", "1").file("a/x", "2"));
    assertRefused(
        "layer 1: the entry ./: the root is no directory", new TarArchive().file("./", "1"));
    assertRefused(
        "layer 1: the entry a: it is the character device 0:0, which overlay file systems take for"
            + " a deletion",
        layer().device('3', "a", 0, 0));
    assertRefused(
        "layer 1: the entry a: it has the extended attribute trusted.overlay.opaque",
        layer().pax("SCHILY.xattr.trusted.overlay.opaque", "y").directory("a"));
    assertRefused(
        "layer 1: a header of the archive does not have its check sum, after the entry a",
        layer().file("a", "").raw(new byte[] {1}).raw(new byte[511]));
  }

  @Test
  void absoluteNamesBeginAtTheRootOfTheTree() {
    assertThat(Layers.shown(layer().file("/ko-app/web", "1")))
        .containsExactly("/ directory 755", "/ko-app ?", "/ko-app/web file 644");
  }
}
