package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.SourceException;
import dev.fim.file.FileType;
import dev.fim.path.RawPath;
import dev.fim.policy.Decision.Reach;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {

  @TempDir Path directory;

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  @Test
  void aFileIsReadAsUtf8() throws IOException {
    String yaml = "version: 1\nrules:\n  - path: /srv/ä\n";
    Policy policy = Policy.read(file("a.yaml", yaml.getBytes(StandardCharsets.UTF_8)));

    assertThat(policy.source()).isEqualTo(yaml);
    assertThat(policy.name()).isEqualTo(directory.resolve("a.yaml").toString());
    assertThat(policy.decide(RawPath.ofUtf8("/srv/ä/x"), FileType.FILE).reach())
        .isEqualTo(Reach.SELECTED);
  }

  @Test
  void aByteThatIsNoUtf8IsNamedWithItsPlace() throws IOException {
    byte[] text = "version: 1\n# €\nrules:\n  - path: /\ufffdä".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(text, text.length + 1);
    bytes[text.length] = (byte) 0x80;
    Path file = file("latin1.yaml", bytes);

    assertThatThrownBy(() -> Policy.read(file))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot use the policy "
                + file
                + ", line 4, column 14: found the byte 0x80, which is no UTF-8; write a byte of a"
                + " name that is no UTF-8 as '\\xNN'");
  }

  @Test
  void aCharacterCutShortAtTheEndIsRefused() throws IOException {
    Path file = file("cut.yaml", new byte[] {'#', (byte) 0xe2, (byte) 0x82});

    assertThatThrownBy(() -> Policy.read(file))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot use the policy "
                + file
                + ", line 1, column 2: found the byte 0xe2, which is no UTF-8; write a byte of a"
                + " name that is no UTF-8 as '\\xNN'");
  }

  @Test
  void aFileLargerThanOneMebibyteIsRefused() throws IOException {
    Path file = file("big.yaml", new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> Policy.read(file))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "cannot use the policy "
                + file
                + ", line 1, column 1: found more than 1 MiB; make it shorter");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = directory.resolve("none.yaml");

    assertThatThrownBy(() -> Policy.read(file))
        .isInstanceOf(FimException.class)
        .hasMessage("cannot read the policy " + file + ": there is no such file");
  }

  @Test
  void aDirectoryIsNoPolicy() {
    assertThatThrownBy(() -> Policy.read(directory))
        .isInstanceOf(FimException.class)
        .hasMessage("cannot read the policy " + directory + ": Is a directory");
  }

  @Test
  void theStandardPolicyNeedsNeitherTheYamlNorTheRegexLibrary() throws Exception {
    try (URLClassLoader loader = new CoreClasses()) {
      Class<?> policy = loader.loadClass("dev.fim.policy.Policy");
      Class<?> path = loader.loadClass("dev.fim.path.RawPath");
      Class<?> type = loader.loadClass("dev.fim.file.FileType");
      Object decision =
          policy
              .getMethod("decide", path, type)
              .invoke(
                  policy.getMethod("standard").invoke(null),
                  path.getMethod("ofUtf8", String.class).invoke(null, "/etc"),
                  type.getEnumConstants()[0]);

      assertThat(decision).asString().startsWith("Decision[reach=SELECTED");
      assertThatThrownBy(() ->
              policy
                  .getMethod("parse", String.class, String.class)
                  .invoke(null, "a.yaml", "version: 1"))
          .hasRootCauseInstanceOf(ClassNotFoundException.class);
    }
  }

  /// Finds the classes of this module and of the JDK, and no library.
  private static final class CoreClasses extends URLClassLoader {

    CoreClasses() throws MalformedURLException {
      super(
          new URL[] {Policy.class.getProtectionDomain().getCodeSource().getLocation()},
          ClassLoader.getPlatformClassLoader());
    }
  }
}
