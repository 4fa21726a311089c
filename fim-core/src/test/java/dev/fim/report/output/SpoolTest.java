package dev.fim.report.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  @TempDir Path directory;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /// What this process has open that has no name any more.
  private List<String> deletedButOpen() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(SpoolTest::target)
          .filter(target -> target.startsWith(directory.toString()))
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aFewBytesNeedNoFile() throws IOException {
    try (Spool spool = new Spool(directory)) {
      assertThat(spool.isEmpty()).isTrue();
      spool.write('x');
      spool.write(random(Spool.MEMORY - 1));

      assertThat(spool.isEmpty()).isFalse();
      assertThat(deletedButOpen()).isEmpty();
    }
  }

  @Test
  void moreGoesToAFileWithoutANameThatIsGoneAfterwards() throws IOException {
    try (Spool spool = new Spool(directory)) {
      spool.write(random(Spool.MEMORY));
      spool.write('x');

      assertThat(directory).isEmptyDirectory();
      assertThat(deletedButOpen()).hasSize(1).allMatch(target -> target.endsWith(" (deleted)"));
    }
    assertThat(deletedButOpen()).isEmpty();
  }

  @Test
  void whatWentInComesOutInOrder() throws IOException {
    for (int chunk : new int[] {1000, Spool.MEMORY - 1, Spool.MEMORY, Spool.MEMORY + 1}) {
      ByteArrayOutputStream in = new ByteArrayOutputStream();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (Spool spool = new Spool(directory)) {
        for (int i = 0; i < 2_000_000 / chunk; i++) {
          byte[] bytes = random(chunk - i % 7);
          spool.write(bytes);
          in.write(bytes);
        }
        spool.copyTo(out);
      }
      assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsAnError() throws IOException {
    try (Spool spool = new Spool(directory.resolve("none"))) {
      spool.write(random(Spool.MEMORY));

      assertThatThrownBy(() -> spool.write('x'))
          .isInstanceOf(FileSystemException.class)
          .hasMessageEndingWith(
              "a long report needs a file there, which cannot be made; name another directory:"
                  + " FIM_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    }
  }
}
