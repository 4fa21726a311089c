package dev.fim.sidecar.guard.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fim.compare.Change;
import dev.fim.compare.Entries;
import dev.fim.file.Attribute;
import dev.fim.file.AttributeSet;
import dev.fim.file.FileEntry;
import dev.fim.path.ByteString;
import dev.fim.policy.label.RuleLabel;
import dev.fim.sidecar.event.RecurringDrift;
import dev.fim.sidecar.finding.Finding;
import dev.fim.sidecar.guard.report.TargetReporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With real files, over restarts of the sidecar.
class DriftHistoryTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private Path directory;

  private final List<String> log = new ArrayList<>();

  /// As after a restart of the sidecar.
  private DriftHistory seen() {
    return new DriftHistory(new DriftFile(directory, "app/../x"), log::add);
  }

  private static Finding added(String path) {
    return new Finding.File(
        new Change.Added(Entries.file(path, 1).build(), AttributeSet.DEFAULT, RuleLabel.NONE),
        false);
  }

  private static Finding changed(String path, Attribute... attributes) {
    FileEntry file = Entries.file(path, 1).build();
    return new Finding.File(
        new Change.Changed(file, file, AttributeSet.of(attributes), RuleLabel.NONE), false);
  }

  private static Instant minute(int minute) {
    return START.plusSeconds(60L * minute);
  }

  @Test
  void whatDriftsAtThreeStartsInARowIsRecurringWhateverTheNamesInTheDirectory() {
    for (int start = 1; start <= 2; start++) {
      DriftHistory seen = seen();
      seen.add(List.of(added("/var/log/app/" + start)), "run " + start, minute(start));
      seen.add(List.of(added("/var/log/app/x" + start)), "run " + start, minute(start));
      assertThat(seen.recurring()).isEmpty();
    }
    DriftHistory seen = seen();
    seen.add(
        List.of(added("/var/log/app/3"), changed("/srv/page", Attribute.MTIME)),
        "run 3",
        minute(3));
    List<RecurringDrift> recurring = seen.recurring();
    assertThat(recurring)
        .containsExactly(
            new RecurringDrift(ByteString.ofUtf8("/var/log/app"), 3, "exclude: '/var/log/app/*'"));
    assertThat(TargetReporter.diagnosis(recurring))
        .isEqualTo(
            "changes at every start, 3 in a row: /var/log/app; mount a volume there, or leave it"
                + " out (exclude: '/var/log/app/*')");
    assertThat(log).isEmpty();
  }

  @Test
  void whatDriftsNowAndThenIsNot() {
    DriftHistory seen = seen();
    for (int start = 1; start <= 5; start++) {
      seen.add(List.of(changed("/srv/page", Attribute.SIZE)), "run " + start, minute(20 * start));
      assertThat(seen.recurring()).isEmpty();
    }
    for (int start = 6; start <= 12; start++) {
      seen.add(List.of(changed("/srv/" + start % 2, Attribute.SIZE)), "run " + start, minute(100));
      assertThat(seen.recurring()).isEmpty();
    }
    assertThat(TargetReporter.diagnosis(seen.recurring())).isNull();
  }

  @Test
  void whatIsSuggestedComesFromEarlierRunsOfTheSidecarToo() {
    seen().add(List.of(added("/var/a\nb"), changed("/etc/x", Attribute.MTIME)), "1", START);
    seen().add(List.of(changed("/etc/x", Attribute.SIZE)), "2", START);
    assertThat(PolicySuggestion.of("app", seen()))
        .isEqualTo(
            """
            # Rules that would have covered the drift of app: 2 findings.
            # Add them at the end of 'rules' in its policy. Read each first: an attacker can use every path
            # that no rule covers.
            rules:
              # added: not in the baseline
              - exclude: '/var/a\\x0ab'
              # differs in size, mtime
              - path: '/etc/x'
                attributes: [type, mode, uid, gid, caps, sha256, acl, flags, security]\
            """);
    seen().clear();
    assertThat(PolicySuggestion.of("app", seen()))
        .isEqualTo("# app: no drift was seen, or none since it was last accepted");
  }

  @Test
  void theFileIsBoundedAndOneThatIsDamagedIsPassedOver() throws IOException {
    List<Finding> many =
        IntStream.range(0, 10_000).mapToObj(i -> added("/d" + i + "/" + "n".repeat(200))).toList();
    DriftHistory seen = seen();
    seen.add(many, "1", START);
    assertThat(seen.all()).hasSize(DriftHistory.MOST);
    assertThat(seen.omitted()).isEqualTo(8_000);
    Path file = only();
    assertThat(Files.size(file)).isLessThan(2_000_000);
    assertThat(seen().all()).hasSize(1_000);
    for (String damaged :
        List.of("seen\tadded", "row\tzz", "starts\t\u00ff", "seen\tx\t00\t\t\t")) {
      Files.writeString(file, damaged, StandardCharsets.UTF_8);
      assertThat(seen().all()).isEmpty();
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsTold() throws IOException {
    DriftHistory seen = seen();
    Files.delete(directory);
    seen.add(List.of(added("/x")), "1", START);
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("cannot keep the drift that was seen in " + directory)
        .endsWith("; the state directory must be writable");
    Files.createDirectory(directory);
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList().getFirst();
    }
  }
}
