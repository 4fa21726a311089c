package dev.fim.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewKeyTest {

  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void aNewKeyIsReadAgainAndItsPublicKeyVerifies() throws IOException {
    Path file = directory.resolve("k");
    VerifyingKey written = NewKey.write(file, null);
    SigningKey key = PrivateKeyFile.read(file, null);
    assertThat(PublicKeyFile.read(NewKey.publicFile(file))).isEqualTo(written);
    assertThat(written.verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void aKeyWithAPassphraseIsReadOnlyWithIt() {
    Path file = directory.resolve("k");
    VerifyingKey written = NewKey.write(file, () -> "grün & blau".toCharArray());
    SigningKey key = PrivateKeyFile.readAsking(file, () -> "grün & blau".toCharArray());
    assertThat(written.verifies(MESSAGE, key.sign(MESSAGE))).isTrue();
    assertThatThrownBy(() -> PrivateKeyFile.readAsking(file, () -> "blau".toCharArray()))
        .hasMessageContaining("the passphrase is wrong, or the file is damaged");
    assertThatThrownBy(() -> PrivateKeyFile.read(file, null))
        .hasMessageContaining("it has a passphrase");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path file = directory.resolve("k");
    Files.writeString(NewKey.publicFile(file), "kept");
    assertThatThrownBy(() -> NewKey.write(file, null))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO))
        .hasMessage(
            "cannot write the key %s.pub: it exists; name another file, or remove it if nothing needs this key"
                .formatted(file));
    assertThat(file).doesNotExist();
    Files.delete(NewKey.publicFile(file));
    Files.createSymbolicLink(file, directory.resolve("nowhere"));
    assertThatThrownBy(() -> NewKey.write(file, null)).hasMessageContaining("it exists");
    assertThat(NewKey.publicFile(file)).doesNotExist();
  }

  @Test
  void aDirectoryThatIsMissingIsNamed() {
    assertThatThrownBy(() -> NewKey.write(directory.resolve("none/k"), null))
        .isInstanceOfSatisfying(
            FimException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IO));
  }
}
