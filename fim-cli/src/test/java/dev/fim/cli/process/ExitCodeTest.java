package dev.fim.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Summary;
import dev.fim.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  private static final Path PAGE = Path.of("../docs/reference/exit-codes.md");

  @Test
  void thePageAndTheEnumAgree() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.matches("\\| [0-9]+ \\| .*"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            ExitCode.inOrder().stream()
                .map(code -> "| %d | %s |".formatted(code.code(), code.meaning()))
                .toList());
  }

  @Test
  void whatWasFoundIsAMask() {
    assertThat(ExitCode.of(new Summary(9, 0, 0, 0, 0, 0))).isZero();
    assertThat(ExitCode.of(new Summary(9, 2, 0, 0, 0, 0))).isEqualTo(1);
    assertThat(ExitCode.of(new Summary(9, 0, 2, 0, 0, 0))).isEqualTo(2);
    assertThat(ExitCode.of(new Summary(9, 0, 0, 2, 0, 0))).isEqualTo(4);
    assertThat(ExitCode.of(new Summary(9, 0, 0, 0, 2, 0))).as("isolation").isEqualTo(4);
    assertThat(ExitCode.of(new Summary(9, 0, 0, 0, 0, 2))).isEqualTo(32);
    assertThat(ExitCode.of(new Summary(9, 1, 1, 1, 1, 1))).isEqualTo(39);
  }

  @Test
  void everyProblemHasACodeThatIsNoPartOfTheMask() {
    Set<Integer> codes =
        ExitCode.inOrder().stream().map(ExitCode::code).collect(Collectors.toSet());
    for (Problem problem : Problem.values()) {
      assertThat(problem.exitCode()).isBetween(14, 26).isIn(codes);
    }
    assertThat(Arrays.stream(Problem.values()).map(Problem::exitCode)).doesNotHaveDuplicates();
  }
}
