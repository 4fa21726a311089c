package dev.fim.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fim.posix.Errno;
import dev.fim.testing.DirectorySwap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeldDirectoryTest {

  private static final int OTHER_USER = 12345;

  @TempDir Path temporary;
  private Path home = Path.of("");
  private Path directory = Path.of("");

  @BeforeEach
  void makeTree() throws IOException {
    home = Files.createDirectory(temporary.resolve("home"));
    directory = Files.createDirectory(home.resolve("dir"));
    Files.writeString(directory.resolve("file"), "mine");
    Files.setPosixFilePermissions(
        directory.resolve("file"), PosixFilePermissions.fromString("rw-------"));
  }

  private static void assumeRoot(Path path) throws IOException {
    assumeTrue(Files.getAttribute(path, "unix:uid").equals(0), "only root can give files away");
  }

  private static void chmod(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  private static String path(Path directory) throws IOException {
    try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.PRIVATE)) {
      return held.path().display();
    }
  }

  private static String content(HeldDirectory held) throws IOException {
    try (HeldFile file = Objects.requireNonNull(held.find("file"));
        FileChannel channel = file.requirePrivate("").open(StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(16);
      int length = channel.read(buffer);
      return new String(buffer.array(), 0, length, StandardCharsets.UTF_8);
    }
  }

  @Test
  void linksAreFollowedToAPathWithoutAny() throws IOException {
    Files.createSymbolicLink(temporary.resolve("absolute"), home);
    Files.createSymbolicLink(home.resolve("relative"), Path.of(".././absolute//dir"));
    assertThat(path(temporary.resolve("absolute/relative"))).isEqualTo(directory.toString());
    assertThat(path(temporary.resolve("absolute/dir/../dir/."))).isEqualTo(directory.toString());
    assertThat(path(Path.of("/"))).isEqualTo("/");
  }

  @Test
  void aWayThatDoesNotEndIsNone() throws IOException {
    Files.createSymbolicLink(home.resolve("loop"), Path.of("loop"));
    assertFails(home.resolve("loop"), Errno.ELOOP);
    assertFails(directory.resolve("none/x"), Errno.ENOENT);
    assertFails(directory.resolve("file"), Errno.ENOTDIR);
  }

  private static void assertFails(Path path, int errno) {
    assertThatThrownBy(() -> HeldDirectory.open(path, Ancestors.PRIVATE).close())
        .isInstanceOfSatisfying(SystemException.class, e -> assertThat(e.errno()).isEqualTo(errno));
  }

  private static void assertRefused(Path path, Ancestors ancestors, String fact) {
    assertThatThrownBy(() -> HeldDirectory.open(path, ancestors).close())
        .isInstanceOfSatisfying(
            UntrustedException.class, e -> assertThat(e.fact()).isEqualTo(fact));
  }

  @Test
  void whatOthersCanWriteAboveIsRefusedUnlessItIsSticky() throws IOException {
    chmod(home, 0777);
    String fact = "others can write %s (mode 0777), a directory above it".formatted(home);
    assertRefused(directory, Ancestors.PRIVATE, fact);
    HeldDirectory.open(directory, Ancestors.VOLUME).close();
    chmod(home, 0775);
    assertRefused(
        directory,
        Ancestors.PRIVATE,
        "others can write %s (mode 0775), a directory above it".formatted(home));
    chmod(home, 01777);
    assertThat(path(directory)).isEqualTo(directory.toString());
    assertRefused(
        home, Ancestors.VOLUME, "others can write its directory %s (mode 1777)".formatted(home));
  }

  @Test
  void whatAnotherUserOwnsOnTheWayIsRefused() throws IOException {
    assumeRoot(temporary);
    Path link = Files.createSymbolicLink(home.resolve("link"), directory);
    Files.setAttribute(link, "unix:uid", OTHER_USER, LinkOption.NOFOLLOW_LINKS);
    assertRefused(
        link,
        Ancestors.VOLUME,
        "the link %s on the way to it belongs to user 12345, not to user 0, who runs this"
            .formatted(link));
    Files.setAttribute(home, "unix:uid", OTHER_USER);
    assertRefused(
        directory,
        Ancestors.VOLUME,
        "the directory %s on the way to it belongs to user 12345, not to user 0, who runs this"
            .formatted(home));
    assertRefused(
        home,
        Ancestors.VOLUME,
        "its directory %s belongs to user 12345, not to user 0, who runs this".formatted(home));
  }

  @Test
  void aNameIsLookedUpInTheDirectoryThatIsHeldWhateverHasItsPlace() throws IOException {
    try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.PRIVATE)) {
      Files.move(directory, home.resolve("moved"));
      Files.createDirectory(directory);
      Files.writeString(directory.resolve("file"), "theirs");
      assertThat(content(held)).isEqualTo("mine");
      assertThat(held.create("made")).isTrue();
      assertThat(held.create("made")).isFalse();
      assertThat(Files.getPosixFilePermissions(home.resolve("moved/made")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      held.rename("made", "renamed");
      held.sync();
      assertThat(home.resolve("moved/renamed")).exists();
      held.delete("renamed");
      held.delete("renamed");
      assertThat(home.resolve("moved/renamed")).doesNotExist();
      assertThat(held.status("renamed")).isNull();
      Files.createDirectory(home.resolve("moved/below"));
      try (HeldDirectory below = HeldDirectory.open(held.reach("below"), Ancestors.PRIVATE)) {
        assertThat(below.path().display()).isEqualTo(directory + "/below");
        assertThat(below.create("x")).isTrue();
      }
      assertThat(home.resolve("moved/below/x")).exists();
    }
  }

  @Test
  void aLinkInThePlaceOfAFileIsFoundAsALink() throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
    try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.PRIVATE);
        HeldFile link = Objects.requireNonNull(held.find("link"))) {
      assertThat(link.status().isLink()).isTrue();
      assertThatThrownBy(() -> link.requirePrivate(""))
          .hasMessage(directory + "/link is not a regular file");
    }
  }

  @Test
  void thoseWhoOpenOneDirectoryShareIt() throws IOException {
    HeldDirectory first = HeldDirectory.open(directory, Ancestors.PRIVATE);
    HeldDirectory second = HeldDirectory.open(directory, Ancestors.PRIVATE);
    assertThat(second).isSameAs(first);
    first.close();
    assertThat(content(second)).isEqualTo("mine");
    second.close();
    try (HeldDirectory third = HeldDirectory.open(directory, Ancestors.PRIVATE)) {
      assertThat(third.id()).isNotEqualTo(first.id());
      assertThat(HeldDirectory.ofId(first.id())).isNull();
    }
  }

  /// What the walk has judged is what is opened, in 10,000 rounds in which both directories have
  /// the name by turns.
  @Test
  void noRoundOpensWhatAnotherUserPutInItsPlace() throws IOException {
    assumeRoot(temporary);
    Path theirs = Files.createDirectory(home.resolve("theirs"));
    Files.writeString(theirs.resolve("file"), "theirs");
    chmod(theirs.resolve("file"), 0600);
    Files.setAttribute(theirs, "unix:uid", OTHER_USER); // the file is root's, to be believed
    int opened = 0;
    int refused = 0;
    try (DirectorySwap _ = DirectorySwap.of(directory, theirs)) {
      for (int i = 0; i < 10_000 || opened == 0 || refused == 0; i++) {
        try (HeldDirectory held = HeldDirectory.open(directory, Ancestors.PRIVATE)) {
          assertThat(content(held)).as("round %d", i).isEqualTo("mine");
          opened++;
        } catch (UntrustedException e) {
          refused++;
        }
      }
    }
    assertThat(opened + refused).isGreaterThanOrEqualTo(10_000);
  }
}
