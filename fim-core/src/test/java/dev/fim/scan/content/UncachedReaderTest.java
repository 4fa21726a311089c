package dev.fim.scan.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.path.ByteString;
import dev.fim.posix.Calls;
import dev.fim.posix.Errno;
import dev.fim.posix.FileStatus;
import dev.fim.testing.TestTree;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UncachedReaderTest {

  private static final int SIZE = 300_000;

  private final TestTree tree = TestTree.create();
  private final Calls calls = new Calls();
  private final MemorySegment buffer = calls.arena().allocate(256 * 1024);
  private int fd;
  private long device;

  @BeforeEach
  void makeFile() throws IOException {
    tree.file("f", new byte[SIZE]);
    try (FileChannel channel =
        FileChannel.open(tree.path().resolve("f"), StandardOpenOption.WRITE)) {
      channel.force(true); // a page that is not on the disk stays in memory
    }
    fd = calls.openAt(Calls.AT_FDCWD, tree.root().child(ByteString.ofUtf8("f")).toByteArray(), 0);
    FileStatus status = new FileStatus(calls.arena());
    assertThat(calls.stat(fd, status)).isZero();
    device = status.dev();
    Assumptions.assumeTrue(calls.cachedPages(fd) > 0, "needs cachestat: Linux 6.5");
  }

  @AfterEach
  void removeTree() {
    calls.closeDescriptor(fd);
    calls.close();
    tree.close();
  }

  private void requireDropped() {
    calls.dropPages(fd);
    Assumptions.assumeTrue(
        calls.cachedPages(fd) == 0, "needs temporary files that are not in memory alone");
  }

  private long readAll(UncachedReader care) {
    assertThat(calls.rewind(fd)).isZero();
    care.begin(fd, device);
    long total = 0;
    while (true) {
      long read = care.read(fd, device, buffer, buffer.byteSize());
      assertThat(read).isNotNegative();
      total += read;
      if (read == 0) {
        care.end(fd);
        return total;
      }
    }
  }

  @Test
  void whatWasBroughtInIsGivenBack() {
    requireDropped();
    assertThat(readAll(new UncachedReader(calls))).isEqualTo(SIZE);
    assertThat(calls.cachedPages(fd)).isZero();
  }

  @Test
  void whatWasInMemoryStays() {
    long before = calls.cachedPages(fd);
    assertThat(readAll(new UncachedReader(calls))).isEqualTo(SIZE);
    assertThat(calls.cachedPages(fd)).isEqualTo(before);
  }

  @Test
  void bothHoldWhereTheKernelDoesNotHelp() {
    UncachedReader care = new UncachedReader(calls, device);
    long before = calls.cachedPages(fd);
    assertThat(readAll(care)).isEqualTo(SIZE);
    assertThat(calls.cachedPages(fd)).isEqualTo(before);
    requireDropped();
    assertThat(readAll(new UncachedReader(calls, device))).isEqualTo(SIZE);
    assertThat(calls.cachedPages(fd)).isZero();
  }

  @Test
  void aFileSystemWithoutIsReadAllTheSame() {
    int proc =
        calls.openAt(Calls.AT_FDCWD, ByteString.ofUtf8("/proc/self/status").toByteArray(), 0);
    assertThat(calls.readUncached(proc, buffer, 100)).isEqualTo(-Errno.EOPNOTSUPP);
    UncachedReader care = new UncachedReader(calls);
    care.begin(proc, 1);
    assertThat(care.read(proc, 1, buffer, 100)).isEqualTo(100);
    care.end(proc);
    calls.closeDescriptor(proc);
  }
}
