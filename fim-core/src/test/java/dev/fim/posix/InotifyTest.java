package dev.fim.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.testing.TestTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InotifyTest {

  private static final int SECOND = 1000;
  private static final int BAD = 1 << 20; // no such descriptor

  private final Calls calls = new Calls();
  private final Inotify inotify = Inotify.open();
  private final List<Inotify.Event> events = new ArrayList<>();
  private TestTree tree;
  private int directory;

  @BeforeEach
  void makeTree() {
    tree = TestTree.create();
    tree.dir("d").file("d/a", "1");
    directory =
        calls.openAt(
            Calls.AT_FDCWD,
            tree.path().resolve("d").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
            OpenFlags.O_PATH);
    assertThat(directory).isNotNegative();
    assertThat(inotify.failure()).isZero();
  }

  @AfterEach
  void removeTree() {
    calls.closeDescriptor(directory);
    calls.close();
    inotify.close();
    tree.close();
  }

  private List<Inotify.Event> read() {
    events.clear();
    assertThat(inotify.await(SECOND)).isPositive();
    assertThat(inotify.read(events::add)).isPositive();
    return events;
  }

  @Test
  void aDirectoryIsWatchedThroughAnOpenDescriptor() {
    int watch =
        inotify.watch(directory, Inotify.IN_MODIFY | Inotify.IN_CREATE | Inotify.IN_ONLYDIR);
    assertThat(watch).isPositive();
    tree.file("d/\\xff", "2");
    assertThat(read())
        .containsExactly(
            new Inotify.Event(watch, Inotify.IN_CREATE, ByteString.ofHex("ff")),
            new Inotify.Event(watch, Inotify.IN_MODIFY, ByteString.ofHex("ff")));
    tree.dir("d/sub");
    assertThat(read())
        .containsExactly(
            new Inotify.Event(
                watch, Inotify.IN_CREATE | Inotify.IN_ISDIR, ByteString.ofUtf8("sub")));
    assertThat(inotify.read(events::add)).isZero();
  }

  @Test
  void theSameInodeHasOneWatchAndWhatIsNoDirectoryIsRefused() {
    int watch = inotify.watch(directory, Inotify.IN_MODIFY);
    assertThat(inotify.watch(directory, Inotify.IN_CREATE)).isEqualTo(watch);
    assertThat(inotify.watch(BAD, Inotify.IN_MODIFY)).isEqualTo(-Errno.ENOENT);
    int file = calls.openAt(directory, new byte[] {'a'}, OpenFlags.O_PATH);
    assertThat(inotify.watch(file, Inotify.IN_MODIFY | Inotify.IN_ONLYDIR))
        .isEqualTo(-Errno.ENOTDIR);
    calls.closeDescriptor(file);
  }

  @Test
  void aWatchThatIsRemovedSaysSo() {
    int watch = inotify.watch(directory, Inotify.IN_MODIFY);
    assertThat(inotify.unwatch(watch)).isZero();
    assertThat(read())
        .containsExactly(new Inotify.Event(watch, Inotify.IN_IGNORED, ByteString.EMPTY));
    assertThat(inotify.unwatch(watch)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void whoWaitsCanBeWoken() {
    assertThat(inotify.await(0)).isZero();
    inotify.wake();
    inotify.wake();
    assertThat(inotify.await(-1)).isEqualTo(1);
    assertThat(inotify.await(0)).isZero();
  }
}
