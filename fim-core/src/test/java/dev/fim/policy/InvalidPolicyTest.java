package dev.fim.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fim.error.Problem;
import dev.fim.error.SourceException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every `invalid-*.yaml` and the whole message that it gets: the file `invalid-messages.txt` holds
/// the name of a fixture, and below it, indented, the message.
class InvalidPolicyTest {

  record Case(String fixture, String message) {
    @Override
    public String toString() {
      return fixture;
    }
  }

  static List<Case> cases() throws IOException, URISyntaxException {
    List<String> lines = Files.readAllLines(directory().resolve("invalid-messages.txt"));
    return Stream.iterate(0, i -> i + 1 < lines.size(), i -> i + 2)
        .map(i -> new Case(lines.get(i), lines.get(i + 1).strip()))
        .toList();
  }

  static Path directory() throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(
                    InvalidPolicyTest.class.getResource("/policy/invalid-messages.txt"))
                .toURI())
        .resolveSibling(".");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFaultIsNamedWithItsPlaceWhatWasFoundAndWhatIsAllowed(Case invalid) throws Exception {
    String yaml = Files.readString(directory().resolve(invalid.fixture()));

    SourceException fault =
        catchThrowableOfType(SourceException.class, () -> Policy.parse(invalid.fixture(), yaml));

    assertThat(fault).hasMessage(invalid.message());
    assertThat(fault.problem()).isEqualTo(Problem.POLICY);
    assertThat(fault.getMessage())
        .startsWith(
            "cannot use the policy %s, line %d, column %d: "
                .formatted(invalid.fixture(), fault.line(), fault.column()));
  }

  @Test
  void everyFixtureHasAMessage() throws Exception {
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.startsWith("invalid-") && name.endsWith(".yaml"))
          .containsExactlyInAnyOrderElementsOf(cases().stream().map(Case::fixture).toList());
    }
  }
}
