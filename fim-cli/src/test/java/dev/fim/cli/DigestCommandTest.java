package dev.fim.cli;

import static dev.fim.cli.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `fim digest`.
class DigestCommandTest {

  private static final FileTime TIME = FileTime.fromMillis(1_760_000_000_000L);

  private final Session fim = new Session();

  @AfterEach
  void end() {
    fim.close();
  }

  private Path copy(String name) throws IOException {
    Path tree = Files.createDirectories(fim.beside(name).resolve("below"));
    Path file = Files.writeString(tree.resolve("file"), "text");
    Files.setLastModifiedTime(file, TIME);
    return tree.getParent();
  }

  private String digest(String... arguments) {
    String line = fim.run(arguments).output();
    assertThat(line).matches("[0-9a-f]{64}  .*\n");
    return line.substring(0, 64);
  }

  @Test
  void equalTreesHaveEqualDigests() throws IOException {
    Path one = copy("one");
    Path other = copy("other");
    String digest = digest("digest", one.toString());
    assertThat(digest("digest", other.toString())).isEqualTo(digest);
    Files.writeString(other.resolve("below/file"), "TEXT");
    Files.setLastModifiedTime(other.resolve("below/file"), TIME);
    assertThat(digest("digest", other.toString())).isNotEqualTo(digest);
  }

  @Test
  void aGenerationHasTheDigestOfItsTree() throws IOException {
    Path tree = copy("one");
    String digest = digest("digest", tree.toString());
    fim.run("init", "--root", tree.toString());
    Files.delete(tree.resolve("below/file"));
    fim.run("init", "--root", tree.toString());
    assertThat(fim.run("digest", "--baseline", "1").output())
        .isEqualTo(digest + "  generation 1\n");
    assertThat(digest("digest")).isEqualTo(digest("digest", tree.toString()));
    Path portable = fim.beside("t.fim");
    fim.run("export", "--baseline", "1", "--output", portable.toString());
    assertThat(digest("digest", "--against", portable.toString())).isEqualTo(digest);
  }

  @Test
  void optionsOfATreeNeedOne() throws IOException {
    Path tree = copy("one");
    assertThat(fim.run("digest", "--policy", "p.yaml"))
        .isEqualTo(
            refused(
                15,
                "fim: cannot take '--policy': name a directory for the digest of a tree, or leave"
                    + " out this option"));
    assertThat(fim.run("digest", "--against", "p.fim", tree.toString()).exitCode()).isEqualTo(15);
    assertThat(fim.run("digest", tree + "/nothing").exitCode()).isEqualTo(18);
  }
}
