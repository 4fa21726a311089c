package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportAideConfTest {

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  @Test
  void thePolicyIsWrittenAndWhatIsLeftOutIsListed() throws IOException {
    Path file =
        Files.writeString(fim.beside("aide.conf"), "report_url=stdout\n/dir p+ANF+compressed\n");
    String policy = fim.beside("policy.yaml").toString();
    assertThat(fim.run("import-aide-conf", "--output", policy, file.toString()))
        .isEqualTo(
            new Program.Result(
                0,
                "",
                """
                DIR/aide.conf, line 2: without the attributes compressed: /dir p+ANF+compressed
                no counterpart in fim: report_url
                """));
    assertThat(fim.onTree("explain", "--policy", policy, "/dir/inner").output())
        .contains("path: /dir*, attributes: aide_p_ANF_compressed, allow: [new]");
    assertThat(fim.run("import-aide-conf", file.toString()).output())
        .isEqualTo(Files.readString(Path.of(policy)).replace(file.toString(), "DIR/aide.conf"));
  }

  @Test
  void aVersionThatIsNoneIsRefused() {
    assertThat(fim.run("import-aide-conf", "--aide-version", "x", "aide.conf"))
        .isEqualTo(refused(15, "fim: cannot take 'x': a version is MAJOR.MINOR.PATCH"));
  }
}
