package dev.fim.baseline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fim.error.FimException;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {

  @TempDir Path directory = Path.of("");

  private Path file(String mode, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("pgpass"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  private static @Nullable String find(Path file, String host, int port, String database) {
    return PasswordFile.find(file, true, new CatalogueUrl.Host(host, port), database, "user");
  }

  @Test
  void theFirstLineThatFitsDecides() throws IOException {
    Path file =
        file(
            "rw-------",
            """
            # a comment:5432:db:user:no
            h:5432:other:user:first
            h:5432:db:*:a\\:b\\\\c:d
            *:*:*:user:any
            too:short
            """);
    assertThat(find(file, "h", 5432, "db")).isEqualTo("a:b\\c:d");
    assertThat(find(file, "h", 5432, "other")).isEqualTo("first");
    assertThat(find(file, "h", 5433, "db")).isEqualTo("any");
    assertThat(PasswordFile.find(file, true, new CatalogueUrl.Host("h", 1), "db", "nobody"))
        .isNull();
  }

  @Test
  void aFileThatOthersCanReadIsRefused() throws IOException {
    Path file = file("rw-r--r--", "*:*:*:*:secret\n");
    assertThatThrownBy(() -> find(file, "h", 1, "d"))
        .isInstanceOf(FimException.class)
        .hasMessage(
            "cannot read the password file %s: all users can read it (mode 0644); run chmod o-rwx"
                + " on it, or mount the Secret with defaultMode: 0440",
            file)
        .extracting("problem")
        .isEqualTo(Problem.IO);
  }

  @Test
  void oneThatIsNamedMustBeThereAndTheUsualOneNeedNot() {
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> find(none, "h", 1, "d")).extracting("problem").isEqualTo(Problem.IO);
    assertThat(PasswordFile.find(none, false, new CatalogueUrl.Host("h", 1), "d", "u")).isNull();
    assertThatThrownBy(() -> find(directory, "h", 1, "d"))
        .hasMessageContaining("it is not a regular file");
  }

  @Test
  void theAddressTakesItsPasswordFromThere() throws IOException {
    Path file = file("r--------", "127.0.0.1:5432:d:u:from file\n");
    Map<String, String> environment = Map.of("PGPASSFILE", file.toString(), "PGUSER", "u");
    assertThat(CatalogueAddress.of("postgresql://127.0.0.1/d", environment).properties())
        .containsEntry("password", "from file");
  }
}
