package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The launcher, on the program as it is packaged.
class LauncherIT {

  private static final String NAME = "\u00e4-\u4e2d";

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  @Test
  void theLauncherReadsNamesOfFilesInAnyLocale() throws IOException, InterruptedException {
    Path launcher = Path.of("../fim").toAbsolutePath().normalize();
    Program.Result result =
        Program.ofScript(launcher)
            .environment("LC_ALL", "C")
            .runFromShell(
                "init -q --db '%1$s/%2$s' --root '%1$s/tree' --output '%1$s/%2$s.txt'"
                    .formatted(fim.beside("."), NAME));
    assertThat(result).isEqualTo(Session.said(""));
    assertThat(fim.beside(NAME + ".txt"))
        .hasContent("recorded: 5 entries, 12 B, as generation 1\n");
    assertThat(fim.beside(NAME + ".mv.db")).exists();
  }

  @Test
  void theManualAndTheCompletionAreInTheImage() throws IOException {
    Path share = Path.of("target/image/share");
    assertThat(share.resolve("bash-completion/completions/fim")).isNotEmptyFile();
    assertThat(share.resolve("man/man1/fim-check.1")).content().contains("\"fim 0.");
    try (Stream<Path> pages = Files.list(share.resolve("man/man1"))) {
      assertThat(pages.map(page -> page.getFileName().toString()).toList())
          .containsAll(List.of("fim.1", "fim-init.1", "fim-check.1", "fim-update.1"));
    }
  }

  @Test
  void theFirstStartKeepsWhatItLoadedForLaterOnes() throws IOException, InterruptedException {
    Program launcher = Program.ofScript(Path.of("../fim").toAbsolutePath().normalize());
    assertThat(launcher.runFromShell("--version").exitCode()).isZero();
    try (Stream<Path> image = Files.list(Path.of("target/image"))) {
      assertThat(image.filter(file -> file.toString().endsWith(".aot")).toList())
          .isNotEmpty()
          .allSatisfy(cache -> assertThat(cache).isNotEmptyFile());
    }
  }
}
