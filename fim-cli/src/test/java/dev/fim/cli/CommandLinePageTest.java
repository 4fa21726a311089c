package dev.fim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the reference page shows is what the program prints. `-Dfim.golden.rewrite=true` writes it
/// anew.
class CommandLinePageTest {

  private static final Path PAGE = Path.of("../docs/reference/cli.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(<!-- example (.*) -->\n```text\n)((?:(?!```).*\n)*)```\n");

  @Test
  void theExamplesOfThePageAreWhatTheProgramPrints() throws IOException {
    String page = Files.readString(PAGE);
    String actual = EXAMPLE.matcher(page).replaceAll(this::printed);
    if (Boolean.getBoolean("fim.golden.rewrite")) {
      Files.writeString(PAGE, actual);
    } else {
      assertThat(page).isEqualTo(actual);
    }
    assertThat(EXAMPLE.matcher(page).results()).hasSize(9);
  }

  /// Each example runs on a tree that changed after it was recorded.
  private String printed(MatchResult example) {
    try (Session fim = new Session()) {
      String line = example.group(2);
      Program.Result result;
      if (line.equals("init")) {
        result = fim.onTree("init");
      } else {
        fim.onTree("init");
        fim.tree().file("dir/new", "new").mode("file", 0600).remove("link");
        if (!line.equals("check") && !line.startsWith("update")) {
          fim.run("update", "dir");
        }
        if (line.equals("status")) {
          fim.run("check");
        }
        result = fim.run(Pattern.compile(" ").split(line));
      }
      assertThat(result.errorOutput()).isEmpty();
      String aligned =
          result
              .output()
              .replaceFirst("the file is .*", "the file is 1.2 MiB smaller")
              .replaceFirst("[0-9.]+ KiB", "36 KiB")
              .replace("TIME  ", "%-30s  ".formatted("TIME"));
      return Matcher.quoteReplacement(example.group(1) + aligned + "```\n");
    }
  }
}
